"""What a list is asked to show."""

from dataclasses import dataclass
from datetime import datetime

from classifier.base import Kind, Priority

STATUSES = ("proposed", "open", "in_progress", "done", "dropped")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked to show; an empty field does not limit it.

    Attributes:
        q: What is left to search for.
        author, source, language: As they were written; a member's author is the member's name.
        status: Of `STATUSES`.
        assignee: Ids of members.
        nobody: Tasks that nobody has.
        mine: Tasks of the one who asks.
        from_, to: When it came in, aware, in UTC, `to` excluded.
        due_from, due_to: When it is due, aware, in UTC, `due_to` excluded.
        number: Of one task, "#12".
        unread: Filters whose value means nothing ("kind:banana").
    """

    q: str = ""
    author: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    kind: tuple[Kind, ...] = ()
    priority: tuple[Priority, ...] = ()
    status: tuple[str, ...] = ()
    assignee: tuple[int, ...] = ()
    nobody: bool = False
    mine: bool = False
    language: tuple[str, ...] = ()
    from_: datetime | None = None
    to: datetime | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None
    overdue: bool = False
    no_due: bool = False
    snoozed: bool = False
    min_confidence: float | None = None
    number: int | None = None
    unread: tuple[str, ...] = ()
