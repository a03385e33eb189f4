"""Who a task is given to: a member of the workspace named in the text, never anybody else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classifier.base import Member, Span

_MENTION = re.compile(r"(?<![\w@./])@([A-Za-z]\w{1,31})")
_THANKS = (
    r"thanks|thank you|thx|дякую|спасибі|спасибо|благодарю|danke|vielen dank|gracias|merci|dzięki|dziękuję|obrigad[oa]"
    r"|grazie"
)
_GREETING = (
    r"hi|hey|hello|dear|good (?:morning|afternoon|evening)|привіт|вітаю|слухай|добрий день|доброго (?:дня|ранку)"
    r"|привет"
    r"|здравствуй(?:те)?|слушай|добрый день|доброе утро|hallo|guten (?:morgen|tag|abend)|liebe[rs]?|hola|buen[oa]s"
    r" (?:días|tardes|noches)|bonjour|salut|bonsoir|cześć|hej|dzień dobry|olá|oi|bom dia|boa (?:tarde|noite)|ciao"
    r"|buongiorno|buonasera"
)
_ABOUT = re.compile(
    rf"(?:\b(?:ask|cc|{_THANKS}|with|from|by|tell|ping|about|for|and|via|to|спитай|спитати|разом|від|про|для|і|та|з|із"
    r"|запитай|скажи|спроси|спросить|уточни у|от|для|с|со|у|к|и|про|frag|frage|mit|von|für|an|bei|und|über|zu|sag"
    r"|pregunta a"
    r"|con|de|para|a|y|por|sobre|demande à|avec|pour|par|à|chez|et|sur|zapytaj|z|od|dla|do|przez|i|o|pergunta a"
    r"|pergunte a"
    r"|com|do|da|e|chiedi a|di|per)|[+/])[\s:,]*$",
    re.IGNORECASE,
)
_ASSIGNING = re.compile(
    r"\b(?:assign(?:ed)?(?: it| this)?(?: to)?|assignee:?|owner:?|responsible:?|for review by|відповідальн(?:ий"
    r"|а):?|виконавець:?"
    r"|признач(?:ити|те|ено|ай)?(?: на)?|доручи(?:ти|ть)?|нехай|хай|let"
    r"|назнач(?:ить|ь|ьте|ено)(?: на)?|поручи(?:ть|те)?|пусть|ответственн(?:ый|ая):?|исполнитель:?"
    r"|zuständig:?|verantwortlich:?|zuweisen an|asigna(?:r|do|lo|da)? a|que lo haga|responsable ?:?|assigner? à"
    r"|attribuer à"
    r"|przypisz(?: to)? do|odpowiedzialn[ya]:?|niech|atribui(?:r|a)? (?:a|ao|para)|responsável:?|assegna(?:re|to"
    r"|lo)? a"
    r"|responsabile:?)\s+$",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\s?(?:[:—–-]"
    rf"|,(?!\s*(?:{_THANKS})\b)(?!\s*@)"
    r"|please\b|pls\b|will\b|should\b|to\b|can you\b|could you\b|будь ласка\b|має\b|зроби\b|пожалуйста\b|сделай\b"
    r"|bitte\b"
    r"|kannst du\b|por favor\b|puedes\b|peux-tu\b|stp\b|proszę\b|możesz\b|pode\b|per favore\b|puoi\b|potresti\b)"
)
_OPENING = re.compile(rf"(?:^|\n|[.!?]\s|\b(?:{_GREETING}|ok|ок)[,!]?\s)[¿¡\s\-*•\[\]\d.)]{{0,12}}$", re.IGNORECASE)
_ONLY_POLITE = re.compile(rf"(?:^|[.!?\n])\s*(?:{_THANKS}|{_GREETING})[^,.!?\n]{{0,24}},\s*$", re.IGNORECASE)
"""Before a name at the end: who is thanked or greeted is given nothing."""
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_VOWELS = "аеиіоуюяєїьйёы"
_ENDINGS = frozenset(
    "- у ю а я і ї о е є ові еві єві ом ем єм ою ею єю и ы ь ой ей ёй ём ії ію ією ии ию ией".replace("-", "").split()
) | {""}
_SOFTENED = {"г": "зж", "к": "цч", "х": "сш"}
"""Ольга, Ользі; Іринка, Іринці; Олег, Олеже."""
_FLEETING = ("ек", "ел", "ок", "ець", "ец")
"""Endings that lose their vowel: Marek, Marku; Павел, Павлу."""


@dataclass(frozen=True, slots=True)
class Assignee:
    """A member and the words that name them; `direct` when the text speaks to them or says "assign"."""

    member: int
    span: Span
    direct: bool


def find_assignee(text: str, members: Sequence[Member], marked: Sequence[tuple[Span, int]] = ()) -> Assignee | None:
    """The member the text gives the task to; None when nobody is named, or when two could be meant.

    Args:
        marked: Words that Telegram says are a mention, each with the id of the member it names.
    """
    named = [*_mentioned(text, members), *_marked(text, marked), *_called(text, members)]
    direct = [candidate for candidate in named if candidate.direct] or named
    return direct[0] if len({candidate.member for candidate in direct}) == 1 else None


def members_named(word: str, members: Sequence[Member]) -> list[Member]:
    """Members with that username, full name or first name, in whatever case of a Slavic language."""
    word = word.lstrip("@").casefold()
    by_username = [member for member in members if (member.username or "").casefold() == word]
    return by_username or [member for member in members if is_name(word, member.name)]


def _marked(text: str, marked: Sequence[tuple[Span, int]]) -> Iterator[Assignee]:
    for span, member in marked:
        before = text[max(span.start - 24, 0) : span.start]
        if _ASSIGNING.search(before) or not _ABOUT.search(before):
            yield Assignee(member, span, direct=True)


def _mentioned(text: str, members: Sequence[Member]) -> Iterator[Assignee]:
    for match in _MENTION.finditer(text):
        for member in members:
            if (member.username or "").casefold() == match[1].casefold():
                before = text[max(match.start() - 24, 0) : match.start()]
                if _ASSIGNING.search(before) or not _ABOUT.search(before):
                    yield Assignee(member.id, Span(match.start(), match.end(), match.group()), direct=True)


def _called(text: str, members: Sequence[Member]) -> Iterator[Assignee]:
    """A name at the start of a line that is spoken to ("Ann, please"), or after "assign to"."""
    for match in _WORD.finditer(text):
        if not match.group()[0].isupper():
            continue
        before = text[max(match.start() - 64, 0) : match.start()]
        addressed = _OPENING.search(before) and _ADDRESSED.match(text, match.end())
        at_the_end = before.rstrip(" ").endswith(",") and not text[match.end() : match.end() + 8].strip(" .!?")
        if at_the_end and _ONLY_POLITE.search(before):
            continue
        if not (addressed or at_the_end) and not _ASSIGNING.search(text[max(match.start() - 32, 0) : match.start()]):
            continue
        for member in members_named(match.group(), members):
            yield Assignee(member.id, Span(match.start(), match.end(), match.group()), direct=True)


def is_name(word: str, name: str) -> bool:
    """Whether a word in small letters is a full name or its first part, in whatever case of a Slavic language."""
    name = name.casefold()
    first = name.split()[0] if name.split() else ""
    return word in {name, first} or _in_some_case(word, first)


def _in_some_case(word: str, name: str) -> bool:
    """Whether the word is the name as Slavic languages decline it: "Анно", "Бобу", "Лену", "Aniu", "Marku"."""
    if len(name) < 3:
        return False
    if name.isascii() or name[0] < "Ѐ":
        return _in_polish_case(word, name)
    stems = {name.rstrip(_VOWELS), name[:-1] if name[-1] in _VOWELS else name}
    stems |= {stem[:-1] + soft for stem in stems for soft in _SOFTENED.get(stem[-1:], "")}
    if name.endswith(_FLEETING):
        stems.add(name[:-2] + name[-1])
    return any(len(stem) >= 2 and word.startswith(stem) and word[len(stem) :] in _ENDINGS for stem in stems)


def _in_polish_case(word: str, name: str) -> bool:
    """Anna, Anno, Annę; Tomasz, Tomaszu; Marek, Markowi. Not "Annie", which is a name of its own."""
    if name.endswith("a"):
        return word in {name[:-1] + ending for ending in ("o", "u", "ę")}
    stem = name[:-2] + "k" if name.endswith("ek") else name
    return not name.endswith(("e", "i", "o", "u", "y")) and word in {stem + "u", stem + "owi"}
