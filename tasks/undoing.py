"""Taking back: a person's own newest change, and what a correction has taught other tasks."""

from contextlib import suppress
from types import MappingProxyType
from typing import Any

from storage.reading_tables import Correction
from storage.store import Store
from storage.tables import Event, Status, Task
from tasks import bursts, corrections
from tasks.actors import Actor
from tasks.changes import COLUMNS, apply, columns_of, visible_task
from tasks.history import recorded, restored
from tasks.rules import TaskError, Verb

UNDOABLE = (*Verb, "change", "snooze", "create", "merge", "split", "join")
"""What a person does to a task and can take back."""

BY_ITSELF = ("reread",)
"""What Sift does to a task and people can take back: its words were understood anew."""

_OTHERWISE = MappingProxyType({"split": bursts.undo_split, "join": bursts.undo_join})
"""What is taken back otherwise than by setting columns as they were."""

_FIELD_OF = {column: field for field, column in COLUMNS.items()}


def undo(
    store: Store,
    actor: Actor,
    *,
    task_id: int | None = None,
    workspace_id: int | None = None,
    request: str | None = None,
) -> Task:
    """Take back the actor's newest change, of one task or in one workspace, and what it has taught others since.

    A change that was made together with others is taken back together with them.

    Args:
        request: Names what asks for it: when the same asks again, its work is done, and nothing more is taken back.

    Raises:
        TaskError: "nothing_to_undo"; "stale" when somebody changed the same fields since.
    """
    if actor.person_id is None:
        raise TaskError("nothing_to_undo")
    if task_id is not None:
        workspace_id = visible_task(store, actor, task_id, "undo").workspace_id
    assert workspace_id is not None
    actor.require(store, workspace_id, "undo")
    done = store.events.last_by(actor.person_id, [workspace_id], task_id=task_id, verbs=("undo",)) if request else None
    if done is not None and done.task_id is not None and done.after.get("request") == request:
        return visible_task(store, actor, done.task_id, "undo")
    event = store.events.last_by(actor.person_id, [workspace_id], task_id=task_id, verbs=UNDOABLE)
    if event is None or event.task_id is None:
        raise TaskError("nothing_to_undo")
    if event.batch is not None:
        return undo_batch(store, actor, event.batch, request=request)[0]
    return _take_back(store, actor, event, request=request)


def undo_event(store: Store, actor: Actor, event_id: int) -> Task:
    """Take back one change: the actor's own, or one that Sift made by itself.

    Raises:
        TaskError: "nothing_to_undo" for what can't be, or has been; "stale", "not_found", "not_allowed".
    """
    event = store.events.get(event_id)
    if event is None or event.task_id is None:
        raise TaskError("not_found")
    visible_task(store, actor, event.task_id, "undo")
    if event.undone_at is not None or not may_undo(actor, event):
        raise TaskError("nothing_to_undo")
    if event.batch is not None and event.actor_id is not None:
        return undo_batch(store, actor, event.batch)[0]
    return _take_back(store, actor, event)


def undo_batch(store: Store, actor: Actor, batch: str, *, request: str | None = None) -> list[Task]:
    """Take back changes of the actor's that were made together; what somebody has changed since stays as it is.

    Returns:
        The tasks that are as they were, at least one.

    Raises:
        TaskError: "nothing_to_undo" where nothing was done, or all is taken back; "stale" when all was changed since.
    """
    mine = [event for event in store.events.of_batch(batch) if event.actor_id == actor.person_id]
    waiting = [event for event in reversed(mine) if event.undone_at is None and event.verb in UNDOABLE]
    if not waiting:
        raise TaskError("nothing_to_undo")
    back = []
    for event in waiting:
        with suppress(TaskError):
            back.append(_take_back(store, actor, event, request=request))
    if not back:
        raise TaskError("stale")
    return back


def may_undo(actor: Actor, event: Event) -> bool:
    """Whether somebody may take this back: their own, and what Sift did by itself."""
    if event.actor_id is None:
        return event.verb in BY_ITSELF
    return event.actor_id == actor.person_id and event.verb in UNDOABLE


def _take_back(store: Store, actor: Actor, event: Event, *, request: str | None = None) -> Task:
    """Raises `TaskError` "stale" when somebody changed the same since."""
    assert event.task_id is not None
    task = visible_task(store, actor, event.task_id, "undo")
    if (otherwise := _OTHERWISE.get(event.verb)) is not None:
        otherwise(store, actor, event)
        store.events.undone(event)
        return task
    if any(recorded(getattr(task, column)) != value for column, value in event.after.items() if column[0] != "_"):
        raise TaskError("stale")
    before = event.before or {"status": Status.DROPPED}
    values = {column: restored(column, value) for column, value in before.items()}
    fields = tuple(_FIELD_OF.get(column, column) for column in values if event.actor_id is None) or ("status",)
    undone, _ = apply(store, actor, task, "undo", values, fields=fields, undoes=event, request=request)
    store.events.undone(event)
    for correction in store.corrections.of_event(event.id):
        take_back(store, actor, correction)
    corrections.forget_with(store, event.id)
    return undone


def learn(store: Store, actor: Actor, task: Task, field: str, value: Any) -> int | None:
    """Set a field of a task as a correction of another one teaches. Returns the event's id; None: nothing to change."""
    values = columns_of(store, actor, task, field, value)
    if all(getattr(task, column) == new for column, new in values.items()):
        return None
    return apply(store, actor, task, "learn", values, fields=(field,))[1]


def unlearn(store: Store, actor: Actor, event_id: int) -> bool:
    """Take back what `learn` did, unless somebody has changed it since. Returns whether it was taken back."""
    event = store.events.get(event_id)
    task = store.tasks.get(event.task_id) if event is not None and event.task_id is not None else None
    if event is None or task is None or event.undone_at is not None:
        return False
    if any(recorded(getattr(task, column)) != value for column, value in event.after.items()):
        return False
    values = {column: restored(column, value) for column, value in event.before.items()}
    back, _ = apply(store, actor, task, "undo", values, fields=(), undoes=event)
    unsigned = {field: sign for field, sign in back.set_by.items() if COLUMNS.get(field, field) not in values}
    store.tasks.swap(back, set_by=unsigned)
    store.events.undone(event)
    return True


def take_back(store: Store, actor: Actor, correction: Correction) -> int:
    """Take back what a correction has changed in other tasks; what was changed since stays. Returns how many."""
    back = sum(unlearn(store, actor, entry["event"]) for entry in reversed(correction.applied))
    correction.applied = []
    return back
