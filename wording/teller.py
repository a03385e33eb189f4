"""Who tells what happened to tasks; and the words for columns that hold lists: what has changed in them, no more."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from locales import mark
from storage.tables import Event
from tasks.changes import ELSEWHERE
from tasks.days import ends_a_day
from tasks.history import came_and_went
from tasks.past import Past
from wording.lines import one_line
from wording.moments import due_words
from wording.names import NAME
from wording.sentences import Sentence, fill, joined

VALUE = 32
"""Longest words of a value, in code points."""

LISTED = 3
"""How many notes, items, tasks or names are told of one change."""

ITSELF = "Sift"

Entries = Sequence[Mapping[str, Any]]

_CAME: Mapping[str, str] = MappingProxyType(
    {
        "blocked_by": mark("waits for {tasks}"),
        "blocks": mark("waited for by {tasks}"),
        "related": mark("see also {tasks}"),
        "merged": mark("counted in: {tasks}"),
        "merged_into": mark("Merged into {tasks}"),
    }
)
_WENT: Mapping[str, str] = MappingProxyType(
    {
        "blocked_by": mark("waits no more for {tasks}"),
        "blocks": mark("waited for no more by {tasks}"),
        "related": mark("link removed: {tasks}"),
        "looks_like": mark("another task than {tasks}"),
    }
)
"""Kinds of links, when they come and when they go."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells events to somebody; whom and what they name is in `past`."""

    past: Past
    texts: NullTranslations
    locale: str
    zone: str
    now: datetime

    def who(self, event: Event) -> str:
        """By whom it was done, and where, if that was in a tracker."""
        who = self.name(event.actor_id) if event.actor_id is not None else ITSELF
        if (elsewhere := event.after.get(ELSEWHERE)) is None:
            return who
        there = one_line(str(elsewhere.get("name") or ""), NAME)
        place = one_line(str(elsewhere.get("place") or ""), NAME) or "?"
        return f"{who if event.actor_id is not None else there} ({place})" if event.actor_id or there else place

    def name(self, person_id: int) -> str:
        person = self.past.people.get(person_id)
        return (one_line(person.name, NAME) if person is not None else "") or "?"

    def moment(self, value: str, grain: str | None) -> str:
        """A date; one whose grain did not change with it ends with the day, or is a time."""
        at = datetime.fromisoformat(value)
        grain = grain or ("day" if ends_a_day(at, self.zone) else "time")
        return due_words(at, grain, self.locale, self.zone, self.now)

    def quoted(self, words: str) -> str:
        return f"“{one_line(words, VALUE) or '…'}”"

    def say(self, text: str, **places: str | Sentence) -> Sentence:
        return fill(self.texts.gettext(text), **places)

    def some(self, things: Sequence[str | Sentence]) -> Sentence:
        """The first of them, and how many more there are."""
        more = [f"+{len(things) - LISTED}"] if len(things) > LISTED else []
        return joined([*things[:LISTED], *more], ", ") if things else ("?",)

    def numbers(self, ids: Sequence[int]) -> Sentence:
        return self.some([(self.past.tasks[id_],) for id_ in ids if id_ in self.past.tasks])


def _notes(teller: Teller, before: Entries | None, after: Entries) -> Iterator[Sentence]:
    came, went = came_and_went(before or (), after)
    changed = _same(came, went)
    for note in came[:LISTED]:
        text = mark("note changed: {note}") if note["id"] in changed else mark("note added: {note}")
        yield teller.say(text, note=teller.quoted(note["text"]))
    for note in _without(went, changed)[:LISTED]:
        yield teller.say("note removed: {note}", note=teller.quoted(note["text"]))


def _checklist(teller: Teller, before: Entries | None, after: Entries) -> Iterator[Sentence]:
    came, went = came_and_went(before or (), after)
    changed = _same(came, went)
    for item in came[:LISTED]:
        words = teller.quoted(item["text"])
        ticked = ("☑ " if item["done"] else "☐ ", words)
        yield ticked if item["id"] in changed else teller.say("item added: {item}", item=words)
    for item in _without(went, changed)[:LISTED]:
        yield teller.say("item removed: {item}", item=teller.quoted(item["text"]))


def _same(came: Entries, went: Entries) -> set[str]:
    """Ids of what is there before and after, with other words or another tick."""
    return {one["id"] for one in came} & {one["id"] for one in went}


def _without(entries: Entries, ids: set[str]) -> Entries:
    return [one for one in entries if one["id"] not in ids]


def _links(teller: Teller, before: Entries | None, after: Entries) -> Iterator[Sentence]:
    came, went = came_and_went(before or (), after)
    for links, words in ((came, _CAME), (went, _WENT)):
        for kind, text in words.items():
            tasks = [link["task"] for link in links if link["kind"] == kind]
            if tasks:
                yield teller.say(text, tasks=teller.numbers(tasks))


def _requesters(teller: Teller, before: Entries | None, after: Entries) -> Iterator[Sentence]:
    came, _ = came_and_went(before or (), after)
    if came:
        names = [one_line(str(one["name"]), NAME) or "?" for one in came]
        yield teller.say("asked for by {names}", names=teller.some(names))


def _claimable(teller: Teller, _before: object, after: object) -> Iterator[Sentence]:
    if after:
        yield teller.say("for anyone")


def _blocked(teller: Teller, before: str | None, after: str | None) -> Iterator[Sentence]:
    """ "" says no more than the tasks that block it, which are links."""
    if after:
        yield teller.say("blocked: {reason}", reason=teller.quoted(after))
    elif after is None and before is not None:
        yield teller.say("nothing blocks it")


def _snoozed(teller: Teller, _before: str | None, after: str | None) -> Iterator[Sentence]:
    if after is None:
        yield teller.say("Taken up again")
    else:
        yield teller.say("Snoozed until {moment}", moment=teller.moment(after, "time"))


COLUMNS: Mapping[str, Callable[[Teller, Any, Any], Iterator[Sentence]]] = MappingProxyType(
    {
        "notes": _notes,
        "checklist": _checklist,
        "links": _links,
        "requesters": _requesters,
        "claimable": _claimable,
        "blocked_reason": _blocked,
        "snoozed_until": _snoozed,
    }
)
"""Columns that are told by what has changed, not by what they were and are."""
