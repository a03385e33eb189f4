"""Rules for times of day as they are spoken: "half past seven", "halb drei", "las tres y media", "8 Uhr 15"."""

from classifier.dates.clock_rules import DAY_MINUTES, HOUR, Told, half_of_day, part_of_day
from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Clock, Piece, Row

_LEAD = (Role.AT, Role.ABOUT, Role.ARTICLE, Role.ON)
_NOONS = frozenset({12, 24})
_FIVES = frozenset({5, 10, 20, 25})
_OF_HOUR = frozenset({5, 10, 15, 20, 25, 30, 45})


def fraction_clock(row: Row, place: int) -> Piece | None:
    """ "half past seven", "quarter to noon", "пів на восьму", "fünf vor halb drei", "15 past 3pm"."""
    start = place
    place = _lead_end(row, place)
    named = row.value(place, Role.FRACTION)
    count = row.value(place, Role.NUMBER) if named is None else named
    if count is None or not 1 <= count < HOUR:
        return None
    counted = named is None and row.value(place + 1, Role.UNIT) == Unit.MINUTE
    link = place + 1 + counted
    announced = any(row.has(spot, Role.AT) for spot in range(start, place))
    whole = start == 0 and count in _FIVES and row[place].text.isalpha() and not row[link + 2].text  # "ten to six"
    told = named is not None or counted or announced or whole
    away = _minutes_away(row, link, count, named=named is not None, told=told)
    if away is None:
        return None
    base = (
        part_of_day(row, link + 1)
        or hour_into(row, link + 1)
        or _bare_hour(row, row.skip(link + 1, Role.ARTICLE, Role.AT))
    )
    if base is None or base.clock is None:
        return None
    if row.has(link, Role.AFTER) and not row.breaks(base.after):
        return None  # "15 after 3 retries"
    return Piece("clock", start, base.after, clock=Clock((base.clock.minutes + away) % DAY_MINUTES, base.clock.sure))


def _minutes_away(row: Row, link: int, count: int, *, named: bool, told: bool) -> int | None:
    """How far from the hour that follows, below 0 before it; None when the word at `link` leads to no hour.

    Args:
        count: The minutes that were said, 1 to 59.
        named: As a part of an hour: "half", "quarter".
        told: What stands before the link tells already that it is a time.
    """
    if named and row.value(link, Role.INTO) == 0:
        return count - HOUR  # "пів на восьму" is half past seven
    if row.has(link, Role.PAST):
        return count
    if row.has(link, Role.BY) and row.value(link + 1, Role.AT) is not None and count in _OF_HOUR:
        return -count  # "para las"
    ranging = row.has(link, Role.AND) or (not named and row.has(link, Role.BY))  # "um 5 bis 6 Uhr"
    noon = row.value(link + 1, Role.ADVERB_PART) in _NOONS or row.has(link + 1, Role.INTO)  # "15 to noon", "5 vor halb"
    spelled = row.has(link, Role.BEFORE) and count in _OF_HOUR and _ends_there(row, link + 1)  # "zehn vor acht abends"
    return -count if row.has(link, Role.TO) and not ranging and (told or noon or spelled) else None


def _ends_there(row: Row, place: int) -> bool:
    return row.has(place, Role.NUMBER) and (row.has(place + 1, Role.PART, Role.OCLOCK) or row.breaks(place + 1))


def _lead_end(row: Row, place: int) -> int:
    """The place behind "at", "about" and articles, the last of which may be a number too: "a la una"."""
    end = row.skip(place, *_LEAD)
    return end - 1 if end > place and row.has(end - 1, Role.NUMBER) else end


def _bare_hour(row: Row, place: int) -> Piece | None:
    number = _hour(row, place)
    if not number:
        return None
    told = half_of_day(row, Told(number * HOUR, place + 1, sure=number > 12))
    if row.has(told.after, Role.UNIT, Role.MEASURE, Role.MONTH) and told.after == place + 1:
        return None
    return Piece("clock", place, told.after, clock=told.clock)


def _hour(row: Row, place: int) -> int | None:
    number = row[place].roles.get(Role.NUMBER, row[place].roles.get(Role.ORDINAL))
    return number if number is not None and number <= 24 and row[place].clock is None else None


