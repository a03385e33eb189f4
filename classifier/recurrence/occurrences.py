"""When a rule comes next, on the clock on somebody's wall."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import rrule  # type: ignore[import-untyped]  # it ships no types

from classifier.recurrence.rules import RuleParts, rule_of, rule_parts

_STEPS: Mapping[str, int] = {"day": rrule.DAILY, "week": rrule.WEEKLY, "month": rrule.MONTHLY, "year": rrule.YEARLY}
_IN_EVERY_MONTH = 28
_MOST_SHIFT = timedelta(days=2)
"""Further than any change of clocks moves a time."""


def next_after(rule: str, after: datetime, zone: ZoneInfo, *, anchor: datetime) -> datetime | None:
    """The first occurrence later than `after` and not before `anchor`, aware, in UTC.

    It has the anchor's time of day in the zone, summer and winter; where clocks jump over that time, as much later as
    they jump. What the rule leaves open (the weekday of "every 2 weeks", which of the weeks) is as in the anchor. A
    month without the day has it on its last one. None beyond the year 9999.

    Args:
        after, anchor: Aware.

    Raises:
        ValueError: `rule` is none that `is_rule` admits.
    """
    start = anchor.astimezone(zone).replace(tzinfo=None)
    least = after.astimezone(zone).replace(tzinfo=None)
    occurrences = _occurrences(rule_parts(rule), start)
    with suppress(OverflowError):  # the last evening of the year 9999, west of Greenwich
        for local in occurrences.xafter(max(least, start) - _MOST_SHIFT):
            moment: datetime = local.replace(tzinfo=zone).astimezone(UTC)
            if moment > after:
                return moment
    return None


def first_after(rule: str, after: datetime, zone: ZoneInfo, *, at: time) -> datetime | None:
    """The first day of a rule that has no anchor yet, at that time of the zone's day, later than `after`; in UTC.

    Where the rule names no day, the next time it is that time. Raises `ValueError` as `next_after` does.
    """
    parts = rule_parts(rule)
    open_day = not parts.weekdays and parts.month_day is None and parts.nth is None
    every = rule_of(RuleParts("day") if open_day else replace(parts, interval=1))
    assert every is not None
    anchor = datetime.combine(after.astimezone(zone).date(), at, zone)
    return next_after(every, after, zone, anchor=anchor)


def portable_rule(rule: str, anchor: date) -> str:
    """The same for other calendars, which skip a month that is too short: "the 31st, else the last day" in full.

    Raises `ValueError` as `next_after` does.
    """
    parts = rule_parts(rule)
    day = parts.month_day or (anchor.day if parts.freq in {"month", "year"} and parts.nth is None else 0)
    if day <= _IN_EVERY_MONTH:
        return rule
    days = ",".join(str(one) for one in range(_IN_EVERY_MONTH, day + 1))
    kept = [part for part in rule.split(";") if not part.startswith("BYMONTHDAY=")]
    month = [] if parts.freq == "month" or parts.month else [f"BYMONTH={anchor.month}"]
    return ";".join([*kept, *month, f"BYMONTHDAY={days}", "BYSETPOS=-1"])


def _occurrences(parts: RuleParts, start: datetime) -> Any:
    """The naive local times of the rule from `start` on."""
    limits: dict[str, Any] = {}
    if parts.weekdays:
        limits["byweekday"] = parts.weekdays
    elif parts.nth is not None:
        limits["byweekday"] = rrule.weekday(parts.nth[1])(parts.nth[0])
    elif parts.freq in {"month", "year"}:
        limits |= _month_days(parts.month_day or start.day)
    if parts.freq == "year":
        limits["bymonth"] = parts.month or start.month
    return rrule.rrule(_STEPS[parts.freq], dtstart=start, interval=parts.interval, **limits)


def _month_days(day: int) -> dict[str, Any]:
    """That day, or the last one of a month that does not have it: of the days it may be, the last there is."""
    if day <= _IN_EVERY_MONTH:
        return {"bymonthday": day}
    return {"bymonthday": range(_IN_EVERY_MONTH, day + 1), "bysetpos": -1}
