"""From pieces to one due date: which belong together, which of them is meant, and the moment in UTC."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from classifier.base import Due, Grain, Span
from classifier.dates.clock_rules import in_part
from classifier.dates.english import ENGLISH
from classifier.dates.grammar import pieces
from classifier.dates.lexicon import Lexicon, Role
from classifier.dates.row import Clock, Piece, Row
from classifier.dates.tokens import tokenize
from classifier.dates.ukrainian import UKRAINIAN

LEXICONS = {"en": ENGLISH, "uk": UKRAINIAN}
READ_CHARACTERS = 8_000
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)")
_END_OF_DAY = time(23, 59, 59)
_LEAD = 4  # small words before a date
_NEAR, _FAR = 3, 12  # tokens between two pieces that may belong together
_FIRST_WAKING, _LAST_WAKING = 7 * 60, 23 * 60
_MORNING = 9 * 60
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class FoundDue:
    """A due date and the words it came from.

    Attributes:
        due: Resolved.
        spans: The words, in the order of the text; with the word that announces them ("by", "до").
        rule: The family of rules that found it: figures, written, weekday, day, period, length, clock or part.
        announced: A word such as "by", "до" or "deadline" says that it is a due date and not only a date.
    """

    due: Due
    spans: tuple[Span, ...]
    rule: str
    announced: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """Pieces that name one moment together."""

    pieces: tuple[Piece, ...]
    announced: bool
    before: bool = False

    @property
    def day(self) -> Piece | None:
        return next((piece for piece in self.pieces if piece.days), None)

    @property
    def clocks(self) -> list[Clock]:
        return [piece.clock for piece in self.pieces if piece.clock]

    @property
    def instant(self) -> datetime | None:
        return next((piece.instant for piece in self.pieces if piece.instant), None)


def find_due(text: str, *, now: datetime, zone: ZoneInfo, language: str | None = None) -> FoundDue | None:
    """The due date a text names, or None; never raises, whatever the text.

    Args:
        text: Anything; its first 8,000 characters are read.
        now: Aware; what "tomorrow" is counted from.
        zone: The person's time zone, for days and clocks.
        language: ISO 639-1; decides between 5 March and 3 May, None when unknown.
    """
    said = text[:READ_CHARACTERS]
    text = _ISO.sub(r"\1 \2", said)  # as long as before
    row = Row(tokenize(text, _lexicons(language, text)), now.astimezone(zone))
    groups = [group for group in _groups(row) if group.pieces]
    best = max(groups, key=_weight, default=None)
    if best is None:
        return None
    due = _resolve(best, row.now, zone)
    if due is None:
        return None
    leading = best.day or best.pieces[0]
    return FoundDue(due, _spans(best, row, said), leading.rule, best.announced)


def _lexicons(language: str | None, text: str) -> list[Lexicon]:
    """The language's own table first; the other too, since people mix."""
    if language not in LEXICONS:
        language = "uk" if any("а" <= letter <= "ї" for letter in text[:500].lower()) else "en"
    return [LEXICONS[language], *(lexicon for name, lexicon in LEXICONS.items() if name != language)]


def _groups(row: Row) -> list[_Group]:
    groups: list[_Group] = []
    members: list[Piece] = []
    for piece in pieces(row):
        if members and _joins(row, members, piece):
            members.append(piece)
        elif members and _range_end(row, members[-1], piece):
            members = [*members[:-1], replace(piece, first=members[-1].first)]
        else:
            groups.append(_group(row, members))
            members = [piece]
    groups.append(_group(row, members))
    return groups


def _group(row: Row, members: list[Piece]) -> _Group:
    """The pieces as a group, empty when they are about the past, a start, or only weak."""
    if not members or any(piece.past for piece in members) or all(piece.weak for piece in members):
        return _Group((), announced=False)
    first = members[0].first
    opening = min(piece.first for piece in members)
    lead = opening - 1
    while lead > opening - _LEAD and _is_small(row, lead):
        lead -= 1
    if row.has(lead, Role.SINCE) or (
        row.has(lead, Role.FROM)
        and members[0].rule not in {"clock", "length"}
        and not _is_range(row, first, members[0])
    ):
        return _Group((), announced=False)
    before = row.has(lead, Role.BEFORE)
    announced = before or row.has(lead, Role.BY) or _deadline_word(row, lead)
    return _Group(tuple(members), announced, before)


