"""A whole installation on this machine: the emulator, and `sift up` beside it, as processes."""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import aiohttp
import psutil

from bot.broker import address, socket_path
from bot.webhook import WebhookDoor, webhook_door

ROOT = Path(__file__).parent.parent
BOT_ID = 42
TOKEN = f"{BOT_ID}:BENCH"
SECRET_KEY = "only-for-this-measurement"
ROLES = ("bot", "web", "worker")
READY_SECONDS = 60


class StackError(Exception):
    """The installation did not do what it was started for."""


@dataclass
class Stack:
    """What runs: addresses, and the processes by what they do.

    Args:
        folder: Holds the data.
        database_url: Where the database is.
        webhook: Take updates by webhook, which `door` then names; else by polling the emulator.
        token: Sift's; the emulator knows `TOKEN`.
        settings: What else is set, by name.
    """

    folder: Path
    database_url: str
    webhook: bool = False
    workers: int = 1
    token: str = TOKEN
    settings: Mapping[str, str] = field(default_factory=dict)
    emulator_url: str = ""
    web_url: str = ""
    _processes: list[Process] = field(default_factory=list)
    _supervisor: Process | None = None
    _pumps: list["asyncio.Task[None]"] = field(default_factory=list)

    @property
    def door(self) -> tuple[str, dict[str, str]]:
        """Address and headers by which Telegram would post an update."""
        door: WebhookDoor = webhook_door(SECRET_KEY, BOT_ID)
        return f"{self.web_url}/telegram/{door.path}", {"X-Telegram-Bot-Api-Secret-Token": door.secret}

    @property
    def broker_url(self) -> str:
        return address(self.folder / "broker")

    def pids(self, role: str) -> list[int]:
        """Processes of a role; "broker" is the embedded one."""
        if role == "broker":
            wanted = str(socket_path(self.folder / "broker"))
            return [p.pid for p in self.family() if wanted in " ".join(_command(p))]
        return [p.pid for p in self.family() if _command(p)[-2:] == ["bot.cli", role]]

    def family(self) -> list[psutil.Process]:
        """Every process of Sift, supervisor and broker included; the emulator is none of them."""
        if self._supervisor is None:
            return []
        try:
            top = psutil.Process(self._supervisor.pid)
            return [top, *top.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    async def start(self) -> None:
        self.web_url = f"http://127.0.0.1:{free_port()}"
        self.emulator_url = await self._emulator()
        await self.start_sift()

    async def start_sift(self) -> None:
        """Start `sift up` and wait until it is ready. Raises `StackError`."""
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "BOT_TOKEN": self.token,
            "BOT_API_URL": self.emulator_url,
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "SECRET_KEY": SECRET_KEY,
            "WEB_PORT": self.web_url.rpartition(":")[2],
            "WORKERS": str(self.workers),
            "LOG_LEVEL": "WARNING",
            **self.settings,
        }
        if self.webhook:
            environment["PUBLIC_URL"] = "https://sift.example.org"
        self._supervisor = await _spawn([sys.executable, "-m", "bot.cli", "up"], environment, self.folder)
        self._processes.append(self._supervisor)
        self._pumps.append(asyncio.create_task(_pump(self._supervisor, self.folder / "up.log")))
        await self._ready()

    async def stop_sift(self) -> int:
        """Ask `sift up` to stop, as an operator would. Returns its exit code."""
        if self._supervisor is None:
            return 0
        await _stop(self._supervisor)
        return self._supervisor.returncode or 0

    async def stop(self) -> int:
        """Stop everything. Returns the exit code of `sift up`."""
        for process in reversed(self._processes):
            await _stop(process)
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        return (self._supervisor.returncode if self._supervisor else None) or 0

    async def _emulator(self) -> str:
        command = [sys.executable, "-m", "emulator", "--port", "0", "--token", TOKEN, "--webhook-via", self.web_url]
        process = await _spawn(command, os.environ | {"PYTHONPATH": str(ROOT)}, self.folder)
        self._processes.append(process)
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), READY_SECONDS)).decode().split()
        if line[:1] != ["ready"]:
            raise StackError("the emulator did not start")
        self._pumps.append(asyncio.create_task(_pump(process, self.folder / "emulator.log")))
        return line[1]

    async def _ready(self) -> None:
        deadline = asyncio.get_running_loop().time() + READY_SECONDS
        async with aiohttp.ClientSession() as session:
            while asyncio.get_running_loop().time() < deadline:
                if self._supervisor is not None and self._supervisor.returncode is not None:
                    break
                with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                    async with session.get(f"{self.web_url}/api/health") as response:
                        if response.status == 200 and all(self.pids(role) for role in ROLES):
                            return
                await asyncio.sleep(0.2)
        raise StackError(f"Sift did not start: see {self.folder / 'up.log'}\n{(self.folder / 'up.log').read_text()}")

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()


@contextlib.asynccontextmanager
async def database(kind: str, folder: Path) -> AsyncIterator[str]:
    """The URL of an empty database: "sqlite", "postgresql" (a server of our own that syncs), or a URL as it is."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'sift.db'}"
    elif kind == "postgresql":
        from tests import postgres  # noqa: PLC0415 - only where the development packages are

        server = postgres.PostgresServer(postgres.newest_binaries(), durable=True)
        try:
            yield server.url(server.create_database())
        finally:
            server.stop()
    else:
        yield kind


async def _spawn(command: Sequence[str], environment: dict[str, str], folder: Path) -> Process:
    return await asyncio.create_subprocess_exec(
        *command, env=environment, cwd=folder, stdout=PIPE, stderr=asyncio.subprocess.STDOUT, start_new_session=True
    )


async def _stop(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), 15)
    except TimeoutError:
        process.kill()
        await process.wait()


async def _pump(process: Process, path: Path) -> None:
    assert process.stdout is not None
    with path.open("ab") as log:
        while line := await process.stdout.readline():
            log.write(line)
            log.flush()


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def free_port() -> int:
    """A port of this machine that nobody listens on, of those that no system gives away to who asks for any."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)  # not of `random`, which hypothesis sets back
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
