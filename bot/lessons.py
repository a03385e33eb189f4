"""What a worker knows of its workspaces' lessons: read when people have taught since, kept until then."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from classifier.base import Context, Example
from storage.database import Database
from storage.store import Store
from tasks import learning
from tasks.claims import Batch

KEPT = 200
"""Workspaces whose lessons a worker keeps, the last used ones."""


class Lessons:
    """Fills in what was learned. The same examples are the same object: readers may keep what they made of them."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: OrderedDict[int, tuple[int, Sequence[Example]]] = OrderedDict()

    async def context(self, batch: Batch) -> Context:
        """The batch's context with the newest lessons of its workspaces."""
        taught = {id_: version for id_, version in batch.lessons.items() if version > 0}
        stale = {id_: version for id_, version in taught.items() if self._version(id_) != version}
        if stale:
            for id_, examples in (await self._db.read(_read, list(stale))).items():
                self._known[id_] = (stale[id_], examples)
        for id_ in taught:
            self._known.move_to_end(id_)
        workspaces = {
            id_: replace(workspace, examples=self._known[id_][1]) if id_ in taught else workspace
            for id_, workspace in batch.context.workspaces.items()
        }
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return Context(workspaces)

    def _version(self, workspace_id: int) -> int:
        return self._known[workspace_id][0] if workspace_id in self._known else -1


def _read(store: Store, workspace_ids: Sequence[int]) -> dict[int, Sequence[Example]]:
    return {workspace_id: learning.lessons(store, workspace_id) for workspace_id in workspace_ids}
