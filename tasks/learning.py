"""Learning from people: what their corrections teach readers, for whom it holds, and what it changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from classifier.base import Example
from classifier.nearest import looks_alike
from storage.reading_tables import Correction, Scope
from storage.store import Store
from storage.tables import Status, Task
from tasks import changes, corrections, undoing
from tasks.actors import Actor
from tasks.corrections import place_of, sender_of
from tasks.rules import ACTIVE, TaskError
from tasks.signatures import is_by_person, stands

LESSONS = 400
"""How many of a workspace's newest corrections its readers know."""

FINISHED = 200
"""How many of its newest finished tasks they know."""

LOOKED_AT = 500
"""How many of its newest open tasks are compared with a correction."""

TAUGHT = ("kind", "priority", "assignee", "is_task")
"""Fields that one message can teach another; a title or a date belongs to its own words."""

SPREADS = ("kind", "priority", "assignee")
"""Fields that a correction may change in other open tasks."""

FIRM = frozenset({Scope.SENDER, Scope.CHAT, Scope.ALWAYS})


@dataclass(frozen=True, slots=True)
class Preview:
    """What a scope would do.

    Attributes:
        tasks: The open tasks that would change, the newest first.
    """

    correction: Correction
    scope: Scope
    tasks: Sequence[Task]


def lessons(store: Store, workspace_id: int) -> tuple[Example, ...]:
    """What a workspace's readers know: what people said, and then what they finished as it was read, newest first."""
    return (*_said(store, workspace_id), *_finished(store, workspace_id))


def _said(store: Store, workspace_id: int) -> tuple[Example, ...]:
    return tuple(
        Example(
            id=correction.id,
            text=correction.text,
            vector=vector,
            fields={correction.field: correction.value["value"]},
            firm=correction.scope in FIRM,
            sender=correction.sender if correction.scope is Scope.SENDER else None,
            place=correction.place if correction.scope is Scope.CHAT else None,
            agreed=correction.accepted,
        )
        for correction, vector in store.corrections.lessons(workspace_id, LESSONS)
        if correction.field in TAUGHT
    )


def _finished(store: Store, workspace_id: int) -> tuple[Example, ...]:
    """Tasks that were done with the kind they were read as: nobody objected, so the reader was right."""
    return tuple(
        Example(-task.id, task.title, vector, {"kind": task.kind}, agreed=True)
        for task, vector in store.vectors.of_tasks(workspace_id, [Status.DONE], FINISHED)
        if not is_by_person(task, "kind")
    )


def visible_correction(store: Store, actor: Actor, correction_id: int, verb: str = "change") -> Correction:
    """A correction that the actor may do this with. Raises `TaskError` "not_found" also when it is forgotten."""
    correction = store.corrections.get(correction_id)
    if correction is None or correction.forgotten_at is not None:
        raise TaskError("not_found")
    actor.require(store, correction.workspace_id, verb)
    return correction


def preview(store: Store, actor: Actor, correction_id: int, scope: Scope) -> Preview:
    """Which open tasks would change if the correction held for this scope. Changes nothing."""
    correction = visible_correction(store, actor, correction_id)
    return Preview(correction, scope, [task for task in _alike(store, correction, scope) if _differs(task, correction)])


def teach(store: Store, actor: Actor, correction_id: int, scope: Scope) -> Preview:
    """Let a correction hold for a scope, and change the open tasks that look alike. What it changed for another scope
    before is taken back first."""
    correction = visible_correction(store, actor, correction_id)
    undoing.take_back(store, actor, correction)
    changed = preview(store, actor, correction_id, scope)
    corrections.rescope(store, correction, scope)
    events = [
        (task.id, undoing.learn(store, actor, task, correction.field, _value(correction))) for task in changed.tasks
    ]
    correction.applied = [{"task": task_id, "event": event_id} for task_id, event_id in events if event_id is not None]
    _show_anew(store, correction)
    return changed


def forget(store: Store, actor: Actor, correction_id: int) -> int:
    """Unlearn a correction, and take back what it changed in other tasks. Its own task stays as the person set it.

    Returns how many other tasks were taken back; those that were changed since stay.
    """
    correction = visible_correction(store, actor, correction_id)
    back = undoing.take_back(store, actor, correction)
    corrections.forget(store, correction)
    _show_anew(store, correction)
    return back


def _show_anew(store: Store, correction: Correction) -> None:
    """Its own card tells what it holds for."""
    if correction.task_id is not None:
        store.deliveries.refresh(message_id=correction.message_id, task_id=correction.task_id)


def _alike(store: Store, correction: Correction, scope: Scope) -> list[Task]:
    """Open tasks of the same workspace within the scope whose words look alike, the newest first."""
    if scope not in FIRM or correction.field not in SPREADS:
        return []
    own = store.vectors.of(correction.message_id, correction.part)
    near = [
        task
        for task, vector in store.vectors.of_tasks(correction.workspace_id, ACTIVE, LOOKED_AT)
        if task.id != correction.task_id and looks_alike(own, vector)
    ]
    if scope is Scope.ALWAYS:
        return near
    messages = store.messages.many({task.message_id for task in near if task.message_id is not None})
    key, wanted = (sender_of, correction.sender) if scope is Scope.SENDER else (place_of, correction.place)
    return [task for task in near if task.message_id is not None and key(messages[task.message_id]) == wanted]


def _differs(task: Task, correction: Correction) -> bool:
    """Whether a correction would change a task; what a person or a rule has set stays."""
    if stands(task, correction.field):
        return False
    return bool(changes.value_of(task, correction.field) != _value(correction))


def _value(correction: Correction) -> Any:
    return correction.value["value"]
