"""Texts that try to command a language model, in several languages.

A list of signs, not a wall: what a model may do to a reading is bounded in `classifier.resolve` whatever it says;
for a text with such a sign the bounds are narrower. A false alarm costs nothing but the model's say.
"""

import base64
import binascii
import re
import unicodedata
from urllib.parse import unquote

READ_CHARACTERS = 8_000
_MOST_BLOBS = 8
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_GAP = r"[^.!?\n]{0,40}?"
_SIGNS = (
    # English
    (
        rf"\b(?:ignor(?:e|ing)|disregard|forget|override|bypass|skip|overlook)\b{_GAP}\b(?:previous|prior|above|earlier"
        r"|preceding|all|any|your|system)\b[^.!?\n]{0,30}?\b(?:instructions?|prompts?|rules?|directions?|guidelines?"
        r"|commands?|context|said|told|above)\b"
    ),
    r"\b(?:previous|prior|above|earlier|your|system|original) (?:instructions|prompt|guidelines)\b",
    (
        r"\b(?:you are|you're) (?:now|no longer)\b|\bfrom now on,? (?:you|act|respond|answer)\b"
        r"|\bact as (?:an?|the|if|my)"
        r"\b|\bpretend (?:to be|that you|you)\b|\brole-?play\b|\bdeveloper mode\b|\bjailbreak|\bdo anything now\b"
        r"|\bnew (?:system )?(?:instructions?|prompt)\b|\bsystem (?:prompt|message|override|instructions?)\b"
        r"|\bas an? (?:ai|language model|assistant)\b|\bdear (?:ai|assistant|model|bot)\b"
    ),
    (
        r"\b(?:reveal|print|repeat|show|output|leak|quote|translate|summari[sz]e)\b[^.!?\n]{0,30}\b(?:your"
        r"|the|hidden|initial"
        r"|secret|above) (?:\w+ )?(?:prompt|instructions?|rules|delimiter|words above)\b"
    ),
    (
        r"\b(?:answer|reply|respond|output|return|say) (?:only |just |exactly |solely )?(?:with|in json|the following"
        r"|this json)\b"
    ),
    (
        r"\b(?:classify|label|treat|rate|categori[sz]e) (?:this|it|the (?:message|text)) (?:message |text )?as\b"
        r"|\b(?:set|change|raise|make) (?:the |its |this )?(?:priority|kind|assignee|is_task|category) (?:to|as|=|is)\b"
        r"|\bis_task\b|\bdue_words\b|[\"']?priority[\"']?\s?[:=]\s?[\"']|[\"'](?:kind|assignee|title)[\"']\s?:"
    ),
    # Ukrainian
    (
        rf"\b(?:про)?ігнору(?:й|йте|вати)\b{_GAP}\b(?:попередн|вс[іеі]|інструкц|вказівк|правил|наказ|вищ|систем)"
        rf"|\b(?:забудь|забудьте|знехтуй|знехтуйте|відкинь|скасуй|не зважай|не зважайте)\b{_GAP}\b(?:попередн|інструкц"
        r"|вказівк|правил|наказ|все,? що)"
    ),
    (
        r"\b(?:ти тепер|тепер ти|відтепер ти|уяви,? що ти|удавай|прикинься|поводься як|дій як|зіграй роль"
        r"|ти більше не)\b"
        r"|\bсистемн\w{1,4} (?:промпт|повідомленн|інструкц|запит)|\b(?:покажи|виведи|повтори|розкрий|надрукуй)\b"
        r"[^.!?\n]{0,30}\b(?:промпт|інструкц|вказівк)|\bвідповідай (?:лише|тільки)\b"
    ),
    # Russian
    (
        rf"\b(?:про)?игнориру(?:й|йте)\b{_GAP}\b(?:предыдущ|все|инструкц|указани|правил|команд|выше|систем)"
        rf"|\b(?:забудь|забудьте|отмени|пренебреги|не обращай внимания)\b{_GAP}\b(?:предыдущ|инструкц|указани|правил"
        r"|команд|вс[её],? что)"
    ),
    (
        r"\b(?:теперь ты|ты теперь|отныне ты|представь,? что ты|притворись|веди себя как|действуй как|сыграй роль"
        r"|ты больше не)\b|\bсистемн\w{1,4} (?:промпт|сообщени|инструкц|запрос)|\b(?:покажи|выведи|повтори"
        r"|раскрой|напечатай)\b"
        r"[^.!?\n]{0,30}\b(?:промпт|инструкц|указани)|\bотвечай только\b"
    ),
    # Spanish, Portuguese
    (
        rf"\b(?:ignor[ae]|ignorad|olvid[ae]|olvídate|descart[ae]|omit[ea]|haz caso omiso|esque[çc]a"
        rf"|desconsidere)\b{_GAP}"
        r"\b(?:instruccion|instruç|indicacion|reglas|regras|órdenes|ordens|anteriores|todo lo|tudo)"
    ),
    (
        r"\b(?:ahora eres|a partir de ahora|actúa como|finge (?:ser|que)|hazte pasar|compórtate como"
        r"|agora você é|aja como"
        r"|finja)\b|\b(?:muestra|revela|imprime|repite|mostre|revele"
        r"|repita)\b[^.!?\n]{0,30}\b(?:instrucciones|instruções"
        r"|prompt|mensaje del sistema)|\bresponde (?:sólo|solo|solamente|únicamente) con\b"
    ),
    # German
    (
        rf"\b(?:ignorier\w{{0,3}}|vergiss|vergesst|missachte\w?|übergehe|überspringe"
        rf"|verwirf)\b{_GAP}\b(?:vorherig|bisherig"
        r"|obig|anweisung|regel|vorgabe|befehl|alles|system)"
    ),
    (
        r"\b(?:du bist (?:jetzt|nun|ab sofort|nicht mehr)|ab (?:jetzt|sofort) bist du|tu so,? als|verhalte dich wie"
        r"|spiele? die rolle|stell dir vor,? du|gib dich als)\b|\bsystem(?:prompt|nachricht|anweisung)"
        r"|\b(?:zeige?|gib|wiederhole|drucke|verrate)\b[^.!?\n]{0,30}\b(?:prompt|anweisungen|systemnachricht)"
        r"|\bantworte (?:nur|ausschließlich)\b"
    ),
    # French, Italian, Polish
    (
        rf"\b(?:ignore[zr]?|oublie[zr]?|ne tiens pas compte|ignora|dimentica|zignoruj|ignoruj|zapomnij)\b{_GAP}"
        r"\b(?:instruction|consigne|précédent|istruzion|precedent|poleceni|instrukcj|poprzedni|regoł|wszystk)"
    ),
    r"\b(?:tu es maintenant|fais semblant|agis comme|ora sei|fai finta|comportati come|jesteś teraz|udawaj,? że)\b",
    # Fences and speakers of prompts
    (
        r"<\|[^|<>\n]{1,40}\|>|\[/?inst\]|<</?sys>>|</?(?:system|assistant|user|instructions?|message|data"
        r"|prompt|human|untrusted"
        r"|context|input)\b[^<>\n]{0,40}>|(?:^|\n)\W{0,6}(?:system|assistant|developer|human|ai|model|система"
        r"|асистент)\s?:"
        r"|#{2,}\s?(?:(?:system|assistant) ?(?::|prompt|message|override)|(?:new |end of )?instructions?\b)"
        r"|\b(?:end|begin|start) of (?:the )?(?:message|data|input|text|prompt"
        r"|user)\b|[-=*_]{3,}\s?(?:end|begin|new|кінець|конец|fin|ende)\b"
    ),
    # A command in pieces
    (
        r"(?:\b\w{1,10}\s?=\s?[\"'“«][^\"'”»\n]{1,60}[\"'”»][\s\S]{0,60}?){2}(?:\b\w{1,10}\s?\+\s?\w{1,10}\b"
        r"|\bconcat|\bjoin)"
    ),
    (
        r"\b(?:concatenate|join|combine|put together|decode|execute|follow|obey|base64"
        r"|rot13)\b[^.!?\n]{0,40}\b(?:parts?"
        r"|pieces|strings?|halves|instructions?|commands?|and (?:do|follow|execute|obey)|message)\b"
    ),
)
_SIGN = re.compile("|".join(f"(?:{sign})" for sign in _SIGNS), re.IGNORECASE)
_SQUEEZED = re.compile(
    r"(?:ignore|disregard|forget)(?:all)?(?:your|the|my)?(?:previous|prior|above|system|earlier)"
    r"|(?:previous|prior)instructions"
    r"|systemprompt|ignoruj(?:te)?poprzed|(?:про)?ігноруй(?:те)?(?:всі|усі)?попередн"
    r"|(?:про)?игнорируй(?:те)?(?:все|всё)?предыдущ"
    r"|ignora(?:todas)?lasinstrucciones|ignorieredie(?:vorherigen|anweisungen)|youarenow"
)
_SPACED = re.compile(r"(?:(?<!\w)\w[\s.\-_*|/]{1,2}){6,200}")
_BLOB = re.compile(r"(?<![\w/+])[A-Za-z0-9+/_-]{24,4000}={0,2}(?![\w/+])")
_HEX = re.compile(r"(?<!\w)(?:(?:\\x|0x|%)?[0-9a-f]{2}[ ,]?){16,2000}", re.IGNORECASE)
_LOOKALIKES = str.maketrans("аеорсухіѕјԁ013457$@!", "aeopcyxisjdoieastsai")
_ROT13 = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "nopqrstuvwxyzabcdefghijklmNOPQRSTUVWXYZABCDEFGHIJKLM"
)


