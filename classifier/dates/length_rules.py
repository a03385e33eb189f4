"""Rules for lengths of time: "in 2 weeks", "через пів години", "15 minutes from now"."""

from dataclasses import dataclass
from datetime import UTC, timedelta

from classifier.dates import calendar
from classifier.dates.day_rules import shift
from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Piece, Row

_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600, Unit.DAY: 86_400, Unit.WEEK: 604_800}
_DAY_SECONDS = 86_400
_MAX_SECONDS = calendar.HORIZON_YEARS * 366 * _DAY_SECONDS
_MOST_AMOUNTS = 4
_MAX_COUNT = 1_000_000
_MAX_WORKING_DAYS = 999


@dataclass(frozen=True, slots=True)
class _Amount:
    """ "2 weeks" or "1d 2hr 5min", added up.

    Attributes:
        after: Place of the first token behind it.
        exact: It has hours or less, so that it names a moment and not a day.
    """

    seconds: float
    months: int
    after: int
    exact: bool


def length(row: Row, place: int) -> Piece | None:
    """A length of time counted from now; one that is over ("3 days ago") is past."""
    start = place
    announced = row.has(place, Role.IN) and not row.has(place - 1, Role.NUMBER, Role.MEASURE)
    if row.has(place, Role.IN):
        place = row.skip(place + 1, Role.ABOUT, Role.ARTICLE, Role.NEXT)
    amount = _sum(row, place)
    if amount is None:
        return None
    if row.has(amount.after, Role.AGO):
        return Piece("length", start, amount.after + 1, past=True)
    after = _from_now(row, amount.after)
    if not announced and after == amount.after:
        return None
    working = any(row.has(spot, Role.WORKING) for spot in range(start, after))
    return _counted(row, amount, Piece("length", start, after), working=working)


def _sum(row: Row, place: int) -> _Amount | None:
    seconds, months, after, exact = 0.0, 0, place, False
    for _ in range(_MOST_AMOUNTS):
        one = _one_amount(row, after if after == place else row.skip(row.skip_comma(after), Role.AND))
        if one is None:
            break
        count, unit, after = one
        if unit >= Unit.MONTH:
            months += round(count * (12 if unit == Unit.YEAR else 1))
        else:
            seconds += count * _SECONDS[unit]
        exact = exact or unit <= Unit.HOUR
    return _Amount(seconds, months, after, exact) if after > place else None


def _from_now(row: Row, place: int) -> int:
    """The place after "later" or "from (right) now", the same place where neither stands."""
    if row.has(place, Role.LATER):
        return place + 1
    if not row.has(place, Role.FROM):
        return place
    return next((place + ahead + 1 for ahead in (1, 2) if row.has(place + ahead, Role.NOW)), place)


def _one_amount(row: Row, place: int) -> tuple[float, Unit, int] | None:
    """ "2 weeks", "an hour", "half an hour", "1.5 h", "хвилину": count, unit and place after."""
    if row.has(place, Role.FRACTION):
        return _part_of_hour(row, place)
    after = row.skip(place, Role.ARTICLE)
    number = row.value(after, Role.NUMBER)
    count = row[after].decimal if number is None else float(number)
    if count is None:
        if not (after > place or row.has(place - 1, Role.ARTICLE) or not row[after].text.isascii()):
            return None  # English says "an hour", Ukrainian may say only "годину"
    else:
        after = row.skip(after + 1, Role.OF) if row.value(after + 1, Role.UNIT) is None else after + 1
        after = row.skip(after, Role.WORKING)
    unit = row.value(after, Role.UNIT)
    if unit is None or (count or 0) > _MAX_COUNT:
        return None
    if count is None and unit >= Unit.DAY and row[place - 1].text == "за":
        return None  # "звіт за тиждень" is about the week that was
    return (1 if count is None else count), Unit(unit), after + 1


def _part_of_hour(row: Row, place: int) -> tuple[float, Unit, int] | None:
    minutes = row[place].roles[Role.FRACTION]
    if row.has(place, Role.UNIT):
        return minutes, Unit.MINUTE, place + 1  # "півгодини" in one word
    after = row.skip(place + 1, Role.OF, Role.ARTICLE)
    return (minutes, Unit.MINUTE, after + 1) if row.value(after, Role.UNIT) == Unit.HOUR else None


def _counted(row: Row, amount: _Amount, found: Piece, *, working: bool) -> Piece | None:
    day = shift(row.today, amount.months, Unit.MONTH)
    if day is None or amount.seconds > _MAX_SECONDS:
        return None
    if amount.exact:
        ahead = timedelta(days=(day - row.today).days, seconds=amount.seconds)
        return Piece(found.rule, found.first, found.after, instant=row.now.astimezone(UTC) + ahead)
    days = int(amount.seconds / _DAY_SECONDS)
    if working and not amount.months:
        day = calendar.add_working_days(row.today, min(days, _MAX_WORKING_DAYS))
    else:
        day += timedelta(days)
    return Piece(found.rule, found.first, found.after, (day,))
