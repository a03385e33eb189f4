"""From a group of pieces to one moment in UTC, with the other reading where there are two."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from classifier.base import Due, Grain
from classifier.dates.clock_rules import in_part
from classifier.dates.groups import Group
from classifier.dates.row import Clock

_END_OF_DAY = time(23, 59, 59)
_FIRST_WAKING, _LAST_WAKING = 7 * 60, 23 * 60
_MORNING = 9 * 60
_DAY_MINUTES = 24 * 60
_BEYOND = datetime(9999, 1, 1, tzinfo=UTC)
"""The calendar's last evening is no time at all in zones further east: whoever reads it there could not be shown it."""


def resolve(group: Group, now: datetime, zone: tzinfo) -> Due | None:
    """The moment a group names; None when it is past or beyond the calendar."""
    try:
        due = _moment(group, now, zone)
    except (OverflowError, ValueError):
        return None  # beyond the calendar
    if due is None or max(due.at, due.alternative or due.at) >= _BEYOND:
        return None
    return due if due.at >= now.astimezone(UTC) - timedelta(minutes=1) else None


def _moment(group: Group, now: datetime, zone: tzinfo) -> Due | None:
    if group.instant:
        return Due(group.instant.astimezone(UTC).replace(microsecond=0), Grain.TIME)
    minutes, other = _minutes(group.clocks, has_day=group.day is not None)
    zone = next((clock.zone for clock in group.clocks if clock.zone), zone)
    if minutes is None:
        days = group.day.days if group.day else (now.date(),)
        if group.before:
            days = (days[0] - timedelta(1), days[0])
        return _dayful(days, now, zone)
    if group.day:
        return _timed(group.day.days, minutes, other, now, zone)
    return _today_or_tomorrow(minutes, other, now, zone)


def _minutes(clocks: list[Clock], *, has_day: bool) -> tuple[int | None, int | None]:
    """Minutes after midnight, and the reading twelve hours off where it is open."""
    exact = next((clock for clock in clocks if not clock.part), None)
    part = next((clock for clock in clocks if clock.part), None)
    if exact is None:
        return (part.minutes, None) if part else (None, None)
    if part and (not exact.sure or exact.figures):
        return in_part(exact.minutes, part.minutes // 60), None
    if exact.sure or exact.minutes > 12 * 60 + 59:
        return exact.minutes, None
    if has_day and _MORNING <= exact.minutes < 13 * 60:
        return exact.minutes, None  # "tomorrow at 10": who means the evening says so
    other = (exact.minutes + 12 * 60) % _DAY_MINUTES
    if exact.minutes < _FIRST_WAKING or not has_day:
        return (other, exact.minutes) if exact.minutes < _FIRST_WAKING else (exact.minutes, other)
    return exact.minutes, other


def _dayful(days: Sequence[date], now: datetime, zone: tzinfo) -> Due | None:
    moments = [_at(day, 0, zone, end=True) for day in days]
    moments = [moment for moment in moments if moment >= now.astimezone(UTC)]
    return Due(moments[0], Grain.DAY, moments[1] if len(moments) > 1 else None) if moments else None


def _timed(days: Sequence[date], minutes: int, other: int | None, now: datetime, zone: tzinfo) -> Due | None:
    moments = [_at(day, clock, zone) for day in days for clock in (minutes, other) if clock is not None]
    ahead = [moment for moment in moments if moment >= now.astimezone(UTC) - timedelta(minutes=1)]
    return Due(ahead[0], Grain.TIME, ahead[1] if len(ahead) > 1 else None) if ahead else None


def _today_or_tomorrow(minutes: int, other: int | None, now: datetime, zone: tzinfo) -> Due:
    """The first such time to come; where am or pm is open, the first one that people are awake at."""
    readings = [clock for clock in (minutes, other) if clock is not None]
    today = now.date()
    days = [today + timedelta(ahead) for ahead in (-1, 0, 1)]  # the midnight that ended yesterday may be now
    moments = sorted((_at(day, clock, zone), clock) for clock in readings for day in days)
    ahead = [(at, clock) for at, clock in moments if at >= now.astimezone(UTC) - timedelta(minutes=1)]
    awake = [at for at, clock in ahead if len(readings) == 1 or _FIRST_WAKING <= clock <= _LAST_WAKING]
    at = awake[0] if awake else ahead[0][0]
    rest = [moment for moment, _ in ahead if moment != at]
    return Due(at, Grain.TIME, rest[0] if len(readings) > 1 and rest else None)


def _at(day: date, minutes: int, zone: tzinfo, *, end: bool = False) -> datetime:
    """That wall clock in UTC; a time skipped in spring comes as much later, a repeated one is the first."""
    if end:
        return datetime.combine(day, _END_OF_DAY, zone).astimezone(UTC)
    day += timedelta(minutes // _DAY_MINUTES)
    wall = time(minutes % _DAY_MINUTES // 60, minutes % 60)
    return datetime.combine(day, wall, zone).astimezone(UTC)
