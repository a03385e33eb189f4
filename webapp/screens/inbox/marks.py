"""A text with the words marked that a reader took something from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from storage.tables import Issue, Message
from tasks.claims import JOINT, words_of
from tasks.sounds import is_spoken

FIELDS = ("due", "assignee", "priority", "kind")
"""What words speak for, what matters more first: a word has one colour.

Those that make it a task are most of a text: to mark them would mark nothing."""

SHORT = ("due", "assignee", "priority")
"""What is marked in a list: words that speak for a kind stand in every message."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `field` is what its words speak for, None where they speak for nothing."""

    text: str
    field: str | None = None


def starts_of(pieces: Sequence[Message]) -> dict[int, int]:
    """Message's id -> where its words begin in the one text that readers get: what is spoken stands last."""
    length, starts = 0, dict[int, int]()
    for piece in sorted(pieces, key=lambda piece: is_spoken(piece.media)):
        words = words_of(piece)
        if length and words:
            length += len(JOINT)
        starts[piece.id] = length
        length += len(words)
    return starts


def marked(
    text: str, start: int, issues: Sequence[Issue], among: Sequence[str] = FIELDS, *, limit: int | None = None
) -> list[Piece]:
    """A message's own text, cut where its marks begin and end.

    Words that are not there any more, since somebody has changed the text, are marked nowhere.

    Args:
        start: Where it stands in the joined text.
        among: The fields to mark, what matters more first.
        limit: The most code points that are shown.
    """
    shown = text if limit is None or len(text) <= limit else text[: limit - 1].rstrip()
    spans = [
        (first, min(last, len(shown)), field) for field in among for first, last in _found(text, start, issues, field)
    ]
    edges = sorted({0, len(shown), *(edge for first, last, _ in spans if first < last for edge in (first, last))})
    pieces = [_piece(shown, begin, end, spans) for begin, end in pairwise(edges)]
    return list(_joined(pieces if shown == text else [*pieces, Piece("…")]))


def legend(issues: Sequence[Issue]) -> list[str]:
    """The fields that words are marked for."""
    return [field for field in FIELDS if any(_spans(issues, field))]


def _found(text: str, start: int, issues: Sequence[Issue], field: str) -> Iterator[tuple[int, int]]:
    """Where in a text the words of a field are."""
    for first, last, words in _spans(issues, field):
        begin, end = max(first, start), min(last, start + len(text))
        if begin < end and words[begin - first : end - first] in ("", text[begin - start : end - start]):
            yield begin - start, end - start


def _spans(issues: Sequence[Issue], field: str) -> Iterator[tuple[int, int, str]]:
    for issue in issues:
        for span in issue.evidence.get(field, ()):
            if _is_span(span):
                yield span["start"], span["end"], str(span.get("text", ""))


def _is_span(span: Any) -> bool:
    return isinstance(span, dict) and all(type(span.get(name)) is int for name in ("start", "end"))


def _piece(text: str, begin: int, end: int, spans: Sequence[tuple[int, int, str]]) -> Piece:
    return Piece(text[begin:end], next((field for first, last, field in spans if first <= begin and end <= last), None))


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours that speak for the same are one."""
    for field, same in groupby(pieces, key=lambda piece: piece.field):
        yield Piece("".join(piece.text for piece in same), field)
