"""Rules for a day by its number alone and a month by its number: "el 16", "día 18", "am 7. vierten", "el 21 del 3"."""

from classifier.dates import calendar
from classifier.dates.lexicon import Role
from classifier.dates.row import Piece, Row
from classifier.dates.written_rules import month_date, numeric_date

_LEAD = (Role.ON, Role.ARTICLE, Role.ABOUT)


def numbered_day(row: Row, place: int) -> Piece | None:
    """ "el 16", "el día 18", "martes once", "jeudi 15 à 8h"; "am 16" only where nothing else follows."""
    start = place
    weekday, place = _weekday_before(row, place)
    led = next((row.value(spot, Role.DAY_AHEAD) for spot in range(start, place) if row.has(spot, Role.DAY_AHEAD)), None)
    if row.has(place, Role.DAY_AHEAD):
        led, place = row.value(place, Role.DAY_AHEAD), place + 1
    dated = (month_date(row, place) or numeric_date(row, place)) if led == 1 else None
    if dated:
        return Piece(dated.rule, start, dated.after, dated.days, past=dated.past)
    day = row.value(place, Role.NUMBER)
    if day is None or not 1 <= day <= 31 or row.has(start - 1, Role.NAMING):
        return None
    if not _day_meant(row, place + 1, led, after_weekday=weekday is not None):
        return None
    if weekday is None:
        found = calendar.coming_day(row.today, day)
    else:
        found = calendar.coming_day_on_weekday(row.today, day, weekday)
    return Piece("written", start, place + 1, (found,)) if found else None


def _weekday_before(row: Row, place: int) -> tuple[int | None, int]:
    """The weekday that opens a date, and the place behind it and the small words around it."""
    place = row.skip(place, *_LEAD)
    weekday = row.value(place, Role.WEEKDAY)
    return weekday, place if weekday is None else row.skip(row.skip_comma(place + 1), *_LEAD)


def _day_meant(row: Row, after: int, led: int | None, *, after_weekday: bool) -> bool:
    """Whether a number is a day of the month, by what leads it ("día": 1, "el": 0) and by what is behind it."""
    if row.has(after, Role.OCLOCK, Role.MERIDIEM, Role.UNIT, Role.MEASURE):
        return False
    if row.has(row.skip(after, Role.OF), Role.MONTH):
        return False  # "el 31 de febrero" is no day at all
    if row.has(after, Role.OF) and not row.has(after + 1, Role.NUMBER, Role.AT, Role.PART, Role.THIS, Role.NEXT):
        return False  # "el 2 de cada 3"
    return led == 1 or (led == 0 and row.breaks(after)) or (after_weekday and row.value(after, Role.AT) == 1)


def day_and_month_number(row: Row, place: int) -> Piece | None:
    """ "am 7. vierten", "el 21 del 3"."""
    start = place
    _, place = _weekday_before(row, place)
    day = row[place].roles.get(Role.ORDINAL, row[place].roles.get(Role.NUMBER))
    if day is None or place == start or not 1 <= day <= 31:
        return None
    both = row.has(place, Role.ORDINAL) and row.has(place + 1, Role.ORDINAL)
    month = row[place + 1 if both else place + 2].roles
    number = month.get(Role.ORDINAL) if both else month.get(Role.NUMBER)
    figures = row[place].text.isdigit() and row.value(place + 1, Role.OF) == 1 and row[place + 2].text.isdigit()
    if number is None or not 1 <= number <= 12 or not (both or figures):
        return None
    after = place + 2 if both else place + 3
    found = calendar.coming(row.today, number, day)
    return Piece("written", start, after, (found,)) if found and (both or row.breaks(after)) else None


NUMBERED_RULES = (numbered_day, day_and_month_number)
