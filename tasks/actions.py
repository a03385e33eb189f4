"""Every change of a task: the verbs that buttons, commands, pages and scripts call.

Each checks the actor's right, changes the row only if nobody changed it first, writes the event beside it, and has
everything that shows the task drawn again, all in the caller's transaction.
"""

from datetime import datetime
from typing import Any

from classifier.base import Priority
from storage.reading_tables import Correction
from storage.store import Store
from storage.tables import Event, Status, Task, now
from tasks import corrections
from tasks.actors import Actor
from tasks.history import recorded, restored
from tasks.people import zone_of
from tasks.rules import (
    ACTIVE,
    DESCRIPTION_LIMIT,
    FIELDS,
    KINDS,
    PRIORITIES,
    TITLE_LIMIT,
    DueDate,
    TaskError,
    Verb,
    remind_at,
    target,
)
from tasks.signatures import by_actor, is_by_person

UNDOABLE = (*Verb, "change", "snooze", "create")
COLUMNS = {"due": "due_at", "assignee": "assignee_id"}
"""Fields whose column has another name."""

_SAYS_TASK = {Verb.DROP: False, Verb.ACCEPT: True, Verb.DONE: True}
"""Moves that say whether the reader was right to see a task."""


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


def visible_by_number(store: Store, actor: Actor, workspace_id: int, number: int) -> Task:
    actor.require(store, workspace_id, "view")
    task = store.tasks.by_number(workspace_id, number)
    if task is None:
        raise TaskError("not_found")
    return task


def move(store: Store, actor: Actor, task_id: int, verb: Verb, *, version: int | None = None) -> Task:
    """Move a task to another status."""
    task = visible_task(store, actor, task_id, verb)
    to = target(verb, task.status)
    due = _due_of(task)
    values = {
        "status": to,
        "snoozed_until": None,
        "remind_at": remind_at(due, _zone(store, actor, task), now()) if to in ACTIVE else None,
    }
    moved, event_id = _apply(store, actor, task, verb, values, version=version)
    if (is_task := _SAYS_TASK.get(verb)) is not None and (is_task is False or task.status is Status.PROPOSED):
        corrections.record(store, actor, moved, "is_task", is_task, event_id=event_id)
    return moved


def change(store: Store, actor: Actor, task_id: int, *, version: int | None = None, **fields: Any) -> Task:
    """Set fields of a task.

    Args:
        version: The version the actor saw; None changes whatever is there.
        fields: Of `tasks.rules.FIELDS`. `due` is a `DueDate` or None, `assignee` a person's id or None.

    Raises:
        TaskError: "bad_value" with the field's name, "stale", "not_found", "not_allowed".
    """
    task = visible_task(store, actor, task_id, "change")
    values: dict[str, Any] = {}
    for field, value in fields.items():
        values |= _columns(store, actor, task, field, value)
    if all(getattr(task, column) == value for column, value in values.items()):
        return task
    was = {field: value_of(task, field) for field in fields}
    changed, event_id = _apply(store, actor, task, "change", values, fields=tuple(fields), version=version)
    for field in corrections.SAID_OF:
        if field in fields and (value := value_of(changed, field)) != was[field]:
            corrections.record(store, actor, changed, field, recorded(value), event_id=event_id)
    return changed


def answer(store: Store, actor: Actor, task_id: int, field: str, value: Any) -> Task:
    """Answer what a card asks about a field: it becomes this, or stays this and is no longer in doubt."""
    changed = change(store, actor, task_id, **{field: value})
    if is_by_person(changed, field):
        return changed
    task = store.tasks.swap(changed, set_by=changed.set_by | by_actor(actor, [field]))
    if task is None:
        raise TaskError("stale")
    event_id = _record(store, actor, task, "confirm", before={}, after={"field": field})
    said = recorded(value_of(task, field))
    corrections.record(store, actor, task, field, said, event_id=event_id)
    return task


