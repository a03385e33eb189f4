"""Dates and times for people: days in plain words, moments as Telegram's own date entity."""

from datetime import datetime

from aiogram.utils.formatting import DateTime, Text
from babel.dates import format_skeleton

from tasks.people import zone_of

_WITH_WEEKDAY, _SHORT = "wdt", "dt"


def day(moment: datetime, locale: str, zone: str, now: datetime) -> str:
    """A day in plain words: "Fri, Nov 27", with the year when it is another one."""
    local, today = _local(moment, zone), _local(now, zone)
    return format_skeleton("MMMEd" if local.year == today.year else "yMMMEd", local, locale=locale)


def due(at: datetime, grain: str | None, locale: str, zone: str, now: datetime) -> Text:
    """A due date: the day as it was meant, or the moment in the zone of whoever reads it."""
    return Text(day(at, locale, zone, now)) if grain == "day" else moment(at, locale, zone, now)


def due_words(at: datetime, grain: str | None, locale: str, zone: str, now: datetime) -> str:
    """The same as plain text, for a button or a short answer."""
    words = day(at, locale, zone, now)
    return words if grain == "day" else f"{words}, {format_skeleton('Hm', _local(at, zone), locale=locale)}"


def moment(at: datetime, locale: str, zone: str, now: datetime) -> DateTime:
    """A moment that Telegram shows in the reader's zone; other clients show these words."""
    return DateTime(due_words(at, "time", locale, zone, now), unix_time=at, date_time_format=_WITH_WEEKDAY)


def written(at: datetime, locale: str, zone: str, now: datetime) -> DateTime:
    """When something was written, shortly."""
    return DateTime(due_words(at, "time", locale, zone, now), unix_time=at, date_time_format=_SHORT)


def _local(at: datetime, zone: str) -> datetime:
    """At the edge of the calendar there is no other zone."""
    try:
        return at.astimezone(zone_of(zone))
    except OverflowError:
        return at
