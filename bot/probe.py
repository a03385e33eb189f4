"""`sift health`: how a role is doing, told by an exit code: what the health check of a container asks."""

import asyncio
import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from bot.health import STALE, STANDBY, Report, read_reports
from bot.process import host_name
from bot.settings import Settings
from storage import sqlite
from storage.database import Database
from storage.tables import now

SECONDS = 8
_DOWN = 503
_direct = build_opener(ProxyHandler({}))  # a proxy for the outside is none for ourselves


def probe(settings: Settings, role: str | None) -> str | None:
    """Ask a role of this machine how it is; the web process knows of all when no role is named. Blocks.

    Returns:
        What is wrong, None when nothing is that keeps a message from becoming a task.
    """
    if role is None:
        return _all(settings)
    return _web(settings) if role == "web" else asyncio.run(_report(settings, role))


def _all(settings: Settings) -> str | None:
    told = _ask(settings)
    if isinstance(told, str):
        return told
    return _faults(told) if told["status"] == "down" else None


def _web(settings: Settings) -> str | None:
    """The web process is not to blame for other roles that are away."""
    told = _ask(settings)
    if isinstance(told, str):
        return told
    own = {part: told["parts"].get(part, {"status": "fault", "why": "not told"}) for part in ("web", "database")}
    return _faults({"parts": own})


def _ask(settings: Settings) -> Any:
    """`GET /api/health`: what it says, or in a string why it could not be asked."""
    address = f"{settings.local_url}/api/health"
    try:
        return json.loads(_body(address))
    except (OSError, ValueError) as error:
        return f"web: {address} does not answer: {error}"


def _body(address: str) -> bytes:
    try:
        with _direct.open(address, timeout=SECONDS) as answer:
            return bytes(answer.read())
    except HTTPError as error:
        if error.code != _DOWN:
            raise
        with error:
            return error.read()


def _faults(told: dict[str, Any]) -> str | None:
    wrong = [f"{part}: {state['why']}" for part, state in told["parts"].items() if state["status"] != "ok"]
    return "; ".join(wrong) or None


async def _report(settings: Settings, role: str) -> str | None:
    """A process that does its work writes a sign of life into the database every few seconds."""
    if sqlite.is_sqlite(settings.database) and not sqlite.path_of(settings.database).exists():
        return "database: is not there"
    db = Database(settings.database)
    try:
        async with asyncio.timeout(SECONDS):
            reports = await db.read(read_reports)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, this is where it is told
        return f"database: {type(error).__name__}"
    finally:
        await db.close()
    return None if any(_is_fresh(report, role) for report in reports) else f"{role}: is not running"


def _is_fresh(report: Report, role: str) -> bool:
    """Whether this is the account of a living process of the role on this very machine (a container is one too)."""
    roles = (role, STANDBY) if role == "bot" else (role,)
    return report.role in roles and report.host == host_name() and now() - report.at < STALE
