"""Rules for times of day: "15:00", "3pm", "о 15", "half past seven", "tonight"."""

from dataclasses import dataclass, replace

from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Clock, Piece, Row
from classifier.dates.tokens import Token

HOUR = 60
_NOON = 12 * HOUR
DAY_MINUTES = 24 * HOUR
_LUNCH = 13
_GLUED_H = 2
_FIRST_H = 7  # "15h" is an hour, "3h" is how long it takes
_QUARTERS, _DASHED = frozenset({0, 15, 30, 45}), 4
_DASHES = frozenset("-–—")
_OPENS_A_NUMBER = frozenset("(,~@:")


@dataclass(frozen=True, slots=True)
class Told:
    """A time as figures or words give it, before anything around them is judged.

    Attributes:
        after: Place of the first token behind it.
        sure: Morning or afternoon is settled.
        plain: The form alone makes it a time: "15:30", "15h30".
    """

    minutes: int
    after: int
    sure: bool
    plain: bool = False

    @property
    def clock(self) -> Clock:
        return Clock(self.minutes, self.sure, figures=self.plain)


def clock(row: Row, place: int) -> Piece | None:
    """ "15:00", "3pm", "о 15", "at 5", "о восьмій", "7 вечора", "15h30"."""
    start = place
    place = row.skip(place, Role.AT, Role.ABOUT)
    announced = start < place or _deadline(row, place)
    told = _told(row, place)
    if told is None:
        return None
    roughly = row.has(told.after, Role.ABOUT) and row[told.after].glued  # "11ish"
    told = replace(told, after=told.after + 1, plain=True) if roughly else told
    settled = half_of_day(row, told, announced=announced)
    if settled.after > told.after:
        return Piece("clock", start, settled.after, clock=settled.clock)
    if row.has(told.after, Role.MEASURE) or (row.has(told.after, Role.UNIT) and not row.has(told.after, Role.OCLOCK)):
        return None
    if told.plain or (announced and _hour_meant(row, start, place, told)):
        return Piece("clock", start, told.after, clock=told.clock)
    if not announced and (_hour_after_day(row, place, told) or _hour_before_day(row, place, told)):
        return Piece("clock", start, told.after, clock=told.clock, weak=True)
    return None


def _deadline(row: Row, place: int) -> bool:
    """ "by 5" and "before 6" are times, "from 1 to 5" need not be."""
    return row.has(place - 1, Role.BY, Role.BEFORE) and not any(
        row.has(back, Role.FROM) for back in range(place - 4, place - 1)
    )


def _counted_range(row: Row, after: int) -> bool:
    """ "um 5 bis 10 Prozent": the second number tells that the first is no hour."""
    counted = row.has(after + 2, Role.MEASURE) or (
        row.has(after + 2, Role.UNIT) and not row.has(after + 2, Role.OCLOCK)
    )
    return row.has(after, Role.TO) and row.has(after + 1, Role.NUMBER) and counted


def _hour_meant(row: Row, start: int, place: int, told: Told) -> bool:
    """Whether a number after "at" is an hour: "at 5 locations" is not, "tomorrow at 5 call mom" and "о 5" are."""
    if row[place].clock is not None:
        return True
    if _counted_range(row, told.after):
        return False
    hour_word = any(row.value(spot, Role.AT) == 1 for spot in range(start, place))
    return row.breaks(told.after) or hour_word or _follows_day(row, start)


def _hour_after_day(row: Row, place: int, told: Told) -> bool:
    """ "завтра в 15", "tonight 815"; not the year of "Friday 2027", nor the "2." that opens the next item."""
    text = row[place].text
    year = text.isdigit() and 1900 <= int(text) <= 2100
    marker = row[told.after].text in {".", ")"} and bool(row[told.after + 1].text)
    written = (row.has(place, Role.NUMBER, Role.ORDINAL) or row[place].clock is not None) and told.minutes >= HOUR
    return written and _follows_day(row, place) and row.breaks(told.after) and not (year or marker)


def _hour_before_day(row: Row, place: int, told: Told) -> bool:
    """ "9 tomorrow", "10 завтра" that open a text; "14.30 tomorrow" anywhere."""
    whole = row[place].text.isdigit() and told.after == place + 1 and told.minutes >= HOUR
    return (row[place].clock is not None or (place == 0 and whole)) and row.has(told.after, Role.DAY)


def _follows_day(row: Row, place: int) -> bool:
    before = place - 1 - row.has(place - 1, Role.ON)
    dated = row.has(before, Role.ORDINAL) and row.has(before - 1, Role.MONTH)  # "March eighteenth nine thirty"
    return dated or row.has(before, Role.DAY, Role.WEEKDAY, Role.PART, Role.ADVERB_PART)


