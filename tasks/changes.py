"""A change of a task as it is written: the row if nobody changed it first, who set it, the event, what shows it.

The verbs that people use are built of these: see `tasks.actions`, `tasks.making`, `tasks.undoing`.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from datetime import datetime
from typing import Any

from storage.store import Store
from storage.tables import Event, Task, now, unguessable
from tasks.actors import Actor
from tasks.history import recorded
from tasks.people import zone_of
from tasks.rules import ACTIVE, DueDate, TaskError, remind_at, times_of
from tasks.signatures import by_actor, is_by_person
from tasks.values import checked

COLUMNS = {"due": "due_at", "assignee": "assignee_id", "reminder": "remind_at", "blocked": "blocked_reason"}
"""Fields whose column has another name."""


ELSEWHERE = "_elsewhere"
"""Of what an event says came after: where the change was made, as `tasks.actors.Elsewhere` has it."""


def new_batch() -> str:
    """A name for changes that are made, and are taken back, together."""
    return unguessable()


def value_of(task: Task, field: str) -> Any:
    """What a field of a task is now."""
    return getattr(task, COLUMNS.get(field, field))


def visible_task(store: Store, actor: Actor, task_id: int, verb: str = "view") -> Task:
    """A task that the actor may do this with. Raises `TaskError` "not_found" also when it is somebody else's."""
    task = store.tasks.get(task_id)
    if task is None:
        raise TaskError("not_found")
    actor.require(store, task.workspace_id, verb)
    return task


def apply(
    store: Store,
    actor: Actor,
    task: Task,
    verb: str,
    values: dict[str, Any],
    *,
    fields: tuple[str, ...] = ("status",),
    version: int | None = None,
    undoes: Event | None = None,
    request: str | None = None,
    batch: str | None = None,
) -> tuple[Task, int]:
    """Change the row, sign the fields, write the event. Returns the task and the event's id.

    Args:
        values: Column -> value; a list or a dictionary must be a new one, not the row's own, changed.
        fields: What the actor sets by it, for `Task.set_by`.
        request: Names what asks for it, so that the same request can be told from a new one.
        batch: The same for changes that are taken back together: `new_batch`.

    Raises:
        TaskError: "stale" when somebody changed the task since the actor saw it.
    """
    if version is not None and version != task.version:
        raise TaskError("stale")
    changed = {column: value for column, value in values.items() if getattr(task, column) != value}
    before = {column: recorded(getattr(task, column)) for column in changed}
    signed = _dated(task, task.set_by | by_actor(actor, fields), changed.keys())
    swapped = store.tasks.swap(task, **changed, set_by=signed)
    if swapped is None:
        raise TaskError("stale")
    after = {column: recorded(value) for column, value in changed.items()} | ({"request": request} if request else {})
    return swapped, record(store, actor, swapped, verb, before=before, after=after, undoes=undoes, batch=batch)


def _dated(task: Task, signed: Mapping[str, Any], changed: AbstractSet[str]) -> dict[str, Any]:
    """Signatures tell when their fields were changed: not when one was signed that stays as it is, but also when one
    was set back that nobody signs anew."""
    at = now().isoformat()
    dated = {}
    for field, signature in signed.items():
        if not changed.isdisjoint({COLUMNS.get(field, field), f"{field}_grain"}):
            dated[field] = signature | {"at": at}
        else:
            dated[field] = signature | {"at": task.set_by.get(field, {}).get("at", task.created_at.isoformat())}
    return dated


def record(
    store: Store,
    actor: Actor,
    task: Task,
    verb: str,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    undoes: Event | None = None,
    batch: str | None = None,
) -> int:
    """Write an event of a task, and have what shows it drawn again. Returns the event's id."""
    if actor.elsewhere is not None:
        after = after | {ELSEWHERE: {**asdict(actor.elsewhere), "person": actor.person_id}}
    event_id = store.events.record(
        task.workspace_id,
        str(verb),
        task_id=task.id,
        message_id=task.message_id,
        actor_id=actor.person_id,
        before=before,
        after=after,
        undoes_id=undoes.id if undoes else None,
        batch=batch,
    )
    store.deliveries.refresh(message_id=task.message_id, task_id=task.id)
    if "status" in after:
        _redraw_linked(store, task)
    return event_id


def _redraw_linked(store: Store, task: Task) -> None:
    """The cards of linked tasks say whether this one still blocks them."""
    for id_ in dict.fromkeys(link["task"] for link in task.links):
        if (linked := store.tasks.get(id_)) is not None:
            store.deliveries.refresh(message_id=linked.message_id, task_id=linked.id)


def columns_of(store: Store, actor: Actor, task: Task, field: str, value: Any) -> dict[str, Any]:
    """The columns that a field stands for."""
    if field != "due":
        return checked(store, task.workspace_id, field, value)
    if value is not None and not isinstance(value, DueDate):
        raise TaskError("bad_value", field="due")
    return {
        "due_at": value.at if value else None,
        "due_grain": value.grain if value else None,
        "remind_at": reminder_of(store, actor, task, value) if task.status in ACTIVE else None,
    }


def reminder_of(store: Store, actor: Actor, task: Task, due: DueDate | None) -> datetime | None:
    """When to remind of a task that is due then: at the time a person has set, if it comes first, else when it is due.

    A time they set that is the due date's own moves with it.
    """
    zone, moment = zone_of_task(store, actor, task), now()
    of_due, own = remind_at(due, zone, moment), task.remind_at
    if own is None or own <= moment or not is_by_person(task, "reminder") or own in times_of(due_of(task), zone):
        return of_due
    return own if of_due is None else min(own, of_due)


def due_of(task: Task) -> DueDate | None:
    if task.due_at is None:
        return None
    return DueDate(task.due_at, "day" if task.due_grain == "day" else "time")


def zone_of_task(store: Store, actor: Actor, task: Task) -> Any:
    """The zone in which a task's day begins: its assignee's, else the actor's, else the workspace's."""
    person_id = task.assignee_id or actor.person_id
    person = store.people.get(person_id) if person_id else None
    return zone_of(person.zone) if person else zone_of_workspace(store, task.workspace_id)


def zone_of_workspace(store: Store, workspace_id: int) -> Any:
    workspace = store.workspaces.get(workspace_id)
    return zone_of(workspace.zone if workspace else "UTC")
