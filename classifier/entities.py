"""Things named in a text: Telegram's own marks first, regular expressions for what it does not mark."""

import re
from collections.abc import Iterator, Sequence

from classifier.base import Entity, Span, TextEntity

_TELEGRAM_TYPES = {
    "url": "url",
    "text_link": "url",
    "email": "email",
    "phone_number": "phone",
    "mention": "mention",
    "text_mention": "mention",
    "hashtag": "hashtag",
}
_CURRENCY = (
    r"usd|eur|gbp|uah|pln|chf|dollars?|euros?|pounds?|bucks|cents?|hryvnias?|грн\.?|гривень|гривні|гривня"
    r"|долар(?:ів|и|а)?"
    r"|євро|₴|\$|€|£"
)
# Every repetition has a bound, so that no text takes longer than its length.
_PATTERNS = (
    ("url", re.compile(r"(?:https?://|www\.)[^\s<>\"«»]{1,2048}", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (
        "url",
        re.compile(
            r"(?<![\w@./-])[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,4}"
            r"\.(?:com|org|net|io|dev|app|ai|ua|de|es|eu|uk|co|me|info|edu|gov)(?![\w-])(?:/[^\s<>\"«»]{0,2048})?",
            re.IGNORECASE,
        ),
    ),
    ("mention", re.compile(r"(?<![\w@./])@[A-Za-z]\w{1,31}")),
    ("issue_key", re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{1,9}-\d{1,7}(?![\w-])|(?<![\w&])#\d{1,7}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w&#/])#[^\W\d]\w{0,63}")),
    (
        "money",
        re.compile(
            r"(?:[$€£₴]|(?<!\w)(?:US\$|USD|EUR|UAH))\s?\d[\d.,  ]{0,15}(?<=\d)\s?(?:k|m|bn|thousand|million|billion"
            r"|тис\.?|млн\.?)?(?!\w)"
            r"|(?<![\w.,])\d[\d.,  ]{0,15}(?<=\d)\s?(?:k|m|thousand|million|billion|тис\.?|млн\.?)?"
            rf"\s?(?:{_CURRENCY})(?!\w)"
            rf"|(?<![\w.,])\d\s?(?:k|m|million|тис\.?|млн\.?)?\s?(?:{_CURRENCY})(?!\w)",
            re.IGNORECASE,
        ),
    ),
    (
        "version",
        re.compile(
            r"(?<![\w.])(?:v\d{1,5}(?:\.\d{1,5}){0,3}"
            r"|\d{1,5}\.\d{1,5}\.\d{1,5})(?:-[A-Za-z][\w.]{0,20})?(?![\w.]*\d)(?!\w)"
        ),
    ),
    ("phone", re.compile(r"(?<![\w.,/#=(+-])\(?\+?\(?\d[\d ().-]{5,20}\d(?![\w/:])(?!\.\d)")),
)
_DATE_LIKE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}[.-]\d{1,2}[.-]\d{1,2}(?!\d)|\d{1,2}-\d{1,2}-\d{4}")
_NO_KEYS = frozenset({"UTF", "SHA", "ISO", "COVID", "MP", "GPT", "IPV", "RFC", "HTTP", "TLS", "AES", "RSA", "MD"})
_TRAILING = ".,;:!?' \u00a0"
_PHONE_WORD = re.compile(
    r"\b(?:phone|tel|mobile|cell|call|number|whatsapp|viber|тел|телефон|номер|дзвони|набери)\b", re.IGNORECASE
)
_PHONE_DIGITS = range(7, 16)


def find_entities(text: str, marked: Sequence[TextEntity] = ()) -> list[Entity]:
    """All entities in the order of the text; where two overlap, Telegram's, then the earlier pattern's."""
    found = list(_from_telegram(text, marked))
    taken = [(entity.span.start, entity.span.end) for entity in found]
    for type_, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.start(), match.start() + len(_trimmed(match.group()))
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            if _is(type_, text[start:end], before=text[max(start - 24, 0) : start]):
                taken.append((start, end))
                found.append(Entity(type_, text[start:end], Span(start, end, text[start:end])))
    return sorted(found, key=lambda entity: entity.span.start)


def _from_telegram(text: str, marked: Sequence[TextEntity]) -> Iterator[Entity]:
    for mark in marked:
        type_ = _TELEGRAM_TYPES.get(mark.type)
        if type_ and 0 <= mark.start < mark.end <= len(text):
            words = text[mark.start : mark.end]
            yield Entity(type_, mark.url or mark.user_name or words, Span(mark.start, mark.end, words))


def _trimmed(words: str) -> str:
    words = words.rstrip(_TRAILING)
    return words.rstrip(")]}") if not any(opening in words for opening in "([{") else words


def _is(type_: str, words: str, *, before: str) -> bool:
    if type_ == "issue_key":
        return words.partition("-")[0] not in _NO_KEYS
    if type_ == "version":
        return not _DATE_LIKE.match(words)
    if type_ == "phone":
        return _is_phone(words, announced=bool(_PHONE_WORD.search(before)))
    return bool(words)


def _is_phone(words: str, *, announced: bool) -> bool:
    """Digits enough, and something that says it is no number or date: a word before, a plus, a zero, or groups."""
    digits = sum(letter.isdigit() for letter in words)
    if digits not in _PHONE_DIGITS or _DATE_LIKE.match(words):
        return False
    if words.startswith("0."):
        return False
    return announced or words.startswith(("+", "(", "0")) or len(re.split(r"[ ().-]+", words)) >= 3
