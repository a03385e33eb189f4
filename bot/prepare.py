"""What has to be there before the processes start: the newest schema, and the default workspace."""

import asyncio

from bot.settings import Settings
from storage import migrate
from storage.database import Database
from tasks.people import default_workspace


def prepare(settings: Settings) -> None:
    """Blocks. Raises `storage.lock.InUseError` when an older database is open in a running Sift."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    migrate.upgrade(settings.database)
    asyncio.run(_make_default_workspace(settings.database))


async def _make_default_workspace(url: str) -> None:
    db = Database(url)
    try:
        await db.write(default_workspace)
    finally:
        await db.close()
