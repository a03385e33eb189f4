"""`sift bench`: how fast and how light a whole installation is on this machine.

Load comes from this process, over HTTP, to the webhook's door: typed messages of distinct people, so that no burst
forms. It shares the machine's cores with what it measures.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import click
import psutil

from bench.stack import ROLES, Stack, database
from emulator.people import People
from storage.database import Database
from storage.store import Store

REST_SECONDS = 10
INTAKE_MESSAGES = 5_000
AT_ONCE = 64
LOOK_SECONDS = 0.02
"""How often new tasks are looked for: the latencies below are too long by half of it on average."""

GIVE_UP_SECONDS = 120
FIRST_PERSON, PEOPLE = 1_000_000, 500
"""Ids of the people who write begin here; so many take turns."""

SENTENCES = (
    "The export crashes on empty projects, please fix it by Friday",
    "Please send the invoice to Maria tomorrow at 15:00",
    "Потрібно оновити сертифікат до кінця тижня, терміново",
    "Please add a dark theme to the settings page",
    "Не працює вхід через пошту після оновлення 2.4.1, подивіться будь ласка",
    "Meeting with the designers on Monday at 11, bring the new screens",
)


@dataclass
class Figures:
    """What was measured; seconds, megabytes, and milliseconds of CPU."""

    database: str = ""
    rate: int = 0
    seconds: int = 0
    rest: dict[str, float] = field(default_factory=dict)
    load: dict[str, float] = field(default_factory=dict)
    intake: float = 0.0
    latencies: list[float] = field(default_factory=list)
    missing: int = 0
    cpu_per_message: float = 0.0
    cpu_share: dict[str, float] = field(default_factory=dict)
    achieved: float = 0.0

    def __str__(self) -> str:
        quantiles = statistics.quantiles(self.latencies, n=100) if len(self.latencies) > 1 else [0.0] * 99
        p50, p95, p99 = (quantiles[q - 1] * 1000 for q in (50, 95, 99))
        share = ", ".join(f"{role} {milliseconds:.1f}" for role, milliseconds in self.cpu_share.items())
        return "\n".join(
            [
                f"database                      {self.database}",
                f"memory at rest (PSS)          {_memory(self.rest)}",
                f"intake, stored and answered   {self.intake:,.0f} messages/s",
                f"asked for                     {self.rate}/s for {self.seconds} s, sent {self.achieved:.0f}/s",
                f"arrival to stored task        p50 {p50:,.0f} ms, p95 {p95:,.0f} ms, p99 {p99:,.0f} ms",
                f"tasks seen                    {len(self.latencies)} of {len(self.latencies) + self.missing}",
                f"CPU per message               {self.cpu_per_message:.1f} ms ({share})",
                f"memory under load (PSS, most) {_memory(self.load)}",
            ]
        )


def _memory(parts: dict[str, float]) -> str:
    return f"{sum(parts.values()):.0f} MB ({', '.join(f'{role} {size:.0f}' for role, size in parts.items())})"


class Bench:
    def __init__(self, stack: Stack, db: Database, kind: str, *, rate: int, seconds: int) -> None:
        self._stack, self._db, self._rate, self._seconds = stack, db, rate, seconds
        self._figures = Figures(database=kind, rate=rate, seconds=seconds)
        self._sent_at: dict[int, float] = {}

    async def run(self) -> Figures:
        await self._rest()
        connector = aiohttp.TCPConnector(limit=AT_ONCE)
        async with aiohttp.ClientSession(connector=connector) as session:
            people = People(self._stack.emulator_url, session)
            for number in range(FIRST_PERSON, FIRST_PERSON + PEOPLE):
                await people.user(f"P{number}", id=number, started=True)
            await self._intake(session)
            await self._drained()
            await self._latency(session)
        return self._figures

    async def _rest(self) -> None:
        with click.progressbar(length=REST_SECONDS, label="at rest  ", file=sys.stderr) as bar:
            for _ in range(REST_SECONDS):
                await asyncio.sleep(1)
                bar.update(1)
        self._figures.rest = self._memory()

    async def _intake(self, session: aiohttp.ClientSession) -> None:
        numbers = iter(range(INTAKE_MESSAGES))
        with click.progressbar(length=INTAKE_MESSAGES, label="intake   ", file=sys.stderr) as bar:

            async def post() -> None:
                for number in numbers:
                    await self._post(session, 10_000_000 + number)
                    bar.update(1)

            began = time.monotonic()
            await asyncio.gather(*(post() for _ in range(AT_ONCE)))
            self._figures.intake = INTAKE_MESSAGES / (time.monotonic() - began)

    async def _drained(self) -> None:
        with click.progressbar(length=INTAKE_MESSAGES, label="drain    ", file=sys.stderr) as bar:
            done = 0
            deadline = time.monotonic() + GIVE_UP_SECONDS
            while done < INTAKE_MESSAGES and time.monotonic() < deadline:
                await asyncio.sleep(0.5)
                now = min(INTAKE_MESSAGES, await self._db.read(_tasks))
                bar.update(now - done)
                done = now

    async def _latency(self, session: aiohttp.ClientSession) -> None:
        total = self._rate * self._seconds
        watch = asyncio.create_task(self._watch(total))
        before = self._cpu()
        began = time.monotonic()
        with click.progressbar(length=total, label="latency  ", file=sys.stderr) as bar:
            async with asyncio.TaskGroup() as group:
                for number in range(total):
                    await asyncio.sleep(max(0.0, began + number / self._rate - time.monotonic()))
                    group.create_task(self._timed(session, number, bar.update))
                    if number % (5 * self._rate) == 0:
                        self._note_memory()
        self._figures.achieved = total / (time.monotonic() - began)
        await watch
        spent = {role: cpu - before.get(role, 0.0) for role, cpu in self._cpu().items()}
        self._figures.cpu_share = {role: 1000 * cpu / total for role, cpu in spent.items()}
        self._figures.cpu_per_message = sum(self._figures.cpu_share.values())

    async def _timed(self, session: aiohttp.ClientSession, number: int, progress: Callable[[int], None]) -> None:
        self._sent_at[number] = time.monotonic()
        await self._post(session, number)
        progress(1)

    async def _post(self, session: aiohttp.ClientSession, number: int) -> None:
        url, headers = self._stack.door
        async with session.post(url, headers=headers, json=_update(number)) as response:
            if response.status != 200:
                raise click.ClickException(f"the door answered {response.status}")

    async def _watch(self, total: int) -> None:
        """Note when each task can be seen."""
        last = await self._db.read(_newest)
        deadline = time.monotonic() + self._seconds + GIVE_UP_SECONDS
        while len(self._figures.latencies) < total and time.monotonic() < deadline:
            tasks = await self._db.read(_newer, last)
            seen = time.monotonic()
            for task_id, external_id in tasks:
                last = task_id
                self._figures.latencies.append(seen - self._sent_at[int(external_id.rpartition(":")[2]) - 1])
            await asyncio.sleep(LOOK_SECONDS)
        self._figures.missing = total - len(self._figures.latencies)

    def _memory(self) -> dict[str, float]:
        return {role: sum(_pss(p) for p in processes) / 1e6 for role, processes in self._roles().items()}

    def _note_memory(self) -> None:
        for role, size in self._memory().items():
            self._figures.load[role] = max(size, self._figures.load.get(role, 0.0))

    def _cpu(self) -> dict[str, float]:
        return {role: sum(_cpu(p) for p in processes) for role, processes in self._roles().items()}

    def _roles(self) -> dict[str, list[psutil.Process]]:
        pids = {role: set(self._stack.pids(role)) for role in (*ROLES, "broker")}
        family = {process.pid: process for process in self._stack.family()}
        named = {role: [family[pid] for pid in ids if pid in family] for role, ids in pids.items()}
        known = set().union(*pids.values())
        return named | {"supervisor": [process for pid, process in family.items() if pid not in known]}


def _pss(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss)
    except psutil.Error:
        return 0.0


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def _update(number: int) -> dict[str, Any]:
    person = FIRST_PERSON + number % PEOPLE
    name = {"id": person, "first_name": f"P{person}"}
    return {
        "update_id": 500_000_000 + number,
        "message": {
            "message_id": number + 1,
            "date": int(time.time()),
            "chat": {**name, "type": "private"},
            "from": {**name, "is_bot": False, "language_code": "en"},
            "text": SENTENCES[number % len(SENTENCES)],
        },
    }


def _tasks(store: Store) -> int:
    return store.tasks.count()


def _newest(store: Store) -> int:
    return store.tasks.newest_id()


def _newer(store: Store, last: int) -> Sequence[tuple[int, str]]:
    return store.tasks.newer(last, 1000)


async def bench(kind: str, *, rate: int, seconds: int, workers: int) -> Figures:
    """Start everything, measure, stop."""
    with tempfile.TemporaryDirectory(prefix="sift-") as name:
        folder = Path(name)
        async with database(kind, folder) as url, Stack(folder, url, webhook=True, workers=workers) as stack:
            db = Database(url)
            try:
                return await Bench(stack, db, kind, rate=rate, seconds=seconds).run()
            finally:
                await db.close()


@click.command()
@click.option("--database", "kind", default="sqlite", show_default=True, help="sqlite, postgresql, or a URL")
@click.option("--rate", default=100, show_default=True, help="Messages a second.")
@click.option("--seconds", default=60, show_default=True, help="How long.")
@click.option("--workers", default=1, show_default=True)
def main(kind: str, rate: int, seconds: int, workers: int) -> None:
    """Measure intake, latency, CPU and memory of a whole installation on this machine (about two minutes)."""
    click.echo(str(asyncio.run(bench(kind, rate=rate, seconds=seconds, workers=workers))))


if __name__ == "__main__":
    main()
