"""The same done to several tasks at once: what could not be is counted, and all of it is taken back together."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.store import Store
from tasks import actions
from tasks.actors import Actor
from tasks.changes import new_batch
from tasks.rules import TaskError, Verb

MOST = 100
"""How many tasks are changed at once."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Attributes:
    batch: Takes it back, see `tasks.undoing.undo_batch`; None when there is nothing to take back.
    done: How many tasks are as they were asked to be.
    refused: Code of the refusal -> how many tasks.
    """

    batch: str | None
    done: int
    refused: Mapping[str, int]


def move_all(store: Store, actor: Actor, task_ids: Iterable[int], verb: Verb) -> Outcome:
    return to_all(store, task_ids, lambda task_id, batch: actions.move(store, actor, task_id, verb, batch=batch))


def change_all(store: Store, actor: Actor, task_ids: Iterable[int], **fields: Any) -> Outcome:
    """Set fields of tasks, see `tasks.actions.change`."""
    return to_all(store, task_ids, lambda task_id, batch: actions.change(store, actor, task_id, batch=batch, **fields))


def snooze_all(store: Store, actor: Actor, task_ids: Iterable[int], until: datetime | None) -> Outcome:
    return to_all(store, task_ids, lambda task_id, batch: actions.snooze(store, actor, task_id, until, batch=batch))


def to_all(
    store: Store, task_ids: Iterable[int], change: Callable[[int, str], object], *, batch: str | None = None
) -> Outcome:
    """Call a verb for each task, with its id and the batch.

    A verb refuses before it writes anything, so what it refuses leaves the others as they are.

    Args:
        batch: What these belong to where more than `MOST` are changed, some of them in each transaction.
    """
    batch, done, refused = batch or new_batch(), 0, Counter[str]()
    for task_id in list(dict.fromkeys(task_ids))[:MOST]:
        try:
            change(task_id, batch)
        except TaskError as error:
            refused[error.code] += 1
        else:
            done += 1
    return Outcome(batch if store.events.has_batch(batch) else None, done, dict(refused))
