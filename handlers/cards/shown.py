"""Which tasks a message of ours is about."""

from collections.abc import Sequence

from storage.store import Store
from storage.tables import Delivery, Task
from tasks import changes
from tasks.actors import Actor
from tasks.rules import TaskError
from tasks.views import selected, shown_tasks

__all__ = ["selected", "task_of", "tasks_of"]


def tasks_of(store: Store, actor: Actor, delivery: Delivery) -> Sequence[Task]:
    """The tasks of a card, at least one. Raises `TaskError` "no_task" for a note, "not_found" for strangers."""
    actor.require(store, delivery.workspace_id, "view")
    tasks = shown_tasks(store, delivery)
    if not tasks:
        raise TaskError("no_task")
    return [changes.visible_task(store, actor, task.id) for task in tasks]


def task_of(store: Store, actor: Actor, delivery: Delivery) -> Task:
    """The task that a card has its buttons for."""
    return selected(tasks_of(store, actor, delivery), delivery)
