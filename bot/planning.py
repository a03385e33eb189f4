"""What people are told by the clock: digests, what quiet hours held back, what others did that concerns them.

Duties of the clockwork, like those of `bot.clockwork`: each looks at what an index says is due, and writes only then.
"""

from datetime import UTC, datetime

from bot.bell import Bell
from storage.database import Database
from tasks import noticing, planned


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
