"""When to be reminded of a task: what can be chosen by a button, and the time of what was typed."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never
from zoneinfo import ZoneInfo

from classifier.base import Due, Grain
from classifier.dates import find_due
from tasks.rules import MORNING, DueDate, Snooze, TaskError, at_clock, remind_at, snooze_until


class Remind(StrEnum):
    """The reminder presets."""

    HOUR = "hour"
    EVENING = "evening"
    TOMORROW = "tomorrow"
    DUE_MORNING = "morning"
    HOUR_BEFORE = "hour_before"
    DAY_BEFORE = "day_before"
    NONE = "none"


_BY_THE_CLOCK = {Remind.HOUR: Snooze.HOUR, Remind.EVENING: Snooze.EVENING, Remind.TOMORROW: Snooze.TOMORROW}


def remind_on(preset: Remind, due: DueDate | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The moment a preset names; None for no reminder at all.

    Raises:
        TaskError: "no_due" where it is counted from a due date that there is not, "past_time" where it has passed.
    """
    if preset is Remind.NONE:
        return None
    if (same := _BY_THE_CLOCK.get(preset)) is not None:
        return snooze_until(same, zone, now)
    if due is None or (preset is Remind.HOUR_BEFORE and due.grain == "day"):
        raise TaskError("no_due")
    moment = _before_due(preset, due, zone)
    if moment <= now:
        raise TaskError("past_time")
    return moment


def reminders_offered(due: DueDate | None, zone: ZoneInfo, now: datetime) -> list[Remind]:
    """The presets that lead to a moment that is still to come."""
    offered = []
    for preset in Remind:
        try:
            remind_on(preset, due, zone, now)
        except TaskError:
            continue
        offered.append(preset)
    return offered


def typed_moment(words: str, *, said_at: datetime, zone: ZoneInfo, now: datetime) -> datetime:
    """The time that somebody typed; of a day alone its morning, or its evening when that has passed.

    Args:
        said_at: What "in an hour" is counted from.

    Raises:
        TaskError: "no_date" where there is none, "past_time" where it has passed.
    """
    found = find_due(words, now=said_at, zone=zone)
    if found is None:
        raise TaskError("no_date")
    return moment_of(found.due, zone, now)


def moment_of(due: Due, zone: ZoneInfo, now: datetime) -> datetime:
    """The time that is meant by a date, as `typed_moment` takes it. Raises `TaskError` "past_time"."""
    moment = remind_at(DueDate(due.at, "day" if due.grain is Grain.DAY else "time"), zone, now)
    if moment is None:
        raise TaskError("past_time")
    return moment


def _before_due(preset: Remind, due: DueDate, zone: ZoneInfo) -> datetime:
    local = due.at.astimezone(zone)
    match preset:
        case Remind.DUE_MORNING:
            return at_clock(local.date(), MORNING, zone)
        case Remind.HOUR_BEFORE:
            return due.at - timedelta(hours=1)
        case Remind.DAY_BEFORE:
            clock = MORNING if due.grain == "day" else local.time()
            return at_clock(local.date() - timedelta(days=1), clock, zone)
        case Remind.HOUR | Remind.EVENING | Remind.TOMORROW | Remind.NONE:
            raise AssertionError("not counted from a due date")
    assert_never(preset)
