"""Rules for languages that say which week or day behind the noun: "viernes que viene", "la semaine prochaine"."""

from classifier.dates import calendar
from classifier.dates.lexicon import Role, Unit
from classifier.dates.period_rules import period_days, weekend
from classifier.dates.row import Piece, Row

_LEAD = (Role.ON, Role.ARTICLE, Role.ABOUT)


def weekday_behind(row: Row, place: int) -> Piece | None:
    """ "el viernes que viene", "lundi dernier", "el miércoles de la semana que viene"."""
    start = place
    place = row.skip(place, *_LEAD)
    number = row.value(place, Role.WEEKDAY)
    if number is None or row.has(start - 1, Role.NAMING):
        return None
    after = place + 1
    if row.has(after, Role.LAST_BEHIND):
        return Piece("weekday", start, after + 1, past=True)
    if row.has(after, Role.NEXT_BEHIND):
        return Piece("weekday", start, after + 1, calendar.next_weekday(row.today, number))
    week = row.skip(row.skip_comma(after), Role.OF, Role.ARTICLE, Role.ON)
    if row.value(week, Role.UNIT) != Unit.WEEK or not row.has(week + 1, Role.NEXT_BEHIND, Role.LAST_BEHIND):
        return None
    if row.has(week + 1, Role.LAST_BEHIND):
        return Piece("weekday", start, week + 2, past=True)
    return Piece("weekday", start, week + 2, (calendar.weekday_of_week(row.today, number, 1),))


def period_behind(row: Row, place: int) -> Piece | None:
    """ "la semana que viene", "le mois prochain", "o fim de semana passado"."""
    start = place
    place = row.skip(place, *_LEAD)
    unit, is_weekend = row.value(place, Role.UNIT), row.has(place, Role.WEEKEND)
    if (unit is None or unit < Unit.DAY) and not is_weekend:
        return None
    if row.has(place + 1, Role.LAST_BEHIND):
        return Piece("period", start, place + 2, past=True)
    if not row.has(place + 1, Role.NEXT_BEHIND):
        return None
    if is_weekend:
        return Piece("period", start, place + 2, weekend(row.today, 1))
    if unit == Unit.DAY:
        return Piece("day", start, place + 2, (row.today + calendar.DAY,))
    week = calendar.weekday_of_week(row.today, 0, 1) if unit == Unit.WEEK else None
    return Piece("period", start, place + 2, period_days(row.today, Unit(unit), coming=True), week=week)


BEHIND_RULES = (weekday_behind, period_behind)
