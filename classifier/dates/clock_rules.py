"""Rules for times of day and lengths of time."""

from datetime import timedelta

from classifier.dates import calendar
from classifier.dates.day_rules import shift
from classifier.dates.lexicon import Role, Unit
from classifier.dates.row import Clock, Piece, Row

_DAY_MINUTES = 24 * 60
_LUNCH = 13
_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600, Unit.DAY: 86_400, Unit.WEEK: 604_800}
_MAX_SECONDS = 400 * 86_400


def clock(row: Row, place: int) -> Piece | None:
    """ "15:00", "3pm", "о 15", "at 5", "о восьмій", "7 вечора", "15h30"."""
    start = place
    place = row.skip(place, Role.AT, Role.ABOUT)
    announced = start < place or _deadline(row, place)
    minutes, after, sure = _reading(row, place)
    if minutes is None:
        return None
    figures = row[place].clock is not None and ":" in row[place].text
    certain = announced or figures or after == place + 3  # "15h30"
    minutes, sure, told_after = _half_of_day(row, after, minutes, sure=sure, announced=announced)
    if told_after > after:
        return Piece("clock", start, told_after, clock=Clock(minutes, sure))
    if not announced and row[place].text.isdigit() and 1900 <= int(row[place].text) <= 2100:
        return None  # a year
    if row[place].has(Role.NUMBER, Role.ORDINAL):
        hour_word = any(row.value(spot, Role.AT) == 1 for spot in range(start, place))
        after_day_at = announced and _follows_day(row, start)
        certain = certain and (row.breaks(told_after) or hour_word or after_day_at)
        marker = row[told_after].text in {".", ")"} and bool(row[told_after + 1].text)  # "2. the next item"
        after_day = not announced and _follows_day(row, place) and row.breaks(told_after) and not marker
        if after_day and minutes >= 60:
            return Piece("clock", start, told_after, clock=Clock(minutes, sure), weak=True)
    if row.has(after, Role.MEASURE) or not certain:
        return None
    return Piece("clock", start, after, clock=Clock(minutes, sure))


def _deadline(row: Row, place: int) -> bool:
    """ "by 5" is a time, "from 1 to 5" need not be."""
    return row.has(place - 1, Role.BY) and not any(row.has(back, Role.FROM) for back in range(place - 4, place - 1))


def _reading(row: Row, place: int) -> tuple[int | None, int, bool]:
    """Minutes after midnight as written, the place after them, and whether am or pm is settled."""
    token = row[place]
    if token.clock is not None and not (token.glued and row[place - 1].text[:1].isalnum()):
        return token.clock, place + 1, token.clear
    number = token.roles.get(Role.NUMBER, token.roles.get(Role.ORDINAL))
    if number is None:
        return None, place, False
    if len(token.text) in {3, 4} and token.text.isdigit() and number % 100 < 60 and number // 100 < 24:
        clear = len(token.text) == 4 and (token.text.startswith("0") or number >= 1300)
        return number // 100 * 60 + number % 100, place + 1, clear
    if number > 24:
        return None, place, False
    if token.glued and row[place - 1].text not in {"(", ",", "~", "@", ":"}:
        return None, place, False
    following, minutes = row[place + 1], row.value(place + 2, Role.NUMBER)
    if following.text == "h" and following.glued:
        with_minutes = minutes is not None and row[place + 2].glued and minutes < 60
        return number * 60 + (minutes or 0 if with_minutes else 0), place + 2 + with_minutes, True
    minutes = row.value(place + 1, Role.NUMBER)
    if minutes is not None and 10 <= minutes < 60 and row.breaks(place + 2) and not row[place + 1].glued:
        return number * 60 + minutes, place + 2, number > 12 or token.text.startswith("0")
    return number * 60, place + 1, number > 12 or number == 0 or (len(token.text) == 2 and token.text.startswith("0"))


