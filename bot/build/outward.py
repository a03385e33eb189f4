"""What goes to other programs, and comes back from them: of the bot process, whether it has a token or not."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.build.base import Base, vault_of
from bot.duties import keep
from bot.exporting import Exporting, Polling, Trackers, Way
from bot.posting import Following, Posting, outbound_of_posts
from bot.settings import Settings
from bot.username import known
from integrations.outbound import Outbound
from locales import translations
from storage.connected_tables import Connection, Subscription
from storage.store import Store
from tasks.switched_off import tell_of_connection, tell_of_subscription
from webapp.posted import posted


async def run(parts: Base) -> None:
    """Send and ask until cancelled."""
    settings, db, bell = parts.settings, parts.db, parts.bell
    vault = vault_of(settings)
    burst = timedelta(seconds=settings.burst_seconds)
    username = await parts.db.read(known, settings.bot_id) if settings.bot_id else None
    outbound, posts = Outbound(settings.outbound_allow), outbound_of_posts(settings.outbound_allow)
    way = Way(
        db=db,
        bell=bell,
        vault=vault,
        trackers=Trackers(outbound),
        translations=translations,
        link=_link(settings, username),
        tell=_tell,
        burst=burst,
    )
    poster = Posting(db, bell, parts.name, vault=vault, outbound=posts, write=posted, tell=_tell_of_hook)
    jobs = (
        keep(Following(db, bell, posted, burst=burst), bell),
        poster.run(),
        Exporting(way, parts.name).run(),
        Polling(way).run(),
    )
    try:
        await asyncio.gather(*jobs)
    finally:
        await posts.close()
        await outbound.close()


def _link(settings: Settings, username: str | None) -> Callable[[str], str]:
    """Where a task is, for whoever may see it: its page in the Mini App, in Telegram."""

    def link(public_id: str) -> str:
        if settings.mini_app_url is None or not username:
            return ""
        return f"https://t.me/{username}?startapp=task_{public_id}"

    return link


def _tell_of_hook(store: Store, row: Subscription) -> None:
    tell_of_subscription(store, row, datetime.now(UTC))


def _tell(store: Store, row: Connection) -> None:
    tell_of_connection(store, row, datetime.now(UTC))
