"""A whole Sift in one process: the roles as `bot.build` puts them together, each of which can be stopped and started.

The Bot API is the emulator's over real HTTP, the broker a real Valkey, the database a real one; only the processes are
tasks of one loop, so that a test takes tenths of a second.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from sqlalchemy import and_, func, or_, select

from bot.build.bot import run_bot
from bot.build.web import run_web
from bot.build.worker import run_worker
from bot.settings import Settings
from bot.webhook import WebhookDoor, webhook_door
from emulator.people import People
from storage.database import Database
from storage.store import Store
from storage.tables import Delivery, DeliveryState, InboxState, InboxUpdate, Message, MessageState, now

Run = Callable[[Settings, asyncio.Event], Awaitable[int]]
ROLES: dict[str, Run] = {"web": run_web, "worker": run_worker, "bot": run_bot}

PUBLIC_URL = "https://sift.example"
READY_SECONDS = 60.0


@dataclass
class Role:
    """One of the processes: what runs, and how it is asked to stop."""

    running: "asyncio.Task[int]"
    stop: asyncio.Event


@dataclass
class Installation:
    """What runs, and ways to look at it as people, as programs and as its operator do.

    Attributes:
        telegram: Address of the Bot API server.
        db: Its database, to look at.
        may_fail: Parts of the refusals, faults and errors that a test brings about; any other one fails it.
    """

    settings: Settings
    telegram: str
    http: aiohttp.ClientSession
    db: Database
    may_fail: list[str] = field(default_factory=list)
    roles: dict[str, Role] = field(default_factory=dict)

    @property
    def people(self) -> People:
        return People(self.telegram, self.http)

    @property
    def web(self) -> str:
        return f"http://{self.settings.web_host}:{self.settings.web_port}"

    @property
    def by_webhook(self) -> bool:
        return self.settings.webhook_url is not None

    @property
    def door(self) -> WebhookDoor:
        assert self.settings.secret_key is not None
        return webhook_door(self.settings.secret_key.get_secret_value(), self.settings.bot_id)

    async def start(self, *names: str) -> None:
        """Start roles, all when none is named, and wait until they do their work."""
        for name in names or ROLES:
            stop = asyncio.Event()
            self.roles[name] = Role(asyncio.create_task(ROLES[name](self.settings, stop)), stop)
        await self.until(self._is_ready, READY_SECONDS)

    async def stop(self, *names: str) -> None:
        """Stop roles as SIGTERM does, all when none is named. Raises what a role failed with."""
        stopped = [self.roles.pop(name) for name in names or tuple(self.roles)]
        self.may_fail.append("terminated by other getUpdates request")  # the call that the old one has left behind
        for role in stopped:
            role.stop.set()
        await asyncio.gather(*(role.running for role in stopped))

    async def _is_ready(self) -> bool:
        """Ready enough to wait for what people do: they are heard, and answered when all is there."""
        if any(role.running.done() for role in self.roles.values()):
            await self.stop()
            raise AssertionError("a role ended before it was ready")
        if "bot" in self.roles and not await self._bot_listens():
            return False
        if "web" not in self.roles:
            return True
        try:
            return (await self.health())["status"] != "down" or len(self.roles) < len(ROLES)
        except aiohttp.ClientError:
            return False

    async def _bot_listens(self) -> bool:
        state = await self.people.do("state")
        return bool(state["webhook"]) if self.by_webhook else bool(await self.people.calls("getUpdates"))

    async def until(self, claim: Callable[[], Awaitable[bool]], seconds: float = 30.0) -> None:
        """Wait until a claim holds that nobody announces."""
        async with asyncio.timeout(seconds):
            while not await claim():  # noqa: ASYNC110 - it has no event of its own
                await asyncio.sleep(0.02)

    # as programs do

    async def call(self, method: str, path: str, body: Any = None, *, token: str | None = None) -> tuple[int, Any]:
        """One request to the API, with the installation's token unless another one is given: status and JSON."""
        assert self.settings.api_token is not None
        headers = {"Authorization": f"Bearer {token or self.settings.api_token.get_secret_value()}"}
        async with self.http.request(method, self.web + path, json=body, headers=headers) as response:
            return response.status, await response.json(content_type=None)

    async def health(self) -> dict[str, Any]:
        async with self.http.get(f"{self.web}/api/health") as response:
            body: dict[str, Any] = await response.json()
            return body

    async def tasks(self, **filters: str) -> list[dict[str, Any]]:
        """All tasks as the API tells them, oldest first."""
        query = "&".join(f"{name}={value}" for name, value in filters.items())
        _, body = await self.call("GET", f"/api/tasks?limit=100&{query}")
        return sorted(body["items"], key=lambda task: (task["workspace"], task["number"]))

    async def messages(self) -> list[dict[str, Any]]:
        """All messages as the API tells them, oldest first."""
        _, body = await self.call("GET", "/api/messages?limit=100")
        return list(reversed(body["items"]))

    # as its operator does

    async def kept(self) -> list[Message]:
        """Every message and every piece of one, as it is stored."""
        return await self.db.read(lambda store: list(store._session.scalars(select(Message).order_by(Message.id))))

    async def waiting(self) -> dict[str, int]:
        """How much of what came in is not handled, read or shown yet, without what never will be."""
        return await self.db.read(_waiting)

    async def settle(self, seconds: float = 30.0) -> None:
        """Wait until all that was said has had its effect."""

        async def quiet() -> bool:
            state = await self.people.do("state")
            return not state["pending_updates"] and not any((await self.waiting()).values())

        await self.until(quiet, seconds)


def _waiting(store: Store) -> dict[str, int]:
    # What is to be told later, and was not tried yet, waits for its hour and for nobody.
    due = or_(Delivery.next_try_at <= now(), Delivery.last_error.is_not(None))
    states = (
        (InboxUpdate.state, InboxUpdate.state == InboxState.NEW),
        (Message.state, Message.state.in_({MessageState.NEW, MessageState.READING})),
        (Delivery.state, and_(Delivery.state == DeliveryState.PENDING, due)),
    )
    return {str(column): store._session.scalar(select(func.count()).where(waits)) or 0 for column, waits in states}


@asynccontextmanager
async def installation(settings: Settings, telegram: str) -> AsyncIterator[Installation]:
    """Everything started; stopped at the end of the block, whatever happens in it."""
    db = Database(settings.database)
    async with aiohttp.ClientSession() as http:
        sift = Installation(settings, telegram, http, db)
        try:
            await sift.start()
            yield sift
        finally:
            await sift.stop()
            await db.close()
