"""Rules for dates written out: "15.12", "5/3", "15 December 2026", "the 15th", "first Tuesday of October"."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from classifier.dates import calendar
from classifier.dates.calendar import Days
from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Piece, Row
from classifier.dates.tokens import Ymd

_SEPARATOR = re.compile(r"[-/]")
_JOINED_PARTS, _JOINED_TOKENS = 3, 5
_NEAR_YEARS = 15
_LEAD = (Role.ON, Role.ARTICLE, Role.ABOUT)


def numeric_date(row: Row, place: int) -> Piece | None:
    """ "15.12", "5/3", "2026-12-15"; without a year only where the form or the words around make it a date."""
    token = row[place]
    named = row.has(place - 1 - (row[place - 1].text == ":"), Role.NAMING)  # "Version: 1.2.30"
    if not token.dates or named or _measured(row, place):
        return None
    if (
        token.glued
        and row[place - 1].roles.get(Role.AT) is None
        and row[place - 1].text not in {"(", ",", "«", '"', ":"}
    ):
        return None
    if token.dates[0].year is None and not _looks_like_a_date(row, place):
        return None
    days = _resolve(token.dates, row.today)
    if not days:
        return None
    return Piece("figures", place, place + 1, days, past=days[0] < row.today)


def _measured(row: Row, place: int) -> bool:
    following = row[place + 1]
    return following.has(Role.MEASURE, Role.MERIDIEM) or (following.glued and bool(following.text[:1].isalnum()))


def _looks_like_a_date(row: Row, place: int) -> bool:
    token, before = row[place], row[place - 1]
    measured = "." in token.text and len(token.text) < 5 and row.has(place - 1, Role.AT, Role.OF)
    if (row.company(place) and not measured) or row.has(place - 1, Role.WEEKDAY) or row.has(place - 2, Role.WEEKDAY):
        return True
    if "/" in token.text and (before.clock is not None or row[place + 1].clock is not None):
        return True  # "20:00 10/8"
    if "/" in token.text or ("-" in token.text and len(row) == 1):
        return token.dates[0].sure
    if "." not in token.text or (len(token.text) != 5 and not token.text.endswith(".")):
        return False
    if before.text in {"-", "–", "—"}:
        return bool(row[place - 2].dates) and len(row[place - 2].text) == 5
    return not before.text.isascii() or before.text in {"", ",", ":", "(", "\n"}


def _resolve(readings: Sequence[Ymd], today: date) -> Days:
    days = [calendar.on(r.year, r.month, r.day) if r.year else calendar.coming(today, r.month, r.day) for r in readings]
    return tuple(dict.fromkeys(day for day in days if day))[:2]


def month_date(row: Row, place: int) -> Piece | None:
    """ "15 грудня 2026", "Dec 15", "the first of March", "10-15 December"."""
    start = place
    place = row.skip(place, *_LEAD)
    day, after = _day_number(row, place)
    if day is not None:
        spelled = row.has(place, Role.NUMBER) and not row[place].text.isdigit() and row[place].upto is None
        after += row[after].text in {"-", "/"} and row[after].glued
        after = row.skip(after, Role.OF, Role.ARTICLE, Role.DAYNUMBER)
        if row.has(after, Role.UNIT) and row.value(after, Role.UNIT) == Unit.DAY:  # "third day of October"
            after = row.skip(after + 1, Role.OF)
        month = row.value(after, Role.MONTH)
        if month is None or (spelled and row.has(after, Role.WEAK) and not row[after].capital):
            return None  # "one may ask"
        return _written(row, start, after + 1, month, day)
    month = row.value(place, Role.MONTH)
    if month is None:
        return None
    after = place + 1
    if row[after].text in {".", "/", ",", "-"}:
        after += 1
    after = row.skip(after, Role.ARTICLE)
    day, after = _day_number(row, after)
    if day is None or row.has(after, Role.MERIDIEM, Role.OCLOCK, Role.MEASURE):
        return None
    return _written(row, start, after, month, day)


def _day_number(row: Row, place: int) -> tuple[int | None, int]:
    token = row[place]
    if token.upto is not None and 1 <= token.upto <= 31:
        return token.upto, place + 1
    number = token.roles.get(Role.ORDINAL, token.roles.get(Role.NUMBER))
    last = row.value(place + 2, Role.NUMBER)
    linked = row[place + 1].text in {"-", "–", "—"} or row.has(place + 1, Role.TO)
    if number and last and number < last <= 31 and linked and row.breaks(place + 3):
        return last, place + 3
    return (number, place + 1) if number is not None and 1 <= number <= 31 else (None, place)


def _written(row: Row, start: int, after: int, month: int, day: int) -> Piece | None:
    year, after = year_after(row, after)
    if year is None:
        year, after = _short_year(row, after)
    found = calendar.on(year, month, day) if year else calendar.coming(row.today, month, day)
    if not found:
        return None
    return Piece("written", start, after, (found,), past=found < row.today, yearless=year is None)


def year_after(row: Row, place: int) -> tuple[int | None, int]:
    ahead = row.skip(place, Role.OF)
    if row[ahead].text in {",", ".", "-", "/"}:
        ahead += 1
    ahead = row.skip(ahead, Role.IN)
    ahead += row.value(ahead, Role.UNIT) == Unit.YEAR  # "im Jahr 2027"
    number = row.value(ahead, Role.NUMBER)
    if number is not None and 1990 <= number <= 2100 and (len(row[ahead].text) == 4 or row[ahead].text.isalpha()):
        after = ahead + 1
        return number, after + (row.value(after, Role.UNIT) == Unit.YEAR)
    return None, place


def _short_year(row: Row, place: int) -> tuple[int | None, int]:
    """ "14 April '27", "14th April 27": near, and nothing that is counted."""
    marked = row[place].text in {"'", "’"} and row[place + 1].glued
    spot = place + marked
    number, two = row.value(spot, Role.NUMBER), row[spot].text
    ordinal = row.has(place - 1, Role.ORDINAL) or row.has(place - 2, Role.ORDINAL)
    if number is None or len(two) != 2 or not two.isdigit() or not (marked or ordinal) or not row.breaks(spot + 1):
        return None, place
    near = row.today.year <= 2000 + number <= row.today.year + _NEAR_YEARS and not row.has(spot + 1, Role.MERIDIEM)
    return (2000 + number, spot + 1) if near else (None, place)


def joined_date(row: Row, place: int) -> Piece | None:
    """ "Sep-23-2020", "2020/Sep/23", "23-2020-September": a day, a month and a year in any order, without spaces."""
    after, parts, months = place, "", 0
    while after < place + _JOINED_TOKENS and (after == place or row[after].glued):
        month = row.value(after, Role.MONTH)
        months += month is not None
        parts += f"m{month}" if month else row[after].text
        after += 1
        if months and len(_SEPARATOR.split(parts)) == _JOINED_PARTS and not parts.endswith(("-", "/")):
            break
    split = _SEPARATOR.split(parts)
    if months != 1 or len(split) != _JOINED_PARTS or not all(part.removeprefix("m").isdigit() for part in split):
        return None
    month = next((int(part[1:]) for part in split if part.startswith("m")), 0)
    year = next((int(part) for part in split if len(part) == 4 and part.isdigit()), 0)
    day = next((int(part) for part in split if len(part) <= 2 and part.isdigit()), 0)
    found = calendar.on(year, month, day)
    return Piece("written", place, after, (found,), past=found < row.today) if found else None


def ordinal_day(row: Row, place: int) -> Piece | None:
    """ "the 15th", "до 15-го", "20 числа", "20th of next month"."""
    start = place
    place = row.skip(place, *_LEAD)
    ordinal = row.value(place, Role.ORDINAL)
    number = ordinal if ordinal is not None else row.value(place, Role.NUMBER)
    if number is None or not 1 <= number <= 31:
        return None
    named = row.has(place + 1, Role.DAYNUMBER)
    after = place + 1 + named
    if row.value(after, Role.UNIT) == Unit.DAY and row.has(after + 1, Role.OF):
        after += 1
    month = row.skip(after, Role.OF, Role.ARTICLE)
    if month > after and row.value(month, Role.UNIT) == Unit.MONTH and ordinal is not None:
        day = calendar.coming_day(row.today, number)  # "the 1st of the month"
        return Piece("written", start, month + 1, (day,)) if day else None
    if row.has(month, Role.NEXT, Role.THIS) and row.value(month + 1, Role.UNIT) == Unit.MONTH:
        first = calendar.add_months(row.today.replace(day=1), int(row.has(month, Role.NEXT)))
        day = calendar.on(first.year, first.month, number)
        return Piece("written", start, month + 2, (day,), past=day < row.today) if day else None
    announced = (start < place and row[place - 1].text not in {"a", "an"}) or row.company(place)
    figures = ordinal is not None and row[place].text.isdigit() and _stands_alone(row, after)
    if not (named or figures or (ordinal is not None and announced and row.breaks(after))):
        return None
    if row.has(after, Role.NUMBER) and row[after].text.isalpha() and not named:
        return None  # "the 2nd one"
    day = calendar.coming_day(row.today, number)
    return Piece("written", start, after, (day,)) if day else None


def _stands_alone(row: Row, after: int) -> bool:
    """ "28-го о 10", "back on the road 27th."."""
    return row.has(after, Role.AT) or not row[after].text or row[after].text in {".", "!"}


def nth_of_month(row: Row, place: int) -> Piece | None:
    """ "first Tuesday of October", "останній день жовтня 2026", "last Friday of the month"."""
    start = place
    place = row.skip(place, Role.ON, Role.ARTICLE)
    nth = -1 if row.has(place, Role.LAST) else row.value(place, Role.ORDINAL)
    if nth is not None and row.has(place + 1, Role.LAST):
        nth, place = -nth, place + 1  # "fifth last day of May"
    if nth is None or nth > 5:
        return None
    working = row.has(place + 1, Role.WORKING) and not row.has(place + 1, Role.UNIT)
    place += working
    number = row.value(place + 1, Role.WEEKDAY)
    if number is None and not (row.value(place + 1, Role.UNIT) == Unit.DAY and (nth < 0 or working)):
        return None
    firsts, after = _months(row, place + 2)
    for first in firsts:
        found = _nth_day(first, nth, working=working) if number is None else calendar.nth_weekday(first, number, nth)
        if found and (found >= row.today or len(firsts) == 1):
            return Piece("written", start, after, (found,), past=found < row.today)
    return None


def _nth_day(first: date, nth: int, *, working: bool) -> date:
    """The nth day of the month that `first` opens, from its end where `nth` is below zero; the nth working day."""
    if nth > 0:
        return calendar.add_working_days(first - timedelta(1), nth) if working else first + timedelta(nth - 1)
    day = calendar.month_end(first) + timedelta(nth + 1)
    while working and day.weekday() >= calendar.SATURDAY:
        day -= timedelta(1)
    return day


def _months(row: Row, place: int) -> tuple[list[date], int]:
    """The first days of the months that may be meant there, in order, and the place behind it; none for no month."""
    ahead = row.skip(place, Role.OF, Role.ARTICLE)
    month = row.value(ahead, Role.MONTH)
    if month is not None:
        year, after = year_after(row, ahead + 1)
        return [date(a_year, month, 1) for a_year in ([year] if year else [row.today.year, row.today.year + 1])], after
    which = ahead + row.has(ahead, Role.THIS, Role.NEXT)
    if row.value(which, Role.UNIT) != Unit.MONTH:
        return [], place
    this, following = (calendar.add_months(row.today.replace(day=1), months) for months in (0, 1))
    return [following] if row.has(ahead, Role.NEXT) else [this, following], which + 1


WRITTEN_RULES = (numeric_date, joined_date, month_date, ordinal_day, nth_of_month)
