"""Rules for days: dates in figures and words, weekdays, "tomorrow", ends of weeks and months."""

from collections.abc import Sequence
from datetime import date, timedelta

from classifier.dates import calendar
from classifier.dates.calendar import Days
from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Piece, Row
from classifier.dates.tokens import Ymd

_ABOUT_A_MONTH = frozenset({"за", "of"})
_LEAD = (Role.ON, Role.ARTICLE, Role.ABOUT)


def numeric_date(row: Row, place: int) -> Piece | None:
    """ "15.12", "5/3", "2026-12-15"; without a year only where the form or the words around make it a date."""
    token = row[place]
    if not token.dates or row.has(place - 1, Role.NAMING) or _measured(row, place):
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
    return following.has(Role.MEASURE) or (following.glued and bool(following.text[:1].isalnum()))


def _looks_like_a_date(row: Row, place: int) -> bool:
    token, before = row[place], row[place - 1]
    if row.company(place) or row.has(place - 1, Role.WEEKDAY) or row.has(place - 2, Role.WEEKDAY):
        return True
    if "/" in token.text:
        return token.dates[0].sure
    if "." not in token.text or len(token.text) != 5:
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
    if number and last and row[place + 1].text in {"-", "–", "—"} and row.breaks(place + 3):
        return last, place + 3
    return (number, place + 1) if number is not None and 1 <= number <= 31 else (None, place)


def _written(row: Row, start: int, after: int, month: int, day: int) -> Piece | None:
    year, after = _year(row, after)
    found = calendar.on(year, month, day) if year else calendar.coming(row.today, month, day)
    return Piece("written", start, after, (found,), past=found < row.today) if found else None


def _year(row: Row, place: int) -> tuple[int | None, int]:
    ahead = row.skip(place, Role.OF)
    if row[ahead].text in {",", ".", "-", "/"}:
        ahead += 1
    ahead = row.skip(ahead, Role.IN)
    number = row.value(ahead, Role.NUMBER)
    if number is not None and 1990 <= number <= 2100 and len(row[ahead].text) == 4:
        after = ahead + 1
        return number, after + 1 if row[after].text in {"р", "року"} else after
    return None, place


def weekday(row: Row, place: int) -> Piece | None:
    """ "Friday", "next Friday", "Tuesday the 19th", "середа цього тижня", "Friday 7.6"."""
    start = place
    place = row.skip(place, *_LEAD, Role.THIS, Role.NEXT, Role.LAST)
    number = row.value(place, Role.WEEKDAY)
    if number is None:
        return None
    if row.has(start - 1, Role.NAMING):
        return None  # "Black Friday"
    if any(row.has(spot, Role.LAST) for spot in range(start, place)):
        return Piece("weekday", start, place + 1, past=True)
    tail = _dated_weekday(row, start, place + 1, number) or _weekday_of_week(row, start, place + 1, number)
    if tail or (row[place].has(Role.WEAK) and not _weekday_meant(row, start, place)):
        return tail
    return Piece("weekday", start, place + 1, _led_weekday(row, range(start, place), number))


def _led_weekday(row: Row, lead: range, number: int) -> Days:
    if any(row.has(spot, Role.NEXT) for spot in lead):
        return calendar.next_weekday(row.today, number)
    days = calendar.coming_weekday(row.today, number)
    this = any(row.value(spot, Role.THIS) == 0 for spot in lead)
    return days[::-1] if this else days  # "this Friday" said on a Friday is today


def _weekday_meant(row: Row, start: int, place: int) -> bool:
    return row[place].capital or row.has(start, Role.ON, Role.THIS, Role.NEXT) or row.company(start) or len(row) <= 3


def _dated_weekday(row: Row, start: int, place: int, number: int) -> Piece | None:
    """A weekday beside a date is that date; where the date has two readings, the one on that weekday."""
    ahead = row.skip(row.skip_comma(place), Role.ARTICLE, Role.ON)
    dated = numeric_date(row, ahead) or month_date(row, ahead)
    if dated:
        fitting = [day for day in dated.days if day.weekday() == number]
        return Piece(dated.rule, start, dated.after, tuple(fitting) or dated.days, past=dated.past)
    day = row.value(ahead, Role.ORDINAL)
    if day is None:
        day = row.value(ahead, Role.NUMBER) if row[ahead].text.isdigit() else None
        if day is None or day < 13 or not row.breaks(ahead + 1) or row.has(ahead + 1, Role.MERIDIEM, Role.OCLOCK):
            return None
    found = calendar.coming_day_on_weekday(row.today, day, number) if day else None
    return Piece("written", start, ahead + 1, (found,)) if found else None


