"""What goes to other programs, and comes back from them: of the bot process, whether it has a token or not."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.build.base import Base
from bot.exporting import Exporting, Polling, Trackers, Way
from bot.settings import Settings
from bot.username import known
from integrations.outbound import Outbound
from locales import translations
from storage.connected_tables import Connection
from storage.store import Store
from storage.vault import Vault
from tasks.switched_off import tell_of_connection


async def run(parts: Base) -> None:
    """Send and ask until cancelled."""
    settings = parts.settings
    username = await parts.db.read(known, settings.bot_id) if settings.bot_id else None
    outbound = Outbound(settings.outbound_allow)
    way = Way(
        db=parts.db,
        bell=parts.bell,
        vault=Vault(settings.secret_key.get_secret_value() if settings.secret_key else ""),
        trackers=Trackers(outbound),
        translations=translations,
        link=_link(settings, username),
        tell=_tell,
        burst=timedelta(seconds=settings.burst_seconds),
    )
    try:
        await asyncio.gather(Exporting(way, parts.name).run(), Polling(way).run())
    finally:
        await outbound.close()


def _link(settings: Settings, username: str | None) -> Callable[[str], str]:
    """Where a task is, for whoever may see it: its page in the Mini App, in Telegram."""

    def link(public_id: str) -> str:
        if settings.mini_app_url is None or not username:
            return ""
        return f"https://t.me/{username}?startapp=task_{public_id}"

    return link


def _tell(store: Store, row: Connection) -> None:
    tell_of_connection(store, row, datetime.now(UTC))
