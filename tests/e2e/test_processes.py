"""`sift up` as its operator runs it: real processes, stopped and killed in the middle."""

import asyncio
import contextlib
import os
import signal
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bench.stack import Stack
from emulator.people import People, Person
from tests.e2e.cards import becomes, buttons, card, tap, words
from tests.e2e.judges import judge_words

NAMES = ("bread", "salt", "rice", "tea", "oats", "figs", "dill", "soap")


@pytest.fixture(params=[pytest.param("polling", marks=pytest.mark.thorough), "webhook"])
async def stack(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stack]:
    """Everything started; what the bot has said is judged by Telegram's parser at the end."""
    async with Stack(tmp_path, f"sqlite:///{tmp_path / 'sift.db'}", webhook=request.param == "webhook") as stack:
        yield stack
        async with aiohttp.ClientSession() as http:
            for call in await People(stack.emulator_url, http).calls():
                judge_words(call)


@pytest.fixture
async def people(stack: Stack) -> AsyncIterator[People]:
    async with aiohttp.ClientSession() as http:
        yield People(stack.emulator_url, http)


@pytest.fixture
async def crowd(people: People) -> list[Person]:
    """Somebody for each thing to buy: Telegram's limit for one chat would make a test of one person slow."""
    return [await people.user(f"Ann {name}", language="en") for name in NAMES]


async def test_processes_that_are_killed_or_stopped_in_the_middle_lose_nothing(
    stack: Stack, people: People, crowd: list[Person]
) -> None:
    ann = await people.user("Ann", language="en")
    await ann.say("Buy milk")
    shown = await card(ann, "Buy milk")
    await recorded(stack)

    for number, victim in enumerate(("bot", "worker", "web", "broker")):
        await crowd[number].say(f"Buy {NAMES[number]}")
        kill(stack, victim)
    await tap(ann, shown, "Start")
    for number in (4, 5):
        await crowd[number].say(f"Buy {NAMES[number]}")
    began = time.monotonic()
    code = await stack.stop_sift()
    took = time.monotonic() - began
    for number in (6, 7):
        await crowd[number].say(f"Buy {NAMES[number]}")
    await stack.start_sift()

    assert (code, took < 9) == (0, True)
    for person, name in zip(crowd, NAMES, strict=True):
        await people.wait_for(person, lambda m, name=name: bool(buttons(m)) and name in words(m), 30)
    await becomes(ann, shown, "in progress")
    tasks = await tasks_of(stack)
    assert sorted(task["title"] for task in tasks) == sorted(f"Buy {name}" for name in (*NAMES, "milk"))


async def recorded(stack: Stack) -> None:
    """Until Sift knows which message its card is: one that dies before sends it once more."""
    with contextlib.closing(sqlite3.connect(stack.folder / "sift.db")) as database:
        while database.execute("SELECT count(*) FROM deliveries WHERE telegram_message_id IS NULL").fetchone()[0]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def kill(stack: Stack, role: str) -> None:
    """SIGKILL, if the role is there: its supervisor may be about to start it again."""
    for pid in stack.pids(role):
        os.kill(pid, signal.SIGKILL)


async def tasks_of(stack: Stack) -> list[dict[str, Any]]:
    """All tasks, by the API."""
    headers = {"Authorization": f"Bearer {(stack.folder / 'api-token').read_text().strip()}"}
    async with aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(f"{stack.web_url}/api/tasks?limit=100", headers=headers) as response:
                    return list((await response.json())["items"])
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)  # it may have been killed just now
