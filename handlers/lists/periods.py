"""Spans of time in plain words: "last week", "tomorrow", "Nov 3 – Nov 9"."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from gettext import NullTranslations
from types import MappingProxyType

from babel.dates import format_date, format_interval, format_skeleton

from locales import mark
from tasks.people import zone_of

_DAYS: Mapping[int, str] = MappingProxyType({-1: mark("yesterday"), 0: mark("today"), 1: mark("tomorrow")})
_WEEKS: Mapping[int, str] = MappingProxyType({-1: mark("last week"), 0: mark("this week"), 1: mark("next week")})
_MONTHS: Mapping[int, str] = MappingProxyType({-1: mark("last month"), 0: mark("this month"), 1: mark("next month")})

_YEARS: Mapping[int, str] = MappingProxyType({-1: mark("last year"), 0: mark("this year")})

_ONE = timedelta(days=1)


def period(
    start: datetime | None, end: datetime | None, *, texts: NullTranslations, locale: str, zone: str, now: datetime
) -> str:
    """A span in words, in the reader's zone; one of its ends may be open. `end` is excluded."""
    today = now.astimezone(zone_of(zone)).date()
    first = start.astimezone(zone_of(zone)).date() if start is not None else None
    last = (end - timedelta(seconds=1)).astimezone(zone_of(zone)).date() if end is not None else None
    if first is None or last is None:
        known = first or last or today
        words = texts.gettext("since {day}") if first is not None else texts.gettext("until {day}")
        return words.format(day=day(known, texts=texts, locale=locale, today=today))
    if first == last:
        return day(first, texts=texts, locale=locale, today=today)
    if (name := _name(first, last, today)) is not None:
        return texts.gettext(name)
    if first.day == 1 and (last + _ONE) == _next_month(first):
        same = first.year == today.year
        return str(format_date(first, "LLLL", locale) if same else format_skeleton("yMMMM", first, locale=locale))
    return span(first, last, locale=locale, today=today)


def day(that: date, *, texts: NullTranslations, locale: str, today: date) -> str:
    """ "today", "Fri, Nov 27", with the year when it is another one."""
    if (name := _DAYS.get((that - today).days)) is not None:
        return texts.gettext(name)
    return str(format_skeleton("MMMEd" if that.year == today.year else "yMMMEd", that, locale=locale))


def span(first: date, last: date, *, locale: str, today: date) -> str:
    """ "Nov 22 – 28"."""
    skeleton = "MMMd" if first.year == last.year == today.year else "yMMMd"
    return str(format_interval(first, last, skeleton, locale=locale))


def _name(first: date, last: date, today: date) -> str | None:
    """What a whole week, month or year is called that is this one or one beside it."""
    if (last - first).days == 6 and first.weekday() in {0, 6}:
        monday = first + _ONE * (first.weekday() == 6)
        return _WEEKS.get(((monday - today).days + today.weekday()) // 7)
    if first.day == 1 and last + _ONE == _next_month(first):
        return _MONTHS.get((first.year - today.year) * 12 + first.month - today.month)
    if (first.month, first.day, last.month, last.day, last.year) == (1, 1, 12, 31, first.year):
        return _YEARS.get(first.year - today.year)
    return None


def _next_month(first: date) -> date:
    return (first + 31 * _ONE).replace(day=1)
