"""What people are told by the clock: digests, what quiet hours held back, what others did that concerns them.

Duties of the clockwork, like those of `bot.clockwork`: each looks at what an index says is due, and writes only then.
"""

from datetime import UTC, datetime

from bot.bell import Bell
from storage.database import Database
from storage.store import Store
from tasks import earning, noticing, planned

WEIGHED = "earning"
"""The fact that has the number of the event up to which readers' records were weighed."""


class Digesting:
    """Sends digests that are due, and what was held back and may come now."""

    name, topics, seconds = "digesting", (), 1.0

    def __init__(self, db: Database, bell: Bell) -> None:
        self._db, self._bell = db, bell

    async def round(self) -> bool:
        now = datetime.now(UTC)
        if not await self._db.read(planned.is_anything_due, now):
            return False
        sent = await self._db.write(planned.fire_due, now)
        await self._bell.ring("deliveries")
        return sent > 0


class Earning:
    """Gives readers the freedom that they have earned in each workspace where something has happened."""

    name, topics, seconds = "earning", (), 30.0

    def __init__(self, db: Database) -> None:
        self._db = db

    async def round(self) -> bool:
        if await self._db.read(_is_weighed):
            return False
        await self._db.write(_weigh)
        return False


class Refreshing:
    """Draws digests again whose tasks have changed: every few minutes, so that many changes are one edit."""

    name, topics, seconds = "refreshing", (), 300.0

    def __init__(self, db: Database, bell: Bell) -> None:
        self._db, self._bell = db, bell

    async def round(self) -> bool:
        if not await self._db.read(planned.something_changed):
            return False
        drawn, more = await self._db.write(planned.refresh)
        if drawn:
            await self._bell.ring("deliveries")
        return more


class Noticing:
    """Tells people of tasks that others gave them, and of changes, who wants to know of them."""

    name, topics, seconds = "noticing", (), 1.0

    def __init__(self, db: Database, bell: Bell) -> None:
        self._db, self._bell = db, bell

    async def round(self) -> bool:
        if not await self._db.read(noticing.something_happened):
            return False
        told, more = await self._db.write(noticing.notice, datetime.now(UTC))
        if told:
            await self._bell.ring("deliveries")
        return more


def _is_weighed(store: Store) -> bool:
    return int(store.facts.get(WEIGHED) or 0) == store.events.newest()[1]


def _weigh(store: Store) -> None:
    seq = earning.weigh_after(store, int(store.facts.get(WEIGHED) or 0))
    store.facts.put(WEIGHED, str(seq))
