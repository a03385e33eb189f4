"""What somebody asks a list to show: filter words (`kind:bug due:today`), plain language ("bugs from Ann"), or both."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from classifier.base import Kind, Member, Priority


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked to show; an empty field does not limit it.

    Attributes:
        q: What is left to search for.
        author, source, language: As they were written; names in any case.
        status: Of "proposed", "open", "in_progress", "done", "dropped".
        assignee: Ids of members.
        nobody: Tasks that nobody has.
        mine: Tasks of the one who asks.
        from_, to: When it came in, aware, `to` excluded.
        due_from, due_to: When it is due, aware, `due_to` excluded.
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


_NUMBER = re.compile(r"\s*#?(\d{1,9})\s*", re.ASCII)


def read_asked(text: str, *, now: datetime, zone: ZoneInfo, members: Sequence[Member]) -> Asked:
    """What the words ask for; whatever is nothing special is searched for.

    Args:
        now: Aware; what "yesterday" is counted from.
        zone: The person's time zone.
        members: Those a task may be given to.
    """
    number = _NUMBER.fullmatch(text)
    if number:
        return Asked(number=int(number[1]))
    return Asked(q=text.strip())