def _told(row: Row, place: int) -> Told | None:
    token = row[place]
    if token.clock is not None or token.upto is not None:
        return _in_figures(row, place)
    number = token.roles.get(Role.NUMBER)
    if number is None and (not token.text.isascii() or row.value(place - 1, Role.AT) == 1):
        number = token.roles.get(Role.ORDINAL)  # "о восьмій", but not "at first"
    if number is None or (token.glued and row[place - 1].text not in _OPENS_A_NUMBER):
        return None
    if len(token.text) in {3, 4} and token.text.isdigit():
        return _military(token, number, place)
    if number > 24:
        return None
    return _french(row, place, number) or _in_two_words(row, place, number) or _whole_hour(token, place, number)


def _in_figures(row: Row, place: int) -> Told | None:
    """ "15:30", "в 10-00", and the first hour of "14-16 Uhr"."""
    token = row[place]
    if token.clock is not None:
        attached = token.glued and (row[place - 1].text[:1].isalnum() or row[place - 1].text == "[")  # a log
        return None if attached else Told(token.clock, place + 1, token.clear, plain=":" in token.text)
    first = token.text.rstrip("0123456789")[:-1]
    hour = int(first) if first.isdigit() else HOUR
    if hour >= 24 or token.upto is None:
        return None
    if token.upto in _QUARTERS and len(token.text) >= _DASHED and row.has(place - 1, Role.AT):
        return Told(hour * HOUR + token.upto, place + 1, sure=hour >= 7)
    hours = row.value(place + 1, Role.OCLOCK) == 1 and hour < token.upto <= 24
    return Told(hour * HOUR, place + 1, sure=token.upto > 12) if hours else None


def _military(token: Token, number: int, place: int) -> Told | None:
    """ "1730", "0630", "815"."""
    hour, minute = divmod(number, 100)
    clear = len(token.text) == 4 and (hour > 12 or token.text.startswith("0"))
    return Told(hour * HOUR + minute, place + 1, clear) if hour < 24 and minute < 60 else None


def _french(row: Row, place: int, hour: int) -> Told | None:
    """ "15h30", "15h"."""
    if row[place + 1].text != "h" or not row[place + 1].glued:
        return None
    minute = row.value(place + 2, Role.NUMBER) if row[place + 2].glued else None
    if minute is None or minute > 59:
        plain = hour >= _FIRST_H and row.value(place + 1, Role.OCLOCK) == _GLUED_H
        return Told(hour * HOUR, place + 2, sure=True, plain=plain)
    return Told(hour * HOUR + minute, place + 3, sure=True, plain=True)


def _in_two_words(row: Row, place: int, hour: int) -> Told | None:
    """ "3 15", "nine thirty"."""
    place += row[place + 1].text == "-" and row[place + 1].glued and row[place].text.isalpha()  # "five-thirty"
    minute = row.value(place + 1, Role.NUMBER)
    dashed = row[place].text == "-"
    if minute is None or not 10 <= minute < 60 or (row[place + 1].glued and not dashed):
        return None
    minutes_said = row.value(place + 2, Role.UNIT) == Unit.MINUTE
    if not (minutes_said or row.breaks(place + 2) or row.has(place + 2, Role.MERIDIEM, Role.OCLOCK)):
        return None
    if minutes_said:
        return Told(hour * HOUR + minute, place + 3, sure=hour > 12)
    return Told(hour * HOUR + minute, place + 2, sure=hour > 12 or row[place].text.startswith("0"))


def _whole_hour(token: Token, place: int, hour: int) -> Told:
    return Told(hour * HOUR, place + 1, sure=hour > 12 or hour == 0 or token.text.startswith("0"))


def half_of_day(row: Row, told: Told, *, announced: bool = True) -> Told:
    """With what is said after the figures: "pm", "o'clock", "вечора", "in the morning"; as it was where nothing is."""
    place = told.after
    hours = row.has(place, Role.OCLOCK) and (announced or row.value(place, Role.OCLOCK) == 1)
    after = place + row.has(place, Role.OCLOCK)
    if row.has(after, Role.IN) and row.has(after + 1, Role.ARTICLE) and row.has(after + 2, Role.MERIDIEM):
        after += 2  # "3 in the AM"
    half = row.value(after, Role.MERIDIEM)
    if half is not None and told.minutes < 13 * HOUR and (row[after].glued or len(row[after].text) > 1):
        return Told(told.minutes % _NOON + half * HOUR, after + 1, sure=True)
    ahead = row.skip(after, Role.IN, Role.OF, Role.ARTICLE, Role.THIS)
    part = row.value(ahead, Role.PART)
    if ahead == after and row.has(ahead, Role.DAY):
        part = None  # "8 Uhr morgen" is tomorrow, "las 8 de la mañana" is in the morning
    if part is None and row.value(ahead, Role.ADVERB_PART) not in {None, 12, 24}:
        part = row.value(ahead, Role.ADVERB_PART)
    if part is not None:
        return Told(in_part(told.minutes, part), ahead + 1, sure=True)
    return Told(told.minutes, after if hours else place, told.sure, told.plain)


