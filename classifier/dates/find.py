"""From a text to one due date: tokens, pieces, the group that is meant, its moment."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from classifier.base import Span
from classifier.dates import other
from classifier.dates.found import FoundDue
from classifier.dates.groups import LEAD, Group, meant
from classifier.dates.joins import join
from classifier.dates.languages import lexicons
from classifier.dates.lexicon import Role
from classifier.dates.moments import resolve
from classifier.dates.row import Row
from classifier.dates.tokens import tokenize

READ_CHARACTERS = 8_000
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)")


def find_due(text: str, *, now: datetime, zone: ZoneInfo, language: str | None = None) -> FoundDue | None:
    """The due date a text names, or None; never raises, whatever the text.

    Args:
        text: Anything; its first 8,000 characters are read.
        now: Aware; what "tomorrow" is counted from.
        zone: The person's time zone, for days and clocks.
        language: ISO 639-1; decides between 5 March and 3 May, None when unknown.
    """
    said = text[:READ_CHARACTERS]
    if language in other.LANGUAGES:
        return other.find_other(said, now=now, zone=zone, language=language)
    text = _ISO.sub(r"\1 \2", said)  # as long as before
    for tables in lexicons(language, text):
        row = Row(join(tokenize(text, tables), tables), now.astimezone(zone))
        group = meant(row)
        due = resolve(group, row.now, zone) if group else None
        if group and due:
            leading = group.day or group.pieces[0]
            return FoundDue(due, _spans(group, row, said), leading.rule, group.announced)
    return None


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