def _is_small(row: Row, place: int) -> bool:
    """A word between "by" and the date it announces."""
    return row.has(place, Role.ARTICLE, Role.ABOUT, Role.AT) or (
        row.has(place, Role.ON) and not row.has(place, Role.BY)
    )


def _is_range(row: Row, first: int, piece: Piece) -> bool:
    return any(row.has(place, Role.TO) for place in range(first + 1, piece.after))


def _deadline_word(row: Row, place: int) -> bool:
    """Whether the sentence said "deadline" not long before."""
    for back in range(place, max(place - 6, -1), -1):
        if _ends_sentence(row, back):
            return False
        if row.has(back, Role.DEADLINE):
            return True
    return False


def _joins(row: Row, members: Sequence[Piece], piece: Piece) -> bool:
    """Whether a piece adds to the group what it lacks and stands near enough, in the same sentence."""
    gap = piece.first - members[-1].after
    if gap > _FAR or any(_ends_sentence(row, place) for place in range(members[-1].after, piece.first)):
        return False
    if piece.past or any(member.past for member in members):
        told = [*members, piece]
        return gap <= _NEAR and sum(not one.clock for one in told) <= 1  # "yesterday at 15:00" is all past
    if piece.instant:
        return all(member.rule == "day" and member.days[0] == row.today for member in members)  # "today in an hour"
    if any(member.instant for member in members) or (piece.weak and gap > _NEAR):
        return False
    return _adds(members, piece, near=gap <= _NEAR)


def _adds(members: Sequence[Piece], piece: Piece, *, near: bool) -> bool:
    """Whether the group lacks what the piece says: a day, a clock, a part of the day."""
    exact_clock = any(member.clock and not member.clock.part for member in members)
    if piece.days:
        lacking = not any(member.days for member in members)
        same = near and any(set(member.days) & set(piece.days) for member in members)
        return (lacking or same) and (near or exact_clock)
    if piece.clock and not piece.clock.part:
        return not exact_clock
    return near and not (piece.clock and any(member.clock and member.clock.part for member in members))


def _range_end(row: Row, last: Piece, piece: Piece) -> bool:
    """ "from Monday to Friday", "10 грудня - 15 грудня": the end of a range of days counts."""
    between = range(last.after, piece.first)
    linked = len(between) == 1 and (row.has(between[0], Role.TO) or row[between[0]].text in {"-", "–", "—"})
    return bool(last.days and piece.days) and linked and not last.past and not row.has(last.after, Role.AND)


def _ends_sentence(row: Row, place: int) -> bool:
    token = row[place]
    if token.text == "\n" or token.text in {"!", "?", ";"}:
        return True
    return token.text == "." and not row[place + 1].glued and row[place + 1].capital


def _weight(group: _Group) -> tuple[bool, bool, bool, int]:
    """Announced before others, days before bare clocks, otherwise the first said."""
    return group.announced, bool(group.day or group.instant), bool(group.clocks), -group.pieces[0].first


def _resolve(group: _Group, now: datetime, zone: ZoneInfo) -> Due | None:
    try:
        due = _moment(group, now, zone)
    except (OverflowError, ValueError):
        return None  # beyond the calendar
    return due if due and due.at >= now.astimezone(UTC) - timedelta(minutes=1) else None


def _moment(group: _Group, now: datetime, zone: ZoneInfo) -> Due | None:
    if group.instant:
        return Due(group.instant.astimezone(UTC).replace(microsecond=0), Grain.TIME)
    minutes, other = _minutes(group.clocks, has_day=group.day is not None)
    if minutes is None:
        days = group.day.days if group.day else (now.date(),)
        if group.before:
            days = (days[0] - timedelta(1), days[0])
        return _dayful(days, now, zone)
    if group.day:
        return _timed(group.day.days, minutes, other, now, zone)
    return _today_or_tomorrow(minutes, other, now, zone)


