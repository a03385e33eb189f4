"""Holidays that stand on a fixed day, on a weekday of a month, or count from Easter; each language names its own."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import IntEnum, auto

from classifier.dates.calendar import month_end, nth_weekday
from classifier.dates.lexicon import Role
from classifier.dates.row import Piece, Row
from classifier.dates.written_rules import year_after

_MONDAY, _THURSDAY, _SUNDAY = 0, 3, 6


class Holiday(IntEnum):
    NEW_YEAR = auto()
    NEW_YEARS_EVE = auto()
    EPIPHANY = auto()
    ORTHODOX_CHRISTMAS = auto()
    VALENTINE = auto()
    WOMENS_DAY = auto()
    SAINT_PATRICK = auto()
    APRIL_FOOL = auto()
    LABOUR_DAY = auto()
    VICTORY_DAY = auto()
    JUNETEENTH = auto()
    INDEPENDENCE_US = auto()
    INDEPENDENCE_UK = auto()
    GERMAN_UNITY = auto()
    HALLOWEEN = auto()
    ALL_SAINTS = auto()
    ALL_SOULS = auto()
    SAINT_NICHOLAS = auto()
    ASSUMPTION = auto()
    IMMACULATE = auto()
    CHRISTMAS_EVE = auto()
    CHRISTMAS = auto()
    BOXING_DAY = auto()
    SHROVE_MONDAY = auto()
    SHROVE_TUESDAY = auto()
    ASH_WEDNESDAY = auto()
    PALM_SUNDAY = auto()
    MAUNDY_THURSDAY = auto()
    GOOD_FRIDAY = auto()
    EASTER = auto()
    EASTER_MONDAY = auto()
    ASCENSION = auto()
    PENTECOST = auto()
    WHIT_MONDAY = auto()
    TRINITY = auto()
    CORPUS_CHRISTI = auto()
    ORTHODOX_EASTER = auto()
    ORTHODOX_PENTECOST = auto()
    MARTIN_LUTHER_KING = auto()
    PRESIDENTS_DAY = auto()
    MOTHERS_DAY = auto()
    MEMORIAL_DAY = auto()
    FATHERS_DAY = auto()
    LABOR_DAY_US = auto()
    COLUMBUS_DAY = auto()
    THANKSGIVING = auto()
    BLACK_FRIDAY = auto()
    CYBER_MONDAY = auto()
    PROGRAMMERS_DAY = auto()
    KNOWLEDGE_DAY = auto()


_FIXED: Mapping[Holiday, tuple[int, int]] = {
    Holiday.NEW_YEAR: (1, 1),
    Holiday.NEW_YEARS_EVE: (12, 31),
    Holiday.EPIPHANY: (1, 6),
    Holiday.ORTHODOX_CHRISTMAS: (1, 7),
    Holiday.VALENTINE: (2, 14),
    Holiday.WOMENS_DAY: (3, 8),
    Holiday.SAINT_PATRICK: (3, 17),
    Holiday.APRIL_FOOL: (4, 1),
    Holiday.LABOUR_DAY: (5, 1),
    Holiday.VICTORY_DAY: (5, 9),
    Holiday.JUNETEENTH: (6, 19),
    Holiday.INDEPENDENCE_US: (7, 4),
    Holiday.INDEPENDENCE_UK: (8, 24),
    Holiday.GERMAN_UNITY: (10, 3),
    Holiday.HALLOWEEN: (10, 31),
    Holiday.ALL_SAINTS: (11, 1),
    Holiday.ALL_SOULS: (11, 2),
    Holiday.SAINT_NICHOLAS: (12, 6),
    Holiday.ASSUMPTION: (8, 15),
    Holiday.IMMACULATE: (12, 8),
    Holiday.CHRISTMAS_EVE: (12, 24),
    Holiday.CHRISTMAS: (12, 25),
    Holiday.BOXING_DAY: (12, 26),
    Holiday.KNOWLEDGE_DAY: (9, 1),
}
_FROM_EASTER: Mapping[Holiday, int] = {
    Holiday.SHROVE_MONDAY: -48,
    Holiday.SHROVE_TUESDAY: -47,
    Holiday.ASH_WEDNESDAY: -46,
    Holiday.PALM_SUNDAY: -7,
    Holiday.MAUNDY_THURSDAY: -3,
    Holiday.GOOD_FRIDAY: -2,
    Holiday.EASTER: 0,
    Holiday.EASTER_MONDAY: 1,
    Holiday.ASCENSION: 39,
    Holiday.PENTECOST: 49,
    Holiday.WHIT_MONDAY: 50,
    Holiday.TRINITY: 56,
    Holiday.CORPUS_CHRISTI: 60,
}
_FROM_ORTHODOX_EASTER: Mapping[Holiday, int] = {Holiday.ORTHODOX_EASTER: 0, Holiday.ORTHODOX_PENTECOST: 49}
_NTH: Mapping[Holiday, tuple[int, int, int, int]] = {  # month, weekday, which (-1 the last), days after it
    Holiday.MARTIN_LUTHER_KING: (1, _MONDAY, 3, 0),
    Holiday.PRESIDENTS_DAY: (2, _MONDAY, 3, 0),
    Holiday.MOTHERS_DAY: (5, _SUNDAY, 2, 0),
    Holiday.MEMORIAL_DAY: (5, _MONDAY, -1, 0),
    Holiday.FATHERS_DAY: (6, _SUNDAY, 3, 0),
    Holiday.LABOR_DAY_US: (9, _MONDAY, 1, 0),
    Holiday.COLUMBUS_DAY: (10, _MONDAY, 2, 0),
    Holiday.THANKSGIVING: (11, _THURSDAY, 4, 0),
    Holiday.BLACK_FRIDAY: (11, _THURSDAY, 4, 1),
    Holiday.CYBER_MONDAY: (11, _THURSDAY, 4, 4),
}
_PROGRAMMERS_DAY = 256  # of the year


def day_of(kind: Holiday, year: int) -> date:
    """The day of a holiday in a year (1..9998)."""
    if kind in _FIXED:
        return date(year, *_FIXED[kind])
    if kind in _FROM_EASTER:
        return _easter(year) + timedelta(_FROM_EASTER[kind])
    if kind in _FROM_ORTHODOX_EASTER:
        return _orthodox_easter(year) + timedelta(_FROM_ORTHODOX_EASTER[kind])
    if kind is Holiday.PROGRAMMERS_DAY:
        return date(year, 1, 1) + timedelta(_PROGRAMMERS_DAY - 1)
    month, weekday, nth, later = _NTH[kind]
    found = nth_weekday(date(year, month, 1), weekday, nth)
    return (found or month_end(date(year, month, 1))) + timedelta(later)


def _easter(year: int) -> date:
    """Western Easter, by the anonymous Gregorian computus."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _orthodox_easter(year: int) -> date:
    """Eastern Easter, by Meeus' Julian computus, as a Gregorian date (right from 1900 to 2099)."""
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    return date(year, month, day + 1) + timedelta(13)


def holiday(row: Row, place: int) -> Piece | None:
    """ "by Christmas", "next Easter", "thanksgiving 2027"; a greeting ("Merry Christmas to all") names no date."""
    start = place
    place = row.skip(place, Role.ON, Role.ARTICLE, Role.THIS, Role.NEXT)
    led = any(row.has(spot, Role.ON, Role.THIS, Role.NEXT) for spot in range(start, place))
    kind = row.value(place, Role.HOLIDAY)
    if kind is None:
        return None
    year, after = year_after(row, place + 1)
    days = [day_of(Holiday(kind), a_year) for a_year in ([year] if year else [row.today.year, row.today.year + 1])]
    ahead = next((day for day in days if day >= row.today), None)
    if ahead is None:
        return Piece("written", start, after, past=True)
    whole = start == 0 and row.breaks(after)
    meant = year or led or whole or row.has(start - 1, Role.AFTER, Role.BEFORE, Role.BY, Role.DEADLINE)
    return Piece("written", start, after, (ahead,), weak=not meant)


HOLIDAY_RULES = (holiday,)
