"""What hooks out tell: the event, and the task as the API shows it."""

from collections.abc import Mapping
from typing import Any

from storage.store import Store
from storage.tables import Event, Task
from tasks.changes import ELSEWHERE
from tasks.following import changed_in
from tasks.handles import handle
from tasks.history import restored
from tasks.posting import body_of
from webapp.names import Names, moment
from webapp.shapes import task_json


def posted(store: Store, event: Event, task: Task, name: str) -> str:
    """Args:
    name: Of `tasks.subscriptions.EVENTS`.
    """
    was, became = _with(task, event.before), _with(task, event.after)
    names = Names.of(store, [task, was, became])
    data = {
        "task": task_json(task, names),
        "changed": {} if name == "task.created" else _changed(event, task_json(was, names), task_json(became, names)),
        "actor": _actor(store, event),
        "at": moment(event.at),
    }
    return body_of(name, event.at, data)


def _changed(event: Event, was: Mapping[str, Any], became: Mapping[str, Any]) -> dict[str, Any]:
    """Field -> what it was before, and after, as the API shows both."""
    return {field: {"before": was[field], "after": became[field]} for field in changed_in(event)}


def _with(task: Task, columns: Mapping[str, Any]) -> Task:
    """The task with columns as an event has kept them; it is nobody's row."""
    mine = {name: getattr(task, name) for name in Task.__table__.columns.keys()}  # noqa: SIM118 - no dictionary
    return Task(**mine | {name: restored(name, value) for name, value in columns.items() if name in mine})


def _actor(store: Store, event: Event) -> str | None:
    """Whoever did it, by the name that the API has for them, or by a tracker's; None for Sift itself."""
    if event.actor_id is not None and (person := store.people.get(event.actor_id)) is not None:
        return handle(person)
    elsewhere: dict[str, Any] = event.after.get(ELSEWHERE) or {}
    return str(elsewhere["name"]) if elsewhere.get("name") else None
