"""How good forecasts have been. It takes a moment to find out, so what was found is kept for some hours."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from aiohttp import web

from storage.database import Database
from tasks.insights.backtest import SPAN, Record, judged
from tasks.insights.history import REACH, history

KEPT_FOR = timedelta(hours=6)
_MOST = 500
"""Workspaces whose records are kept."""


class Records:
    """Asked by pages; the work is done in a thread, for one workspace at a time."""

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db, self._now = db, now
        self._kept: OrderedDict[int, tuple[datetime, Record | None]] = OrderedDict()
        self._turn = asyncio.Lock()

    async def of(self, workspace_id: int) -> Record | None:
        """The record of a workspace's forecasts in the last ninety days; None where too few can be judged."""
        async with self._turn:
            now = self._now()
            made_at, record = self._kept.get(workspace_id, (None, None))
            if made_at is None or now - made_at > KEPT_FOR:
                spells = await self._db.read(history, workspace_id, now - SPAN - REACH, changes=True)
                record = await asyncio.to_thread(judged, spells, now)
                self._kept[workspace_id] = now, record
            self._kept.move_to_end(workspace_id)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
            return record

    async def first_of(self, workspace_ids: Sequence[int]) -> Record | None:
        """The record of the first of these workspaces."""
        return await self.of(workspace_ids[0]) if workspace_ids else None


RECORDS = web.AppKey("RECORDS", Records)
