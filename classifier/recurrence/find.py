"""From a text to the rule by which something comes again."""

from dataclasses import dataclass, replace

from classifier.dates.lexicon import Unit
from classifier.recurrence.days import WEEKEND, WORKDAYS, Days, days
from classifier.recurrence.languages import tables
from classifier.recurrence.lexicon import Part
from classifier.recurrence.row import Row, tokenize
from classifier.recurrence.rules import LAST, Freq, RuleParts, rule_of

READ_CHARACTERS = 4_000
_STEPS: dict[int, tuple[Freq, int]] = {
    Unit.DAY: ("day", 1),
    Unit.WEEK: ("week", 1),
    Unit.FORTNIGHT: ("week", 2),
    Unit.MONTH: ("month", 1),
    Unit.QUARTER: ("month", 3),
    Unit.YEAR: ("year", 1),
}
_ADVERBS: dict[Part, Freq] = {
    Part.IN_DAYS: "day",
    Part.IN_WEEKS: "week",
    Part.IN_MONTHS: "month",
    Part.IN_YEARS: "year",
}

_TELLING = (Part.EVERY, Part.ONCE, Part.HABIT, Part.WORKDAYS, Part.WEEKENDS, *_ADVERBS)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What comes again, and the words that say so.

    Attributes:
        rule: The value of an RFC 5545 RRULE, one that `is_rule` admits.
        start, end: Offsets of the words in code points, end excluded. A time of day is not among them.
    """

    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A rule, up to the token `after`."""

    parts: RuleParts
    after: int


def find_recurrence(text: str) -> Recurrence | None:
    """The rule that a text names first, or None; never raises, whatever the text.

    What is no rule of ours is not understood: "twice a day", "every 2 hours", "every day except Sunday".
    Its first 4,000 characters are read.
    """
    tokens = tokenize(text[:READ_CHARACTERS])
    rows = [row for words in tables(text[:READ_CHARACTERS]) if _says_how_often(row := Row(tokens, words))]
    for place in range(len(tokens)):
        readings = [found for row in rows if (found := _rule_at(row, place))]
        if readings:
            found = max(readings, key=lambda reading: reading.after)
            rule = rule_of(found.parts)
            return Recurrence(rule, tokens[place].start, tokens[found.after - 1].end) if rule else None
    return None


def _says_how_often(row: Row) -> bool:
    """Whether any rule can be in it: most texts have none, and cost no more than this."""
    return any(row.has(place, *_TELLING) for place in range(len(row)))


def _rule_at(row: Row, place: int) -> _Found | None:
    if not row.parts(place) or row[place - 1].text == "-" or _counted(row, place):
        return None
    readings = [_habit(row, place), _every_days(row, place), _period_days(row, place), _days_period(row, place)]
    found = max((reading for reading in readings if reading), key=lambda reading: reading.after, default=None)
    return None if found is None or _limited(row, found.after) else found


def _counted(row: Row, place: int) -> bool:
    """ "twice a", "3 times every" before it."""
    return row.has(place - 1, Part.TIMES) or (row[place - 1].number is not None and row.has(place, Part.ONCE))


def _limited(row: Row, after: int) -> bool:
    """ "except Sunday", "until May", "3 times", "and the 15th" behind it."""
    more = row.get(after, Part.AND)
    if more and row.has(row.skip(more[1]), Part.ORDINAL):
        return True
    counted = row.has(after, Part.NUMBER) and row.has(after + 1, Part.TIMES)
    return row.has(after + (row[after].text == ","), Part.STOP, Part.TIMES) or counted


def _habit(row: Row, place: int) -> _Found | None:
    """ "on Mondays and Fridays", "montags", "по будням"."""
    for part, weekdays in ((Part.WORKDAYS, WORKDAYS), (Part.WEEKENDS, WEEKEND)):
        group = row.get(place, part)
        if group and _stands(row, place, group[1]):
            return _Found(RuleParts("week", weekdays=weekdays), group[1])
    if not row.has(place, Part.HABIT):
        return None
    listed = days(row, place)
    if listed is None or not _stands(row, place, listed.after):
        return None
    return _Found(RuleParts("week", weekdays=listed.weekdays), listed.after)


