"""Rules for the start, the middle and the end of a period: "end of month", "mid December", "first week of May"."""

from dataclasses import replace
from datetime import date, timedelta

from classifier.dates import calendar
from classifier.dates.calendar import Days
from classifier.dates.day_rules import named_day, weekday
from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Piece, Row
from classifier.dates.written_rules import year_after

_WEDNESDAY = 2
_MID_MONTH = 15
_HALF_QUARTER = timedelta(45)
_EDGES = (Role.START, Role.MIDDLE, Role.END)
_WEEKS_OF_MONTH = 5


def period_edge(row: Row, place: int) -> Piece | None:
    """ "end of month", "до кінця тижня", "EOD", "start of next week", "mid-December", "на початку березня"."""
    start = place
    ends = row.value(place, Role.PERIOD_END)
    if ends is not None:
        return _of_unit(row.today, Role.END, Unit(ends), 0, Piece("period", start, place + 1))
    edge = next((role for role in _EDGES if row.has(place, role)), None)
    if edge is None:
        return None
    after = place + 1 + (row[place + 1].text == "-" and row[place + 1].glued)
    place = row.skip(after, Role.OF, Role.ARTICLE, Role.WORKING)
    if row.has(place, Role.LAST):
        return None
    coming = row[place].ahead > 0
    return _edge(row, start, row.skip(place, Role.THIS, Role.NEXT), edge, coming=coming)


def _edge(row: Row, start: int, place: int, edge: Role, *, coming: bool) -> Piece | None:
    """The edge of what stands at `place`: a day, a month by name, a week, month, quarter or year."""
    day = (named_day(row, place) or weekday(row, place)) if edge is Role.END else None
    if day and not day.past and day.days:
        return Piece("period", start, day.after, day.days)
    month = row.value(place, Role.MONTH)
    if month:
        year, after = year_after(row, place + 1)
        days = _of_month(row.today, edge, month, year)
        return Piece("period", start, after, days, past=days[0] < row.today) if days else None
    quarter = _named_quarter(row, place)
    if quarter:
        first, last, after = quarter
        return Piece("period", start, after, ({Role.START: first, Role.END: last}.get(edge, first + _HALF_QUARTER),))
    unit = row.value(place, Role.UNIT)
    behind = row.has(place + 1, Role.NEXT_BEHIND)
    found = Piece("period", start, place + 1 + behind)
    return None if unit is None else _of_unit(row.today, edge, Unit(unit), int(coming or behind), found)


def _named_quarter(row: Row, place: int) -> tuple[date, date, int] | None:
    """The first and the last day of "Q3", "Q3 2027", the running or the coming one, and the place behind it."""
    number = row.value(place + 1, Role.NUMBER)
    if not row.has(place, Role.QUARTER_LETTER) or not row[place + 1].glued or number is None or not 1 <= number <= 4:
        return None
    year, after = year_after(row, place + 2)
    for candidate in (year,) if year else (row.today.year, row.today.year + 1):
        first = date(candidate, 3 * number - 2, 1)
        last = calendar.quarter_end(first)
        if last >= row.today:
            return first, last, after
    return None


def quarter(row: Row, place: int) -> Piece | None:
    """ "by Q2" is the day it starts, "in Q3" the day it ends; "the Q3 report" is about it."""
    found = _named_quarter(row, row.skip(place + 1, Role.ARTICLE)) if row.has(place, Role.BY, Role.IN) else None
    if found is None or not row.breaks(found[2]):
        return None
    first, last, after = found
    starts = row.has(place, Role.BY) and first > row.today
    return Piece("period", place, after, (first, last) if starts else (last,))


def _of_month(today: date, edge: Role, month: int, year: int | None) -> Days:
    """That edge of a named month, in the next year where this year's is over."""
    for candidate in [year] if year else [today.year, today.year + 1]:
        first = date(candidate, month, 1)
        day = {Role.START: first, Role.MIDDLE: first.replace(day=_MID_MONTH)}.get(edge, calendar.month_end(first))
        if day >= today or year:
            return (day,)
    return ()


def _of_unit(today: date, edge: Role, unit: Unit, periods: int, found: Piece) -> Piece | None:
    """An edge of the running period, of the next one where it is asked for or the running one's is over."""
    if unit == Unit.DAY:
        return replace(found, day_end=True) if edge is Role.END else None
    days = _edge_days(today, edge, unit, periods)
    if days and days[0] < today:
        days = _edge_days(today, edge, unit, periods + 1)
    return replace(found, days=days) if days else None


def _edge_days(today: date, edge: Role, unit: Unit, periods: int) -> Days:
    if unit == Unit.WEEK:
        if edge is Role.END:
            return calendar.work_week_end(today, periods)
        return (calendar.weekday_of_week(today, 0 if edge is Role.START else _WEDNESDAY, periods),)
    last = {
        Unit.MONTH: calendar.month_end(today, periods),
        Unit.QUARTER: calendar.quarter_end(today, periods),
        Unit.YEAR: date(today.year + periods, 12, 31),
    }.get(unit)
    if last is None or edge is Role.END:
        return (last,) if last else ()
    months = {Unit.MONTH: 1, Unit.QUARTER: 3}.get(unit, 12)
    first = calendar.add_months(last.replace(day=1), 1 - months)
    if edge is Role.START:
        return (first,)
    return (first.replace(day=_MID_MONTH) if months == 1 else calendar.add_months(first, months // 2),)


def week_of_month(row: Row, place: int) -> Piece | None:
    """ "first week of October", "в последнюю неделю мая": its Friday, or the weekday said beside it."""
    start = place
    place = row.skip(place, Role.ON, Role.ARTICLE)
    nth = -1 if row.has(place, Role.LAST) else row.value(place, Role.ORDINAL)
    if nth is None or nth > _WEEKS_OF_MONTH or row.value(place + 1, Role.UNIT) != Unit.WEEK:
        return None
    month = row.value(row.skip(place + 2, Role.OF, Role.ARTICLE), Role.MONTH)
    if month is None:
        return None
    year, after = year_after(row, row.skip(place + 2, Role.OF, Role.ARTICLE) + 1)
    after += row[after].text == "." and row[after - 1].has(Role.MONTH) and row[after].glued
    for candidate in [year] if year else [row.today.year, row.today.year + 1]:
        first = date(candidate, month, 1)
        inside = first + timedelta(7 * (nth - 1)) if nth > 0 else calendar.month_end(first) - timedelta(6)
        friday = calendar.weekday_of_week(inside, calendar.FRIDAY)
        if friday >= row.today or year:
            return Piece("period", start, after, (friday,), past=friday < row.today, week=friday)
    return None


EDGE_RULES = (period_edge, quarter, week_of_month)
