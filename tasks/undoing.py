"""Taking back: a person's own newest change, and what a correction has taught other tasks."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from storage.reading_tables import Correction
from storage.store import Store
from storage.tables import Event, Status, Task
from tasks import bursts, corrections, exports
from tasks.actors import Actor
from tasks.changes import COLUMNS, ELSEWHERE, apply, columns_of, record, visible_task
from tasks.history import recorded, restored, taken_back
from tasks.rules import FIELDS, TaskError, Verb, may

UNDOABLE = (*Verb, "change", "snooze", "create", "merge", "split", "join", "confirm", "export", "kept")
"""What a person does to a task and can take back."""

BY_ITSELF = ("reread", "drop", "route", "export")
"""What Sift does to a task and people can take back: its words were understood anew, or as no task any more; a rule
was followed; a rule sent it to a tracker."""

_FIELD_OF = {column: field for field, column in COLUMNS.items()}

MOST = 10
"""How many of the newest changes are offered to be taken back."""

_LOOKED_AT = 200
"""Among how many events these are looked for: a change of many tasks at once is as many."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was done at once and can be taken back.

    Attributes:
        events: In their order, at least one.
    """

    events: Sequence[Event]

    @property
    def first(self) -> Event:
        return self.events[0]


def newest_changes(store: Store, actor: Actor, workspace_ids: Collection[int], limit: int = MOST) -> list[Change]:
    """What somebody could take back, the newest first: their own, and what Sift did by itself, that at most half."""
    if actor.person_id is None:
        return []
    ids = _undoable_in(store, actor, workspace_ids)
    own = store.events.not_undone(ids, actor_id=actor.person_id, verbs=UNDOABLE, limit=_LOOKED_AT)
    by_itself = store.events.not_undone(ids, actor_id=None, verbs=BY_ITSELF, limit=limit)
    mine = _changes(store, own, limit)
    others = [Change([event]) for event in by_itself][: max(limit // 2, limit - len(mine))]
    return sorted([*mine, *others], key=_newest, reverse=True)[:limit]


def _undoable_in(store: Store, actor: Actor, workspace_ids: Collection[int]) -> list[int]:
    return [id_ for id_, role in actor.roles(store, workspace_ids).items() if may(role, "undo")]


def _newest(change: Change) -> int:
    return max(event.id for event in change.events)


def _changes(store: Store, events: Sequence[Event], limit: int) -> list[Change]:
    """Events, newest first, as what was done at once; of what was done together, also those that are not among them."""
    found: dict[int | str, Change] = {}
    for event in events:
        if len(found) < limit and (event.batch or event.id) not in found:
            found[event.batch or event.id] = Change(_together(store, event))
    return list(found.values())


def _together(store: Store, event: Event) -> Sequence[Event]:
    if event.batch is None:
        return [event]
    same = (other for other in store.events.of_batch(event.batch) if other.actor_id == event.actor_id)
    return [other for other in same if other.undone_at is None and other.verb in UNDOABLE]


def undo(
    store: Store,
    actor: Actor,
    *,
    task_id: int | None = None,
    workspace_ids: Collection[int] = (),
    request: str | None = None,
) -> Task:
    """Take back the actor's newest change, of one task or in some workspaces, and what it has taught others since.

    A change that was made together with others is taken back together with them.

    Args:
        request: Names what asks for it: when the same asks again, its work is done, and nothing more is taken back.

    Raises:
        TaskError: "nothing_to_undo"; "stale" when somebody changed the same fields since.
    """
    if actor.person_id is None:
        raise TaskError("nothing_to_undo")
    if task_id is not None:
        workspace_ids = [visible_task(store, actor, task_id, "undo").workspace_id]
    elif len(workspace_ids) == 1:
        actor.require(store, next(iter(workspace_ids)), "undo")
    ids = _undoable_in(store, actor, workspace_ids)
    done = store.events.last_by(actor.person_id, ids, task_id=task_id, verbs=("undo",)) if request else None
    if done is not None and done.task_id is not None and done.after.get("request") == request:
        return visible_task(store, actor, done.task_id, "undo")
    event = store.events.last_by(actor.person_id, ids, task_id=task_id, verbs=UNDOABLE)
    if event is None or event.task_id is None:
        raise TaskError("nothing_to_undo")
    if event.batch is not None:
        return undo_batch(store, actor, event.batch, request=request)[-1]  # what was done first is what was meant
    return _take_back(store, actor, event, request=request)


def undo_event(store: Store, actor: Actor, event_id: int) -> Task:
    """Take back one change: the actor's own, or one that Sift made by itself.

    Raises:
        TaskError: "nothing_to_undo" for what can't be, "undone_already"; "stale", "not_found", "not_allowed".
    """
    event = store.events.get(event_id)
    if event is None or event.task_id is None:
        raise TaskError("not_found")
    visible_task(store, actor, event.task_id, "undo")
    if not may_undo(actor, event):
        raise TaskError("nothing_to_undo")
    if event.undone_at is not None:
        raise TaskError("undone_already")
    if event.batch is not None and event.actor_id is not None and ELSEWHERE not in event.after:
        return undo_batch(store, actor, event.batch)[-1]
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


def undo_some(
    store: Store, actor: Actor, batch: str, *, before: int | None = None, limit: int
) -> tuple[int, int | None]:
    """Take back the newest of many changes that the actor has made together, a part of them in each transaction.

    Args:
        before: Where the part before ended.
        limit: How many changes are looked at.

    Returns:
        How many tasks are as they were, and where the next part begins: None when there is none.
    """
    found = store.events.left_of_batch(batch, actor.person_id, before=before, limit=limit)
    back = 0
    for event in found:
        if event.verb in UNDOABLE:
            with suppress(TaskError):
                _take_back(store, actor, event)
                back += 1
    return back, found[-1].id if len(found) == limit else None


def may_undo(actor: Actor, event: Event) -> bool:
    """Whether somebody may take this back: their own, what Sift did by itself, and what came from a tracker."""
    if ELSEWHERE in event.after:
        return event.verb in UNDOABLE
    if event.actor_id is None:
        return event.verb in BY_ITSELF
    return event.actor_id == actor.person_id and event.verb in UNDOABLE


def is_offered(event: Event) -> bool:
    """Whether a card offers to take it back: a person's change, or what a better reader changed after the first."""
    if event.undone_at is not None:
        return False
    return (
        event.verb in UNDOABLE
        if event.actor_id is not None or ELSEWHERE in event.after
        else bool(event.after.get("_refined"))
    )


