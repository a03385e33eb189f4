"""Rules for weeks, months and years, and for their ends: "next week", "end of month", "this weekend", "in December"."""

from datetime import date, timedelta

from classifier.dates import calendar
from classifier.dates.calendar import Days
from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Piece, Row
from classifier.dates.written_rules import year_after


def period(row: Row, place: int) -> Piece | None:
    """ "this week", "наступного місяця", "this weekend"; a week that comes starts on Monday, a running one ends."""
    start = place
    place = row.skip(place, Role.ON, Role.ARTICLE)
    which = row[place]
    if which.has(Role.WEEKEND):
        return Piece("period", start, place + 1, weekend(row.today, 0)) if start < place or row.company(place) else None
    if which.has(Role.THIS, Role.NEXT, Role.LAST) and row.has(place + 1, Role.WEEKEND):
        days = weekend(row.today, which.ahead)
        return Piece("period", start, place + 2, days, past=which.has(Role.LAST))
    unit = row.value(place + 1, Role.UNIT)
    if unit == Unit.DAY and which.has(Role.NEXT):
        return Piece("day", start, place + 2, (row.today + timedelta(1),))
    if unit not in {Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR} or not which.has(Role.THIS, Role.NEXT, Role.LAST):
        return None
    if which.has(Role.LAST):
        return Piece("period", start, place + 2, past=True)
    first = row.today + timedelta(7 * max(which.ahead - 1, 0)) if unit == Unit.WEEK else row.today
    days = period_days(first, Unit(unit), coming=which.ahead > 0)
    return Piece("period", start, place + 2, days, week=days[0] if unit == Unit.WEEK else None)


def weekend(today: date, weeks: int) -> Days:
    """Sunday, its end, with Saturday as the second reading."""
    saturday = calendar.weekday_of_week(today, calendar.SATURDAY, weeks)
    return (saturday + timedelta(1), saturday) if saturday >= today else (saturday + timedelta(1),)


def period_days(today: date, unit: Unit, *, coming: bool) -> Days:
    if unit == Unit.WEEK:
        if not coming:
            return calendar.work_week_end(today)
        return calendar.weekday_of_week(today, 0, 1), calendar.weekday_of_week(today, calendar.FRIDAY, 1)
    if unit in {Unit.MONTH, Unit.QUARTER}:
        end = calendar.month_end(today) if unit == Unit.MONTH else calendar.quarter_end(today)
        last = calendar.month_end(end, 1 if unit == Unit.MONTH else 3)
        return (end + timedelta(1), last) if coming else (end,)
    return (date(today.year + 1, 1, 1), date(today.year + 1, 12, 31)) if coming else (date(today.year, 12, 31),)


def period_after_next(row: Row, place: int) -> Piece | None:
    """ "the week after next", "month after next"."""
    start = place
    place = row.skip(place, Role.ON, Role.ARTICLE)
    unit = row.value(place, Role.UNIT)
    if unit not in {Unit.WEEK, Unit.MONTH} or not row.has(place + 1, Role.AFTER) or not row.has(place + 2, Role.NEXT):
        return None
    if not row.breaks(place + 3):
        return None
    coming = row.today + timedelta(7) if unit == Unit.WEEK else calendar.month_end(row.today) + timedelta(1)
    days = period_days(coming, Unit(unit), coming=True)
    return Piece("period", start, place + 3, days, week=days[0] if unit == Unit.WEEK else None)


def whole_month(row: Row, place: int) -> Piece | None:
    """ "in December", "next March" are its end, "by December" the day it starts; "звіт за листопад" is about it."""
    token = row[place + 1]
    month = token.roles.get(Role.MONTH)
    if month is None or row.has(place, Role.COVERING) or (token.has(Role.WEAK) and not token.capital):
        return None
    which = row.has(place, Role.THIS, Role.NEXT)
    if not (which or row.has(place, Role.BY, Role.OF, Role.IN)) or not row.breaks(place + 2):
        return None
    year, after = year_after(row, place + 2)
    if year is None and row[place + 2].text[:1].isdigit():
        return None
    first = date(year, month, 1) if year else calendar.coming(row.today.replace(day=1), month, 1)
    if not first:
        return None
    last = calendar.month_end(first)
    days = (first, last) if row.has(place, Role.BY) and first > row.today else (last,)
    return Piece("period", place, after, days, past=last < row.today)


PERIOD_RULES = (period, period_after_next, whole_month)