def in_part(minutes: int, part: int) -> int:
    """The reading of a clock that fits a part of the day, given by its usual hour; 1440 is the midnight after it."""
    if minutes >= 13 * HOUR:
        return minutes
    if part < 12:
        return minutes % _NOON
    if part >= 20 and minutes < 5 * HOUR:
        return minutes  # "2 at night"
    if minutes < _NOON:
        return minutes + _NOON
    return minutes if part < 18 else minutes + _NOON


def clock_range_in_one(row: Row, place: int) -> Piece | None:
    """ "2-4pm": from two in the afternoon; "11-1pm" is from eleven in the morning."""
    start = place
    place += row.has(place, Role.FROM)
    upto = row[place].upto
    if upto is None or not row.has(place + 1, Role.MERIDIEM):
        return None
    first = int(row[place].text.replace("–", "-").replace("—", "-").partition("-")[0])
    if not 1 <= first <= _NOON // HOUR or not 1 <= upto <= _NOON // HOUR:
        return None
    end = upto * HOUR % _NOON + row[place + 1].roles[Role.MERIDIEM] * HOUR
    minutes = first * HOUR % _NOON + row[place + 1].roles[Role.MERIDIEM] * HOUR
    return Piece("clock", start, place + 2, clock=Clock(minutes if minutes < end else minutes % _NOON, sure=True))


def clock_range(row: Row, place: int) -> Piece | None:
    """ "from 3 to 5 pm", "з 10 до 12": an appointment is due when it starts; bare numbers only beside a day."""
    led = row.has(place, Role.FROM)
    first = _told(row, row.skip(place + 1, Role.AT) if led else place)
    if first is None or not (led or first.plain):
        return None
    if not row.has(first.after, Role.TO) and row[first.after].text not in _DASHES:
        return None
    last = _told(row, row.skip(first.after + 1, Role.AT))
    if last is None:
        return None
    end = half_of_day(row, last)
    if not row.breaks(end.after) or row.has(row.skip(end.after, Role.OF), Role.MONTH):
        return None  # "from 3 to 5 December"
    minutes = first.minutes
    if end.sure and not last.sure and end.minutes >= _NOON and minutes + _NOON < end.minutes:
        minutes += _NOON  # "from 3 to 5 pm"
    if not led and not last.plain and row[last.after - 1].clock is None:
        return None
    sure = first.sure or end.sure
    told = first.plain or last.plain or sure or end.after > last.after or row.has(place + 1, Role.AT)
    return Piece("clock", place, end.after, clock=Clock(minutes, sure), weak=not told)


def part_of_day(row: Row, place: int) -> Piece | None:
    """ "tonight", "at noon", "in the morning", "ввечері", "до обіду"."""
    start = place
    place = row.skip(place, Role.AT, Role.ON, Role.ARTICLE, Role.THIS)
    lunch = row.skip(place + 1, Role.ARTICLE)
    if row.has(place, Role.AFTER) and row.value(lunch, Role.PART) == _LUNCH:
        return Piece("part", start, lunch + 1, clock=Clock((_LUNCH + 2) * HOUR, sure=True, part=True))
    if row.has(place, Role.IN) and row.has(place + 1, Role.ARTICLE):
        place += 2
    adverb = row.value(place, Role.ADVERB_PART)
    if adverb is not None:
        return Piece("part", start, place + 1, clock=Clock(adverb * HOUR, sure=True, part=adverb not in {12, 24}))
    part = row.value(place, Role.PART)
    led = start < place
    tomorrow = row.has(place, Role.DAY) and not row.is_morning(place)
    if part is None or tomorrow or (row.has(place, Role.UNIT) and not led):
        return None
    if part == _LUNCH and row.has(place - 1, Role.ARTICLE):
        led = False  # "the lunch" is a meal
    weak = not led and not row.has(start - 1, Role.BY, Role.BEFORE)
    days = (row.today,) if row.has(place - 1, Role.THIS) else ()  # never tomorrow: "it crashed this morning"
    return Piece("part", start, place + 1, days, clock=Clock(part * HOUR, sure=True, part=True), weak=weak)


CLOCK_RULES = (clock, clock_range, clock_range_in_one, part_of_day)
