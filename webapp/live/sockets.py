"""One socket. What it is told is sent by a task of its own, at a pace: whoever tells something never waits for it."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Never

from aiohttp import WSMsgType, web

from storage.facts import Page
from webapp.addresses import address_of, neighbourhood
from webapp.live.groups import Group
from webapp.live.ops import Code, GoodbyeError, op
from webapp.live.outbox import FullError, Outbox
from webapp.live.readers import Reader
from webapp.live.wishes import Panel

MOST_FRAMES, FRAMES_SECONDS = 20, 10.0
MOST_BYTES = 4_096
"""Of one frame that is received."""

HEARTBEAT_SECONDS = 15.0
PING_SECONDS = 30.0
"""Who does not answer a ping within half of it is gone, although the network has not said so."""

SEND_SECONDS, CLOSE_SECONDS = 20.0, 2.0


class Socket:
    """Attributes:
    address: Where it comes from, as `webapp.addresses.neighbourhood` names it.
    token_hash: Of the token it was opened with; None for the installation's own.
    reader: Whose it is; None until it has said so.
    group, panel: The list that it shows, or the page without one.
    opened: The row that it shows beside that.
    stale: Something has happened that its panel does not show.
    """

    def __init__(self, request: web.Request, seq: Callable[[], int], pace: Callable[[], float]) -> None:
        self._request, self._seq, self._pace = request, seq, pace
        self._ws = web.WebSocketResponse(
            compress=False, max_msg_size=MOST_BYTES, heartbeat=PING_SECONDS, autoping=False, timeout=CLOSE_SECONDS
        )
        self._outbox, self._wake = Outbox(), asyncio.Event()
        self._held: dict[str, str] | None = None
        self._heard: deque[float] = deque(maxlen=MOST_FRAMES)
        self._sending: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self.address = neighbourhood(address_of(request))
        self.token_hash: str | None = None
        self.reader: Reader | None = None
        self.group: Group | None = None
        self.panel: Panel | None = None
        self.opened: tuple[Page, int] | None = None
        self.stale = False

    async def open(self) -> web.WebSocketResponse:
        await self._ws.prepare(self._request)
        self._sending = asyncio.create_task(self._send())
        return self._ws

    # what it says

    async def hear(self) -> str | None:
        """The next frame; None when the socket was closed.

        Raises:
            GoodbyeError: Too many frames, or one that is no text.
        """
        while (message := await self._ws.receive()).type in {WSMsgType.TEXT, WSMsgType.PING, WSMsgType.PONG}:
            if message.type is WSMsgType.PONG:
                continue
            self._count()
            if message.type is WSMsgType.TEXT:
                return str(message.data)
            await self._ws.pong(message.data)
        if message.type is WSMsgType.BINARY:
            raise GoodbyeError(Code.MISUNDERSTOOD)
        return None

    def _count(self) -> None:
        now = asyncio.get_running_loop().time()
        if len(self._heard) == MOST_FRAMES and now - self._heard[0] < FRAMES_SECONDS:
            raise GoodbyeError(Code.TOO_MANY)
        self._heard.append(now)

    # what it is told

    def tell(self, key: str, said: str) -> None:
        """Have something sent, in the place of what waits under the same key."""
        if self._closing is not None:
            return
        if self._held is not None:
            self._held.pop(key, None)
            self._held[key] = said
            return
        try:
            self._outbox.put(key, said)
        except FullError:
            self.cut(Code.TOO_SLOW)
        self._wake.set()

    @property
    def is_waiting(self) -> bool:
        """Its past is being read."""
        return self._held is not None

    def hold(self) -> None:
        """Keep back what it is told from now on, and forget what it was to be told of the list before this one."""
        self._outbox.drop(self._outbox.rows())
        self._held = {}

    def release(self, first: Iterable[tuple[str, str]]) -> None:
        """Tell this, then what was kept back, which is newer; all in one frame."""
        held, self._held = self._held or {}, None
        for key, said in first:
            if key not in held:
                self.tell(key, said)
        for key, said in held.items():
            self.tell(key, said)

    # how it ends

    def cut(self, code: Code) -> None:
        """Close it, without waiting until that is done."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(code))

    async def close(self, code: Code) -> None:
        self.cut(code)
        assert self._closing is not None
        await asyncio.wait([self._closing])

    async def end(self) -> None:
        """Nothing is sent any more."""
        if self._sending is not None:
            self._sending.cancel()
        await asyncio.gather(*filter(None, (self._sending, self._closing)), return_exceptions=True)

    async def _close(self, code: Code) -> None:
        if self._sending is not None:
            self._sending.cancel()
        transport = self._request.transport
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                if code is not Code.AWAY:
                    await self._ws.send_str(f"[{op('bye', code=code)}]")
                await self._ws.close(code=code)
        except (TimeoutError, ConnectionError, asyncio.CancelledError):  # aiohttp cancels all who wait for a full line
            if transport is not None:
                transport.abort()

    async def _send(self) -> None:
        try:
            await self._keep_sending()
        except TimeoutError:
            self.cut(Code.TOO_SLOW)
        except ConnectionError:
            return  # whoever hears finds out as well

    async def _keep_sending(self) -> Never:
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                self.tell(":hb", op("hb", c=self._seq()))
            self._wake.clear()
            if self._outbox:
                async with asyncio.timeout(SEND_SECONDS):
                    await self._ws.send_str(self._outbox.take())
                await asyncio.sleep(self._pace())
