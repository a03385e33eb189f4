"""What a phrase of a list request may say; each language is a table from meanings to phrases."""

from collections.abc import Mapping

from classifier.base import Kind, Priority
from classifier.phrases import Meaning


class Ask(Meaning):
    """The field a phrase is about, and the value it gives; None where what follows does."""

    BUG = "kind", Kind.BUG
    FEATURE = "kind", Kind.FEATURE
    QUESTION = "kind", Kind.QUESTION
    EVENT = "kind", Kind.EVENT
    INFO = "kind", Kind.INFO
    CHITCHAT = "kind", Kind.CHITCHAT
    LOW = "priority", Priority.LOW
    NORMAL = "priority", Priority.NORMAL
    HIGH = "priority", Priority.HIGH
    URGENT = "priority", Priority.URGENT
    PROPOSED = "status", "proposed"
    OPEN = "status", "open"
    IN_PROGRESS = "status", "in_progress"
    DONE = "status", "done"
    DROPPED = "status", "dropped"
    MINE = "mine", "yes"
    NOBODY = "nobody", "yes"
    OVERDUE = "overdue", "yes"
    NO_DUE = "no_due", "yes"
    SNOOZED = "snoozed", "yes"

    TODAY = "period", "today"
    YESTERDAY = "period", "yesterday"
    DAY_BEFORE = "period", "day before yesterday"
    TOMORROW = "period", "tomorrow"
    THIS_WEEK = "period", "this week"
    LAST_WEEK = "period", "last week"
    NEXT_WEEK = "period", "next week"
    THIS_MONTH = "period", "this month"
    LAST_MONTH = "period", "last month"
    NEXT_MONTH = "period", "next month"
    THIS_YEAR = "period", "this year"
    LAST_YEAR = "period", "last year"

    MY = "my", None
    """Makes mine what is named behind it: "my bugs", not "fix my profile"."""
    TASKS = "tasks", None
    LAST = "last", None
    """Before a number of days or weeks: "last 7 days"."""
    FROM = "from", None
    """Before an author, or before the first day."""
    OF = "of", None
    """Before an author, but only when it is a name: "errores de Ana"."""
    FOR = "for", None
    """Before a member who has the task."""
    DUE = "due", None
    DUE_BEHIND = "due behind", None
    """The same behind the period: "diese Woche fällig"."""
    BY = "by", None
    """Before the last day."""
    BEFORE = "before", None
    SINCE = "since", None
    FILLER = "", None
    """Says nothing about what is looked for."""


Words = Mapping[Ask, str]
"""Meaning -> phrases with commas between them."""
