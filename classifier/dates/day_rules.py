"""Rules for days that have a name: weekdays, "tomorrow"."""

from datetime import timedelta

from classifier.dates import calendar
from classifier.dates.calendar import Days
from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Piece, Row
from classifier.dates.written_rules import month_date, numeric_date

_NEAR = 3  # tokens between "deadline" and "now"
_FEWEST, _FEW = 2, 3  # tokens of a text that is nothing but a date
_LEAD = (Role.ON, Role.ARTICLE, Role.ABOUT)


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
    if row.has(place + 1, Role.AFTER) and row.has(place + 2, Role.NEXT) and row.breaks(place + 3):
        return Piece("weekday", start, place + 3, (calendar.coming_weekday(row.today, number)[0] + timedelta(7),))
    tail = _dated_weekday(row, start, place + 1, number) or _weekday_of_week(row, start, place + 1, number)
    if tail or (row[place].has(Role.WEAK) and not _weekday_meant(row, start, place)):
        return tail
    return Piece("weekday", start, place + 1, _led_weekday(row, range(start, place), number))


def _led_weekday(row: Row, lead: range, number: int) -> Days:
    for spot in lead:
        if row.has(spot, Role.NEXT):
            return calendar.next_weekday(row.today, number, 1 + row[spot].roles[Role.NEXT])
    days = calendar.coming_weekday(row.today, number)
    this = any(row.value(spot, Role.THIS) == 0 for spot in lead)
    return days[::-1] if this else days  # "this Friday" said on a Friday is today


def _weekday_meant(row: Row, start: int, place: int) -> bool:
    """Whether a word that is mostly another one ("sun", "so") is a weekday here; with the value 1 it is so rarely."""
    rarely = row.value(place, Role.WEAK) == 1
    alone = len(row) <= (_FEWEST if rarely else _FEW) and row.breaks(place + 1)
    if alone or row.has(start, Role.ON, Role.THIS, Role.NEXT):
        return True
    if row.has(place + 1, Role.AT) and (row.has(place + 2, Role.NUMBER) or row[place + 2].clock is not None):
        return True
    if rarely:
        after = row.skip_comma(place + 1)
        hour = row[after].clock is not None or (row.has(after, Role.NUMBER) and row.has(after + 1, Role.OCLOCK))
        return hour or row.has(start - 1, Role.BY, Role.BEFORE)
    return row[place].capital or row.company(start)


def _dated_weekday(row: Row, start: int, place: int, number: int) -> Piece | None:
    """A weekday beside a date is that date; where the date has two readings, the one on that weekday."""
    ahead = row.skip(row.skip_comma(place), Role.ARTICLE, Role.ON)
    dated = numeric_date(row, ahead) or month_date(row, ahead)
    if dated:
        fitting = calendar.on_weekday(dated.days, number, yearless=dated.yearless)
        return Piece(dated.rule, start, dated.after, tuple(fitting) or dated.days, past=dated.past)
    day = row.value(ahead, Role.ORDINAL)
    if day is None and row.has(ahead - 1, Role.ON) and not row.has(ahead - 1, Role.ARTICLE):
        return None  # "в среду в 15" is a time
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
    day = calendar.weekday_of_week(row.today, number, which.ahead)
    return Piece("weekday", start, ahead + 2, (day,), past=day < row.today)


def _deadline_now(row: Row, place: int) -> bool:
    return (
        row.has(place, Role.NOW)
        and any(row.has(back, Role.DEADLINE) for back in range(place - _NEAR, place))
        and row.breaks(place + 1)
    )


def named_day(row: Row, place: int) -> Piece | None:
    """ "today", "завтра", "після завтра", "yesterday"."""
    if _deadline_now(row, place):
        return Piece("day", place, place + 1, (row.today,))
    offset = row.value(place, Role.DAY)
    if offset is not None and row.has(place, Role.PART) and row.is_morning(place):
        return None
    if offset is not None:
        return Piece("day", place, place + 1, (row.today + timedelta(offset),), past=offset < 0)
    if row.has(place, Role.AFTER) and row.value(place + 1, Role.DAY) == 1:
        return Piece("day", place, place + 2, (row.today + timedelta(2),))
    return None


DAY_RULES = (weekday, named_day)
