"""`sift keys rotate`: all secrets sealed anew, while Sift runs or not."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from storage.database import Database
from storage.vault import Vault
from tasks import keys


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many rows with secrets were sealed anew, and how many keys are gone."""

    rows: int
    dropped: int


def rotate(settings: Settings, *, former: Path | None, progress: Callable[[int], None]) -> Resealed:
    """Args:
        former: The file with the SECRET_KEY before, where that has changed: what it has sealed is taken over first.
        progress: Told how many rows are done.

    Raises:
        storage.vault.UnsealableError: Another SECRET_KEY has sealed what is there.
    """
    own = Vault(settings.secret_key.get_secret_value() if settings.secret_key else "")
    before = Vault(former.read_text().strip()) if former is not None else None
    return asyncio.run(_rotate(settings.database, own, before, progress))


async def _rotate(url: str, own: Vault, before: Vault | None, progress: Callable[[int], None]) -> Resealed:
    db = Database(url)
    try:
        if before is not None:
            await db.write(own.adopt, before)
        await db.read(own.check)
        key, rows = await db.write(keys.begin, own), 0
        await db.write(keys.await_sealers)  # in a transaction of its own: the next ones see what those have written
        while done := await db.write(keys.step, own, key):
            rows += done
            progress(rows)
        return Resealed(rows, await db.write(keys.end))
    finally:
        await db.close()
