"""Where a task stands in a list: under which heading, and in which order there."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from storage.tables import Status, Task
from tasks.people import local
from tasks.rules import ACTIVE
from webapp.screens.tasks.due import day_of


class Section(StrEnum):
    """The groups of the list, in the order in which they stand."""

    OVERDUE = "overdue"
    TODAY = "today"
    UPCOMING = "upcoming"
    SOMEDAY = "someday"
    SNOOZED = "snoozed"
    FINISHED = "finished"


BOARD = "board"
COLUMNS = (Status.PROPOSED, Status.OPEN, Status.IN_PROGRESS, Status.DONE)
"""Of the board, in their order."""

_END = datetime(9999, 12, 31, tzinfo=UTC)


def section_of(task: Task, now: datetime, zone: str) -> Section:
    if task.status not in ACTIVE:
        return Section.FINISHED
    if task.snoozed_until is not None and task.snoozed_until > now:
        return Section.SNOOZED
    if task.due_at is None:
        return Section.SOMEDAY
    if task.due_at < now:
        return Section.OVERDUE
    return Section.TODAY if day_of(task, task.due_at, zone) <= local(now, zone).date() else Section.UPCOMING


def place_of(task: Task, now: datetime, zone: str, look: str) -> tuple[str, str]:
    """The section that a task belongs to, and its key there: rows stand in ascending order of it."""
    section = str(task.status) if look == BOARD else str(section_of(task, now, zone))
    key = _KEYS.get(section, _by_due)
    return section, f"{key(task)}-{task.id:012}"


def _by_due(task: Task) -> str:
    """What has no date comes last."""
    return _stamp(task.due_at or _END)


def _by_waking(task: Task) -> str:
    return _stamp(task.snoozed_until or _END)


def _by_change(task: Task) -> str:
    """What was changed last comes first."""
    return f"{int(_END.timestamp() - task.updated_at.timestamp()):012}"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


_KEYS: Mapping[str, Callable[[Task], str]] = MappingProxyType(
    {
        Section.SNOOZED: _by_waking,
        Section.FINISHED: _by_change,
        Status.DONE: _by_change,
        Status.DROPPED: _by_change,
    }
)
