"""Rules for languages that say which day or week behind the noun: "viernes que viene", "la semaine prochaine"."""

from datetime import timedelta

from classifier.dates import calendar
from classifier.dates.lexicon import Role, Unit
from classifier.dates.period_rules import period_days, weekend
from classifier.dates.row import Piece, Row

_LEAD = (Role.ON, Role.ARTICLE, Role.ABOUT)


def weekday_behind(row: Row, place: int) -> Piece | None:
    """ "el viernes que viene", "lundi dernier"."""
    start = place
    place = row.skip(place, *_LEAD)
    number = row.value(place, Role.WEEKDAY)
    if number is None or row.has(start - 1, Role.NAMING):
        return None
    if row.has(place + 1, Role.LAST_BEHIND):
        return Piece("weekday", start, place + 2, past=True)
    if row.has(place + 1, Role.NEXT_BEHIND):
        return Piece("weekday", start, place + 2, calendar.next_weekday(row.today, number))
    return None


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
    if unit is None:
        return Piece("period", start, place + 2, weekend(row.today, 1))
    if unit == Unit.DAY:
        return Piece("day", start, place + 2, (row.today + timedelta(1),))
    days = period_days(row.today, Unit(unit), coming=True)
    return Piece("period", start, place + 2, days, week=days[0] if unit == Unit.WEEK else None)


BEHIND_RULES = (weekday_behind, period_behind)
