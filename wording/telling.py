"""What happened to a task, in words: "due date: Fri → Mon", "☑ Buy milk", "Merged into #12"."""

from collections.abc import Callable, Iterator, Mapping
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from locales import mark
from storage.tables import Event
from tasks.rules import Verb
from wording.around_tasks import TOLD
from wording.lines import one_line
from wording.names import PRIORITIES, kind, reader_words
from wording.repeats import repeat_words
from wording.sent import TOLD as SENT
from wording.sentences import Sentence, joined
from wording.teller import COLUMNS, VALUE, Teller

PARTS = 3
"""How many of the things that a change has set are told."""

_VERBS: Mapping[str, str] = MappingProxyType(
    {
        Verb.ACCEPT: mark("Accepted"),
        Verb.START: mark("Started"),
        Verb.DONE: mark("Done"),
        Verb.REOPEN: mark("Open again"),
        Verb.DROP: mark("Not a task"),
        "create": mark("Task made"),
        "remind": mark("Reminded"),
        "split": mark("Split into its messages"),
    }
)
"""What says all that is to be said."""

_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "title": mark("title"),
        "description": mark("description"),
        "kind": mark("kind"),
        "priority": mark("priority"),
        "due_at": mark("due date"),
        "remind_at": mark("reminder"),
        "assignee_id": mark("assignee"),
        "recurrence": mark("repeats"),
    }
)

_COLUMN_OF: Mapping[str, str] = MappingProxyType({"due": "due_at", "assignee": "assignee_id"})
"""Fields whose column has another name."""


def told(teller: Teller, event: Event) -> Sentence:
    """What an event has changed."""
    if event.verb in _VERBS:
        return _by_reader(teller, event, (teller.texts.gettext(_VERBS[event.verb]),))
    tell = _OTHERS.get(event.verb)
    return tell(teller, event) if tell is not None else _by_reader(teller, event, _fields(teller, event))


def kind_of_change(event: Event, texts: NullTranslations) -> str:
    """What a change was, without what it has made of what: "Done", "priority"; for several tasks at once."""
    if event.verb in _VERBS:
        return texts.gettext(_VERBS[event.verb])
    if event.verb == "snooze":
        return texts.gettext("Snooze")
    if event.verb == "confirm":
        return texts.gettext("confirmed: {what}").format(what=_named(texts, str(event.after.get("field"))))
    return changed_fields(event, texts) or texts.gettext("changed")


def changed_fields(event: Event, texts: NullTranslations) -> str:
    """The names of the fields that a change has set: "title, due date"."""
    names = (name for name in event.after if name in _LABELS and not _comes_along(name, event.after))
    return ", ".join(texts.gettext(_LABELS[name]) for name in names)


def _undone(teller: Teller, event: Event) -> Sentence:
    before = teller.past.undone.get(event.id)
    if before is None or before.verb == "undo":
        return teller.say("something taken back")
    return teller.say("taken back: {what}", what=told(teller, before))


def _learned(teller: Teller, event: Event) -> Sentence:
    return teller.say("learned: {what}", what=_fields(teller, event))


def _confirmed(teller: Teller, event: Event) -> Sentence:
    return teller.say("confirmed: {what}", what=_label(teller, str(event.after.get("field"))))


def _routed(teller: Teller, event: Event) -> Sentence:
    numbers = ", ".join(str(number) for number in event.after.get("_rules", ())) or "?"
    return joined([teller.say("by rule {number}", number=numbers), _fields(teller, event)], ": ")


_OTHERS: Mapping[str, Callable[[Teller, Event], Sentence]] = MappingProxyType(
    {**TOLD, **SENT, "undo": _undone, "learn": _learned, "confirm": _confirmed, "route": _routed}
)


def _by_reader(teller: Teller, event: Event, what: Sentence) -> Sentence:
    """With the name of who read it, where one has."""
    if (name := str(event.after.get("_reader") or "")) == "":
        return what
    return teller.say("read by {reader}: {what}", reader=reader_words(name, teller.texts), what=what)


def _fields(teller: Teller, event: Event) -> Sentence:
    parts = list(_parts(teller, event.before, event.after))
    shown = parts[:PARTS] + ([("…",)] if len(parts) > PARTS else [])
    return joined(shown, ", ") if shown else teller.say("changed")


def _parts(teller: Teller, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Sentence]:
    """One for each thing that is changed."""
    for column, value in after.items():
        if _comes_along(column, after):
            continue
        if (tell := COLUMNS.get(column)) is not None:
            yield from tell(teller, before.get(column), value)
        elif column in _LABELS:
            was, now = (_value(teller, column, values) for values in (before, after))
            yield teller.say("{field}: {before} → {after}", field=_label(teller, column), before=was, after=now)


def _comes_along(column: str, after: Mapping[str, Any]) -> bool:
    """A reminder that moves with its date, and what ends with a task: they say nothing new."""
    if column == "remind_at":
        return not after.keys().isdisjoint({"due_at", "status"})
    return column == "snoozed_until" and "status" in after


def _label(teller: Teller, name: str) -> str:
    return _named(teller.texts, name)


def _named(texts: NullTranslations, name: str) -> str:
    column = _COLUMN_OF.get(name, name)
    return texts.gettext(_LABELS[column]) if column in _LABELS else one_line(name, VALUE) or "?"


def _value(teller: Teller, column: str, values: Mapping[str, Any]) -> str:
    value = values.get(column)
    if value is None or value == "":
        return teller.texts.gettext("none")
    if column == "due_at":
        return teller.moment(value, values.get("due_grain"))
    tell = _VALUES.get(column)
    return tell(teller, value) if tell is not None else teller.quoted(str(value))


def _priority(teller: Teller, value: str) -> str:
    return teller.texts.gettext(PRIORITIES[value]) if value in PRIORITIES else teller.quoted(value)


_VALUES: Mapping[str, Callable[[Teller, Any], str]] = MappingProxyType(
    {
        "kind": lambda teller, value: kind(teller.texts, value),
        "priority": _priority,
        "remind_at": lambda teller, value: teller.moment(value, "time"),
        "assignee_id": lambda teller, value: teller.name(value),
        "recurrence": lambda teller, value: repeat_words(value, teller.texts, teller.locale),
    }
)