def _take_back(store: Store, actor: Actor, event: Event, *, request: str | None = None) -> Task:
    """Raises `TaskError` "stale" when somebody changed the same since."""
    assert event.task_id is not None
    task = visible_task(store, actor, event.task_id, "undo")
    if (otherwise := _OTHERWISE.get(event.verb)) is not None:
        otherwise(store, actor, event, request)
        store.events.undone(event)
        return visible_task(store, actor, event.task_id, "undo")
    values = _values_before(task, event)
    # What Sift changed is the actor's word now: it is not understood so once more.
    fields = {_FIELD_OF.get(column, column) for column in values if event.actor_id is None} & {*FIELDS}
    signed = tuple(fields - {"reminder"}) or ("status",)
    undone, _ = apply(store, actor, task, "undo", values, fields=signed, undoes=event, request=request)
    store.events.undone(event)
    for correction in store.corrections.of_event(event.id):
        take_back(store, actor, correction)
    corrections.forget_with(store, event.id)
    return undone


def _values_before(task: Task, event: Event) -> dict[str, Any]:
    """The columns without the change. Raises `TaskError` "stale" when it is not there any more."""
    changed = {column: value for column, value in event.after.items() if column[0] != "_" and column != "request"}
    if not event.before:  # it made the task
        if any(recorded(getattr(task, column)) != value for column, value in changed.items()):
            raise TaskError("stale")
        return {"status": Status.DROPPED}
    try:
        return {
            column: taken_back(column, getattr(task, column), event.before[column], value)
            for column, value in changed.items()
        }
    except ValueError as error:
        raise TaskError("stale") from error


def _undo_confirm(store: Store, actor: Actor, event: Event, request: str | None = None) -> None:
    """Leave a field in doubt once more. Raises `TaskError` "stale" when somebody has set it since."""
    assert event.task_id is not None
    task, field = visible_task(store, actor, event.task_id, "undo"), str(event.after["field"])
    signature = task.set_by.get(field, {})
    if (signature.get("by"), signature.get("person")) != ("person", event.actor_id):
        raise TaskError("stale")
    before = event.after.get("_signed")
    unsigned = {name: sign for name, sign in task.set_by.items() if name != field}
    if store.tasks.swap(task, set_by=unsigned | ({field: before} if before else {})) is None:
        raise TaskError("stale")
    record(store, actor, task, "undo", before={}, after={"request": request} if request else {}, undoes=event)
    for correction in store.corrections.of_event(event.id):
        take_back(store, actor, correction)
    corrections.forget_with(store, event.id)


_OTHERWISE = MappingProxyType(
    {
        "split": bursts.undo_split,
        "join": bursts.undo_join,
        "confirm": _undo_confirm,
        "export": exports.take_back,
        "kept": exports.take_theirs,
    }
)
"""What is taken back otherwise than by setting columns as they were."""


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
