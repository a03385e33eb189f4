"""`sift up` and `sift demo` as an operator meets them: whole, as processes, over HTTP."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from bot.broker import EmbeddedBroker
from bot.demo import FIRST_PERSON
from bot.supervisor import ROOT
from emulator.demo import ANN
from emulator.people import People, hidden
from emulator.server import Emulator, running
from emulator.settings import Settings
from tests.bot.waiting import until

TOKEN = "42:TEST"
MEBIBYTE = 1 << 20


@pytest.fixture
def home() -> Iterator[Path]:
    """A working directory; short-pathed, for the broker's socket."""
    with tempfile.TemporaryDirectory(prefix="sift-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
        EmbeddedBroker(Path(folder, "data", "broker")).stop()


class Installation:
    """A running `sift`, its output, and its processes.

    They are as their users have them: what only developers have installed, and libraries use where they find it, is
    not found.
    """

    def __init__(self, home: Path, *arguments: str, **settings: str) -> None:
        self.log = home / "output"
        (home / "rich.py").write_text('raise ImportError("users have no rich")')
        path = os.pathsep.join((str(home), str(ROOT)))
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "bot.cli", *arguments],
                cwd=home,
                env=os.environ | {"PYTHONPATH": path} | settings,
                stdout=output,
                stderr=output,
            )

    def said(self) -> str:
        return self.log.read_text()

    async def until_said(self, words: str) -> None:
        async def is_said() -> bool:
            assert self.process.poll() is None, self.said()
            return words in self.said()

        await until(is_said, seconds=60)

    def pid(self, role: str) -> int:
        (found,) = [p.pid for p in self.family() if p.cmdline()[-2:] == ["bot.cli", role]]
        return found

    def family(self) -> list[psutil.Process]:
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Returns the seconds it took."""
        asked = time.monotonic()
        self.process.send_signal(number)
        assert await asyncio.to_thread(self.process.wait, 15) == 0, self.said()
        return time.monotonic() - asked


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def telegram() -> AsyncIterator[str]:
    async with running(Emulator(Settings(token=TOKEN))) as url:
        yield url


async def get(http: aiohttp.ClientSession, url: str, token: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with http.get(url, headers=headers) as response:
        return json.loads(await response.read())


async def until_healthy(http: aiohttp.ClientSession, web: str) -> None:
    async def is_ok() -> bool:
        try:
            return bool((await get(http, f"{web}/api/health"))["status"] == "ok")
        except (aiohttp.ClientError, ValueError):
            return False

    await until(is_ok)


async def test_without_a_token_there_is_the_api(
    home: Path, http: aiohttp.ClientSession, unused_tcp_port: int, database_url: str
) -> None:
    web = f"http://127.0.0.1:{unused_tcp_port}"
    sift = Installation(home, "up", WEB_PORT=str(unused_tcp_port), DATABASE_URL=database_url)
    await sift.until_said("Sift is ready")
    await until_healthy(http, web)
    token = (home / "data" / "api-token").read_text().strip()

    headers = {"Authorization": f"Bearer {token}"}
    async with http.post(f"{web}/api/messages", json={"text": "Please fix the login"}, headers=headers) as response:
        assert response.status == 202
        message_id = (await response.json())["id"]

    async def is_read() -> bool:
        return bool((await get(http, f"{web}/api/messages/{message_id}", token))["issue"])

    await until(is_read)
    assert "BOT_TOKEN is not set" in sift.said()
    assert await sift.stop() < 9


async def test_a_message_becomes_a_card_and_processes_that_are_killed_come_back(
    home: Path, http: aiohttp.ClientSession, telegram: str, unused_tcp_port: int
) -> None:
    settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": telegram, "WEB_PORT": str(unused_tcp_port)}
    sift, web = Installation(home, "up", **settings), f"http://127.0.0.1:{unused_tcp_port}"
    await sift.until_said("Sift is ready")
    people = People(telegram, http)
    ann = await people.user("Ann")
    await ann.say("/start " + sift.said().partition("https://t.me/sift_bot?start=")[2].split()[0])
    await people.wait_for(ann.id, lambda m: "yours now" in m.get("text", ""))

    for number, role in enumerate(("worker", "bot", "web", "")):
        await until_healthy(http, web)
        if role:
            os.kill(sift.pid(role), signal.SIGKILL)
        await ann.say(f"please fix number {number}", forward=hidden("Zed"))
        await people.wait_for(ann.id, lambda m, n=number: m["from"]["is_bot"] and f"number {n}" in m.get("text", ""))

    used = sum(process.memory_full_info().pss for process in sift.family()) / MEBIBYTE
    assert used < 400, f"{used:.0f} MiB"
    assert await sift.stop() < 9
    assert TOKEN not in sift.said()


async def test_a_refused_token_stops_it_with_one_clear_line(home: Path, telegram: str, unused_tcp_port: int) -> None:
    settings = {"BOT_TOKEN": "42:REVOKED", "BOT_API_URL": telegram, "WEB_PORT": str(unused_tcp_port)}
    sift = Installation(home, "up", **settings)

    assert await asyncio.to_thread(sift.process.wait, 60) == 2
    assert sift.said().count("Telegram refuses BOT_TOKEN") == 1
    assert "REVOKED" not in sift.said()
    assert (home / "data" / "sift.db").exists()


async def test_the_demo_is_ready_soon_belongs_to_the_first_person_and_leaves_nothing_running(
    home: Path, http: aiohttp.ClientSession
) -> None:
    (home / ".env").write_text("BOT_TOKEN=1:OTHER\nDATABASE_URL=postgresql://nowhere/at-all\n")
    began = time.monotonic()
    sift = Installation(home, "demo", "--no-browser", REDIS_URL="redis://127.0.0.1:9")
    await sift.until_said("The demo is ready: ")
    took = time.monotonic() - began
    page = sift.said().partition("The demo is ready: ")[2].split()[0]
    web = sift.said().partition("Status page: ")[2].split()[0]

    async with http.get(page) as response:
        assert response.status == 200
    assert (await get(http, f"{web}/api/config"))["mini_app_url"] == f"{web}/app"
    family = sift.family()
    stopped = await sift.stop(signal.SIGINT)

    assert int(FIRST_PERSON) == ANN["id"]
    assert took < 30, "ten seconds on a machine that does nothing else"
    assert stopped < 9
    assert not [process for process in family if process.is_running()]
