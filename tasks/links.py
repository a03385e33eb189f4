"""Tasks that wait for one another or belong together: each has its side, and both are changed as one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from storage.store import Store
from storage.tables import Task
from tasks.actions import visible_by_number
from tasks.actors import Actor
from tasks.changes import apply, new_batch, visible_task
from tasks.rules import TaskError
from tasks.values import checked

MOST = 20
"""How many tasks another one is linked to by people, at most."""

OPPOSITES = MappingProxyType({"blocked_by": "blocks", "blocks": "blocked_by", "related": "related"})
"""Kinds of links that people make, and how the other task sees them."""


def numbered(store: Store, actor: Actor, workspace_id: int, numbers: Collection[int]) -> list[Task]:
    """Tasks of a workspace by their numbers. Raises `TaskError` "no_number" with the one that isn't there."""
    found = []
    for number in dict.fromkeys(numbers):
        try:
            found.append(visible_by_number(store, actor, workspace_id, number))
        except TaskError as error:
            raise TaskError("no_number", number=number) from error
    return found


def linked(task: Task, kind: str) -> list[int]:
    """Ids of the tasks that this one is linked to so."""
    return [link["task"] for link in task.links if link["kind"] == kind]


def block(
    store: Store,
    actor: Actor,
    task_id: int,
    by: Sequence[Task] = (),
    reason: str | None = None,
    *,
    batch: str | None = None,
) -> Task:
    """Say what a task waits for: other tasks, a reason, or both. What it waited for already stays.

    Args:
        reason: None keeps the one there is.

    Raises:
        TaskError: "own_link" for itself, "waits_for_it" where a task waits for this one already, directly or by way
            of others, "not_found" for another workspace's, "too_full", "bad_value".
    """
    task = visible_task(store, actor, task_id, "change")
    others = [_other(store, actor, task, other) for other in by]
    for other in others:
        if _waits(store, other, task.id):
            raise TaskError("waits_for_it", number=other.number)
    given = checked(store, task.workspace_id, "blocked", reason)["blocked_reason"]
    reason = given if given is not None else task.blocked_reason or ""
    if not by and not reason:
        raise TaskError("bad_value", field="blocked")
    return _Hand(store, actor, batch or new_batch()).link(task, others, "blocked_by", blocked_reason=reason)


def unblock(store: Store, actor: Actor, task_id: int, *, by: int | None = None, batch: str | None = None) -> Task:
    """Say that a task waits no more for another one (its id), or for nothing at all."""
    task = visible_task(store, actor, task_id, "change")
    left = [id_ for id_ in linked(task, "blocked_by") if by is not None and id_ != by]
    stays = by is not None and (left or task.blocked_reason)
    reason = task.blocked_reason if stays else None
    gone = [id_ for id_ in linked(task, "blocked_by") if id_ not in left]
    return _Hand(store, actor, batch or new_batch()).unlink(task, gone, "blocked_by", blocked_reason=reason)


def relate(store: Store, actor: Actor, task_id: int, others: Sequence[Task], *, batch: str | None = None) -> Task:
    """Say that tasks belong together. Raises `TaskError` as `block` does."""
    task = visible_task(store, actor, task_id, "change")
    found = [_other(store, actor, task, other) for other in others]
    return _Hand(store, actor, batch or new_batch()).link(task, found, "related")


def unrelate(store: Store, actor: Actor, task_id: int, other_id: int) -> Task:
    task = visible_task(store, actor, task_id, "change")
    return _Hand(store, actor, new_batch()).unlink(task, [other_id], "related")


def _other(store: Store, actor: Actor, task: Task, other: Task) -> Task:
    """The other task as it is now."""
    other = visible_task(store, actor, other.id, "change")
    if other.id == task.id:
        raise TaskError("own_link")
    if other.workspace_id != task.workspace_id:
        raise TaskError("not_found")
    return other


def _waits(store: Store, task: Task, for_id: int) -> bool:
    """Whether a task waits for another one, directly or by way of others."""
    seen: set[int] = set()
    waiting = [task.id]
    while waiting:
        id_ = waiting.pop()
        if id_ == for_id:
            return True
        if id_ not in seen and (row := store.tasks.get(id_)) is not None:
            seen.add(id_)
            waiting += linked(row, "blocked_by")
    return False


@dataclass(frozen=True, slots=True)
class _Hand:
    """Writes both sides of links as one change."""

    store: Store
    actor: Actor
    batch: str

    def link(self, task: Task, others: Sequence[Task], kind: str, **values: Any) -> Task:
        changed = self._add(task, [(other.id, kind) for other in others], values)
        for other in others:
            self._add(other, [(task.id, OPPOSITES[kind])], {})
        return changed

    def unlink(self, task: Task, other_ids: Collection[int], kind: str, **values: Any) -> Task:
        kept = [link for link in task.links if link["kind"] != kind or link["task"] not in other_ids]
        changed = self._write(task, {"links": kept, **values})
        for id_ in other_ids:
            if (other := self.store.tasks.get(id_)) is not None:
                back = {"task": task.id, "kind": OPPOSITES[kind]}
                self._write(other, {"links": [link for link in other.links if link != back]})
        return changed

    def _add(self, task: Task, more: Sequence[tuple[int, str]], values: dict[str, Any]) -> Task:
        added = [{"task": id_, "kind": kind} for id_, kind in more]
        links = [*task.links, *(link for link in added if link not in task.links)]
        if len(links) > len(task.links) and sum(link["kind"] in OPPOSITES for link in links) > MOST:
            raise TaskError("too_full", field="links")
        return self._write(task, {"links": links, **values})

    def _write(self, task: Task, values: dict[str, Any]) -> Task:
        if all(getattr(task, column) == value for column, value in values.items()):
            return task
        fields = ("blocked",) if "blocked_reason" in values else ("links",)
        return apply(self.store, self.actor, task, "change", values, fields=fields, batch=self.batch)[0]
