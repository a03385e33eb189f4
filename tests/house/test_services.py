"""compose.yaml without an engine: its services as processes, with what the image holds and the settings written there."""

import asyncio
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from dotenv import dotenv_values

from bench.stack import free_port
from bot.broker import EmbeddedBroker, address
from emulator.people import People, hidden
from emulator.server import Emulator, running
from emulator.settings import Settings as TelegramSettings
from tests import postgres
from tests.conftest import Template
from tests.house.repository import ROOT, text
from tests.house.test_containers import LASTING, OURS, _copied

TOKEN = "42:TEST"
EXAMPLE = dotenv_values(ROOT / "deploy" / "env.example") | {"BOT_TOKEN": TOKEN, "POSTGRES_PASSWORD": "a1"}


@dataclass
class Host:
    """Stands for the machine with the engine.

    Attributes:
        app: What the image holds at /app.
        given: What is not to be had here by its name in compose.yaml: addresses of the other services.
    """

    app: Path
    given: dict[str, str]

    async def run(self, name: str, *command: str) -> Process:
        """Start a service, or another command in the place of it."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.cli", *(command or OURS[name]["command"])),
            cwd=self.app,
            env=self._environment(name),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    async def check(self, name: str) -> int:
        """The health check of a service, as the engine runs it. Returns its exit code."""
        test = OURS[name]["healthcheck"]["test"]
        assert test[:4] == ["CMD", "python", "-m", "bot.cli"]
        process = await self.run(name, *test[4:])
        await process.communicate()
        return process.returncode or 0

    def _environment(self, name: str) -> dict[str, str]:
        image = dict(
            re.findall(r"\b([A-Z_]+)=(\S+)", text("Dockerfile").partition("USER sift")[0].rpartition("ENV ")[2])
        )
        return image | {key: self._value(value) for key, value in OURS[name]["environment"].items()} | self.given

    def _value(self, value: str) -> str:
        return re.sub(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}", lambda it: EXAMPLE.get(it[1]) or it[2] or "", value)


@pytest.fixture
def app(tmp_path: Path) -> Path:
    for package in _copied():
        shutil.copytree(ROOT / package, tmp_path / "app" / package)
    return tmp_path / "app"


@pytest.fixture
def broker() -> Iterator[EmbeddedBroker]:
    with tempfile.TemporaryDirectory(prefix="sift-") as folder:
        server = EmbeddedBroker(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture
def database(postgresql_template: Callable[[Path], Template]) -> Iterator[str]:
    """An empty database: nothing has migrated it."""
    server = postgresql_template(postgres.newest_binaries()).server
    name = server.create_database()
    yield server.url(name)
    server.drop_database(name)


@asynccontextmanager
async def started(host: Host) -> AsyncIterator[dict[str, Process]]:
    """What lasts, started in any order as compose does; whoever is still there at the end is killed."""
    processes = {name: await host.run(name) for name in LASTING}
    try:
        yield processes
    finally:
        for process in processes.values():
            if process.returncode is None:
                process.kill()
            await process.wait()


async def test_the_services_of_compose_turn_a_forwarded_message_into_a_card(
    app: Path, broker: EmbeddedBroker, database: str, tmp_path: Path
) -> None:
    port = free_port()
    async with AsyncExitStack() as stack:
        emulator = Emulator(TelegramSettings(token=TOKEN, webhook_via=f"http://127.0.0.1:{port}"))
        telegram = await stack.enter_async_context(running(emulator))
        people = People(telegram, await stack.enter_async_context(aiohttp.ClientSession()))
        host = Host(
            app,
            {
                "PATH": "/usr/bin:/bin",
                "PYTHONPATH": str(app),
                "DATA_DIR": str(tmp_path / "data"),
                "WEB_PORT": str(port),
                "DATABASE_URL": database,
                "REDIS_URL": address(broker.directory),
                "BOT_API_URL": telegram,
            },
        )
        before = _tree(app)

        migrate = await host.run("migrate")
        said, _ = await migrate.communicate()
        assert migrate.returncode == 0, said.decode()
        assert await asyncio.gather(*map(host.check, LASTING)) == [1, 1, 1]
        services = await stack.enter_async_context(started(host))
        async with asyncio.timeout(150):
            while any(await asyncio.gather(*map(host.check, LASTING))):
                assert all(process.returncode is None for process in services.values())
        ann = await people.user("Ann", language="en")
        await ann.say("The export crashes, please fix it by tomorrow 15:00", forward=hidden("Zed"))
        card = await people.wait_for(ann.id, lambda message: "reply_markup" in message)

        assert "The export crashes" in card["text"]
        assert (await people.do("state"))["webhook"].startswith(f"https://{EXAMPLE['DOMAIN']}/telegram/")
        for name, process in services.items():
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            await process.communicate()
            assert process.returncode == 0
            assert time.monotonic() - began < int(OURS[name]["stop_grace_period"].removesuffix("s"))
        assert _tree(app) == before, "the image's root is read-only"


def _tree(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))
