"""`sift health`, against processes that run, that fell silent, and that never were."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from aiohttp import web

from bot.health import STALE, Health, publish
from bot.process import process_name
from bot.supervisor import ROOT
from storage.database import Database
from storage.tables import now
from tests.bot.waiting import until


async def health(*role: str, **settings: str) -> tuple[int, str]:
    """Run the command: its exit code, and what it said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "bot.cli", "health", *role),
        env=os.environ | {"PYTHONPATH": str(ROOT), "SIFT_ENV_FILE": ""} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode().strip()


@asynccontextmanager
async def web_process(status: str, **parts: str | None) -> AsyncIterator[str]:
    """A web process that tells this of the installation's parts. Gives its port."""
    shown = {part: {"status": "fault", "why": why} if why else {"status": "ok"} for part, why in parts.items()}

    async def tell(_: web.Request) -> web.Response:
        return web.json_response({"status": status, "parts": shown}, status=503 if status == "down" else 200)

    app = web.Application()
    app.router.add_get("/api/health", tell)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield str(runner.addresses[0][1])
    await runner.cleanup()


async def test_a_role_is_well_while_its_process_on_this_machine_gives_signs_of_life(
    db: Database, database_url: str
) -> None:
    living = Health("worker", process_name())
    publishing = asyncio.create_task(publish(living, db))

    async def is_well() -> bool:
        return await health("worker", DATABASE_URL=database_url) == (0, "ok")

    await until(is_well)
    assert await health("bot", DATABASE_URL=database_url) == (1, "bot: is not running")
    publishing.cancel()
    await asyncio.gather(publishing, return_exceptions=True)
    assert await health("worker", DATABASE_URL=database_url) == (1, "worker: is not running")


async def test_neither_a_silent_process_nor_one_elsewhere_counts(sqlite_db: Database, sqlite_url: str) -> None:
    host = socket.gethostname()[:32]
    silent = json.dumps({"role": "worker", "at": (now() - STALE - timedelta(seconds=1)).isoformat(), "parts": {}})
    elsewhere = json.dumps({"role": "worker", "at": now().isoformat(), "parts": {}})
    await sqlite_db.write(lambda store: store.facts.put(f"health:worker:{host}:1:a", silent))
    await sqlite_db.write(lambda store: store.facts.put(f"health:worker:{host}-2:1:a", elsewhere))

    assert await health("worker", DATABASE_URL=sqlite_url) == (1, "worker: is not running")


async def test_without_a_database_no_role_is_well_and_none_is_made(tmp_path: Path) -> None:
    code, said = await health("bot", DATABASE_URL=f"sqlite:///{tmp_path / 'sift.db'}")

    assert code == 1
    assert said.startswith("database: ")
    assert not (tmp_path / "sift.db").exists()


async def test_the_web_process_is_not_to_blame_for_others() -> None:
    async with web_process("down", web=None, database=None, bot="is not running") as port:
        assert await health("web", WEB_PORT=port) == (0, "ok")
        assert await health(WEB_PORT=port) == (1, "bot: is not running")


async def test_the_web_process_is_unwell_without_its_database() -> None:
    async with web_process("down", web=None, database="OperationalError") as port:
        assert await health("web", WEB_PORT=port, WEB_HOST="0.0.0.0") == (1, "database: OperationalError")


async def test_a_fault_that_stops_no_message_is_no_reason_to_fail() -> None:
    async with web_process("degraded", web=None, database=None, telegram="another poller") as port:
        assert await health(WEB_PORT=port) == (0, "ok")


async def test_a_web_process_that_does_not_answer_is_named() -> None:
    code, said = await health("web", WEB_PORT="9")

    assert code == 1
    assert said.startswith("web: http://127.0.0.1:9/api/health does not answer")
