"""Lengths of time as people write them: "2 weeks", "half an hour", "1d 2hr 5min", "полтора часа"."""

from dataclasses import dataclass

from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Row

_SECONDS = {
    Unit.SECOND: 1,
    Unit.MINUTE: 60,
    Unit.HOUR: 3600,
    Unit.DAY: 86_400,
    Unit.WEEK: 604_800,
    Unit.FORTNIGHT: 1_209_600,
}
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12, Unit.DECADE: 120}
_DAY_SECONDS = 86_400
_MONTH_SECONDS = 30 * _DAY_SECONDS
_WHOLE = 60  # a FRACTION is given in minutes of an hour
_MOST_AMOUNTS = 4
_MAX_COUNT = 1_000_000


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time, added up.

    Attributes:
        after: Place of the first token behind it.
        exact: It has hours or less, so that it names a moment and not a day.
        week: It is in weeks, so that a weekday beside it is one of that week.
    """

    seconds: float
    months: int
    after: int
    exact: bool
    week: bool

    @property
    def days(self) -> int:
        return int(self.seconds / _DAY_SECONDS)


def amount(row: Row, place: int) -> Amount | None:
    """The length that starts at a place, None where none does."""
    seconds, months, after = 0.0, 0, place
    units: list[Unit] = []
    for _ in range(_MOST_AMOUNTS):
        one = _one(row, after if after == place else row.skip(row.skip_comma(after), Role.AND))
        if one is None:
            break
        count, unit, after = one
        units.append(unit)
        if unit in _MONTHS:
            whole, rest = divmod(count * _MONTHS[unit], 1)
            months += int(whole)
            seconds += rest * _MONTH_SECONDS
        else:
            seconds += count * _SECONDS[unit]
    if not units:
        return None
    return Amount(seconds, months, after, exact=min(units) <= Unit.HOUR, week=units == [Unit.WEEK])


def _one(row: Row, place: int) -> tuple[float, Unit, int] | None:
    """One count and its unit: "2 weeks", "an hour", "half an hour", "1.5 h", "хвилину"."""
    part = _part(row, place, 1) if row.has(place, Role.FRACTION) else None
    if part:
        return part
    after = row.skip(place, Role.ARTICLE)
    count, after = _count(row, after)
    if count is None:
        if not (after > place or row.has(place - 1, Role.ARTICLE) or row.has(after, Role.ONE)):
            return None  # English says "an hour", Ukrainian may say only "годину"
    else:
        dash = row[after].text == "-" and row[after].glued
        if row.has(after + dash, Role.FRACTION) and row.value(after, Role.UNIT) in {None, Unit.HOUR}:
            part = _part(row, after + dash, count)  # "three quarters of an hour"
            if part:
                return part
        after = row.skip(after, Role.OF, Role.ARTICLE) if row.value(after, Role.UNIT) is None else after
        after = after if row.has(after, Role.UNIT) else row.skip(after, Role.WORKING, Role.MORE)
        after += row[after].text == "-" and row[after].glued
    unit = row.value(after, Role.UNIT)
    if unit is None or (count or 0) > _MAX_COUNT or _means_many(row, after):
        return None
    if (count is None or unit == Unit.QUARTER) and unit >= Unit.DAY and row.has(place - 1, Role.COVERING):
        return None  # "звіт за тиждень" is about the week that was
    more, after = _and_a_half(row, row.skip(after + 1, Role.WORKING))
    return (1 if count is None else count) + more, Unit(unit), after


def _means_many(row: Row, place: int) -> bool:
    """ "in 5m" is soon, "in 2m rows" is many."""
    letter = row.has(place, Role.WEAK) and len(row[place].text) == 1
    return letter and not (row[place].glued and row.breaks(place + 1))


def _count(row: Row, place: int) -> tuple[float | None, int]:
    """ "2", "2.5", "two and a half", "два с половиной"."""
    number = row.value(place, Role.NUMBER)
    last = row.value(place + 2, Role.NUMBER)
    if last and number and row.has(place + 1, Role.TO) and not row.has(place + 1, Role.AND, Role.AT):
        number, place = last, place + 2  # "in two to three days"
    if number is None:
        number = row[place].upto  # "in 2-3 days"
    count = row[place].decimal if number is None else float(number)
    if count is None:
        return None, place
    more, after = _and_a_half(row, place + 1)
    return (count + more, after) if more and row.has(after, Role.UNIT) else (count, place + 1)


def _and_a_half(row: Row, place: int) -> tuple[float, int]:
    """What "and a half" adds, and the place behind it; nothing where it does not stand."""
    ahead = row.skip(place, Role.AND, Role.FROM, Role.ARTICLE)
    part = row.value(ahead, Role.FRACTION)
    following = row.skip(ahead + 1, Role.OF, Role.ARTICLE)
    if part is None or ahead == place or row.has(ahead, Role.UNIT):
        return 0.0, place
    if following > ahead + 1 and row.has(following, Role.UNIT):
        return 0.0, place  # "an hour and half of a day": another amount
    return part / _WHOLE, ahead + 1


def _part(row: Row, place: int, count: float) -> tuple[float, Unit, int] | None:
    part = row[place].roles[Role.FRACTION] / _WHOLE * count
    own = row.value(place, Role.UNIT)
    if own is not None and own != Unit.QUARTER:
        return part, Unit(own), place + 1  # "півгодини" in one word
    after = row.skip(place + 1, Role.OF, Role.ARTICLE)
    unit = row.value(after, Role.UNIT)
    return (part, Unit(unit), after + 1) if unit is not None else None
