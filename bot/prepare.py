"""What has to be there before the processes start: the newest schema, the default workspace, every secret sealed."""

import asyncio
from functools import partial

from bot.settings import Settings
from integrations.standard_webhooks import derive_secret
from storage import migrate
from storage.database import Database
from storage.vault import Vault
from tasks.hooks import keep_derived
from tasks.people import default_workspace


def prepare(settings: Settings) -> None:
    """Blocks.

    Raises:
        storage.lock.InUseError: An older database is open in a running Sift.
        storage.vault.UnsealableError: Another SECRET_KEY has sealed the secrets in it.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    migrate.upgrade(settings.database)
    asyncio.run(_fill(settings))


async def _fill(settings: Settings) -> None:
    db = Database(settings.database)
    try:
        await db.write(default_workspace)
        if settings.secret_key is not None:
            key = settings.secret_key.get_secret_value()
            vault = Vault(key)
            await db.read(vault.check)
            await db.write(keep_derived, vault, partial(derive_secret, key))
    finally:
        await db.close()
