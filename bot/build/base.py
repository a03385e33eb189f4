"""What every process has: the database, the bell, and an account of its parts."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot import health
from bot.bell import Bell
from bot.health import Health
from bot.process import process_name
from bot.settings import Settings
from storage.database import Database
from storage.vault import Vault

Job = Coroutine[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Base:
    """Attributes:
    name: Of this very process.
    """

    name: str
    settings: Settings
    db: Database
    bell: Bell
    health: Health


def vault_of(settings: Settings) -> Vault:
    """What opens the installation's secrets."""
    return Vault(settings.secret_key.get_secret_value() if settings.secret_key else "")


@asynccontextmanager
async def base(settings: Settings, role: str) -> AsyncGenerator[Base]:
    """Open what every process has; while the block lasts it tells how it is.

    Of SQLite's users the bot process alone moves the log into the database.
    """
    name = process_name()
    db = Database(settings.database, checkpoints=role == "bot")
    bell = Bell(settings.broker)
    account = Health(role, name, settings.data_dir)
    publishing = asyncio.create_task(health.publish(account, db))
    try:
        yield Base(name, settings, db, bell, account)
    finally:
        publishing.cancel()
        await asyncio.gather(publishing, return_exceptions=True)
        await bell.close()
        await db.close()


async def run_until(stop: asyncio.Event, *jobs: Job) -> None:
    """Run jobs side by side until `stop`; then cancel them and wait while they finish.

    Raises:
        Exception: What the first job that failed raised; the others are cancelled then too.
    """
    asked = asyncio.create_task(stop.wait())
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        done, _ = await asyncio.wait([asked, *tasks], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (asked, *tasks):
            task.cancel()
        await asyncio.gather(asked, *tasks, return_exceptions=True)
    for task in done - {asked}:
        task.result()
