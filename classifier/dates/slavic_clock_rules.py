"""Rules for clocks by the hour that is running or coming: "без четверти три", "10 минут восьмого", "полвосьмого"."""

from classifier.dates.clock_rules import DAY_MINUTES, HOUR, Told, half_of_day
from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Piece, Row

_LEAD = (Role.AT, Role.ABOUT)
_HOURS = 12


def hour_in_a_word(row: Row, place: int) -> Piece | None:
    """ "в полвосьмого", "в час дня"."""
    start = place
    place = row.skip(place, *_LEAD)
    minutes = row.value(place, Role.CLOCK)
    found = _settled(row, start, minutes, place + 1) if minutes is not None else None
    if found and row.has(place, Role.UNIT) and (start == place or found.after == place + 1):
        return None  # "100 км в час", "через час"
    return found


def hour_lacking(row: Row, place: int) -> Piece | None:
    """ "без четверти восемь", "без 10 восемь", "за десять восьма", "за чверть дев'ята вечора"."""
    start = place
    place = row.skip(place, *_LEAD)
    if not row.has(place, Role.LESS):
        return None
    minutes, after = _minutes(row, place + 1)
    hour = _hour(row, after)
    return _settled(row, start, hour * HOUR - minutes, after + 1) if hour and minutes else None


def minutes_of_hour(row: Row, place: int) -> Piece | None:
    """ "в 10 минут восьмого", "десять минут восьмого": of the eighth hour, which begins at seven."""
    start = place
    place = row.skip(place, *_LEAD)
    minutes, after = _minutes(row, place)
    hour = row.value(after, Role.ORDINAL)
    if not minutes or not row.has(after - 1, Role.UNIT) or hour is None or not 1 <= hour <= _HOURS:
        return None
    if row[after].text[:1].isdigit() or row.has(after + 1, Role.MONTH, Role.DAYNUMBER):
        return None
    return _settled(row, start, (hour - 1) * HOUR + minutes, after + 1)


def _minutes(row: Row, place: int) -> tuple[int, int]:
    """The minutes named there, 0 for none, and the place behind them."""
    count = row.value(place, Role.FRACTION)
    count = row.value(place, Role.NUMBER) if count is None else count
    if count is None or count >= HOUR:
        return 0, place
    return count, place + 1 + (row.value(place + 1, Role.UNIT) == Unit.MINUTE)


def _hour(row: Row, place: int) -> int | None:
    hour = row[place].roles.get(Role.NUMBER, row[place].roles.get(Role.ORDINAL))
    return hour if hour is not None and 1 <= hour <= _HOURS and not row.has(place + 1, Role.MEASURE) else None


def _settled(row: Row, start: int, minutes: int, after: int) -> Piece:
    told = half_of_day(row, Told(minutes % DAY_MINUTES, after, sure=False))
    return Piece("clock", start, told.after, clock=told.clock)


SLAVIC_CLOCK_RULES = (hour_in_a_word, hour_lacking, minutes_of_hour)
