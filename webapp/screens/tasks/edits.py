"""Setting fields of a task that somebody else may be changing, too.

A change names the newest event that its page has shown. What others have set since stays, unless it is the same
field: then whoever came later is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from typing import Any

from storage.store import Store
from storage.tables import Event, Person, Task
from tasks import actions
from tasks.changes import COLUMNS, due_of, value_of
from tasks.rules import DueDate
from webapp.screens.tasks.deeds import Deed
from webapp.screens.tasks.values import READ
from wording.moments import due_words
from wording.repeats import repeat_words

FIELDS = (*READ, "event")

_LOOKED_AT = 50
"""How many events of a task are looked at for what others did meanwhile."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else has set meanwhile.

    Attributes:
        who: None for Sift itself.
        theirs, mine: In words; of a kind or a priority its code.
    """

    field: str
    who: Person | None
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Fields that others have set since the page was drawn, and who they are."""

    fields: Mapping[str, Event]
    people: Mapping[int, Person]

    def who(self, field: str) -> Person | None:
        return self.people.get(self.fields[field].actor_id or 0)


def edit(store: Store, deed: Deed, texts: NullTranslations) -> tuple[Sequence[Clash], Meanwhile]:
    """Set the fields that were sent, or nothing at all where one of them clashes."""
    values = {name: READ[name](deed.fields, deed.viewer, deed.task) for name in READ if name in deed.fields}
    since = meanwhile(store, deed)
    differ = [name for name in values if name in since.fields and values[name] != _now(deed.task, name)]
    words = _Words(store, deed, texts)
    clashes = [
        Clash(name, since.who(name), words.of(name, _now(deed.task, name)), words.of(name, values[name]))
        for name in differ
    ]
    if not clashes and values:
        actions.change(store, deed.actor, deed.task.id, batch=deed.batch, **values)
    return clashes, since


def meanwhile(store: Store, deed: Deed) -> Meanwhile:
    """What others have set since the event that the page has named; nothing where it has named none."""
    seen = deed.fields.number("event")
    if seen is None:
        return Meanwhile({}, {})
    newest = store.events.newest_of_task(deed.task.id, limit=_LOOKED_AT, offset=0)
    others = [event for event in newest if event.id > seen and event.actor_id != deed.actor.person_id]
    fields = {field: event for event in reversed(others) for field in READ if COLUMNS.get(field, field) in event.after}
    return Meanwhile(fields, store.people.named({event.actor_id for event in others if event.actor_id is not None}))


def _now(task: Task, name: str) -> Any:
    """A field as `READ` gives it."""
    return due_of(task) if name == "due" else value_of(task, name)


@dataclass(frozen=True, slots=True)
class _Words:
    """Values in words."""

    store: Store
    deed: Deed
    texts: NullTranslations

    def of(self, name: str, value: Any) -> str:
        viewer = self.deed.viewer
        match name, value:
            case "due", DueDate():
                words = due_words(value.at, value.grain, viewer.locale, viewer.zone, viewer.now)
            case "reminder", datetime():
                words = due_words(value, "time", viewer.locale, viewer.zone, viewer.now)
            case "assignee", int():
                person = self.store.people.get(value)
                words = person.name if person is not None else "?"
            case "recurrence", str():
                words = repeat_words(value, self.texts, viewer.locale)
            case _:
                words = str(value) if value else ""
        return words
