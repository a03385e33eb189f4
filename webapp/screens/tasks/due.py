"""Due dates in a reader's words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from babel.dates import format_skeleton

from storage.tables import Task
from tasks.days import as_meant
from tasks.people import local
from webapp.names import moment

Near = Literal["yesterday", "today", "tomorrow"]


@dataclass(frozen=True, slots=True)
class Due:
    """Attributes:
    label: "15:00", "Tue 24 Nov", "Tue 24 Nov, 15:00", in the reader's zone; with `day` only the time is in it.
    day: A day for which languages have words.
    """

    iso: str
    label: str
    day: Near | None
    is_late: bool


def day_of(task: Task, at: datetime, zone: str) -> date:
    """The day of a due date: for a day the one that was meant, wherever it is read."""
    return (as_meant(at, zone) if task.due_grain == "day" else local(at, zone)).date()


def due_of(task: Task, now: datetime, zone: str, locale: str) -> Due | None:
    if task.due_at is None:
        return None
    day, today = day_of(task, task.due_at, zone), local(now, zone).date()
    near: dict[date, Near] = {
        today - timedelta(days=1): "yesterday",
        today: "today",
        today + timedelta(days=1): "tomorrow",
    }
    parts = [] if day in near else [format_skeleton("MMMEd" if day.year == today.year else "yMMMd", day, locale=locale)]
    if task.due_grain == "time":
        parts.append(format_skeleton("Hm", local(task.due_at, zone), locale=locale))
    return Due(moment(task.due_at), ", ".join(parts), near.get(day), task.due_at < now)
