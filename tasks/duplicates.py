"""Tasks that may be about the same: suggested by what their words mean, never put together alone. For workers."""

import re
from collections.abc import Mapping, Sequence

from classifier.base import Reading
from classifier.likest import likest
from storage.store import Store
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
