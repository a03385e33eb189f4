"""Which days a rule falls on: "Monday and Thursday", "the 1st", "first Monday of the month", "March 3"."""

from collections.abc import Iterator
from dataclasses import dataclass

from classifier.dates.lexicon import Unit
from classifier.recurrence.lexicon import Part
from classifier.recurrence.row import Row
from classifier.recurrence.rules import LAST

WORKDAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_MOST_WEEKDAYS = 7
_MOST_NTH = 5


@dataclass(frozen=True, slots=True)
class Days:
    """Days as they were said, up to the token `after`.

    Attributes:
        which: An ordinal said before weekdays, -1 for the last.
        of_month: "of the month" was said, or a month's name.
        firm: Said so that it can't be a count of something else: "15th", "15 числа".
    """

    after: int
    weekdays: tuple[int, ...] = ()
    which: int | None = None
    month_day: int | None = None
    month: int | None = None
    of_month: bool = False
    firm: bool = True


def days(row: Row, place: int) -> Days | None:
    """The longest reading of what stands there, after its small words."""
    group = _group(row, place)  # before a small word of its own is skipped: "día laborable"
    place = row.skip(place)
    readings = (
        group,
        _end(row, place),
        _group(row, place),
        _weekdays(row, place),
        _month_date(row, place),
        _numbered(row, place),
    )
    return max((reading for reading in readings if reading), key=lambda reading: reading.after, default=None)


def _group(row: Row, place: int) -> Days | None:
    """ "weekdays", "the weekend"."""
    for part, weekdays in ((Part.WORKDAY, WORKDAYS), (Part.WEEKEND, WEEKEND)):
        found = row.get(place, part)
        if found:
            return Days(found[1], weekdays)
    return None


def _end(row: Row, place: int) -> Days | None:
    """ "The end of the month"."""
    end = row.get(place, Part.END)
    return _of_month(row, Days(end[1], month_day=LAST, firm=False)) if end else None


def _weekdays(row: Row, place: int) -> Days | None:
    """ "Monday", "Mon-Fri", "Monday, Tuesday and Friday"."""
    first = row.get(place, Part.WEEKDAY) or row.get(place, Part.HABIT)
    if first is None:
        return None
    return Days(*_listed(row, first))


def _listed(row: Row, first: tuple[int, int]) -> tuple[int, tuple[int, ...]]:
    """The place behind a list that begins with a weekday, and the weekdays."""
    weekdays, after = [first[0]], first[1]
    for _ in range(_MOST_WEEKDAYS - 1):
        following = _next_weekday(row, after)
        if following is None:
            break
        number, after, spans = following
        if spans:
            weekdays += [day % 7 for day in range(weekdays[-1] + 1, number + (7 if number < weekdays[-1] else 0))]
        weekdays.append(number)
    return after, tuple(sorted(set(weekdays)))


def _next_weekday(row: Row, place: int) -> tuple[int, int, bool] | None:
    """A weekday behind "and", a comma or "to": its number, the place behind it, whether those between are meant."""
    ahead = place + (row[place].text in {",", "/", "&", "+"})
    ahead = row.skip(ahead, Part.AND)
    linked = ahead > place
    spans = not linked and row.has(ahead, Part.TO)
    ahead = row.skip(row.skip(ahead, Part.TO) if spans else ahead)
    found = row.get(ahead, Part.WEEKDAY) or row.get(ahead, Part.HABIT)
    return (found[0], found[1], spans) if found and (linked or spans) else None


def _month_date(row: Row, place: int) -> Days | None:
    """ "March 3", "3 March", "the 3rd of March"."""
    month = row.get(place, Part.MONTH)
    if month:
        for day, after in _numbers(row, row.skip(month[1])):
            return Days(after, month_day=day, month=month[0], of_month=True)
    for day, after in _numbers(row, place):
        month = row.get(row.skip(after), Part.MONTH)
        if month:
            return Days(month[1], month_day=day, month=month[0], of_month=True)
    return None


def _numbered(row: Row, place: int) -> Days | None:
    """ "the 1st", "the last day", "first Monday of the month", "15 числа"."""
    last = row.get(place, Part.LAST)
    which, after = (LAST, last[1]) if last else next(_numbers(row, place), (0, 0))
    if not which:
        return None
    weekday = row.get(after, Part.WEEKDAY)
    if weekday and which <= _MOST_NTH:
        weekdays = (weekday[0],)
        return _of_month(row, Days(weekday[1], weekdays, which))
    named = row.get(after, Part.DAY_NUMBER)
    day = row.get(after, Part.UNIT)
    firm = bool(last or named or (row.has(place, Part.ORDINAL) and not row.has(place, Part.UNIT) and not day))
    after = named[1] if named else day[1] if day and day[0] == Unit.DAY else after
    if last and not day:
        return None
    return _of_month(row, Days(after, month_day=which, firm=firm))


def _of_month(row: Row, found: Days) -> Days:
    """With what follows: "of the month", "of March"."""
    ahead = row.skip(found.after)
    unit, month = row.get(ahead, Part.UNIT), row.get(ahead, Part.MONTH)
    counted = ahead == found.after and row.has(found.after - 1, Part.NUMBER, Part.ORDINAL)  # "six months"
    if unit and unit[0] == Unit.MONTH and not counted:
        return Days(unit[1], found.weekdays, found.which, found.month_day, of_month=True)
    if month and found.which is not None:
        return Days(month[1], found.weekdays, found.which, found.month_day, month[0], of_month=True)
    return found


def _numbers(row: Row, place: int) -> Iterator[tuple[int, int]]:
    """The day of a month that stands there, if one does."""
    for part in (Part.ORDINAL, Part.NUMBER):
        found = row.get(place, part)
        if found and 1 <= found[0] <= 31 and not _is_figure(row, found[1]):
            yield found


def _is_figure(row: Row, after: int) -> bool:
    """ "15:30", "1.5", "3 %" are no days."""
    mark, following = row[after], row[after + 1]
    return mark.text == "%" or (mark.text in {":", ".", ",", "/"} and mark.glued and following.glued)
