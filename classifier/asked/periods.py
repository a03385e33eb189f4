"""Periods as two moments, the second excluded, in the zone of whoever asks."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from classifier.dates import calendar, find_due
from classifier.dates.english import ENGLISH
from classifier.dates.german import GERMAN
from classifier.dates.lexicon import Role, Unit
from classifier.dates.russian import RUSSIAN
from classifier.dates.spanish import SPANISH
from classifier.dates.ukrainian import UKRAINIAN
from classifier.phrases import plain

Days = tuple[date, date]
"""The first day and the day after the last."""
_DAYS: Mapping[str, int] = {"day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKS: Mapping[str, int] = {"last week": -1, "this week": 0, "next week": 1}
_MONTHS: Mapping[str, int] = {"last month": -1, "this month": 0, "next month": 1}
_YEARS: Mapping[str, int] = {"last year": -1, "this year": 0}
COMING = frozenset({"tomorrow", "next week", "next month"})
"""Nothing has come in then, so these are about what is due."""
NAMES = frozenset({*_DAYS, *_WEEKS, *_MONTHS, *_YEARS})
_DAY_RULES = frozenset({"figures", "written", "weekday"})
_LEXICONS = (ENGLISH, UKRAINIAN, RUSSIAN, SPANISH, GERMAN)


def _known(role: Role) -> dict[str, int]:
    """The words of all languages that play a role; abbreviations of one or two letters are left out."""
    known = {word: roles[role] for one in _LEXICONS for word, roles in one.words.items() if role in roles}
    return {plain(word): value for word, value in known.items() if len(word) > 2 and " " not in word}


_UNITS, _NUMBERS = _known(Role.UNIT), _known(Role.NUMBER)
_DAY_WORDS = frozenset(_known(Role.WEEKDAY)) | frozenset(_known(Role.MONTH))
_MOST = 1_000
_LONG_AGO = timedelta(days=364)


def period(name: str, today: date) -> Days:
    """The days of one of `NAMES`; a week begins on Monday."""
    if name in _DAYS:
        return one_day(today + timedelta(_DAYS[name]))
    if name in _WEEKS:
        monday = calendar.weekday_of_week(today, 0, _WEEKS[name])
        return monday, monday + timedelta(7)
    if name in _MONTHS:
        first = calendar.add_months(today.replace(day=1), _MONTHS[name])
        return first, calendar.add_months(first, 1)
    first = date(today.year + _YEARS[name], 1, 1)
    return first, calendar.add_months(first, 12)


def one_day(day: date) -> Days:
    """The calendar's last day is shown as the one before it: none comes after it."""
    day = min(day, date.max - timedelta(1))
    return day, day + timedelta(1)


def last(count: int, unit: int, today: date) -> Days | None:
    """The last so many days, weeks, months or years, today included; None for what is no such length."""
    if not 1 <= count <= _MOST:
        return None
    if unit in {Unit.DAY, Unit.WEEK, Unit.FORTNIGHT}:
        length = {Unit.DAY: 1, Unit.WEEK: 7, Unit.FORTNIGHT: 14}[Unit(unit)] * count
        return today - timedelta(length - 1), today + timedelta(1)
    if unit in {Unit.MONTH, Unit.QUARTER, Unit.YEAR}:
        months = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}[Unit(unit)] * count
        return calendar.add_months(today, -months), today + timedelta(1)
    return None


def said_day(words: str, now: datetime, zone: ZoneInfo, *, past: bool) -> tuple[date, int] | None:
    """The day that the words begin with and how many characters say so; the latest such day when it is `past`."""
    found = find_due(words, now=now - _LONG_AGO if past else now, zone=zone)
    if found is None or found.spans[0].start > 0 or found.rule not in _DAY_RULES:
        return None
    day, today = found.due.at.astimezone(zone).date(), now.astimezone(zone).date()
    if past and found.rule == "weekday":
        day = today - timedelta((today.weekday() - day.weekday()) % 7)
    return (day, found.spans[0].end) if not past or day <= today else None


def begins_a_day(word: str) -> bool:
    """Whether a word in lower case may be the first of a date."""
    return word[:1].isdigit() or word in _DAY_WORDS


def length_unit(word: str) -> int | None:
    """The unit of time that a word names in any language."""
    return _UNITS.get(word)


def number(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 4 else _NUMBERS.get(word)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Midnight there, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
