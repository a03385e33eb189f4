"""Tasks that may be about the same: suggested by what their words mean, never put together alone. For workers."""

import re
from collections.abc import Mapping, Sequence

from classifier.base import Reading
from classifier.embedder import similarity
from classifier.likest import likest
from storage.store import Store
from storage.tables import Task
from tasks.claims import Claimed
from tasks.rules import ACTIVE

SUGGESTED = 0.70
"""Cosine from which on a task is suggested. Of pairs made up for this, those about the same have .48 to .84 and half
of them pass; others have up to .62, but for opposites ("login", "logout") with .82."""

AMONG = 200
"""With how many of a workspace's newest open tasks a new one is compared."""

_NUMBERS = re.compile(r"\d+")

Alike = Mapping[tuple[int, int], int]
"""(message, part) -> the open task that it looks like."""


def alike(store: Store, results: Sequence[tuple[Claimed, Reading]]) -> Alike:
    """Open tasks that what was read looks like, of the same workspace and of other messages.

    Versions and other numbers tell texts apart that mean the same otherwise.
    """
    found: dict[tuple[int, int], int] = {}
    open_tasks: dict[int, list[tuple[int, int | None, str, bytes]]] = {}
    for claimed, reading in results:
        drafts = [(part, draft) for part, draft in enumerate(reading.drafts) if draft.vector and draft.is_task]
        if not drafts or claimed.revision > 1:
            continue
        workspace_id = claimed.incoming.workspace_id
        if workspace_id not in open_tasks:
            open_tasks[workspace_id] = store.vectors.of_open(workspace_id, ACTIVE, AMONG)
        others = [row for row in open_tasks[workspace_id] if row[1] != claimed.message_id]
        for part, draft in drafts:
            for place, cosine in likest(draft.vector, [row[3] for row in others]):
                if cosine < SUGGESTED:
                    break
                if _NUMBERS.findall(others[place][2]) == _NUMBERS.findall(draft.title):
                    found[claimed.message_id, part] = others[place][0]
                    break
    return found


def likest_open(store: Store, task: Task, limit: int) -> list[Task]:
    """The open tasks that may be about the same as this one, the likest first; the newest ones where nothing tells."""
    vector = store.vectors.of(task.message_id, task.part) if task.message_id is not None else b""
    if not vector:
        newest = store.tasks.of_workspaces([task.workspace_id], ACTIVE, limit + 1)
        return [other for other in newest if other.id != task.id][:limit]
    others = store.vectors.of_open(task.workspace_id, ACTIVE, AMONG)
    # Not by numpy, which the process that draws cards does without.
    ids = sorted(
        (id_ for id_, *_ in others if id_ != task.id),
        key={id_: -similarity(vector, data) for id_, _, _, data in others}.__getitem__,
    )
    return [other for id_ in ids[:limit] if (other := store.tasks.get(id_)) is not None]