_TAGS = re.compile("[\U000e0020-\U000e007f]")
_MOST_TAGS = 7
"""The flags of England, Scotland and Wales are written with six or seven; more spell out hidden words."""


def looks_like_injection(text: str) -> bool:
    """Whether the first 8,000 characters hold a sign, plain, spaced out, disguised or encoded; never raises."""
    text = text[:READ_CHARACTERS]
    if len(_TAGS.findall(text)) > _MOST_TAGS:
        return True
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return any(_SIGN.search(words) for words in (plain, *_decoded(plain))) or _is_disguised(plain)


def _decoded(text: str) -> list[str]:
    """What the text says when read in the ways people hide words from a filter."""
    ways = [text.translate(_ROT13), text[::-1], unquote(text)]
    ways += [_from_base64(blob) for blob in _BLOB.findall(text)[:_MOST_BLOBS]]
    ways += [_from_hex(run) for run in _HEX.findall(text)[:_MOST_BLOBS]]
    return ways


def _from_base64(blob: str) -> str:
    try:
        raw = base64.b64decode(blob.rstrip("=").translate(str.maketrans("-_", "+/")) + "==")
    except (binascii.Error, ValueError):
        return ""
    return raw.decode("utf-8", errors="ignore")


def _from_hex(run: str) -> str:
    figures = re.sub(r"\\x|0x|[^0-9a-fA-F]", "", run)
    return bytes.fromhex(figures[: len(figures) // 2 * 2]).decode("utf-8", errors="ignore")


def _is_disguised(text: str) -> bool:
    """Letters set apart, or letters of another alphabet and figures in their place."""
    joined = _SPACED.sub(lambda run: re.sub(r"[\W_]", "", run[0]), text).casefold()
    return any(_SQUEEZED.search(re.sub(r"[\W_]", "", words)) for words in (joined, joined.translate(_LOOKALIKES)))
