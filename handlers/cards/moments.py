"""Dates and times for people: days in plain words, moments as Telegram's own date entity."""

from datetime import datetime

from aiogram.utils.formatting import DateTime, Text

from wording.moments import due_words

_WITH_WEEKDAY, _SHORT = "wdt", "dt"


def due(at: datetime, grain: str | None, locale: str, zone: str, now: datetime) -> Text:
    """A due date: the day as it was meant, wherever it is read; or the moment in the zone of whoever reads it."""
    return Text(due_words(at, grain, locale, zone, now)) if grain == "day" else moment(at, locale, zone, now)


def moment(at: datetime, locale: str, zone: str, now: datetime) -> DateTime:
    """A moment that Telegram shows in the reader's zone; other clients show these words."""
    return DateTime(due_words(at, "time", locale, zone, now), unix_time=at, date_time_format=_WITH_WEEKDAY)


def written(at: datetime, locale: str, zone: str, now: datetime) -> DateTime:
    """When something was written, shortly."""
    return DateTime(due_words(at, "time", locale, zone, now), unix_time=at, date_time_format=_SHORT)
