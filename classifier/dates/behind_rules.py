"""Rules for languages that say which day or week behind the noun: "viernes que viene", "la semaine prochaine"."""

from datetime import timedelta

from classifier.dates import calendar
from classifier.dates.amounts import amount
from classifier.dates.day_rules import named_day, weekday
from classifier.dates.lexicon import Role, Unit
from classifier.dates.period_rules import period_days, weekend
from classifier.dates.row import Piece, Row

_LEAD = (Role.ON, Role.ARTICLE, Role.ABOUT)


def weekday_behind(row: Row, place: int) -> Piece | None:
    """ "el viernes que viene", "lundi dernier", "lundi en huit"."""
    start = place
    place = row.skip(place, *_LEAD)
    number = row.value(place, Role.WEEKDAY)
    if number is None or row.has(start - 1, Role.NAMING):
        return None
    if row.has(place + 1, Role.LAST_BEHIND):
        return Piece("weekday", start, place + 2, past=True)
    weeks = row.value(place + 1, Role.WEEKS_BEHIND)
    if weeks:
        first = row.today + timedelta((number - row.today.weekday()) % 7)
        return Piece("weekday", start, place + 2, (first + timedelta(7 * weeks),))
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


def length_behind_day(row: Row, place: int) -> Piece | None:
    """ "heute in acht Tagen", "mañana en una semana", "lundi en quinze"."""
    base = named_day(row, place) or weekday_behind(row, place) or weekday(row, place)
    if base is None or not base.days or base.past or not row.has(base.after, Role.IN):
        return None
    long = amount(row, row.skip(base.after + 1, Role.ABOUT))
    if long is None or long.exact:
        return None
    day = calendar.shift(base.days[0], long.days, long.months)
    if day and long.week and base.rule == "weekday":
        inside = calendar.weekday_of_week(row.today + timedelta(long.days), day.weekday())
        return Piece(
            "day", place, long.after, tuple(dict.fromkeys((inside, day)))
        )  # the week meant, or counted from it
    return Piece("day", place, long.after, (day,)) if day else None


BEHIND_RULES = (weekday_behind, period_behind, length_behind_day)
