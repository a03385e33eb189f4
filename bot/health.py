"""How the parts are: each process keeps its own account in the database, and the web process adds them up.

With it goes what the process has counted since the last time, see `storage.counting`.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.measuring import Meter
from storage.counting import Key, counts
from storage.database import Database
from storage.store import Store
from storage.tables import now

log = structlog.get_logger(__name__)

PREFIX = "health:"
EVERY_SECONDS = 5.0
SOONEST_SECONDS = 0.5
STALE = timedelta(seconds=15)
FORGET = timedelta(minutes=1)

ROLES = ("bot", "worker")
"""Processes that must be there besides the web process, which answers for itself."""

STANDBY = "standby"
"""The role of a bot process that waits for its turn."""

VITAL = frozenset({"database", *ROLES})
"""Without one of these no message becomes a task."""


class Health:
    """What one process knows of its parts.

    Args:
        role: "bot", "web" or "worker".
        process: Its name, see `bot.process.process_name`.
        folder: Where its data is.
    """

    def __init__(self, role: str, process: str, folder: Path | None = None) -> None:
        self.role = role
        self.name = f"{PREFIX}{role}:{process}"
        self.meter = Meter(role, folder)
        self.changed = asyncio.Event()
        self._parts: dict[str, str | None] = {role: None}

    def fault(self, part: str, why: str) -> None:
        self._set(part, why)

    def ok(self, part: str) -> None:
        self._set(part, None)

    def parts(self) -> dict[str, str | None]:
        """Part -> what is wrong with it, None when nothing is."""
        return dict(self._parts)

    def _set(self, part: str, why: str | None) -> None:
        if part not in self._parts or self._parts[part] != why:
            self._parts[part] = why
            self.changed.set()


@dataclass(frozen=True, slots=True)
class Report:
    """What a process wrote of its parts, and when.

    Attributes:
        levels: Figures of this process alone, such as its memory.
    """

    name: str
    role: str
    at: datetime
    parts: Mapping[str, str | None]
    levels: Mapping[str, float] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The machine or container it runs on."""
        return self.name.removeprefix(f"{PREFIX}{self.role}:").partition(":")[0]


async def publish(health: Health, db: Database) -> None:
    """Write the account when it changes, and every five seconds as a sign of life, until cancelled."""
    counts.add("sift_process_starts_total", role=health.role)
    try:
        while True:
            health.changed.clear()
            await _write(health, db)
            await asyncio.sleep(SOONEST_SECONDS)
            try:
                async with asyncio.timeout(EVERY_SECONDS - SOONEST_SECONDS):
                    await health.changed.wait()
            except TimeoutError:
                continue
    finally:
        await db.write(_leave, health.name, counts.take())


async def add_up(db: Database, own: Health) -> dict[str, Any]:
    """The installation's health, as `GET /api/health` shows it."""
    try:
        reports = await db.read(read_reports)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, this is where it is told
        return summary({**own.parts(), "database": type(error).__name__})
    return summary({**combine(reports, now()), "database": None, **own.parts()})


def combine(reports: list[Report], moment: datetime) -> dict[str, str | None]:
    """The parts of all processes: a fault anywhere is a fault; a role of which nobody lives is one."""
    fresh = fresh_of(reports, moment)
    parts: dict[str, str | None] = dict.fromkeys(ROLES, "is not running")
    for report in fresh:
        parts[report.role] = None
    for report in fresh:
        for part, why in report.parts.items():
            parts[part] = why or parts.get(part)
    return parts


def summary(parts: Mapping[str, str | None]) -> dict[str, Any]:
    faults = {part for part, why in parts.items() if why}
    status = "down" if faults & VITAL else "degraded" if faults else "ok"
    shown = {part: {"status": "fault", "why": why} if why else {"status": "ok"} for part, why in sorted(parts.items())}
    return {"status": status, "parts": shown}


def read_reports(store: Store) -> list[Report]:
    reports = []
    for name, value in store.facts.like(PREFIX).items():
        written = json.loads(value)
        at = datetime.fromisoformat(written["at"])
        reports.append(Report(name, written["role"], at, written["parts"], written.get("levels", {})))
    return reports


def fresh_of(reports: list[Report], moment: datetime) -> list[Report]:
    """Those of processes that live."""
    return [report for report in reports if moment - report.at < STALE]


def forget(store: Store, names: list[str]) -> None:
    store.facts.drop(names)


def forget_the_dead(store: Store) -> int:
    """Drop the accounts of processes that ended without a word. Returns how many."""
    dead = [report.name for report in read_reports(store) if now() - report.at > FORGET]
    store.facts.drop(dead)
    return len(dead)


async def _write(health: Health, db: Database) -> None:
    health.meter.measure()
    account = {"role": health.role, "at": now().isoformat(), "parts": health.parts(), "levels": counts.levels()}
    added = counts.take()
    try:
        await db.write(_put, health.name, json.dumps(account), added)
    except Exception as error:  # noqa: BLE001 - the database is away: whoever reads will see that it is
        counts.give_back(added)
        log.warning("can't tell how I am", error=type(error).__name__)


def _put(store: Store, name: str, value: str, added: Mapping[Key, float]) -> None:
    store.facts.put(name, value)
    store.totals.add(added)


def _leave(store: Store, name: str, added: Mapping[Key, float]) -> None:
    forget(store, [name])
    store.totals.add(added)
