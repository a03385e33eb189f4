"""When the database was last copied: what `sift doctor` and the alerts ask."""

import asyncio
from datetime import datetime
from pathlib import Path

import structlog

from bot.settings import Settings
from storage.database import Database
from storage.store import Store
from storage.tables import now

log = structlog.get_logger(__name__)

FACT = "last_backup"


def back_up(settings: Settings, path: Path) -> None:
    """Copy the database to a file, and note that. Blocks. Raises `storage.backup.BackupError`."""
    from storage.backup import backup  # noqa: PLC0415 - Alembic's megabytes, which who asks when it was has no need of

    backup(settings.database, path)
    try:
        asyncio.run(_note(settings.database))
    except Exception as error:  # noqa: BLE001 - there is a backup all the same
        log.warning("a backup can't be noted", error=type(error).__name__)


def note_backup(store: Store) -> None:
    store.facts.put(FACT, now().isoformat())


def last_backup(store: Store) -> datetime | None:
    """None when it never was: by `sift backup`, that is."""
    at = store.facts.get(FACT)
    return datetime.fromisoformat(at) if at else None


async def _note(url: str) -> None:
    db = Database(url)
    try:
        await db.write(note_backup)
    finally:
        await db.close()
