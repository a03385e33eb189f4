"""An emulator per test, on a port of its own, with a bare caller of the Bot API and the people."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Page

from emulator.jsontypes import Json
from emulator.people import People, Person
from emulator.server import Emulator, running
from emulator.settings import Settings
from tests.browser import chromium


@dataclass(frozen=True)
class BotCaller:
    """Calls the Bot API with nothing in between."""

    base: str
    session: aiohttp.ClientSession
    token: str = "42:TEST"

    async def answer(self, method: str, **params: Any) -> Json:
        """The whole body, good or bad."""
        async with self.session.post(f"{self.base}/bot{self.token}/{method}", json=params) as response:
            body: Json = await response.json()
            assert response.status == (200 if body["ok"] else body["error_code"])
            return body

    async def call(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        body = await self.answer(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """The text of a call that must fail."""
        body = await self.answer(method, **params)
        assert not body["ok"], body
        return str(body["description"])

    async def updates(self, kind: str | None = None, **params: Any) -> list[Any]:
        """What waits, or only the payloads of one kind."""
        updates = await self.call("getUpdates", **params)
        return [u[kind] for u in updates if kind in u] if kind else updates


@pytest.fixture
def settings() -> Settings:
    """Strict, without limits; a test module may say otherwise."""
    return Settings(rates=None, seed=7)


@pytest.fixture
def emulator(settings: Settings) -> Emulator:
    return Emulator(settings)


@pytest.fixture
async def base(emulator: Emulator) -> AsyncIterator[str]:
    async with running(emulator) as url:
        yield url


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def bot(base: str, session: aiohttp.ClientSession) -> BotCaller:
    return BotCaller(base, session)


@pytest.fixture
def people(base: str, session: aiohttp.ClientSession) -> People:
    return People(base, session)


@pytest.fixture
async def ann(people: People) -> Person:
    """Somebody who has started the bot, with an empty mailbox after that."""
    ann = await people.user("Ann", username="ann_lee", language="en")
    await ann.say("/start")
    return ann


@pytest.fixture
async def bob(people: People) -> Person:
    """Somebody who has not."""
    return await people.user("Bob", language="uk")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def page(base: str, browser: Browser) -> AsyncIterator[Page]:
    """The open chat page; whatever it complains of in the console fails the test."""
    page = await browser.new_page(viewport={"width": 1440, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(base)
    await page.wait_for_selector("html[data-ready=yes]")
    yield page
    assert complaints == []