def _minutes(clocks: list[Clock], *, has_day: bool) -> tuple[int | None, int | None]:
    """Minutes after midnight, and the reading twelve hours off where it is open."""
    exact = next((clock for clock in clocks if not clock.part), None)
    part = next((clock for clock in clocks if clock.part), None)
    if exact is None:
        return (part.minutes, None) if part else (None, None)
    if exact.sure or exact.minutes > 12 * 60 + 59:
        return exact.minutes, None
    if part:
        return in_part(exact.minutes, part.minutes // 60), None
    if has_day and _MORNING <= exact.minutes < 13 * 60:
        return exact.minutes, None  # "tomorrow at 10": who means the evening says so
    other = (exact.minutes + 12 * 60) % _DAY_MINUTES
    if exact.minutes < _FIRST_WAKING or not has_day:
        return (other, exact.minutes) if exact.minutes < _FIRST_WAKING else (exact.minutes, other)
    return exact.minutes, other


def _dayful(days: Sequence[date], now: datetime, zone: ZoneInfo) -> Due | None:
    moments = [_at(day, 0, zone, end=True) for day in days]
    moments = [moment for moment in moments if moment >= now.astimezone(UTC)]
    return Due(moments[0], Grain.DAY, moments[1] if len(moments) > 1 else None) if moments else None


def _timed(days: Sequence[date], minutes: int, other: int | None, now: datetime, zone: ZoneInfo) -> Due | None:
    moments = [_at(day, clock, zone) for day in days for clock in (minutes, other) if clock is not None]
    ahead = [moment for moment in moments if moment >= now.astimezone(UTC) - timedelta(minutes=1)]
    return Due(ahead[0], Grain.TIME, ahead[1] if len(ahead) > 1 else None) if ahead else None


def _today_or_tomorrow(minutes: int, other: int | None, now: datetime, zone: ZoneInfo) -> Due:
    """The first such time to come; where am or pm is open, the first one that people are awake at."""
    readings = [clock for clock in (minutes, other) if clock is not None]
    today = now.date()
    moments = sorted((_at(day, clock, zone), clock) for clock in readings for day in (today, today + timedelta(1)))
    ahead = [(at, clock) for at, clock in moments if at >= now.astimezone(UTC) - timedelta(minutes=1)]
    awake = [at for at, clock in ahead if len(readings) == 1 or _FIRST_WAKING <= clock <= _LAST_WAKING]
    at = awake[0] if awake else ahead[0][0]
    rest = [moment for moment, _ in ahead if moment != at]
    return Due(at, Grain.TIME, rest[0] if len(readings) > 1 and rest else None)


def _at(day: date, minutes: int, zone: ZoneInfo, *, end: bool = False) -> datetime:
    """That wall clock in UTC; a time skipped in spring comes as much later, a repeated one is the first."""
    if end:
        return datetime.combine(day, _END_OF_DAY, zone).astimezone(UTC)
    day += timedelta(minutes // _DAY_MINUTES)
    wall = time(minutes % _DAY_MINUTES // 60, minutes % 60)
    return datetime.combine(day, wall, zone).astimezone(UTC)


def _spans(group: _Group, row: Row, text: str) -> tuple[Span, ...]:
    """The words of each piece with the preposition before it; neighbours are one span."""
    spans: list[tuple[int, int, int]] = []
    for piece in group.pieces:
        first = piece.first
        least = max(spans[-1][2] if spans else 0, first - _LEAD)
        while first > least and row.has(
            first - 1, Role.BY, Role.BEFORE, Role.ON, Role.AT, Role.FROM, Role.ABOUT, Role.ARTICLE
        ):
            first -= 1
        if spans and first - spans[-1][2] <= row[spans[-1][2]].text.count(","):
            spans[-1] = (spans[-1][0], row[piece.after - 1].end, piece.after)
        else:
            spans.append((row[first].start, row[piece.after - 1].end, piece.after))
    return tuple(Span(start, end, text[start:end]) for start, end, _ in spans)