def hour_into(row: Row, place: int) -> Piece | None:
    """ "halb drei", "dreiviertel acht Uhr", "o wpół do szesnastej": so far into the hour that ends there."""
    start = place
    place = _lead_end(row, place)
    minutes = row.value(place, Role.INTO)
    if minutes is None:
        return None
    doubtful = row.has(place, Role.FRACTION) and start == place and minutes < HOUR  # "viertel acht", not "half eight"
    if doubtful and not row.has(place + 1, Role.ORDINAL):
        return None
    base = _bare_hour(row, place + 1)
    if base is None or base.clock is None or (minutes > HOUR and not row.breaks(base.after)):
        return None
    clock = Clock((base.clock.minutes - HOUR + minutes) % DAY_MINUTES, base.clock.sure)
    return Piece("clock", start, base.after, clock=clock)


def hour_and_minutes(row: Row, place: int) -> Piece | None:
    """ "a las tres y media", "8 Uhr 15", "ocho menos cuarto de la tarde", "midi et demi", "seis cero dos pm"."""
    start = place
    place = _lead_end(row, place)
    announced = row.has(start, Role.AT) or any(row.has(spot, Role.AT) for spot in range(start, place))
    base = _whole_hour(row, place, announced=announced)
    if base is None:
        return None
    minutes, after = _minutes(row, base.after, row.has(base.after - 1, Role.OCLOCK), announced=announced)
    if minutes is None or row.has(after, Role.MEASURE):
        return None
    if row.has(base.after, Role.AND) and row.has(start - 1, Role.FROM):
        return None  # "between noon and one"
    after += row.value(after, Role.UNIT) == Unit.MINUTE
    told = half_of_day(row, Told(base.minutes, after, base.sure))
    figure = row.has(after - 1, Role.NUMBER)
    if not announced and told.after == after and (not row.breaks(after) or (figure and not base.plain)):
        return None
    clock = Clock((told.minutes + minutes) % DAY_MINUTES, told.sure)
    return Piece("clock", start, told.after, clock=clock)


def _whole_hour(row: Row, place: int, *, announced: bool) -> Told | None:
    """The hour with what settles its half of the day or "Uhr"; `plain` when one of them is said."""
    noon = row.value(place, Role.ADVERB_PART)
    if noon in {12, 24}:
        return Told(noon * HOUR, place + 1, sure=True, plain=True)
    number = _hour(row, place)
    if number is None or (row[place].glued and place > 0 and row[place - 1].text not in {"(", ",", "@"}):
        return None
    bare = Told(number * HOUR, place + 1, sure=number > 12 or number == 0)
    told = half_of_day(row, bare, announced=announced)
    if told.after == bare.after:
        return told
    return Told(told.minutes, told.after, told.sure, plain=True)


def _minutes(row: Row, place: int, after_oclock: bool, *, announced: bool) -> tuple[int | None, int]:
    """What is said behind an hour, and the place after it: minutes, below zero for those before it."""
    linked = row.has(place, Role.AND)
    less = row.has(place, Role.MINUS)
    spot = place + (linked or less)
    if row.has(row.skip(spot, Role.ARTICLE), Role.FRACTION) and (linked or less):
        spot = row.skip(spot, Role.ARTICLE)  # "moins le quart"
    if row.value(spot, Role.NUMBER) == 1 and row.has(spot + 1, Role.FRACTION):
        spot += 1  # "e un quarto"
    part = row.value(spot, Role.FRACTION)
    if part in _OF_HOUR and (linked or less or after_oclock) and not row.has(spot, Role.UNIT):
        return (-part if less else part), spot + 1
    number = row.value(spot, Role.NUMBER)
    if number is None or number >= HOUR or row[spot].glued:
        return None, place
    if number == 0 and not linked and not less:
        ones = row.value(spot + 1, Role.NUMBER)
        return (ones, spot + 2) if ones and ones < 10 else (None, place)
    if linked or less or after_oclock or (announced and row.has(spot + 1, Role.MERIDIEM)):
        return (-number if less else number), spot + 1
    return None, place


SPOKEN_CLOCK_RULES = (fraction_clock, hour_into, hour_and_minutes)