def _stands(row: Row, place: int, after: int) -> bool:
    """A phrase of several words, or one that is no adjective or noun of a sentence here."""
    return after - place > 1 or not row.words.adjectives or (row.closes(after) and row.opens(place))


def _period(row: Row, place: int) -> _Found | None:
    """How often, without which days: "every 2 weeks", "monthly", "once a year"."""
    for part, freq in _ADVERBS.items():
        adverb = row.get(place, part)
        if adverb and (not row.words.adjectives or row.closes(adverb[1])):
            return _Found(RuleParts(freq, adverb[0]), adverb[1])
    lead = row.get(place, Part.EVERY) or row.get(place, Part.ONCE)
    if lead is None:
        return None
    interval, after = _interval(row, lead[1])
    unit = row.get(after, Part.UNIT)
    step = _STEPS.get(unit[0]) if unit else None
    if unit is None or step is None or (len(row[after].text) == 1 and row[after - 1].number is None):
        return None
    return _Found(RuleParts(step[0], interval * step[1]), unit[1])


def _interval(row: Row, place: int) -> tuple[int, int]:
    """ "2" weeks, "other" week, "second" week; 1 where nothing is said."""
    for part in (Part.OTHER, Part.NUMBER, Part.ORDINAL):
        found = row.get(place, part)
        if found:
            return (2 if part is Part.OTHER else found[0]), found[1]
    return 1, place


def _period_days(row: Row, place: int) -> _Found | None:
    """ "every 2 weeks on Monday", "monthly on the 1st", "every morning"; the days are left out where they don't fit."""
    period = _period(row, place)
    if period is None:
        lead = row.get(place, Part.EVERY)
        return _Found(RuleParts("day"), lead[1]) if lead and row.has(lead[1], Part.DAYTIME) else None
    said = days(row, period.after + (row[period.after].text in {",", ":"}))
    joined = _joined(period.parts, said) if said and (said.firm or row.closes(said.after)) else None
    return _Found(joined, said.after) if joined and said else period


def _days_period(row: Row, place: int) -> _Found | None:
    """ "on the 1st of every month", "Monday and Friday every week", "March 3 every year"."""
    said = days(row, place)
    if said is None:
        return None
    period = _period(row, row.skip(said.after + (row[said.after].text == ",")))
    joined = _joined(period.parts, said) if period else None
    return _Found(joined, period.after) if joined and period else None


def _every_days(row: Row, place: int) -> _Found | None:
    """ "every Monday", "every other Tuesday", "every first Monday of the month", "every March 3"."""
    lead = row.get(place, Part.EVERY)
    if lead is None:
        return None
    other = row.get(lead[1], Part.OTHER)
    said = days(row, other[1] if other else lead[1])
    if said is None or (other and (said.which or not said.weekdays)):
        return None
    if said.month is not None:
        parts = _joined(RuleParts("year"), said)
    elif said.weekdays and said.which is None:
        parts = RuleParts("week", 2 if other else 1, said.weekdays)
    elif said.which == 2 and not said.of_month:
        parts = RuleParts("week", 2, said.weekdays)
    elif said.of_month or said.which in {1, LAST} or (said.which is None and said.firm and row.closes(said.after)):
        parts = _joined(RuleParts("month"), said)
    else:
        parts = None
    return _Found(parts, said.after) if parts else None


def _joined(period: RuleParts, said: Days) -> RuleParts | None:
    """The period on those days, None where they don't belong to it."""
    nth = (said.which, said.weekdays[0]) if said.which is not None and said.weekdays else None
    if period.freq == "week" and said.weekdays and nth is None:
        return replace(period, weekdays=said.weekdays)
    if period.freq == "month" and said.month is None and (nth or said.month_day):
        return replace(period, month_day=said.month_day, nth=nth)
    if period.freq == "year" and said.month is not None and (nth or said.month_day):
        return replace(period, month_day=said.month_day, nth=nth, month=said.month)
    return None