def _half_of_day(row: Row, place: int, minutes: int, *, sure: bool, announced: bool = True) -> tuple[int, bool, int]:
    """Apply what is said after the figures: "pm", "o'clock", "вечора", "in the morning"."""
    hours = row.has(place, Role.OCLOCK) and (announced or row.value(place, Role.OCLOCK) == 1)
    after = place + row.has(place, Role.OCLOCK)
    half = row.value(after, Role.MERIDIEM)
    if half is not None and minutes < 13 * 60 and (row[after].glued or len(row[after].text) > 1):
        return minutes % (12 * 60) + half * 60, True, after + 1
    ahead = row.skip(after, Role.IN, Role.OF, Role.ARTICLE, Role.THIS)
    part = row.value(ahead, Role.PART)
    if part is None and row.value(ahead, Role.ADVERB_PART) not in {None, 12, 24}:
        part = row.value(ahead, Role.ADVERB_PART)
    if part is not None:
        return in_part(minutes, part), True, ahead + 1
    return minutes, sure, after if hours else place


def in_part(minutes: int, part: int) -> int:
    """The reading of a clock that fits a part of the day, given by its usual hour."""
    if minutes >= 13 * 60 or part < 12:
        return minutes % (12 * 60) if part < 12 and minutes < 13 * 60 else minutes
    if part >= 20 and minutes < 5 * 60:
        return minutes  # "2 at night"
    if minutes >= 12 * 60:
        return minutes if part < 18 else _DAY_MINUTES + minutes - 12 * 60
    return minutes + 12 * 60


def _follows_day(row: Row, place: int) -> bool:
    """Whether a bare number stands after a day: "завтра в 15", "tonight 815"."""
    before = place - 1 - row.has(place - 1, Role.ON)
    return row.has(before, Role.DAY, Role.WEEKDAY, Role.PART, Role.ADVERB_PART)


def fraction_clock(row: Row, place: int) -> Piece | None:
    """ "half past seven", "quarter to noon", "пів на восьму", "15 past 3pm"."""
    start = place
    place = row.skip(place, Role.AT, Role.ABOUT, Role.ARTICLE, Role.ON)
    fraction = row.value(place, Role.FRACTION)
    count = row.value(place, Role.NUMBER) if fraction is None else fraction
    if count is None or not 1 <= count < 60:
        return None
    place += 1 + (fraction is None and row.value(place + 1, Role.UNIT) == Unit.MINUTE)
    link = row[place]
    if not link.has(Role.PAST, Role.TO) or (fraction is None and start == place - 1 and not link.has(Role.PAST)):
        return None
    base = part_of_day(row, place + 1) or _bare_hour(row, place + 1)
    if not base or not base.clock:
        return None
    hour = base.clock.minutes
    if link.text == "на":
        minutes = hour - 60 + count
    else:
        minutes = hour + count if link.has(Role.PAST) else hour - count
    return Piece("clock", start, base.after, clock=Clock(minutes % _DAY_MINUTES, base.clock.sure))


def _bare_hour(row: Row, place: int) -> Piece | None:
    number = row.value(place, Role.NUMBER)
    if number is None:
        number = row.value(place, Role.ORDINAL)
    if number is None or not 1 <= number <= 24:
        return None
    minutes, sure, after = _half_of_day(row, place + 1, number * 60, sure=number > 12)
    return Piece("clock", place, after, clock=Clock(minutes, sure))


def clock_range(row: Row, place: int) -> Piece | None:
    """ "from 3 to 5 pm", "з 10 до 12": an appointment is due when it starts."""
    if not row.has(place, Role.FROM) or row.has(place, Role.AT):
        return None
    first, after, sure = _reading(row, place + 1)
    if first is None or not row.has(after, Role.TO):
        return None
    last, after, _ = _reading(row, after + 1)
    if last is None or not row.breaks(after):
        return None
    told, told_sure, told_after = _half_of_day(row, after, last, sure=sure)
    if told_sure and told >= 12 * 60 > last and first + 12 * 60 < told:
        first += 12 * 60
    figures = any(row[spot].clock is not None and ":" in row[spot].text for spot in range(place, told_after))
    return Piece("clock", place, told_after, clock=Clock(first, sure or told_sure), weak=not (figures or told_sure))


