"""Every change of a task: the verbs that buttons, commands, pages and scripts call.

Each checks the actor's right, changes the row only if nobody changed it first, writes the event beside it, and has
everything that shows the task drawn again, all in the caller's transaction.
"""

from datetime import datetime
from typing import Any

from storage.store import Store
from storage.tables import Status, Task, now
from tasks import asking, corrections, recurring
from tasks.actors import Actor
from tasks.changes import apply, columns_of, due_of, new_batch, record, reminder_of, value_of, visible_task
from tasks.history import recorded
from tasks.rules import ACTIVE, FIELDS, TaskError, Verb, target
from tasks.signatures import by_actor, is_by_person

_SAYS_TASK = {Verb.DROP: False, Verb.ACCEPT: True, Verb.DONE: True}
"""Moves that say whether the reader was right to see a task."""


def visible_by_number(store: Store, actor: Actor, workspace_id: int, number: int) -> Task:
    actor.require(store, workspace_id, "view")
    task = store.tasks.by_number(workspace_id, number)
    if task is None:
        raise TaskError("not_found")
    return task


def move(
    store: Store, actor: Actor, task_id: int, verb: Verb, *, version: int | None = None, batch: str | None = None
) -> Task:
    """Move a task to another status. Of what comes again the next one is made when it is done."""
    task = visible_task(store, actor, task_id, verb)
    to = target(verb, task.status)
    due = due_of(task)
    values = {
        "status": to,
        "snoozed_until": None,
        "remind_at": reminder_of(store, actor, task, due) if to in ACTIVE else None,
    }
    if verb is Verb.DONE and task.recurrence is not None:
        batch = batch or new_batch()
    moved, event_id = apply(store, actor, task, verb, values, version=version, batch=batch)
    is_task = _SAYS_TASK.get(verb) if actor.elsewhere is None else None  # a tracker closes for reasons of its own
    if is_task is not None and (is_task is False or task.status is Status.PROPOSED):
        corrections.record(store, actor, moved, "is_task", is_task, event_id=event_id)
    if verb is not Verb.DONE:
        return moved
    asking.tell(store, moved)
    return recurring.follow(store, actor, moved, batch=batch)


def change(
    store: Store,
    actor: Actor,
    task_id: int,
    *,
    version: int | None = None,
    batch: str | None = None,
    **fields: Any,
) -> Task:
    """Set fields of a task.

    Args:
        version: The version the actor saw; None changes whatever is there.
        batch: Names changes that are taken back together.
        fields: Of `tasks.rules.FIELDS`. `due` is a `DueDate` or None, `assignee` a person's id or None, `reminder` a
            time to come or None, `recurrence` a rule of `classifier.recurrence` or None.

    Raises:
        TaskError: "bad_value" with the field's name, "stale", "not_found", "not_allowed".
    """
    task = visible_task(store, actor, task_id, "change")
    if fields.get("recurrence") is not None:
        fields = recurring.planned(store, actor, task, fields)
    values: dict[str, Any] = {}
    for field in sorted(fields, key=lambda name: FIELDS.index(name) if name in FIELDS else len(FIELDS)):
        values |= columns_of(store, actor, task, field, fields[field])
    if all(getattr(task, column) == value for column, value in values.items()):
        return task
    was = {field: value_of(task, field) for field in fields}
    changed, event_id = apply(store, actor, task, "change", values, fields=tuple(fields), version=version, batch=batch)
    for field in corrections.SAID_OF:
        if field in fields and (value := value_of(changed, field)) != was[field]:
            corrections.record(store, actor, changed, field, recorded(value), event_id=event_id)
    return changed


def answer(store: Store, actor: Actor, task_id: int, field: str, value: Any, *, batch: str | None = None) -> Task:
    """Answer what a card asks about a field: it becomes this, or stays this and is no longer in doubt."""
    changed = change(store, actor, task_id, batch=batch, **{field: value})
    if is_by_person(changed, field):
        return changed
    after = {"field": field, "_signed": changed.set_by.get(field)}
    task = store.tasks.swap(changed, set_by=changed.set_by | by_actor(actor, [field]))
    if task is None:
        raise TaskError("stale")
    event_id = record(store, actor, task, "confirm", before={}, after=after, batch=batch)
    said = recorded(value_of(task, field))
    corrections.record(store, actor, task, field, said, event_id=event_id)
    return task


def snooze(store: Store, actor: Actor, task_id: int, until: datetime | None, *, batch: str | None = None) -> Task:
    """Put a task aside until a time, or take it up again with None."""
    task = visible_task(store, actor, task_id, "snooze")
    if task.status not in ACTIVE:
        raise TaskError("bad_move", verb="snooze", status=str(task.status))
    if until is not None and until <= now():
        raise TaskError("bad_value", field="snooze")
    return apply(store, actor, task, "snooze", {"snoozed_until": until}, batch=batch)[0]
