"""Moments as filters name them: a day, a time, or a number of days from today, in the zone of whoever asks."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tasks.rules import at_clock

_NAMES = {"yesterday": -1, "today": 0, "tomorrow": 1}
_DAYS_AWAY = re.compile(r"([+-])([0-9]{1,4})d")
_EARLIEST, _LATEST = date(1, 1, 2), date(9999, 12, 30)
"""Between them every zone can say every moment, and the day after."""


def canonical(text: str) -> str:
    """The one way in which a moment is written: "today", "-7d", "2026-11-22", "2026-11-22T15:00:00Z".

    Raises:
        ValueError: It is no moment, or one that not every zone can say.
    """
    text = text.replace(" ", "+")  # a plus sign that nobody encoded
    if text in _NAMES:
        return text
    if (away := _DAYS_AWAY.fullmatch(text)) is not None:
        return _relative(int(away[1] + away[2]))
    if len(text) == len("2026-11-22"):
        return _possible(date.fromisoformat(text)).isoformat()
    moment = datetime.fromisoformat(text)
    _possible(moment.date())
    return moment.isoformat() if moment.tzinfo is None else _in_utc(moment)


def start_of(moment: str, zone: ZoneInfo, now: datetime) -> datetime:
    """A time, or when a day begins. `moment` is canonical."""
    day = _day_of(moment, zone, now)
    return _time_of(moment, zone) if day is None else at_clock(day, time(), zone)


def end_of(moment: str, zone: ZoneInfo, now: datetime) -> datetime:
    """A time, or when the day after begins. `moment` is canonical."""
    day = _day_of(moment, zone, now)
    return _time_of(moment, zone) if day is None else at_clock(day + timedelta(days=1), time(), zone)


def _day_of(moment: str, zone: ZoneInfo, now: datetime) -> date | None:
    """The day that is named; None for a time."""
    today = now.astimezone(zone).date()
    if moment in _NAMES:
        return today + timedelta(days=_NAMES[moment])
    if moment.endswith("d"):
        return today + timedelta(days=int(moment[:-1]))
    return date.fromisoformat(moment) if len(moment) == len("2026-11-22") else None


def _time_of(moment: str, zone: ZoneInfo) -> datetime:
    at = datetime.fromisoformat(moment)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _relative(days: int) -> str:
    names = {days: name for name, days in _NAMES.items()}
    return names.get(days) or f"{days:+}d"


def _in_utc(moment: datetime) -> str:
    try:
        there = moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("outside of the calendar") from None
    _possible(there.date())
    return there.isoformat().replace("+00:00", "Z")


def _possible(day: date) -> date:
    if not _EARLIEST <= day <= _LATEST:
        raise ValueError("outside of the calendar")
    return day
