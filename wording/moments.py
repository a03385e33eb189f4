"""Dates and times in plain words."""

from datetime import UTC, datetime, timedelta

from babel.dates import format_skeleton

from tasks.people import zone_of

_SECOND, _HOUR, _DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
_WEST, _EAST = -12 * _HOUR, 14 * _HOUR
"""How far clocks differ from UTC at most."""


def day(moment: datetime, locale: str, zone: str, now: datetime) -> str:
    """A day in plain words: "Fri, Nov 27", with the year when it is another one."""
    return _day(_local(moment, zone), locale, _local(now, zone))


def due_words(at: datetime, grain: str | None, locale: str, zone: str, now: datetime) -> str:
    """A due date: the day as it was meant, wherever it is read; or the time of day in the reader's zone."""
    if grain == "day":
        return _day(as_meant(at, zone), locale, _local(now, zone))
    return f"{day(at, locale, zone, now)}, {clock_words(at, locale, zone)}"


def clock_words(at: datetime, locale: str, zone: str) -> str:
    """A time of day: "15:00"."""
    return format_skeleton("Hm", _local(at, zone), locale=locale)


def _local(at: datetime, zone: str) -> datetime:
    """At the edge of the calendar there is no other zone."""
    try:
        return at.astimezone(zone_of(zone))
    except OverflowError:
        return at


def _day(local: datetime, locale: str, today: datetime) -> str:
    return format_skeleton("MMMEd" if local.year == today.year else "yMMMEd", local, locale=locale)


def as_meant(at: datetime, zone: str) -> datetime:
    """The end of a day on the clock by which it was meant: there it is 23:59:59, which tells how far that is from UTC.

    Friday in Berlin is Friday for a reader in Kyiv, too. Of two clocks that are a day apart, the nearer one is taken.
    """
    local = _local(at, zone)
    after_midnight = timedelta(hours=at.astimezone(UTC).hour, minutes=at.astimezone(UTC).minute) + 60 * _SECOND
    if at.second != 59 or after_midnight % (_HOUR / 4):
        return local
    own = local.utcoffset() or timedelta()
    ahead = [apart for apart in (_DAY - after_midnight, -after_midnight) if _WEST <= apart <= _EAST]
    try:
        return at.astimezone(UTC) + min(ahead, key=lambda apart: abs(apart - own))
    except OverflowError:
        return local
