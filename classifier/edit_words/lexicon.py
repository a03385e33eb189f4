"""What a phrase of a reply may say; each language is a table from meanings to phrases."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Literal

from classifier.base import Kind, Priority

Verb = Literal["done", "reopen", "drop", "start", "accept"]

_WORD = re.compile(r"#\d{1,9}(?!\w)|@\w{1,64}|\w{1,64}(?:['-]\w{1,64}){0,4}|\S|\n")
_ALIKE = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "ё": "е", "á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u"})


class Say(Enum):
    """The field that a phrase is about, and the value it gives it; None where what follows does."""

    LOW = "priority", Priority.LOW
    NORMAL = "priority", Priority.NORMAL
    HIGH = "priority", Priority.HIGH
    URGENT = "priority", Priority.URGENT
    DONE = "verb", "done"
    REOPEN = "verb", "reopen"
    DROP = "verb", "drop"
    START = "verb", "start"
    ACCEPT = "verb", "accept"
    TASK = "kind", Kind.TASK
    BUG = "kind", Kind.BUG
    FEATURE = "kind", Kind.FEATURE
    QUESTION = "kind", Kind.QUESTION
    EVENT = "kind", Kind.EVENT
    INFO = "kind", Kind.INFO
    CHITCHAT = "kind", Kind.CHITCHAT
    TO_ME = "assignee", "me"
    ANYONE = "assignee", "anyone"
    NOBODY = "assignee", "nobody"
    NO_DUE = "due", "none"
    NO_RECURRENCE = "recurrence", "none"
    NO_REMIND = "remind", "none"
    UNBLOCK = "blocked", "none"

    TITLE = "title", None
    RENAME = "rename", None
    """The same, also without a colon behind it: "rename to"."""
    DESCRIPTION = "description", None
    NOTE = "note", None
    CHECKLIST = "checklist", None
    ITEM = "item", None
    CHECK = "check", None
    BLOCKED = "blocks", None
    """May be followed by a reason alone; `WAITS` only by numbers."""
    WAITS = "waits", None
    LINK = "link_to", None
    DUPLICATE = "duplicate_of", None
    SNOOZE = "snooze", None
    REMIND = "remind", None
    BECAUSE = "because", None
    ASSIGN = "assign", None
    """Before a name."""
    STARTING = "starting", None
    """Before the first date of what comes again."""
    ITEMS = "items", None
    """Between "check" and the numbers."""
    AND = "and", None
    FILLER = "", None
    """Joins what is said; without it the same is said."""

    __hash__ = object.__hash__

    @property
    def field(self) -> str:
        return str(self.value[0])

    @property
    def gives(self) -> str | None:
        value: str | None = self.value[1]
        return value


Words = Mapping[Say, str]
"""Meaning -> phrases with commas between them."""


def plain(text: str) -> str:
    """The text as phrases are compared: composed, in lower case, without accents that people leave out.

    One character for each of the text that `composed` gives, so that offsets stay.
    """
    lower = text.lower()
    return (lower if len(lower) == len(text) else text).translate(_ALIKE)


def composed(text: str) -> str:
    """The same letters in the same code points, however a keyboard made them."""
    return unicodedata.normalize("NFC", text)


def words_in(text: str) -> Iterable[re.Match[str]]:
    """Words, numbers of tasks, mentions, and each mark; a line's end is a mark."""
    return _WORD.finditer(text)


def phrase_table(languages: Iterable[Words]) -> dict[str, list[tuple[tuple[str, ...], Say]]]:
    """First word -> phrases that begin with it, the longest first."""
    phrases: dict[str, dict[tuple[tuple[str, ...], Say], None]] = {}
    for language in languages:
        for say, said in language.items():
            for phrase in said.split(","):
                words = tuple(match.group() for match in words_in(plain(phrase.strip())))
                phrases.setdefault(words[0], {})[words, say] = None
    return {first: sorted(those, key=lambda one: -len(one[0])) for first, those in phrases.items()}
