"""`sift keys rotate`: all secrets sealed anew, while Sift runs or not."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.settings import Settings
from storage.database import Database
from storage.vault import Place, Vault
from tasks import keys


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many rows with secrets were sealed anew, how many keys are gone, and what could not be opened."""

    rows: int
    dropped: int
    unopened: tuple[Place, ...] = ()


def rotate(settings: Settings, *, former: Path | None, progress: Callable[[int], None], lost: bool = False) -> Resealed:
    """Args:
        former: The file with the SECRET_KEY before, where that has changed: what it has sealed is taken over first.
        progress: Told how many rows are done.
        lost: The SECRET_KEY before is gone: secrets that nobody can open give way to others.

    Raises:
        storage.vault.UnsealableError: Another SECRET_KEY has sealed what is there.
        ValueError: The file of `former` holds no key.
    """
    own = Vault(settings.secret_key.get_secret_value() if settings.secret_key else "")
    before = Vault(former.read_text("utf-8").strip()) if former is not None else None
    return asyncio.run(_rotate(settings.database, own, before, progress, lost=lost))


async def _rotate(
    url: str, own: Vault, before: Vault | None, progress: Callable[[int], None], *, lost: bool
) -> Resealed:
    db = Database(url)
    try:
        if before is not None:
            await db.write(own.adopt, before)
        if not lost:
            await db.read(own.check)
        key, rows = await db.write(keys.begin, own), 0
        await db.write(keys.await_sealers)  # in a transaction of its own: the next ones see what those have written
        unopened: list[Place] = []
        while (step := await db.write(partial(keys.step, besides=tuple(unopened), lost=lost), own, key)).rows:
            unopened += step.unopened
            rows += step.rows - (0 if lost else len(step.unopened))
            progress(rows)
        return Resealed(rows, await db.write(keys.end), tuple(unopened))
    finally:
        await db.close()
