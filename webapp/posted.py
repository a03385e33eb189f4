"""What hooks out tell: the event, and the task as the API shows it."""

from typing import Any

from storage.store import Store
from storage.tables import Event, Task
from tasks.changes import ELSEWHERE
from tasks.following import changed_in
from tasks.posting import body_of
from webapp.names import Names, moment
from webapp.people import handle
from webapp.shapes import task_json


def posted(store: Store, event: Event, task: Task, name: str) -> str:
    """Args:
    name: Of `tasks.subscriptions.EVENTS`.
    """
    data = {
        "task": task_json(task, Names.of(store, [task])),
        "changed": changed_in(event) if name != "task.created" else [],
        "actor": _actor(store, event),
        "at": moment(event.at),
    }
    return body_of(name, event.at, data)


def _actor(store: Store, event: Event) -> str | None:
    """Whoever did it, by the name that the API has for them, or by a tracker's; None for Sift itself."""
    if event.actor_id is not None and (person := store.people.get(event.actor_id)) is not None:
        return handle(person)
    elsewhere: dict[str, Any] = event.after.get(ELSEWHERE) or {}
    return str(elsewhere["name"]) if elsewhere.get("name") else None
