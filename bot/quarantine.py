"""What was put aside: updates whose handler failed three times, messages that no worker got through."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from bot.settings import Settings
from storage.database import Database
from storage.store import Store

T = TypeVar("T")


class PutAside(NamedTuple):
    """One thing in quarantine, without its words."""

    what: str
    came_at: str
    why: str

    def line(self) -> str:
        return f"{self.what:<16} {self.came_at}  {self.why}"


def show(settings: Settings) -> list[PutAside]:
    return asyncio.run(_on(settings, _shown, write=False))


def replay(settings: Settings) -> int:
    """Give everything another chance; a running Sift takes it up within a second. Returns how much it was."""
    return asyncio.run(_on(settings, _replayed, write=True))


async def _on(settings: Settings, work: Callable[[Store], T], *, write: bool) -> T:
    db = Database(settings.database)
    try:
        return await (db.write(work) if write else db.read(work))
    finally:
        await db.close()


def _shown(store: Store) -> list[PutAside]:
    updates = [
        PutAside(f"update {row.update_id}", f"{row.received_at:%Y-%m-%d %H:%M}", row.error or "")
        for row in store.inbox.quarantined()
    ]
    messages = [
        PutAside(f"message {row.public_id}", f"{row.received_at:%Y-%m-%d %H:%M}", "it could not be read")
        for row in store.messages.in_quarantine()
    ]
    return updates + messages


def _replayed(store: Store) -> int:
    return store.inbox.replay([row.id for row in store.inbox.quarantined()]) + store.messages.replay()
