"""Time zones said behind a clock: "3pm EST", "18:00 CET", "10:00 UTC+2", "15:00 за Києвом"."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from classifier.dates.lexicon import Role
from classifier.dates.row import Piece, Row

_PLACES: Mapping[str, str] = {
    "et est edt": "America/New_York",
    "ct cst cdt": "America/Chicago",
    "mst mdt": "America/Denver",
    "pt pst pdt": "America/Los_Angeles",
    "utc gmt": "UTC",
    "bst": "Europe/London",
    "cet cest mez mesz": "Europe/Berlin",
    "eet eest києвом киеву києву": "Europe/Kyiv",
    "msk мск москве": "Europe/Moscow",
    "jst": "Asia/Tokyo",
}
_NAMES = {word: name for words, name in _PLACES.items() for word in words.split()}
_BY_A_CITY = frozenset({"за", "по"})
_MOST_HOURS = 14


def with_zone(row: Row, piece: Piece) -> Piece:
    """The piece with the zone of its clock, if one is said behind it."""
    if piece.clock is None or piece.clock.part:
        return piece
    place = piece.after
    place += row[place].text == "(" or row[place].text in _BY_A_CITY
    name = _NAMES.get(row[place].text)
    if name is None or (row[place].text.isascii() and not row[place].capital and not _follows_figures(row, place)):
        return piece
    after = place + 1
    offset = _offset(row, after) if name == "UTC" else None
    after += 2 if offset is not None else 0
    after += row[after].text == ")"
    zone: tzinfo = ZoneInfo(name) if offset is None else timezone(timedelta(hours=offset))
    return replace(piece, after=after, clock=replace(piece.clock, zone=zone))


def _follows_figures(row: Row, place: int) -> bool:
    return row.has(place - 1, Role.MERIDIEM) or row[place - 1].clock is not None


def _offset(row: Row, place: int) -> int | None:
    """The hours of "+2"; the minus may be a dash."""
    sign = {"+": 1, "-": -1, "–": -1}.get(row[place].text)
    hours = row.value(place + 1, Role.NUMBER)
    if sign is None or hours is None or hours > _MOST_HOURS or not row[place + 1].glued:
        return None
    return sign * hours
