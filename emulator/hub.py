"""Tells whoever looks on (the chat page, waiting tests) that something changed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from emulator.jsontypes import Json

BACKLOG = 1000


class Hub:
    """A counter of changes that can be awaited, and a stream of them."""

    def __init__(self) -> None:
        self.revision = 0
        self._in_chats: dict[object, int] = {}
        self._changed = asyncio.Event()
        self._listeners: dict[asyncio.Queue[Json], int | None] = {}

    def publish(self, kind: str, audience: frozenset[int] | None = None, /, **facts: object) -> None:
        """Announce a change; a listener that has stopped reading loses the newest ones.

        `audience`: the people who alone may learn of it.
        """
        self.revision += 1
        self._in_chats[facts.get("chat")] = self.revision
        self._changed.set()
        self._changed = asyncio.Event()
        event = {"kind": kind, "revision": self.revision, **facts}
        for queue, viewer in self._listeners.items():
            if not queue.full() and (audience is None or viewer in audience):
                queue.put_nowait(event)

    async def wait(self, after: int, seconds: float, chat: int | None = None) -> int:
        """The revision as soon as it is past `after`, or as it is when `seconds` are over; only what happens in a chat
        counts where one is named."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while (self.revision if chat is None else self._in_chats.get(chat, 0)) <= after:
                    await self._changed.wait()
        return self.revision

    async def listen(self, viewer: int | None = None) -> AsyncIterator[Json]:
        """Every change from now on that everybody may see, or this viewer."""
        queue: asyncio.Queue[Json] = asyncio.Queue(BACKLOG)
        self._listeners[queue] = viewer
        try:
            while True:
                yield await queue.get()
        finally:
            del self._listeners[queue]