def part_of_day(row: Row, place: int) -> Piece | None:
    """ "tonight", "at noon", "in the morning", "ввечері", "до обіду"."""
    start = place
    place = row.skip(place, Role.AT, Role.ON, Role.ARTICLE, Role.THIS)
    lead = start < place
    if row.has(place, Role.AFTER) and row.value(place + 1, Role.PART) == _LUNCH:
        return Piece("part", start, place + 2, clock=Clock((_LUNCH + 2) * 60, sure=True, part=True))
    if row.has(place, Role.IN) and row.has(place + 1, Role.ARTICLE):
        place, lead = place + 2, True
    adverb = row.value(place, Role.ADVERB_PART)
    if adverb is not None:
        return Piece("part", start, place + 1, clock=Clock(adverb * 60, sure=True, part=adverb not in {12, 24}))
    part = row.value(place, Role.PART)
    if part is None or row.has(place, Role.UNIT) and not lead:
        return None
    weak = not lead and not row.has(start - 1, Role.BY, Role.BEFORE)
    return Piece("part", start, place + 1, clock=Clock(part * 60, sure=True, part=True), weak=weak)


def length(row: Row, place: int) -> Piece | None:
    """ "in 2 weeks", "через пів години", "15 minutes from now", "3 days ago"."""
    start = place
    announced = row.has(place, Role.IN) and not row.has(place - 1, Role.NUMBER, Role.MEASURE)
    if row.has(place, Role.IN):
        place = row.skip(place + 1, Role.ABOUT, Role.ARTICLE, Role.NEXT)
    seconds, months, after, exact = 0.0, 0, place, False
    while True:
        count, unit, ahead = _amount(row, after)
        if unit is None or count > 1_000_000:
            break
        if unit >= Unit.MONTH:
            months += round(count * (12 if unit == Unit.YEAR else 1))
        else:
            seconds += count * _SECONDS[unit]
        exact = exact or unit <= Unit.HOUR
        after = ahead
        following = row.skip(row.skip_comma(ahead), Role.AND)
        if _amount(row, following)[1] is None:
            break
        after = following
    if after == place:
        return None
    if row.has(after, Role.AGO):
        return Piece("length", start, after + 1, past=True)
    if row.has(after, Role.LATER):
        announced, after = True, after + 1
    elif row.has(after, Role.FROM) and (row.has(after + 1, Role.NOW) or row.has(after + 2, Role.NOW)):
        announced, after = True, after + 2 + (not row.has(after + 1, Role.NOW))
    if not announced:
        return None
    working = any(row.has(spot, Role.WORKING) for spot in range(start, after))
    if working and not (exact or months):
        return Piece("length", start, after, (calendar.add_working_days(row.today, min(int(seconds / 86_400), 999)),))
    return _counted(row, Piece("length", start, after), seconds, months, exact=exact)


def _amount(row: Row, place: int) -> tuple[float, Unit | None, int]:
    """ "2 weeks", "an hour", "half an hour", "1.5 h", "хвилину": count, unit, place after."""
    token = row[place]
    fraction = token.roles.get(Role.FRACTION)
    if fraction is not None:
        if Role.UNIT in token.roles:
            return fraction / 60, Unit.HOUR, place + 1
        after = row.skip(place + 1, Role.OF, Role.ARTICLE)
        return (fraction / 60, Unit.HOUR, after + 1) if row.value(after, Role.UNIT) == Unit.HOUR else (0, None, place)
    after = row.skip(place, Role.ARTICLE)
    count: float | None = row.value(after, Role.NUMBER)
    if count is None:
        count = row[after].decimal
    if count is None:
        count = 1
        if row[after].text.isascii() and after == place and not row.has(place - 1, Role.ARTICLE):
            return 0, None, place  # English says "an hour", Ukrainian may say only "годину"
    else:
        after += 1
        after = row.skip(after, Role.OF) if row.value(after, Role.UNIT) is None else after
        after = row.skip(after, Role.WORKING)
    unit = row.value(after, Role.UNIT)
    if unit is not None and unit >= Unit.DAY and row[place - 1].text == "за" and not row.has(place, Role.NUMBER):
        return 0, None, place  # "звіт за тиждень" is about the week that was
    return (count, Unit(unit), after + 1) if unit is not None else (0, None, place)


def _counted(row: Row, found: Piece, seconds: float, months: int, *, exact: bool) -> Piece | None:
    if seconds > _MAX_SECONDS * 30:
        return None
    day = shift(row.today, months, Unit.MONTH)
    if day is None:
        return None
    if not exact:
        return Piece("length", found.first, found.after, (day + timedelta(seconds=seconds),))
    ahead = timedelta(days=(day - row.today).days, seconds=seconds)
    return Piece("length", found.first, found.after, instant=row.now + ahead)


CLOCK_RULES = (clock, fraction_clock, clock_range, part_of_day, length)
