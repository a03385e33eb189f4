"""What happened, as the API shows it: events in the words in which it shows tasks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from storage.store import Store
from storage.tables import Event, Person
from tasks.changes import ELSEWHERE
from webapp.names import moment
from webapp.opaque import Opaque
from webapp.people import handle

_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "due_at": "due",
        "remind_at": "reminder",
        "blocked_reason": "blocked",
        "assignee_id": "assignee",
        "person": "member",
    }
)
"""Columns, and what a change of a team names, by the names that the API has for them."""

_MOMENTS = frozenset({"due_at", "remind_at", "snoozed_until"})
_PEOPLE = frozenset({"assignee_id", "person"})
_PLAIN = frozenset(
    {"title", "description", "kind", "priority", "status", "recurrence", "claimable", "due_grain", "blocked_reason"}
    | {"role", "field", "characters", "locale", "zone", "policy", "export"}
)
_LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"checklist": ("id", "text", "done"), "notes": ("id", "text", "at"), "requesters": ("name", "at")}
)
"""Of lists, what is shown of each of their items. What is in none of these is kept for undoing alone."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Events with whom and what they name, read once for all of them."""

    people: Mapping[int, Person]
    tasks: Mapping[int, str]
    messages: Mapping[int, str]
    workspaces: Mapping[int, str]
    ids: Opaque

    @classmethod
    def of(cls, store: Store, events: Sequence[Event], ids: Opaque) -> "Happened":
        workspaces = store.workspaces.many({event.workspace_id for event in events})
        return cls(
            people=store.people.named({id_ for event in events for id_ in _people(event)}),
            tasks=store.tasks.public_ids({event.task_id for event in events if event.task_id is not None}),
            messages=store.messages.public_ids({event.message_id for event in events if event.message_id is not None}),
            workspaces={id_: workspace.public_id for id_, workspace in workspaces.items()},
            ids=ids,
        )

    def shown(self, event: Event) -> dict[str, Any]:
        return {
            "id": self.ids.word(event.id),
            "at": moment(event.at),
            "verb": event.verb,
            "actor": self._name(event.actor_id),
            "task": None if event.task_id is None else self.tasks.get(event.task_id),
            "message_id": None if event.message_id is None else self.messages.get(event.message_id),
            "workspace": self.workspaces[event.workspace_id],
            "before": self._values(event.before),
            "after": self._values(event.after),
            "batch": event.batch,
            "undoes": None if event.undoes_id is None else self.ids.word(event.undoes_id),
            "undone_at": None if event.undone_at is None else moment(event.undone_at),
            "elsewhere": _elsewhere(event),
        }

    def _values(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        return {_FIELDS.get(name, name): self._value(name, value) for name, value in columns.items() if _is_shown(name)}

    def _value(self, name: str, value: Any) -> Any:
        if name in _PEOPLE:
            return self._name(value)
        if name in _LISTS:
            return [{key: item[key] for key in _LISTS[name] if key in item} for item in value]
        return moment(datetime.fromisoformat(value)) if name in _MOMENTS and value is not None else value

    def _name(self, person_id: int | None) -> str | None:
        person = None if person_id is None else self.people.get(person_id)
        return None if person is None else handle(person)


def _elsewhere(event: Event) -> dict[str, str] | None:
    """The tracker in which it was done, and by whom as they are called there."""
    there = event.after.get(ELSEWHERE)
    return {"place": str(there["place"]), "name": str(there["name"])} if there else None


def _is_shown(name: str) -> bool:
    return name in _PLAIN or name in _MOMENTS or name in _PEOPLE or name in _LISTS


def _people(event: Event) -> Iterator[int]:
    named = [columns.get(name) for columns in (event.before, event.after) for name in _PEOPLE]
    yield from (id_ for id_ in (event.actor_id, *named) if isinstance(id_, int))
