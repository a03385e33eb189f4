"""Who a task is given to: a member of the workspace named in the text, never anybody else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classifier.base import Member, Span

_MENTION = re.compile(r"(?<![\w@./])@([A-Za-z]\w{1,31})")
_ABOUT = re.compile(
    r"(?:\b(?:ask|cc|thanks|thank you|with|from|by|tell|ping|about|for|and|via|to|спитай|спитати|дякую|разом|від"
    r"|про|для|і|та"
    r"|з|із|запитай|скажи)|[+/])[\s:,]*$",
    re.IGNORECASE,
)
_ASSIGNING = re.compile(
    r"\b(?:assign(?:ed)?(?: it| this)?(?: to)?|assignee:?|owner:?|responsible:?|for review by|відповідальн(?:ий"
    r"|а):?|виконавець:?"
    r"|признач(?:ити|те|ено|ай)?(?: на)?|доручи(?:ти|ть)?|нехай|хай|let)\s+$",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\s?(?:[,:—–-]|please\b|pls\b|will\b|should\b|to\b|can you\b|could you\b|будь ласка\b|має\b|зроби)"
)
_OPENING = re.compile(
    r"(?:^|\n|[.!?]\s|\b(?:hi|hey|hello|привіт|вітаю|слухай|ok|ок)[,!]?\s)[\s\-*•\[\]\d.)]{0,12}$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_VOWELS = "аеиіоуюяєїьйё"
_ENDINGS = (
    "",
    "у",
    "ю",
    "а",
    "я",
    "і",
    "ї",
    "о",
    "е",
    "є",
    "ові",
    "еві",
    "єві",
    "ом",
    "ем",
    "єм",
    "ою",
    "ею",
    "єю",
    "и",
)


@dataclass(frozen=True, slots=True)
class Assignee:
    """A member and the words that name them; `direct` when the text speaks to them or says "assign"."""

    member: int
    span: Span
    direct: bool


def find_assignee(text: str, members: Sequence[Member]) -> Assignee | None:
    """The member the text gives the task to; None when nobody is named, or when two could be meant."""
    named = [*_mentioned(text, members), *_called(text, members)]
    direct = [candidate for candidate in named if candidate.direct] or named
    return direct[0] if len({candidate.member for candidate in direct}) == 1 else None


def members_named(word: str, members: Sequence[Member]) -> list[Member]:
    """Members with that username, full name or first name, in any Ukrainian case."""
    word = word.lstrip("@").casefold()
    by_username = [member for member in members if (member.username or "").casefold() == word]
    return by_username or [member for member in members if _is_name(word, member.name)]


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
        at_the_end = before.rstrip(" ").endswith(",") and not text[match.end() :].strip(" .!")
        if not (addressed or at_the_end) and not _ASSIGNING.search(text[max(match.start() - 32, 0) : match.start()]):
            continue
        for member in members_named(match.group(), members):
            yield Assignee(member.id, Span(match.start(), match.end(), match.group()), direct=True)


def _is_name(word: str, name: str) -> bool:
    name = name.casefold()
    first = name.split()[0] if name.split() else ""
    return word in {name, first} or _in_some_case(word, first)


def _in_some_case(word: str, name: str) -> bool:
    """ "Анно", "Бобу" and "Олені" are cases of "Анна", "Боб" and "Олена"."""
    if len(name) < 3 or name.isascii():
        return False
    stem = name.rstrip(_VOWELS)
    return len(stem) >= 2 and word.startswith(stem) and word[len(stem) :] in _ENDINGS