def learn(store: Store, actor: Actor, task: Task, field: str, value: Any) -> int | None:
    """Set a field of a task as a correction of another one teaches. Returns the event's id; None: nothing to change."""
    values = _columns(store, actor, task, field, value)
    if all(getattr(task, column) == new for column, new in values.items()):
        return None
    return _apply(store, actor, task, "learn", values, fields=(field,))[1]


def unlearn(store: Store, actor: Actor, event_id: int) -> bool:
    """Take back what `learn` did, unless somebody has changed it since. Returns whether it was taken back."""
    event = store.events.get(event_id)
    task = store.tasks.get(event.task_id) if event is not None and event.task_id is not None else None
    if event is None or task is None or event.undone_at is not None:
        return False
    if any(recorded(getattr(task, column)) != value for column, value in event.after.items()):
        return False
    values = {column: restored(column, value) for column, value in event.before.items()}
    back, _ = _apply(store, actor, task, "undo", values, fields=(), undoes=event)
    unsigned = {field: sign for field, sign in back.set_by.items() if COLUMNS.get(field, field) not in values}
    store.tasks.swap(back, set_by=unsigned)
    store.events.undone(event)
    return True


def take_back(store: Store, actor: Actor, correction: Correction) -> int:
    """Take back what a correction has changed in other tasks; what was changed since stays. Returns how many."""
    back = sum(unlearn(store, actor, entry["event"]) for entry in reversed(correction.applied))
    correction.applied = []
    return back


def snooze(store: Store, actor: Actor, task_id: int, until: datetime | None) -> Task:
    """Put a task aside until a time, or take it up again with None."""
    task = visible_task(store, actor, task_id, "snooze")
    if task.status not in ACTIVE:
        raise TaskError("bad_move", verb="snooze", status=str(task.status))
    if until is not None and until <= now():
        raise TaskError("bad_value", field="snooze")
    return _apply(store, actor, task, "snooze", {"snoozed_until": until})[0]


def add_task(
    store: Store,
    actor: Actor,
    workspace_id: int,
    *,
    title: str,
    kind: str = "task",
    priority: str = Priority.NORMAL,
    due: DueDate | None = None,
    assignee: int | None = None,
    description: str = "",
    author: str = "",
    source: str = "api",
) -> Task:
    """Make a task by hand."""
    actor.require(store, workspace_id, "create")
    checked = {"title": title, "kind": kind, "priority": priority, "description": description, "assignee": assignee}
    values = {k: v for field, value in checked.items() for k, v in _checked(store, workspace_id, field, value).items()}
    task = store.tasks.add(
        workspace_id,
        status=Status.OPEN,
        author=author,
        source=source,
        set_by=by_actor(actor, FIELDS),
        due_at=due.at if due else None,
        due_grain=due.grain if due else None,
        remind_at=remind_at(due, _workspace_zone(store, workspace_id), now()),
        **values,
    )
    _record(store, actor, task, "create", before={}, after={"status": task.status, "title": task.title})
    return task


def make_task(store: Store, actor: Actor, message_id: int) -> Task:
    """Make a task of a message that was kept as a note; the task that is there already comes back as it is."""
    message = store.messages.get(message_id)
    if message is None:
        raise TaskError("not_found")
    actor.require(store, message.workspace_id, "create")
    root_id = message.root_id or message.id
    if existing := store.tasks.of_message(root_id):
        return existing[0]
    issues = store.issues.current(root_id)
    issue = issues[0] if issues else None
    title = (issue.title if issue else "") or " ".join(message.text.split())[:TITLE_LIMIT] or message.author or "?"
    source = store.workspaces.source_names([message.source_id])[message.source_id]
    task = store.tasks.add(
        message.workspace_id,
        message_id=root_id,
        status=Status.OPEN,
        title=title,
        kind=issue.kind if issue and issue.is_task else "task",
        priority=issue.priority if issue else Priority.NORMAL,
        due_at=issue.due_at if issue else None,
        due_grain=issue.due_grain if issue else None,
        assignee_id=issue.assignee_id if issue else None,
        author=message.author,
        source=source,
        set_by=by_actor(actor, ["status"]),
    )
    event_id = _record(store, actor, task, "create", before={}, after={"status": task.status, "title": task.title})
    corrections.record(store, actor, task, "is_task", True, event_id=event_id)
    return task


