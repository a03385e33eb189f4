"""What was found so far of a list request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from classifier.asked.model import Asked
from classifier.asked.periods import Days, start_of
from classifier.base import Kind, Priority

_V = TypeVar("_V")


@dataclass(slots=True)
class Wanted:
    """Values by field, in the order they were said; days as days of the one who asks.

    Attributes:
        text: What to search for, piece by piece.
    """

    values: dict[str, dict[str | int, None]] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    days: dict[str, date] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    min_confidence: float | None = None
    number: int | None = None

    def add(self, name: str, value: str | int) -> None:
        self.values.setdefault(name, {})[value] = None

    def between(self, days: Days, *, due: bool) -> None:
        """The period when it came in, or when it is due; of two periods the one said last."""
        first, last = ("due_from", "due_to") if due else ("from_", "to")
        self.days[first], self.days[last] = days

    def asked(self, zone: ZoneInfo) -> Asked:
        moments = {name: start_of(day, zone) for name, day in self.days.items()}
        return Asked(
            q=" ".join(self.text),
            author=_all(str, self.values, "author"),
            source=_all(str, self.values, "source"),
            kind=_all(Kind, self.values, "kind"),
            priority=_all(Priority, self.values, "priority"),
            status=_all(str, self.values, "status"),
            assignee=_all(int, self.values, "assignee"),
            language=_all(str, self.values, "language"),
            nobody="nobody" in self.flags,
            mine="mine" in self.flags,
            overdue="overdue" in self.flags,
            no_due="no_due" in self.flags,
            snoozed="snoozed" in self.flags,
            from_=moments.get("from_"),
            to=moments.get("to"),
            due_from=moments.get("due_from"),
            due_to=moments.get("due_to"),
            min_confidence=self.min_confidence,
            number=self.number,
            unread=tuple(self.unread),
        )


def _all(kind: type[_V], values: Mapping[str, Mapping[str | int, None]], name: str) -> tuple[_V, ...]:
    return tuple(value for value in values.get(name, ()) if isinstance(value, kind))
