"""Due dates for trackers that know days only, or moments only.

Where there are only moments, a day is its last second, which nobody picks there: so it comes back as that day,
whatever the zone was.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

_LAST_SECOND = time(23, 59, 59)
_FURTHEST_WEST, _FURTHEST_EAST = timedelta(hours=-10), timedelta(hours=13, minutes=45)
"""Less than a day apart, so that a moment tells which of the zones between it ends a day in."""


def is_day(due: str) -> bool:
    """Whether a due date, as `integrations.remote` has it, is a day: otherwise it is an aware ISO time."""
    return len(due) == len("2026-11-22")


def day_of(due: str | None, zone: str) -> str | None:
    """The day "2026-11-22" of a day or an aware ISO time; None for none.

    Args:
        zone: IANA name of the zone whose days are meant.
    """
    if not due:
        return None
    if is_day(due):
        return date.fromisoformat(due).isoformat()
    return datetime.fromisoformat(due).astimezone(ZoneInfo(zone)).date().isoformat()


def moment_of(due: str | None, zone: str) -> datetime | None:
    """In UTC.

    Args:
        due: A day or an aware ISO time.
        zone: IANA name of the zone whose day it is.
    """
    if not due:
        return None
    at = _last_second(date.fromisoformat(due), zone) if is_day(due) else datetime.fromisoformat(due)
    return at.astimezone(UTC)


def due_of(at: datetime | None) -> str | None:
    """A day, or an aware ISO time.

    Args:
        at: In UTC.
    """
    if at is None:
        return None
    if at.second != _LAST_SECOND.second:
        return at.isoformat()
    is_east = datetime.combine(at.date(), _LAST_SECOND, UTC) - at <= _FURTHEST_EAST
    return at.date().isoformat() if is_east else (at.date() - timedelta(days=1)).isoformat()


def _last_second(day: date, zone: str) -> datetime:
    """Of a day, an hour off in the few zones that are further away."""
    offset = datetime.combine(day, _LAST_SECOND, ZoneInfo(zone)).utcoffset() or timedelta()
    return datetime.combine(day, _LAST_SECOND, timezone(min(max(offset, _FURTHEST_WEST), _FURTHEST_EAST)))
