"""The bot's connection to an emulator over real HTTP, a bell without a broker, and people to talk to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiogram import Bot

from bot.health import Health
from bot.limits import Limits
from bot.telegram import make_bot
from emulator.people import People, Person
from emulator.server import Emulator, running
from emulator.settings import Settings

"""Nobody answers there: inside one process the bell rings without."""

Eventually = Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]


@pytest.fixture
def emulator_settings() -> Settings:
    """Strict, without limits; a test module may say otherwise."""
    return Settings(rates=None, seed=7, loopback_http=True)


@pytest.fixture
def emulator(emulator_settings: Settings) -> Emulator:
    return Emulator(emulator_settings)


@pytest.fixture
async def base(emulator: Emulator) -> AsyncIterator[str]:
    async with running(emulator) as url:
        yield url


@pytest.fixture
async def people(base: str) -> AsyncIterator[People]:
    async with aiohttp.ClientSession() as session:
        yield People(base, session)


@pytest.fixture
async def ann(people: People) -> Person:
    """Somebody who has started the bot."""
    ann = await people.user("Ann", language="en")
    await ann.say("/start")
    return ann


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
async def bot(base: str, limits: Limits) -> AsyncIterator[Bot]:
    bot = make_bot("42:TEST", base, limits)
    yield bot
    await close(bot)


@pytest.fixture
def health() -> Health:
    return Health("bot", "test")


@pytest.fixture
def eventually() -> Eventually:
    return until


async def until(claim: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> None:
    """Wait until a claim about the database holds."""
    async with asyncio.timeout(seconds):
        while not await claim():  # noqa: ASYNC110 - a database tells nobody when it changes
            await asyncio.sleep(0.01)


async def close(bot: Bot) -> None:
    """Without the pause that aiogram makes for TLS."""
    await (await bot.session.create_session()).close()  # type: ignore[attr-defined]
