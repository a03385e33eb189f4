"""When: a due date, a reminder, a time to come back, and what comes again."""

from bisect import bisect_left
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from classifier.base import Due, Grain
from classifier.dates import FoundDue, find_due
from classifier.edit_words.lexicon import Say
from classifier.edit_words.reply import Reply, only_joins
from classifier.recurrence import find_recurrence, first_after

_CLOCKS = frozenset({"clock", "part"})
_MOST_RULES, _MOST_REMINDERS = 3, 4
_MOST_CHARACTERS = 160
"""Of the words of one reminder."""
_LENGTHS = ("in ", "через ", "en ")
"""What "snooze 2 days" leaves out."""


def read_reminders(reply: Reply, now: datetime, zone: ZoneInfo) -> None:
    """ "Remind me tomorrow at 9", "snooze until Monday": the date behind those words, or before them."""
    tried = 0
    for place in range(len(reply.words)):
        found = reply.said(place, Say.REMIND, Say.SNOOZE) if tried < _MOST_REMINDERS else None
        if found:
            tried += 1
            _read_reminder(reply, found[0], place, found[1], now=now, zone=zone)


def _read_reminder(reply: Reply, say: Say, place: int, after: int, *, now: datetime, zone: ZoneInfo) -> None:
    start = reply.words[after - 1].end
    behind = [(start, end) for end in _ends(reply, after)]
    point = reply.words[place].start
    before = (max(_clause_start(reply, place), point - _MOST_CHARACTERS), point)
    for first, end in (*behind, before):
        found = _date_between(reply, first, end, now, zone)
        if found:
            reply.name(say.field, found.due, reply.blank_spans(found.spans))
            reply.blank_words(place, after)
            _doubt_between(reply, start, found.spans[0].start)
            _read_second(reply, say, end, now=now, zone=zone)
            return


def _doubt_between(reply: Reply, start: int, end: int) -> None:
    """ "Remind Ann tomorrow" gives Ann nothing, nor does "remind me to call Ann tomorrow"."""
    said = reply.readable(start, end).strip()
    if said and not only_joins(said):
        reply.doubt(said)
        reply.blank(start, end)


def _read_second(reply: Reply, say: Say, end: int, *, now: datetime, zone: ZoneInfo) -> None:
    """ "Remind me on Monday and Tuesday" names two times for one reminder; "… and due Tuesday" does not."""
    place = bisect_left(reply.words, end, key=lambda word: word.start)
    joined = reply.said(place, Say.AND)
    if joined is None or joined[1] >= len(reply.words):
        return
    start = reply.words[joined[1]].start
    found = _date_between(reply, start, reply.end_of(joined[1], ",;\n"), now, zone)
    if found and not found.announced and found.spans[0].start == start:
        reply.name(say.field, found.due, reply.blank_spans(found.spans))


def _date_between(reply: Reply, start: int, end: int, now: datetime, zone: ZoneInfo) -> FoundDue | None:
    """The date that is left between two code points, with the places of its words in the whole reply."""
    said = reply.readable(start, min(end, start + _MOST_CHARACTERS))
    found, cut = find_due(said, now=now, zone=zone), 0
    if found is None:
        cut = len(said) - len(said.lstrip())
        for lead in _LENGTHS:
            found = find_due(lead + said.lstrip(), now=now, zone=zone)
            if found and found.rule == "length" and found.spans[0].start == 0:
                cut -= len(lead)
                break
        else:
            return None
    least = -cut if cut < 0 else 0
    spans = [
        replace(span, start=start + cut + max(span.start, least), end=start + cut + span.end) for span in found.spans
    ]
    return replace(found, spans=tuple(spans))


def _ends(reply: Reply, place: int) -> list[int]:
    """Where the date of a reminder may end, nearest first: at "and", at a comma, at the end of its line."""
    ends = [reply.end_of(place, ",;\n"), reply.end_of(place, ";\n")]
    for ahead in range(place, len(reply.words)):
        if reply.words[ahead].start >= ends[0]:
            break
        if reply.said(ahead, Say.AND):
            ends.insert(0, reply.words[ahead].start)
            break
    return ends


def _clause_start(reply: Reply, place: int) -> int:
    for back in range(place - 1, -1, -1):
        if reply.words[back].text in {",", ";", "\n"}:
            return reply.words[back].end
    return 0


def read_when(reply: Reply, now: datetime, zone: ZoneInfo) -> None:
    """What comes again, and when it is due; a bare time beside a rule is that of its first day."""
    rules: list[str] = []
    for _ in range(_MOST_RULES):
        found = find_recurrence(reply.readable())
        if found is None:
            break
        reply.name("recurrence", found.rule, reply.blank(found.start, found.end))
        rules.append(found.rule)
    if rules:
        _read_start(reply, now, zone)
    due = find_due(reply.readable(), now=now, zone=zone)
    if due:
        words = reply.readable(due.spans[0].start, due.spans[-1].end)
        value = _first(rules[0], words, due, now, zone) if rules else due.due
        reply.name("due", value, reply.blank_spans(due.spans))


def _read_start(reply: Reply, now: datetime, zone: ZoneInfo) -> None:
    """Take out "from" before the first date of what comes again: alone it would say when something began."""
    tried = 0
    for place in range(len(reply.words)):
        starting = reply.said(place, Say.STARTING) if tried < _MOST_REMINDERS else None
        if starting and starting[1] < len(reply.words):
            tried += 1
            start = reply.words[starting[1]].start
            found = _date_between(reply, start, start + _MOST_CHARACTERS, now, zone)
            if found and found.spans[0].start == start:
                reply.blank_words(place, starting[1])
                return


def _first(rule: str, words: str, found: FoundDue, now: datetime, zone: ZoneInfo) -> Due:
    """The due date of the first time: "every Monday at 9" is due on Monday, though "at 9" alone is this evening."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    early = find_due(words, now=midnight, zone=zone)
    if found.rule not in _CLOCKS or early is None or early.due.grain is Grain.DAY:
        return found.due
    first = first_after(rule, now, zone, at=early.due.at.astimezone(zone).time())
    return Due(first, Grain.TIME) if first else found.due
