"""Rules for lengths of time, from now or from a day: "in 2 weeks", "3 days after Friday", "за 2 дні до Різдва"."""

from datetime import UTC, timedelta

from classifier.dates import calendar
from classifier.dates.amounts import Amount, amount
from classifier.dates.clock_rules import DAY_MINUTES, clock, part_of_day
from classifier.dates.day_rules import named_day, weekday
from classifier.dates.edge_rules import period_edge
from classifier.dates.holidays import holiday
from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Clock, Piece, Row
from classifier.dates.written_rules import month_date, numeric_date

_DAY_SECONDS = 86_400
_MAX_SECONDS = calendar.HORIZON_YEARS * 366 * 86_400
_MAX_WORKING_DAYS = 999
_MAX_WEEKDAYS = 520
_TIMER_BEFORE = 6  # tokens between "timer" and its length
_BASES = (named_day, weekday, month_date, numeric_date, holiday, period_edge)


def length(row: Row, place: int) -> Piece | None:
    """A length of time counted from now; one that is over ("3 days ago") is past."""
    start = place
    announced = row.has(place, Role.IN) and not row.has(place - 1, Role.NUMBER, Role.MEASURE)
    announced = announced or _timer(row, place) or _snoozed(row, place)
    if announced or row.has(place, Role.IN, Role.AGO):
        place = row.skip(place + 1, Role.ABOUT, Role.ARTICLE, Role.NEXT, Role.MORE)
    long = amount(row, place)
    if long is None:
        return None
    if row.has(long.after, Role.AGO):
        return Piece("length", start, long.after + 1, past=True)
    if row.has(start, Role.AGO):
        return Piece("length", start, long.after, past=True)  # "vor 2 Tagen", "hace 2 días"
    after = _from_now(row, long.after)
    if not announced and after == long.after:
        return None
    return _counted(row, long, Piece("length", start, after), working=_working(row, start, after))


def _timer(row: Row, place: int) -> bool:
    """ "set a timer for 5 minutes": elsewhere "for 5 minutes" is how long a thing takes."""
    return row.has(place, Role.ON) and any(row.has(back, Role.TIMER) for back in range(place - _TIMER_BEFORE, place))


def _snoozed(row: Row, place: int) -> bool:
    """ "for 5 minutes" and nothing else: what somebody answers who is asked until when."""
    long = amount(row, place + 1) if place == 0 and row.has(place, Role.ON) else None
    return long is not None and long.exact and not row[long.after].text


def _from_now(row: Row, place: int) -> int:
    """The place after "later" or "from (right) now", the same place where neither stands."""
    if row.has(place, Role.LATER):
        return place + 1
    if not row.has(place, Role.FROM):
        return place
    return next((place + ahead + 1 for ahead in (1, 2) if row.has(place + ahead, Role.NOW)), place)


def _working(row: Row, start: int, after: int) -> bool:
    return any(row.has(spot, Role.WORKING) for spot in range(start, after))


def _counted(row: Row, long: Amount, found: Piece, *, working: bool) -> Piece | None:
    day = calendar.shift(row.today, 0, long.months)
    if day is None or long.seconds > _MAX_SECONDS:
        return None
    if long.exact:
        ahead = timedelta(days=(day - row.today).days, seconds=long.seconds)
        return Piece(found.rule, found.first, found.after, instant=row.now.astimezone(UTC) + ahead)
    if working and not long.months:
        day = calendar.add_working_days(row.today, min(long.days, _MAX_WORKING_DAYS))
    else:
        day += timedelta(long.days)
    return Piece(found.rule, found.first, found.after, (day,), week=day if long.week or long.days < 7 else None)


def counted_from_day(row: Row, place: int) -> Piece | None:
    """ "day after tomorrow", "3 days from Tuesday", "two weeks after next Friday", "2 weeks before Christmas"."""
    start = place
    place = row.skip(place, Role.ARTICLE, Role.IN)
    long = amount(row, place)
    if long is None and row.value(place, Role.UNIT) in {Unit.DAY, Unit.WEEK}:
        long = Amount(86_400 * (7 if row.value(place, Role.UNIT) == Unit.WEEK else 1), 0, place + 1, False, False)
    if long is None or long.exact or long.seconds > _MAX_SECONDS:
        return None
    back = row.has(long.after, Role.BEFORE) or (row.has(long.after, Role.BY) and place > start)
    if not back and not row.has(long.after, Role.AFTER, Role.FROM):
        return None
    base = next((found for rule in _BASES if (found := rule(row, row.skip(long.after + 1, Role.ARTICLE)))), None)
    if not base or not base.days:
        return None
    if _working(row, start, long.after) and not back:
        day = calendar.add_working_days(base.days[0], min(long.days, _MAX_WORKING_DAYS))
    else:
        sign = -1 if back else 1
        moved = calendar.shift(base.days[0], sign * long.days, sign * long.months)
        if moved is None:
            return None
        day = moved
    return Piece("day", start, base.after, (day,), past=day < row.today, week=day if long.week else None)


def counted_from_clock(row: Row, place: int) -> Piece | None:
    """ "15 minutes before 3pm", "an hour after noon", "за годину до 15:00"."""
    start = place
    place = row.skip(place, Role.ARTICLE, Role.IN)
    long = amount(row, place)
    if long is None or not long.exact or long.seconds >= _DAY_SECONDS:
        return None
    back = row.has(long.after, Role.BEFORE) or (row.has(long.after, Role.BY) and place > start)
    if not back and not row.has(long.after, Role.AFTER, Role.FROM):
        return None
    base = clock(row, long.after + 1) or part_of_day(row, long.after + 1)
    if base is None or base.clock is None or base.weak or not (base.clock.sure or row[long.after + 1].clock):
        return None
    minutes = base.clock.minutes + round(long.seconds / 60) * (-1 if back else 1)
    return Piece("clock", start, base.after, clock=Clock(minutes % DAY_MINUTES, base.clock.sure))


def counted_weekdays(row: Row, place: int) -> Piece | None:
    """ "4 Tuesdays from now", "in two Mondays"; "third Tuesday after Christmas"."""
    count = row.value(place, Role.NUMBER)
    nth = row.value(place, Role.ORDINAL)
    number = row.value(place + 1, Role.WEEKDAY)
    times = count or nth
    if number is None or times is None or not 1 <= times <= _MAX_WEEKDAYS:
        return None
    start, first = row.today, place
    after = _from_now(row, place + 2)
    if nth and row.has(place + 2, Role.AFTER):
        base = next((found for rule in _BASES if (found := rule(row, place + 3))), None)
        if not base or not base.days:
            return None
        start, after = base.days[0], base.after
    elif nth or (after == place + 2 and not row.has(place - 1, Role.IN)):
        return None
    day = calendar.coming_weekday(start, number)[0] + timedelta(7 * (times - 1))
    return Piece("weekday", first, after, (day,))


LENGTH_RULES = (length, counted_from_day, counted_from_clock, counted_weekdays)