def undo(
    store: Store,
    actor: Actor,
    *,
    task_id: int | None = None,
    workspace_id: int | None = None,
    request: str | None = None,
) -> Task:
    """Take back the actor's newest change, of one task or in one workspace, and what it has taught others since.

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
    task = visible_task(store, actor, event.task_id, "undo")
    if any(recorded(getattr(task, column)) != value for column, value in event.after.items()):
        raise TaskError("stale")
    before = event.before or {"status": Status.DROPPED}
    values = {column: restored(column, value) for column, value in before.items()}
    undone, _ = _apply(store, actor, task, "undo", values, undoes=event, request=request)
    store.events.undone(event)
    for correction in store.corrections.of_event(event.id):
        take_back(store, actor, correction)
    corrections.forget_with(store, event.id)
    return undone


def _apply(
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
) -> tuple[Task, int]:
    """Change the row, sign the fields, write the event. Returns the task and the event's id."""
    if version is not None and version != task.version:
        raise TaskError("stale")
    changed = {column: value for column, value in values.items() if getattr(task, column) != value}
    before = {column: recorded(getattr(task, column)) for column in changed}
    signed = task.set_by | by_actor(actor, fields)
    swapped = store.tasks.swap(task, **changed, set_by=signed)
    if swapped is None:
        raise TaskError("stale")
    after = {column: recorded(value) for column, value in changed.items()} | ({"request": request} if request else {})
    return swapped, _record(store, actor, swapped, verb, before=before, after=after, undoes=undoes)


def _record(
    store: Store,
    actor: Actor,
    task: Task,
    verb: str,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    undoes: Event | None = None,
) -> int:
    event_id = store.events.record(
        task.workspace_id,
        str(verb),
        task_id=task.id,
        message_id=task.message_id,
        actor_id=actor.person_id,
        before=before,
        after=after,
        undoes_id=undoes.id if undoes else None,
    )
    store.deliveries.refresh(message_id=task.message_id, task_id=task.id)
    return event_id


def _columns(store: Store, actor: Actor, task: Task, field: str, value: Any) -> dict[str, Any]:
    """The columns that a field stands for."""
    if field != "due":
        return _checked(store, task.workspace_id, field, value)
    if value is not None and not isinstance(value, DueDate):
        raise TaskError("bad_value", field="due")
    reminder = remind_at(value, _zone(store, actor, task), now()) if task.status in ACTIVE else None
    return {
        "due_at": value.at if value else None,
        "due_grain": value.grain if value else None,
        "remind_at": reminder,
    }


def _checked(store: Store, workspace_id: int, field: str, value: Any) -> dict[str, Any]:
    """A plain field as its column, refused when the value can't be."""
    match field, value:
        case "title", str() if 0 < len(title := " ".join(value.split())) <= TITLE_LIMIT:
            return {"title": title}
        case "description", str() if len(value) <= DESCRIPTION_LIMIT:
            return {"description": value}
        case "kind", str() if value in KINDS:
            return {"kind": str(value)}
        case "priority", str() if value in PRIORITIES:
            return {"priority": str(value)}
        case "assignee", None:
            return {"assignee_id": None}
        case "assignee", int() if store.people.role(workspace_id, value) is not None:
            return {"assignee_id": value}
    raise TaskError("bad_value", field=field)


def _due_of(task: Task) -> DueDate | None:
    if task.due_at is None:
        return None
    return DueDate(task.due_at, "day" if task.due_grain == "day" else "time")


def _zone(store: Store, actor: Actor, task: Task) -> Any:
    """The zone in which a task's day begins: its assignee's, else the actor's, else the workspace's."""
    person_id = task.assignee_id or actor.person_id
    person = store.people.get(person_id) if person_id else None
    return zone_of(person.zone) if person else _workspace_zone(store, task.workspace_id)


def _workspace_zone(store: Store, workspace_id: int) -> Any:
    workspace = store.workspaces.get(workspace_id)
    return zone_of(workspace.zone if workspace else "UTC")
