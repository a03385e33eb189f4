"""From a text to one due date: tokens, pieces, the group that is meant, its moment."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from classifier.base import Due, Span
from classifier.dates.groups import LEAD, Group, meant
from classifier.dates.joins import join
from classifier.dates.languages import lexicons
from classifier.dates.lexicon import Role
from classifier.dates.moments import resolve
from classifier.dates.row import Row
from classifier.dates.tokens import tokenize

READ_CHARACTERS = 8_000
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)")


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
    tables = lexicons(language, text)
    row = Row(join(tokenize(text, tables), tables), now.astimezone(zone))
    best = meant(row)
    due = resolve(best, row.now, zone) if best else None
    if best is None or due is None:
        return None
    leading = best.day or best.pieces[0]
    return FoundDue(due, _spans(best, row, said), leading.rule, best.announced)


def _spans(group: Group, row: Row, text: str) -> tuple[Span, ...]:
    """The words of each piece with the preposition before it; neighbours are one span."""
    spans: list[tuple[int, int, int]] = []
    for piece in group.pieces:
        first = piece.first
        least = max(spans[-1][2] if spans else 0, first - LEAD)
        while first > least and row.has(
            first - 1, Role.BY, Role.BEFORE, Role.ON, Role.AT, Role.FROM, Role.ABOUT, Role.ARTICLE
        ):
            first -= 1
        if spans and first - spans[-1][2] <= row[spans[-1][2]].text.count(","):
            spans[-1] = (spans[-1][0], row[piece.after - 1].end, piece.after)
        else:
            spans.append((row[first].start, row[piece.after - 1].end, piece.after))
    return tuple(Span(start, end, text[start:end]) for start, end, _ in spans)
