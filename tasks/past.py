"""What happened to tasks, with everybody and everything that is named in it, gathered in one read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.store import Store
from storage.tables import Event, Person, Task

SIZE = 6
"""Events of a page: each may tell of several fields, and a message has 4,096 characters."""


_NAMING = ("assignee_id", "person")
"""What of an event holds a person's id: of a task, and of a team."""


@dataclass(frozen=True, slots=True)
class Past:
    """Attributes:
    events: A page of them, the newest first.
    page: From 0.
    pages: How many there are, at least one.
    people: Who did something, and who has a task or had it.
    tasks: Tasks that are linked or were.
    undone: Id of an event that takes another one back -> that one.
    """

    events: Sequence[Event]
    page: int
    pages: int
    people: Mapping[int, Person]
    tasks: Mapping[int, Task]
    undone: Mapping[int, Event]


def past_of(store: Store, task_id: int, page: int = 0) -> Past:
    """A page of a task's history; the last one where there are not so many."""
    pages = max(1, -(-store.events.count_of_task(task_id) // SIZE))
    page = min(max(page, 0), pages - 1)
    events = store.events.newest_of_task(task_id, limit=SIZE, offset=page * SIZE)
    return named_in(store, events, page=page, pages=pages)


def named_in(store: Store, events: Sequence[Event], *, page: int = 0, pages: int = 1) -> Past:
    """Events with whom and what they name."""
    undoing = {event.id: store.events.get(event.undoes_id) for event in events if event.undoes_id is not None}
    undone = {id_: event for id_, event in undoing.items() if event is not None}
    told = [*events, *undone.values()]
    ids = {id_ for event in told for id_ in _linked(event)}
    tasks = {id_: task for id_ in ids if (task := store.tasks.get(id_)) is not None}
    return Past(
        events, page, pages, store.people.named({id_ for event in told for id_ in _people(event)}), tasks, undone
    )


def _people(event: Event) -> Iterator[int]:
    ids = (event.actor_id, *(event.before.get(name) for name in _NAMING), *(event.after.get(name) for name in _NAMING))
    yield from (id_ for id_ in ids if isinstance(id_, int))


def _linked(event: Event) -> Iterator[int]:
    values: tuple[dict[str, Any], ...] = (event.before, event.after)
    yield from (link["task"] for columns in values for link in columns.get("links", ()))
