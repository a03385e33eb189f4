"""What a phrase of a reply may say; each language is a table from meanings to phrases."""

from collections.abc import Mapping
from typing import Literal

from classifier.base import Kind, Priority
from classifier.phrases import Meaning

Verb = Literal["done", "reopen", "drop", "start", "accept"]


class Say(Meaning):
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


Words = Mapping[Say, str]
"""Meaning -> phrases with commas between them."""
