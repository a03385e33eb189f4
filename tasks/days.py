"""Which day a moment is on the clock by which it was meant."""

from datetime import UTC, datetime, time, timedelta

from tasks.people import zone_of

_SECOND, _HOUR, _DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
_WEST, _EAST = -12 * _HOUR, 14 * _HOUR
"""How far clocks differ from UTC at most."""


def on_clock(at: datetime, zone: str) -> datetime:
    """What a zone's clocks show. At the edge of the calendar there is no other zone."""
    try:
        return at.astimezone(zone_of(zone))
    except OverflowError:
        return at


def as_meant(at: datetime, zone: str) -> datetime:
    """The end of a day on the clock by which it was meant: there it is 23:59:59, which tells how far that is from UTC.

    Friday in Berlin is Friday for a reader in Kyiv, too. Of two clocks that are a day apart, the nearer one is taken.
    """
    local = on_clock(at, zone)
    after_midnight = timedelta(hours=at.astimezone(UTC).hour, minutes=at.astimezone(UTC).minute) + 60 * _SECOND
    if at.second != 59 or after_midnight % (_HOUR / 4):
        return local
    own = local.utcoffset() or timedelta()
    ahead = [apart for apart in (_DAY - after_midnight, -after_midnight) if _WEST <= apart <= _EAST]
    try:
        return at.astimezone(UTC) + min(ahead, key=lambda apart: abs(apart - own))
    except OverflowError:
        return local


def ends_a_day(at: datetime, zone: str) -> bool:
    """Whether this is the end of a day, on this clock or on that of somebody else: what is due then is due that day."""
    return as_meant(at, zone).time() == time(23, 59, 59)
