"""Which pieces name one moment together, and which moment of a text is meant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from classifier.dates.calendar import on_weekday, weekday_of_week
from classifier.dates.grammar import pieces
from classifier.dates.lexicon import Role
from classifier.dates.row import Clock, Piece, Row

LEAD = 4
"""Small words before a date, at most."""
_NEAR, _FAR = 3, 12  # tokens between two pieces that may belong together


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that name one moment together."""

    pieces: tuple[Piece, ...]
    announced: bool
    before: bool = False

    @property
    def day(self) -> Piece | None:
        """The piece that says the day; a weekday beside a week is the one of that week."""
        named = next((piece for piece in self.pieces if piece.days), None)
        week = next((piece.week for piece in self.pieces if piece.week), None)
        weekday = next((piece for piece in self.pieces if piece.rule == "weekday" and piece.days), None)
        if week and weekday:
            return replace(weekday, days=(weekday_of_week(week, weekday.days[0].weekday()),))
        if named and weekday and named.yearless:
            return replace(named, days=on_weekday(named.days, weekday.days[0].weekday(), yearless=True) or named.days)
        return named

    @property
    def clocks(self) -> list[Clock]:
        return [piece.clock for piece in self.pieces if piece.clock]

    @property
    def instant(self) -> datetime | None:
        return next((piece.instant for piece in self.pieces if piece.instant), None)


def meant(row: Row) -> Group | None:
    """The group that the text is about, or None."""
    return max((group for group in _groups(row) if group.pieces), key=_weight, default=None)


def _groups(row: Row) -> list[Group]:
    groups: list[Group] = []
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


def _group(row: Row, members: list[Piece]) -> Group:
    """The pieces as a group, empty when they are about the past, a start, or only weak."""
    if not members or any(piece.past for piece in members) or all(piece.weak for piece in members):
        return Group((), announced=False)
    first = members[0].first
    opening = min(piece.first for piece in members)
    lead = opening - 1
    while lead > opening - LEAD and _is_small(row, lead):
        lead -= 1
    if row.has(lead, Role.SINCE) or (
        row.has(lead, Role.FROM)
        and members[0].rule not in {"clock", "length"}
        and not _is_range(row, first, members[0])
    ):
        return Group((), announced=False)
    before = row.has(lead, Role.BEFORE)
    announced = before or row.has(lead, Role.BY) or _deadline_word(row, lead)
    return Group(tuple(members), announced, before)


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
        same = near and any(
            set(member.days) & set(piece.days) or (member.week and piece.rule == "weekday") for member in members
        )
        same = same or (near and piece.rule == "weekday" and any(member.yearless for member in members))
        same = same or (near and piece.week is not None and any(member.rule == "weekday" for member in members))
        return (lacking or same) and (near or exact_clock)
    if piece.clock and not piece.clock.part:
        return not exact_clock
    return near and not (piece.clock and any(member.clock and member.clock.part for member in members))


def _range_end(row: Row, last: Piece, piece: Piece) -> bool:
    """ "from Monday to Friday", "10 грудня - 15 грудня": the end of a range of days counts."""
    between = range(last.after, piece.first)
    linked = len(between) == 1 and (row.has(between[0], Role.TO) or row[between[0]].text in {"-", "–", "—"})
    linked = linked or (not between and row.has(piece.first, Role.TO))  # "del 3 al 5 de mayo"
    return bool(last.days and piece.days) and linked and not last.past and not row.has(last.after, Role.AND)


def _ends_sentence(row: Row, place: int) -> bool:
    token = row[place]
    if token.text == "\n" or token.text in {"!", "?", ";"}:
        return True
    return token.text == "." and not row[place + 1].glued and row[place + 1].capital


def _weight(group: Group) -> tuple[bool, bool, bool, int]:
    """Announced before others, days before bare clocks, otherwise the first said."""
    return group.announced, bool(group.day or group.instant), bool(group.clocks), -group.pieces[0].first
