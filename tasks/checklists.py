"""The checklist inside a task."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from storage.store import Store
from storage.tables import Task
from tasks.actors import Actor
from tasks.changes import apply, visible_task
from tasks.fields import short_id
from tasks.rules import TaskError
from tasks.values import ITEM_LIMIT, ITEMS, one_line

_BULLET = re.compile(r"^\s*(?:[-*•–☐☑✓]|\[[ xX]?\]|\d{1,2}[.)])\s+")


def items_in(text: str) -> list[str]:
    """What somebody typed, as items: one for each line, without their bullets."""
    return [words for line in text.splitlines() if (words := _BULLET.sub("", line).strip())]


def add_items(
    store: Store,
    actor: Actor,
    task_id: int,
    texts: Sequence[str],
    *,
    request: str | None = None,
    batch: str | None = None,
) -> Task:
    """Add items below the others, one for each text.

    Args:
        request: Names what asks for it: when the same asks again, nothing is added twice.

    Raises:
        TaskError: "bad_value" for none, and for one that is empty or too long; "too_full" beyond fifty.
    """
    task = visible_task(store, actor, task_id, "change")
    if not texts:
        raise TaskError("bad_value", field="checklist")
    there = {item["id"] for item in task.checklist}
    added = [
        {"id": id_, "text": one_line("checklist", text, ITEM_LIMIT), "done": False}
        for place, text in enumerate(texts)
        if (id_ := short_id(request, place)) not in there
    ]
    if len(there) + len(added) > ITEMS:
        raise TaskError("too_full", field="checklist")
    return _set(store, actor, task, [*task.checklist, *added], batch)


def tick(store: Store, actor: Actor, task_id: int, item_id: str, *, done: bool) -> Task:
    """Tick an item or take its tick away; one that is as it should be stays."""
    task = visible_task(store, actor, task_id, "change")
    _require(task, item_id)
    changed = [{**item, "done": done} if item["id"] == item_id else item for item in task.checklist]
    return _set(store, actor, task, changed)


def tick_places(store: Store, actor: Actor, task_id: int, places: Collection[int], *, batch: str | None = None) -> Task:
    """Tick items by their place in the list, from 1. Raises `TaskError` "not_found" for one that isn't there."""
    task = visible_task(store, actor, task_id, "change")
    if not all(1 <= place <= len(task.checklist) for place in places):
        raise TaskError("not_found")
    changed = [{**item, "done": item["done"] or n in places} for n, item in enumerate(task.checklist, 1)]
    return _set(store, actor, task, changed, batch)


def remove_item(store: Store, actor: Actor, task_id: int, item_id: str) -> Task:
    task = visible_task(store, actor, task_id, "change")
    _require(task, item_id)
    return _set(store, actor, task, [item for item in task.checklist if item["id"] != item_id])


def _require(task: Task, item_id: str) -> None:
    if not any(item["id"] == item_id for item in task.checklist):
        raise TaskError("not_found")


def _set(store: Store, actor: Actor, task: Task, items: list[dict[str, Any]], batch: str | None = None) -> Task:
    if items == task.checklist:
        return task
    return apply(store, actor, task, "change", {"checklist": items}, fields=("checklist",), batch=batch)[0]