def _weekday_of_week(row: Row, start: int, place: int, number: int) -> Piece | None:
    ahead = row.skip(row.skip_comma(place), Role.OF, Role.ARTICLE, Role.ON)
    which = row[ahead]
    if not which.has(Role.THIS, Role.NEXT, Role.LAST) or row.value(ahead + 1, Role.UNIT) != Unit.WEEK:
        return None
    if which.has(Role.LAST):
        return Piece("weekday", start, ahead + 2, past=True)
    day = calendar.weekday_of_week(row.today, number, 1 if which.has(Role.NEXT) else 0)
    return Piece("weekday", start, ahead + 2, (day,), past=day < row.today)


def named_day(row: Row, place: int) -> Piece | None:
    """ "today", "завтра", "після завтра", "yesterday"."""
    offset = row.value(place, Role.DAY)
    if offset is not None:
        return Piece("day", place, place + 1, (row.today + timedelta(offset),), past=offset < 0)
    if row.has(place, Role.AFTER) and row.value(place + 1, Role.DAY) == 1:
        return Piece("day", place, place + 2, (row.today + timedelta(2),))
    return None


def counted_from_day(row: Row, place: int) -> Piece | None:
    """ "day after tomorrow", "3 days from Tuesday", "two weeks after next Friday"."""
    start = place
    place = row.skip(place, Role.ARTICLE, Role.IN)
    count = row.value(place, Role.NUMBER)
    place += count is not None
    unit = row.value(place, Role.UNIT)
    if unit is None or unit < Unit.DAY or not row.has(place + 1, Role.AFTER):
        return None
    base = named_day(row, place + 2) or weekday(row, place + 2) or month_date(row, place + 2)
    if not base or not base.days or base.past:
        return None
    day = shift(base.days[0], 1 if count is None else count, Unit(unit))
    return Piece("day", start, base.after, (day,)) if day else None


def shift(start: date, count: int, unit: Unit) -> date | None:
    """`start` and so many days, weeks, months or years; None beyond the horizon."""
    if count > calendar.HORIZON_YEARS * 366:
        return None
    if unit in {Unit.DAY, Unit.WEEK}:
        return start + timedelta(count * (7 if unit == Unit.WEEK else 1))
    months = count * (12 if unit == Unit.YEAR else 1)
    return calendar.add_months(start, months) if months <= calendar.HORIZON_YEARS * 12 else None


def period(row: Row, place: int) -> Piece | None:
    """ "this week", "наступного місяця", "this weekend"; a week that comes starts on Monday, a running one ends."""
    start = place
    place = row.skip(place, Role.ON, Role.ARTICLE)
    which = row[place]
    if which.has(Role.WEEKEND):
        return (
            Piece("period", start, place + 1, _weekend(row.today, 0)) if start < place or row.company(place) else None
        )
    if which.has(Role.THIS, Role.NEXT, Role.LAST) and row.has(place + 1, Role.WEEKEND):
        days = _weekend(row.today, 1 if which.has(Role.NEXT) else 0)
        return Piece("period", start, place + 2, days, past=which.has(Role.LAST))
    unit = row.value(place + 1, Role.UNIT)
    if unit not in {Unit.WEEK, Unit.MONTH, Unit.YEAR} or not which.has(Role.THIS, Role.NEXT, Role.LAST):
        return None
    if which.has(Role.LAST):
        return Piece("period", start, place + 2, past=True)
    return Piece("period", start, place + 2, _period_days(row.today, Unit(unit), coming=which.has(Role.NEXT)))


def _weekend(today: date, weeks: int) -> Days:
    """Sunday, its end, with Saturday as the second reading."""
    saturday = calendar.weekday_of_week(today, calendar.SATURDAY, weeks)
    return (saturday + timedelta(1), saturday) if saturday >= today else (saturday + timedelta(1),)


def _period_days(today: date, unit: Unit, *, coming: bool) -> Days:
    if unit == Unit.WEEK:
        if not coming:
            return calendar.work_week_end(today)
        return calendar.weekday_of_week(today, 0, 1), calendar.weekday_of_week(today, calendar.FRIDAY, 1)
    if unit == Unit.MONTH:
        first, last = calendar.month_end(today) + timedelta(1), calendar.month_end(today, 1)
        return (first, last) if coming else (calendar.month_end(today),)
    return (date(today.year + 1, 1, 1), date(today.year + 1, 12, 31)) if coming else (date(today.year, 12, 31),)


