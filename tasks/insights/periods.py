"""The time that insights are about, cut into days or weeks by the calendar of who looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from tasks.people import zone_of
from tasks.rules import at_clock


class Period(StrEnum):
    WEEK = "7d"
    MONTH = "30d"
    QUARTER = "90d"
    YEAR = "1y"


_DAYS = MappingProxyType({Period.WEEK: 7, Period.MONTH: 30})
_WEEKS = MappingProxyType({Period.QUARTER: 13, Period.YEAR: 53})


@dataclass(frozen=True, slots=True)
class Calendar:
    """A period that ends now.

    Attributes:
        days: On which day each of its parts begins, the oldest first; the last part is not over yet.
        step: How many days a part has: 1 or 7.
        edges: When each part begins, aware.
    """

    period: Period
    days: Sequence[date]
    step: int
    edges: Sequence[datetime]
    now: datetime

    @property
    def since(self) -> datetime:
        return self.edges[0]

    @property
    def moments(self) -> Sequence[datetime]:
        """The ends of the parts: the last one is now."""
        return (*self.edges[1:], self.now)

    @property
    def before(self) -> tuple[datetime, datetime]:
        """As much time, just before: what the period is compared with."""
        return self.since - (self.now - self.since), self.since

    def last_day(self, part: int) -> date:
        """The day on which a part ends, which is still its own."""
        return self.days[part] + timedelta(days=self.step - 1)


def calendar(period: Period, zone: str, now: datetime) -> Calendar:
    """The last days or weeks up to now; a week begins on Monday."""
    clock = zone_of(zone)
    today = now.astimezone(clock).date()
    if period in _DAYS:
        step, first = 1, today - timedelta(days=_DAYS[period] - 1)
    else:
        step, first = 7, today - timedelta(days=today.weekday() + 7 * (_WEEKS[period] - 1))
    days = [first + timedelta(days=step * part) for part in range(_DAYS.get(period, _WEEKS.get(period, 0)))]
    return Calendar(period, days, step, [at_clock(day, time(), clock) for day in days], now)
