"""Rules for a day by its place in a month or year that is counted: "first Monday of next month", "KW 49"."""

from datetime import date

from classifier.dates import calendar
from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Piece, Row

_MOST_WEEKS = 53


def nth_of_counted_month(row: Row, place: int) -> Piece | None:
    """ "last day of the month", "first Monday of next month", "el 20 del mes que viene"."""
    start = place
    place = row.skip(place, Role.ON, Role.ARTICLE)
    nth = -1 if row.has(place, Role.LAST) else row[place].roles.get(Role.ORDINAL, row[place].roles.get(Role.NUMBER))
    if nth is None:
        return None
    weekday, whole_day = row.value(place + 1, Role.WEEKDAY), row.value(place + 1, Role.UNIT) == Unit.DAY
    named = weekday is not None or whole_day
    if named and not row.has(place, Role.LAST, Role.ORDINAL):
        return None
    noun = place + 1 + named
    ahead = row.skip(noun, Role.OF, Role.ARTICLE)
    counted = _months_ahead(row, ahead) if ahead > noun else None
    if counted is None:
        return None
    months, after = counted
    first = calendar.add_months(row.today.replace(day=1), months)
    if weekday is not None:
        day = calendar.nth_weekday(first, weekday, nth) if nth <= 5 else None
    else:
        day = calendar.month_end(first) if nth == -1 else calendar.on(first.year, first.month, nth)
    return Piece("written", start, after, (day,), past=day < row.today) if day else None


def _months_ahead(row: Row, place: int) -> tuple[int, int] | None:
    """How many months ahead "the month", "next month" or "el mes que viene" is, and the place behind it."""
    noun = place + row.has(place, Role.NEXT, Role.THIS)
    if row.value(noun, Role.UNIT) != Unit.MONTH or row.has(place, Role.LAST) or row.has(noun + 1, Role.LAST_BEHIND):
        return None
    behind = row.has(noun + 1, Role.NEXT_BEHIND)
    return row[place].ahead + behind, noun + 1 + behind


def day_behind_month(row: Row, place: int) -> Piece | None:
    """ "nächsten Monat am 5.", "el mes que viene, el día 20"."""
    start = place
    place = row.skip(place, Role.ON, Role.ARTICLE, Role.IN)
    counted = _months_ahead(row, place)
    if counted is None or not row.has(place, Role.NEXT, Role.THIS, Role.UNIT):
        return None
    months, after = counted
    spot = row.skip(row.skip_comma(after), Role.ON, Role.ARTICLE, Role.DAY_AHEAD)
    number = row[spot].roles.get(Role.ORDINAL, row[spot].roles.get(Role.NUMBER))
    if number is None or spot == after or not row.breaks(spot + 1):
        return None
    first = calendar.add_months(row.today.replace(day=1), months)
    day = calendar.on(first.year, first.month, number)
    return Piece("written", start, spot + 1, (day,), past=day < row.today) if day else None


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


WITHIN_RULES = (nth_of_counted_month, day_behind_month, calendar_week)