def period_end(row: Row, place: int) -> Piece | None:
    """ "end of month", "до кінця тижня", "EOD", "end of next week", "кінець листопада"."""
    start = place
    ends = row.value(place, Role.PERIOD_END)
    if ends is not None:
        return _ending(row, start, place + 1, Unit(ends), 0)
    if not row.has(place, Role.END):
        return None
    place = row.skip(place + 1, Role.OF, Role.ARTICLE, Role.WORKING)
    following = row.has(place, Role.NEXT)
    if row.has(place, Role.LAST):
        return None
    place = row.skip(place, Role.THIS, Role.NEXT)
    day = named_day(row, place)
    if day and not day.past:
        return Piece("period", start, day.after, day.days)
    month = row.value(place, Role.MONTH)
    if month:
        first = calendar.coming(calendar.month_end(row.today).replace(day=1), month, 1)
        return Piece("period", start, place + 1, (calendar.month_end(first),)) if first else None
    unit = row.value(place, Role.UNIT)
    return _ending(row, start, place + 1, Unit(unit), int(following)) if unit is not None and unit >= Unit.DAY else None


def _ending(row: Row, start: int, after: int, unit: Unit, periods: int) -> Piece | None:
    if unit == Unit.DAY:
        return Piece("period", start, after, day_end=True)
    days = {
        Unit.WEEK: calendar.work_week_end(row.today, periods),
        Unit.MONTH: (calendar.month_end(row.today, periods),),
        Unit.YEAR: (date(row.today.year + periods, 12, 31),),
    }.get(unit)
    return Piece("period", start, after, days) if days else None


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
    if row.has(month, Role.NEXT, Role.THIS) and row.value(month + 1, Role.UNIT) == Unit.MONTH:
        first = calendar.add_months(row.today.replace(day=1), int(row.has(month, Role.NEXT)))
        day = calendar.on(first.year, first.month, number)
        return Piece("written", start, month + 2, (day,), past=day < row.today) if day else None
    announced = (start < place and row[place - 1].text not in {"a", "an"}) or row.company(place)
    figures = ordinal is not None and row[place].text.isdigit() and row.has(after, Role.AT)  # "28-го о 10"
    if not (named or figures or (ordinal is not None and announced and row.breaks(after))):
        return None
    day = calendar.coming_day(row.today, number)
    return Piece("written", start, after, (day,)) if day else None


def nth_of_month(row: Row, place: int) -> Piece | None:
    """ "first Tuesday of October", "останній день жовтня 2026"."""
    start = place
    place = row.skip(place, Role.ARTICLE)
    nth = -1 if row.has(place, Role.LAST) else row.value(place, Role.ORDINAL)
    if nth is None or nth > 5:
        return None
    number = row.value(place + 1, Role.WEEKDAY)
    whole_day = row.value(place + 1, Role.UNIT) == Unit.DAY
    ahead = row.skip(place + 2, Role.OF, Role.ARTICLE)
    month = row.value(ahead, Role.MONTH)
    if month is None or (number is None and not (whole_day and nth == -1)):
        return None
    year, after = _year(row, ahead + 1)
    for candidate in [year] if year else [row.today.year, row.today.year + 1]:
        first = date(candidate, month, 1)
        day = calendar.month_end(first) if number is None else calendar.nth_weekday(first, number, nth)
        if day and (day >= row.today or year):
            return Piece("written", start, after, (day,), past=day < row.today)
    return None


def whole_month(row: Row, place: int) -> Piece | None:
    """ "in December" is its end, "by December" the day it starts; "звіт за листопад" is about it."""
    month = row.value(place + 1, Role.MONTH)
    token = row[place + 1]
    if row[place].text in _ABOUT_A_MONTH:
        return None
    if month is None or not row.has(place, Role.BY, Role.OF, Role.IN) or (token.text.isascii() and not token.capital):
        return None
    if not row.breaks(place + 2) or row.has(place + 2, Role.NUMBER):
        return None
    year, after = _year(row, place + 2)
    first = (
        date(year, month, 1) if year else calendar.coming(calendar.add_months(row.today.replace(day=1), 0), month, 1)
    )
    if not first:
        return None
    last = calendar.month_end(first)
    days = (first, last) if row.has(place, Role.BY) and first > row.today else (last,)
    return Piece("period", place, after, days, past=last < row.today)


DAY_RULES = (
    numeric_date,
    month_date,
    weekday,
    named_day,
    counted_from_day,
    period,
    period_end,
    ordinal_day,
    nth_of_month,
    whole_month,
)
