"""Live pages over real sockets: a `Screen` does with what it is told exactly what the page's script does."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientWebSocketResponse

from storage.store import Store
from tests.webapp.conftest import Client, RecordingBell
from webapp.app import create_app
from webapp.live.service import LIVE, Live, keep_live
from webapp.live.streams import STREAMS, Row
from webapp.pages import Pages
from webapp.screens.viewer import Viewer
from webapp.services import Services

PATIENCE = 10.0
Headers = Mapping[str, str]


@dataclass
class LocalBell(RecordingBell):
    """Rings inside this process."""

    heard: list["LocalHeard"] = field(default_factory=list)

    async def ring(self, topic: str) -> None:
        await super().ring(topic)
        for heard in self.heard:
            if topic in heard.topics:
                heard.event.set()

    @asynccontextmanager
    async def listen(self, *topics: str) -> AsyncIterator["LocalHeard"]:
        heard = LocalHeard(topics)
        self.heard.append(heard)
        yield heard
        self.heard.remove(heard)


@dataclass
class LocalHeard:
    topics: tuple[str, ...]
    event: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, timeout: float, /) -> bool:  # noqa: ASYNC109 - as `tasks.bell.Heard` has it
        try:
            async with asyncio.timeout(timeout):
                await self.event.wait()
        except TimeoutError:
            return False
        self.event.clear()
        return True


def draw_tasks(store: Store, pages: Pages, viewer: Viewer, ids: Collection[int], look: str) -> dict[int, Row]:
    """Tasks as simply as can be: what matters here is who is told of them."""
    found = store.tasks.many(ids)
    return {
        id_: Row(f"{task.title} ({viewer.roles[task.workspace_id]})", str(task.created_at), str(task.status))
        for id_, task in found.items()
    }


def draw_messages(store: Store, pages: Pages, viewer: Viewer, ids: Collection[int], look: str) -> dict[int, Row]:
    return {id_: Row(message.text, str(id_), str(message.state)) for id_, message in store.messages.many(ids).items()}


@dataclass
class Screen:
    """What somebody sees: rows by their ids, as what came over the socket leaves them.

    Attributes:
        cursor: Up to where it knows everything.
        asked: The number of a list that it has asked for and was not answered yet: what comes first is of another.
        heard: Everything it was told, oldest first.
    """

    socket: ClientWebSocketResponse
    rows: dict[str, str] = field(default_factory=dict)
    cursor: int = 0
    asked: int | None = None
    heard: list[dict[str, Any]] = field(default_factory=list)

    @property
    def told_of_rows(self) -> list[str]:
        """What it was told of rows, oldest first; counts come when there is time."""
        return [it["op"] for it in self.heard if it["op"] in ("up", "gone")]

    async def say(self, **wish: Any) -> None:
        await self.socket.send_str(json.dumps(wish))

    async def watch(self, query: str = "", *, page: str = "tasks", cursor: int | None = None, **more: Any) -> None:
        """Watch a list, and wait until it is watched."""
        await self.say(list=page, query=query, **({} if cursor is None else {"cursor": cursor}), **more)
        await self.until(lambda: any(it["op"] in ("ok", "reset") for it in self.heard))

    async def until(self, claim: Callable[[], object]) -> None:
        """Listen until a claim holds."""
        async with asyncio.timeout(PATIENCE):
            while not claim():
                await self.listen()

    async def told(self, op: str) -> dict[str, Any]:
        """Listen until it was told this; gives the newest."""
        await self.until(lambda: any(it["op"] == op for it in self.heard))
        return next(it for it in reversed(self.heard) if it["op"] == op)

    async def closed(self) -> int:
        """Listen until the socket is closed; gives the code."""
        with pytest.raises(ConnectionError):
            await self.until(lambda: False)
        assert self.socket.close_code is not None
        return self.socket.close_code

    async def listen(self) -> None:
        """Take one frame. Raises ConnectionError when the socket is closed."""
        message = await self.socket.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError(f"closed with {self.socket.close_code}, told {self.heard}")
        for said in json.loads(message.data):
            self.heard.append(said)
            if self.asked is not None and self.asked == said.get("n"):
                self.asked = None
            if self.asked is not None:
                continue
            if said["op"] == "up":
                self.rows[said["id"]] = said["html"]
            elif said["op"] == "gone":
                self.rows.pop(said["id"], None)
            self.cursor = max(self.cursor, said.get("c", 0))

    @property
    def titles(self) -> list[str]:
        return sorted(self.rows.values())


@pytest.fixture
def bell() -> LocalBell:
    return LocalBell()


@pytest.fixture
def services(services: Services, bell: LocalBell) -> Services:
    return replace(services, listen=bell.listen)


@pytest.fixture
def sqlite_services(sqlite_services: Services, bell: LocalBell) -> Services:
    return replace(sqlite_services, listen=bell.listen)


Serve = Callable[..., Awaitable[Client]]


@pytest.fixture
def serve(services: Services, aiohttp_client: Callable[..., Awaitable[Client]]) -> Serve:
    """Starts one more web process of the installation, or of one with other services."""

    async def serve(services: Services = services) -> Client:
        app = create_app(services)
        app[STREAMS].update(tasks=draw_tasks, inbox=draw_messages)
        return await aiohttp_client(app)

    return serve


@pytest.fixture
async def web(serve: Serve) -> Client:
    return await serve()


@pytest.fixture
async def still_web(services: Services, aiohttp_client: Callable[..., Awaitable[Client]]) -> Client:
    """A process that looks for what has happened when a test has it do so."""
    app = create_app(services)
    app[STREAMS].update(tasks=draw_tasks, inbox=draw_messages)
    app.cleanup_ctx.remove(keep_live)
    return await aiohttp_client(app)


@pytest.fixture
def live(web: Client) -> Live:
    """What keeps the pages of the process live, to hurry it."""
    assert web.app is not None
    return web.app[LIVE]


Connect = Callable[..., Awaitable[Screen]]


@pytest.fixture
async def connect(web: Client) -> AsyncIterator[Connect]:
    """Opens a socket, with the headers that a request would have."""
    opened: list[ClientWebSocketResponse] = []

    async def connect(headers: Headers, *, to: Client = web) -> Screen:
        socket = await to.ws_connect("/ws", autoclose=True)
        opened.append(socket)
        screen = Screen(socket)
        await screen.say(token=headers["Authorization"].removeprefix("Bearer "))
        return screen

    yield connect
    for socket in opened:
        await socket.close()


@pytest.fixture
def happen(services: Services, bell: LocalBell) -> Callable[[], Awaitable[None]]:
    """Does what the clockwork does: gives events their numbers, and says so."""

    async def happen() -> None:
        await services.db.write(lambda store: store.events.number(500))
        await bell.ring("numbered")

    return happen


@pytest.fixture
def make(web: Client, happen: Callable[[], Awaitable[None]]) -> Callable[..., Awaitable[str]]:
    """Makes a task as somebody, and gives its id."""

    async def make(headers: Headers, title: str, **fields: Any) -> str:
        response = await web.post("/api/tasks", json={"title": title, **fields}, headers=headers)
        assert response.status == 201, await response.text()
        await happen()
        return str((await response.json())["id"])

    return make


@pytest.fixture
def change(web: Client, happen: Callable[[], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Changes fields of a task as somebody."""

    async def change(headers: Headers, task: str, **fields: Any) -> None:
        response = await web.patch(f"/api/tasks/{task}", json=fields, headers=headers)
        assert response.status == 200, await response.text()
        await happen()

    return change


async def settled(claim: Callable[[], object]) -> None:
    """Wait until a claim holds that nobody announces."""
    async with asyncio.timeout(PATIENCE):
        while not claim():  # noqa: ASYNC110 - it has no event of its own
            await asyncio.sleep(0.01)
