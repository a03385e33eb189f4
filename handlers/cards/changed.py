"""What a change of a task has changed, in a few words: "Due Fri, Nov 27, 15:00 · urgent · note added"."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from typing import Any

from handlers.cards.field_lines import ticked
from handlers.cards.markup import unpinged
from storage.tables import Event, Status
from tasks.days import ends_a_day
from wording.lines import capitalised, one_line
from wording.moments import due_words
from wording.names import NAME, PRIORITIES, STATUSES, kind
from wording.repeats import repeat_words

_WITH_OTHERS = frozenset({"remind_at", "due_grain", "snoozed_until"})
"""Columns that change together with a date or a status: alone they are told, too."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told.

    Attributes:
        name_of: The name of a person by their id.
    """

    texts: NullTranslations
    locale: str
    zone: str
    now: datetime
    name_of: Callable[[int], str]


def changed_words(events: Sequence[Event], reader: Reader) -> str:
    """One line for the events of one task; empty where nothing is worth saying."""
    told = [words for event in events for words in _told(event.before, event.after, reader)]
    return capitalised(" · ".join(dict.fromkeys(told)))


def _told(before: Mapping[str, Any], after: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    if "title" in after:
        yield f"“{unpinged(one_line(after['title'], NAME))}”"
    if after.get("claimable"):
        yield reader.texts.gettext("for anyone")
    elif "assignee_id" in after:
        yield _assignee(after["assignee_id"], reader)
    if "due_at" in after or "due_grain" in after:
        yield _due(after, reader)
    elif "status" not in after and _WITH_OTHERS & after.keys():
        yield from _times(after, reader)
    for column, value in after.items():
        if (tell := _TELL.get(column)) is not None:
            yield tell(before.get(column), value, reader)
    if "links" in after and "blocked_reason" not in after and "status" not in after:
        yield reader.texts.gettext("links changed")


def _assignee(person_id: int | None, reader: Reader) -> str:
    say = reader.texts.gettext
    return say("Unassigned") if person_id is None else say("for {name}").format(name=reader.name_of(person_id))


def _due(after: Mapping[str, Any], reader: Reader) -> str:
    """The day may be the same with another grain: then the time of day goes or comes."""
    at, say = after.get("due_at"), reader.texts.gettext
    if "due_at" not in after:
        return say("due date changed")
    if at is None:
        return say("No due date")
    day = ends_a_day(datetime.fromisoformat(at), reader.zone)
    grain = after.get("due_grain", "day" if day else "time")
    return say("due {moment}").format(moment=_moment(at, grain, reader))


def _times(after: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    say = reader.texts.gettext
    if "snoozed_until" in after:
        until = after["snoozed_until"]
        words = say("Snoozed until {moment}").format(moment=_moment(until, "time", reader)) if until else ""
        yield words or say("Taken up again")
    if "remind_at" in after:
        at = after["remind_at"]
        yield say("reminder {moment}").format(moment=_moment(at, "time", reader)) if at else say("no reminder")


def _moment(at: str, grain: str | None, reader: Reader) -> str:
    return due_words(datetime.fromisoformat(at), grain, reader.locale, reader.zone, reader.now)


def _status(_before: Any, after: Any, reader: Reader) -> str:
    return reader.texts.gettext(STATUSES[Status(after)])


def _kind(_before: Any, after: Any, reader: Reader) -> str:
    return kind(reader.texts, after)


def _priority(_before: Any, after: Any, reader: Reader) -> str:
    return reader.texts.gettext(PRIORITIES.get(after, after))


def _description(_before: Any, after: Any, reader: Reader) -> str:
    say = reader.texts.gettext
    return say("description changed") if after else say("description removed")


def _recurrence(_before: Any, after: Any, reader: Reader) -> str:
    if after is None:
        return reader.texts.gettext("doesn't come again")
    return repeat_words(after, reader.texts, reader.locale)


def _blocked(_before: Any, after: Any, reader: Reader) -> str:
    say = reader.texts.gettext
    return say("nothing blocks it") if after is None else say("blocked")


def _notes(before: Any, after: Any, reader: Reader) -> str:
    say, more = reader.texts.gettext, len(after) - len(before or ())
    if more > 0:
        return say("note added")
    return say("note removed") if more < 0 else say("note changed")


def _checklist(before: Any, after: Any, reader: Reader) -> str:
    """How many items came or went, else how many are ticked by now."""
    texts, more = reader.texts, len(after) - len(before or ())
    if more > 0:
        return texts.ngettext("{count} item added", "{count} items added", more).format(count=more)
    if more < 0:
        return texts.ngettext("{count} item removed", "{count} items removed", -more).format(count=-more)
    return texts.gettext("{ticked} of {count} ticked").format(ticked=ticked(after), count=len(after))


_TELL: Mapping[str, Callable[[Any, Any, Reader], str]] = {
    "status": _status,
    "kind": _kind,
    "priority": _priority,
    "description": _description,
    "recurrence": _recurrence,
    "blocked_reason": _blocked,
    "notes": _notes,
    "checklist": _checklist,
}
