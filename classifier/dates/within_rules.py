"""Rules for a day by its place in a week or month: "Mitte Dezember", "KW 49", "first Monday of next month"."""

from datetime import date, timedelta

from classifier.dates import calendar
from classifier.dates.calendar import Days
from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Piece, Row

_MIDDLE_OF_MONTH, _MIDDLE_OF_WEEK = 15, 2
_MOST_WEEKS = 53


def start_or_middle(row: Row, place: int) -> Piece | None:
    """ "Mitte nächster Woche", "a mediados de mes", "early December"."""
    start = place
    place = row.skip(place, Role.ON, Role.ARTICLE)
    if not row.has(place, Role.START, Role.MIDDLE):
        return None
    middle = row.has(place, Role.MIDDLE)
    place = row.skip(place + 1, Role.OF, Role.ARTICLE)
    found = _month(row, place) or _week(row, place)
    if found is None:
        return None
    first, unit, after = found
    days = _place_in(first, unit, middle=middle)
    return Piece("period", start, after, days, past=days[0] < row.today)


def _place_in(first: date, unit: Unit, *, middle: bool) -> Days:
    if unit == Unit.WEEK:
        return (first + timedelta(_MIDDLE_OF_WEEK),) if middle else (first, first + timedelta(1))
    return (first.replace(day=_MIDDLE_OF_MONTH),) if middle else (first, first.replace(day=10))


def _month(row: Row, place: int) -> tuple[date, Unit, int] | None:
    """The first day of a month that is named or counted from this one, and the place behind it."""
    number = row.value(place, Role.MONTH)
    this_month = row.today.replace(day=1)
    if number is not None:
        first = calendar.coming(this_month, number, 1)
        return (first, Unit.MONTH, place + 1) if first else None
    counted = _counted(row, place, Unit.MONTH)
    return (calendar.add_months(this_month, counted[0]), Unit.MONTH, counted[1]) if counted else None


def _week(row: Row, place: int) -> tuple[date, Unit, int] | None:
    counted = _counted(row, place, Unit.WEEK)
    return (calendar.weekday_of_week(row.today, 0, counted[0]), Unit.WEEK, counted[1]) if counted else None


def _counted(row: Row, place: int, unit: Unit) -> tuple[int, int] | None:
    """How many units ahead "the month", "next month" or "el mes que viene" is, and the place behind it."""
    ahead = 1 + row[place].roles[Role.NEXT] if row.has(place, Role.NEXT) else 0
    noun = place + row.has(place, Role.NEXT, Role.THIS)
    if row.value(noun, Role.UNIT) != unit or row.has(place, Role.LAST) or row.has(noun + 1, Role.LAST_BEHIND):
        return None
    behind = row.has(noun + 1, Role.NEXT_BEHIND)
    return ahead + behind, noun + 1 + behind


def nth_of_counted_month(row: Row, place: int) -> Piece | None:
    """ "last day of the month", "first Monday of next month", "el 20 del mes que viene"."""
    start = place
    place = row.skip(place, Role.ON, Role.ARTICLE)
    nth = -1 if row.has(place, Role.LAST) else row[place].roles.get(Role.ORDINAL, row[place].roles.get(Role.NUMBER))
    if nth is None:
        return None
    weekday, whole_day = row.value(place + 1, Role.WEEKDAY), row.value(place + 1, Role.UNIT) == Unit.DAY
    noun = place + 1 + (weekday is not None or whole_day)
    ahead = row.skip(noun, Role.OF, Role.ARTICLE)
    found = _month(row, ahead) if ahead > noun and not row.has(ahead, Role.MONTH) else None
    if found is None:
        return None
    first, _, after = found
    if weekday is not None:
        day = calendar.nth_weekday(first, weekday, nth) if nth <= 5 else None
    else:
        day = calendar.month_end(first) if nth == -1 else calendar.on(first.year, first.month, nth)
    return Piece("written", start, after, (day,), past=day < row.today) if day else None


def calendar_week(row: Row, place: int) -> Piece | None:
    """ "KW 49": the Friday of that week, this year or next."""
    start = place
    place = row.skip(place, Role.ON, Role.ARTICLE, Role.IN)
    number = row.value(place + 1, Role.NUMBER)
    if not row.has(place, Role.CALENDAR_WEEK) or number is None or not 1 <= number <= _MOST_WEEKS:
        return None
    this_year = row.today.isocalendar().year
    days = [_friday(year, number) for year in (this_year, this_year + 1)]
    ahead = [day for day in days if day and day >= row.today]
    return Piece("period", start, place + 2, (ahead[0],), week=ahead[0]) if ahead else None


def _friday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, calendar.FRIDAY + 1)
    except ValueError:
        return None  # no week 53 in that year


WITHIN_RULES = (start_or_middle, nth_of_counted_month, calendar_week)
