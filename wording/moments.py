"""Dates and times in plain words."""

from datetime import datetime

from babel.dates import format_skeleton

from tasks.days import as_meant, on_clock


def day(moment: datetime, locale: str, zone: str, now: datetime) -> str:
    """A day in plain words: "Fri, Nov 27", with the year when it is another one."""
    return _day(on_clock(moment, zone), locale, on_clock(now, zone))


def due_words(at: datetime, grain: str | None, locale: str, zone: str, now: datetime) -> str:
    """A due date: the day as it was meant, wherever it is read; or the time of day in the reader's zone."""
    if grain == "day":
        return _day(as_meant(at, zone), locale, on_clock(now, zone))
    return f"{day(at, locale, zone, now)}, {clock_words(at, locale, zone)}"


def clock_words(at: datetime, locale: str, zone: str) -> str:
    """A time of day: "15:00"."""
    return format_skeleton("Hm", on_clock(at, zone), locale=locale)


def _day(local: datetime, locale: str, today: datetime) -> str:
    return format_skeleton("MMMEd" if local.year == today.year else "yMMMEd", local, locale=locale)
