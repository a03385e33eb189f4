"""Tasks for anyone: whoever takes one first has it."""

from storage.store import Store
from storage.tables import Task
from tasks.actions import change
from tasks.actors import Actor
from tasks.changes import visible_task
from tasks.rules import ACTIVE, TaskError


def offer(store: Store, actor: Actor, task_id: int, *, batch: str | None = None) -> Task:
    """Offer a task to anyone; nobody has it any more."""
    return change(store, actor, task_id, batch=batch, claimable=True)


def claim(store: Store, actor: Actor, task_id: int) -> Task:
    """Take a task that is offered. Who has it already, has it.

    Raises:
        TaskError: "taken" with the `person` who was first; "not_offered" where nobody asked for takers.
    """
    task = visible_task(store, actor, task_id, "claim")
    if task.assignee_id is None and (not task.claimable or task.status not in ACTIVE):
        raise TaskError("not_offered")
    return take(store, actor, task_id)


def take(store: Store, actor: Actor, task_id: int, *, batch: str | None = None) -> Task:
    """Take a task that nobody else has. Raises `TaskError` "taken" with the `person` who has it."""
    task = visible_task(store, actor, task_id, "claim")
    if actor.person_id is None:
        raise TaskError("no_person")
    if task.assignee_id == actor.person_id:
        return task
    if task.assignee_id is not None:
        raise TaskError("taken", person=task.assignee_id)
    return change(store, actor, task_id, batch=batch, assignee=actor.person_id)
