"""The fault campaign: messages come in while processes are killed, and nothing may be lost or done twice.

`python -m bench.campaign --messages 1000 --kills 8 --database sqlite --door polling`

Typed messages of distinct people come in evenly while, at random moments, a bot, worker, web or broker process gets
SIGKILL; once the broker is emptied as well. At least one delivery in twenty is repeated. At the end every message
must have exactly one task, nothing may be in quarantine, and the database must be whole.
"""

import asyncio
import math
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import click
import psutil
import redis.asyncio as redis

from bench.stack import Stack, database
from emulator.people import People
from storage.database import Database
from storage.filters import Filters
from storage.store import Store

SETTLE_SECONDS = 30
"""All messages must be tasks this long after the last fault."""

REPEATED = 0.07
"""Share of the deliveries that come again: so many, chosen at random, not so many on average."""

VICTIMS = {"polling": ("bot", "worker", "broker"), "webhook": ("bot", "worker", "broker", "web")}
PAUSE = (2.0, 6.0)
"""Seconds between two kills."""

_AT_ONCE = 32


@dataclass
class Outcome:
    """What came of it. Times are in seconds."""

    sent: int = 0
    repeated: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    emptied: int = 0
    settled_after: float | None = None
    restart_worst: float = 0.0
    slowest: float = 0.0
    lost: int = 0
    duplicated: int = 0
    quarantined: int = 0
    whole: bool = False
    took: float = 0.0

    @property
    def faults(self) -> list[str]:
        settled = self.settled_after is not None and self.settled_after <= SETTLE_SECONDS
        return [
            text
            for wrong, text in (
                (self.lost, f"{self.lost} lost"),
                (self.duplicated, f"{self.duplicated} duplicated"),
                (self.quarantined, f"{self.quarantined} in quarantine"),
                (not settled, f"not settled {SETTLE_SECONDS} s after the last fault"),
                (self.repeated < 0.05 * self.sent, "too few deliveries repeated"),
                (not self.emptied, "the broker was not emptied"),
                (not self.whole, "the database is damaged"),
            )
            if wrong
        ]

    def __str__(self) -> str:
        kills = ", ".join(f"{count} {role}" for role, count in sorted(self.kills.items()))
        settled = "never" if self.settled_after is None else f"{self.settled_after:.1f} s after the last fault"
        return (
            f"{self.sent} messages, {self.repeated} deliveries repeated; killed: {kills}; "
            f"broker emptied {self.emptied}x\n"
            f"lost {self.lost}, duplicated {self.duplicated}, in quarantine {self.quarantined}; "
            f"all stored as tasks {settled}\n"
            f"longest from arrival to task {self.slowest:.1f} s; "
            f"longest from a worker's kill to its claims' outcome {self.restart_worst:.1f} s; {self.took:.0f} s in all"
        )


class Campaign:
    def __init__(self, stack: Stack, db: Database, *, messages: int, kills: int, door: str, seed: int) -> None:
        self._stack, self._db = stack, db
        self._messages, self._kills, self._door = messages, kills, door
        self._random = random.Random(seed)
        self._again = set(self._random.sample(range(messages), math.ceil(REPEATED * messages)))
        self._outcome = Outcome()
        self._sending_done = asyncio.Event()

    async def run(self, progress: Callable[[int], None]) -> Outcome:
        began = time.monotonic()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
            send = self._by_webhook if self._door == "webhook" else self._by_polling
            breaking = asyncio.create_task(self._break())
            await send(session, progress)
            self._sending_done.set()
            await breaking
            last_fault = time.monotonic()
            await self._settle(last_fault)
        await self._judge()
        self._outcome.took = time.monotonic() - began
        return self._outcome

    @property
    def _interval(self) -> float:
        """Seconds between messages, so that they come in for as long as things break."""
        return self._kills * sum(PAUSE) / 2 / self._messages

    async def _by_polling(self, session: aiohttp.ClientSession, progress: Callable[[int], None]) -> None:
        """Distinct people write to the bot; the emulator repeats some of the updates."""
        people = People(self._stack.emulator_url, session)
        for number in range(self._messages):
            started = time.monotonic()
            person = await people.user(f"P{number}", id=1_000_000 + number)
            await person.say(_text(number))
            self._outcome.sent += 1
            if number in self._again:
                self._outcome.repeated += len(await people.redeliver(last=1))
            progress(1)
            await asyncio.sleep(max(0.0, self._interval - (time.monotonic() - started)))

    async def _by_webhook(self, session: aiohttp.ClientSession, progress: Callable[[int], None]) -> None:
        """Post updates as Telegram does: again and again until the door says 200, some of them once more."""
        limit = asyncio.Semaphore(_AT_ONCE)
        people = People(self._stack.emulator_url, session)
        for number in range(self._messages):
            await people.user(f"P{number}", id=1_000_000 + number, started=True)

        async def deliver(number: int) -> None:
            async with limit:
                for _ in range(2 if number in self._again else 1):
                    await self._post(session, number)
                self._outcome.sent += 1
                progress(1)

        async with asyncio.TaskGroup() as group:
            for number in range(self._messages):
                group.create_task(deliver(number))
                await asyncio.sleep(self._interval)
        self._outcome.repeated = self._posted - self._messages

    _posted = 0

    async def _post(self, session: aiohttp.ClientSession, number: int) -> None:
        url, headers = self._stack.door
        while True:
            try:
                async with session.post(url, headers=headers, json=_update(number)) as response:
                    if response.status == 200:
                        self._posted += 1
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.2)

    async def _break(self) -> None:
        """Kill at random; each kind of victim gets its share, and the broker is emptied half way."""
        victims = [VICTIMS[self._door][n % len(VICTIMS[self._door])] for n in range(self._kills)]
        self._random.shuffle(victims)
        for number, role in enumerate(victims):
            await asyncio.sleep(self._random.uniform(*PAUSE))
            if number == self._kills // 2:
                await self._empty_broker()
            await self._kill(role)

    async def _kill(self, role: str) -> None:
        async with asyncio.timeout(SETTLE_SECONDS):  # it may just be being started again
            while not (pids := self._stack.pids(role)):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        held = await self._db.read(_being_read) if role == "worker" else []
        try:
            psutil.Process(self._random.choice(pids)).send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            return
        self._outcome.kills[role] += 1
        if held:
            await self._time_restart(held)

    async def _time_restart(self, held: list[int]) -> None:
        """How long what the killed worker held waits for its outcome."""
        began = time.monotonic()
        while await self._db.read(_still_waiting, held) and time.monotonic() - began < 2 * SETTLE_SECONDS:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        self._outcome.restart_worst = max(self._outcome.restart_worst, time.monotonic() - began)

    async def _empty_broker(self) -> None:
        client = redis.Redis.from_url(self._stack.broker_url)
        for _ in range(50):
            try:
                await client.flushall()
            except redis.RedisError:
                await asyncio.sleep(0.1)
            else:
                self._outcome.emptied += 1
                break
        await client.aclose()

    async def _settle(self, last_fault: float) -> None:
        while (waited := time.monotonic() - last_fault) < 3 * SETTLE_SECONDS:
            if await self._db.read(_tasks) >= self._messages:
                self._outcome.settled_after = waited
                return
            await asyncio.sleep(0.2)

    async def _judge(self) -> None:
        facts = await self._db.read(_facts)
        titles = Counter(facts["numbers"])
        self._outcome.lost = sum(1 for number in range(self._messages) if number not in titles)
        self._outcome.duplicated = sum(count - 1 for count in titles.values())
        self._outcome.quarantined = facts["quarantined"]
        self._outcome.slowest = facts["slowest"]


def _text(number: int) -> str:
    return f"Fix the login page, case {number:06d}"


def _update(number: int) -> dict[str, Any]:
    person = 1_000_000 + number
    name = {"id": person, "first_name": f"P{number}"}
    return {
        "update_id": 500_000_000 + number,
        "message": {
            "message_id": 1,
            "date": int(time.time()),
            "chat": {**name, "type": "private"},
            "from": {**name, "is_bot": False, "language_code": "en"},
            "text": _text(number),
        },
    }


def _being_read(store: Store) -> list[int]:
    return list(store.messages.being_read())


def _still_waiting(store: Store, ids: list[int]) -> bool:
    return store.messages.waiting_of(ids) > 0


def _tasks(store: Store) -> int:
    return store.tasks.count()


def _facts(store: Store) -> dict[str, Any]:
    """Which case each task is about, what is in quarantine, and the longest way from arrival to task."""
    numbers, slowest, cursor = list[int](), 0.0, None
    workspaces = store.workspaces.all_ids()
    while True:
        page = store.tasks.page(workspaces, Filters(limit=500, cursor=cursor))
        for task in page[:500]:
            numbers.append(int(task.author.removeprefix("P")))
            message = store.messages.get(task.message_id or 0)
            if message is not None:
                slowest = max(slowest, (task.created_at - message.received_at).total_seconds())
        if len(page) <= 500:
            break
        cursor = page[499].id
    quarantined = len(store.inbox.quarantined()) + store.messages.quarantined()
    return {"numbers": numbers, "quarantined": quarantined, "slowest": slowest}


def _is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        findings = connection.execute("PRAGMA integrity_check").fetchall()
    return findings == [("ok",)]


async def campaign(
    *, messages: int, kills: int, kind: str, door: str, seed: int, workers: int, keep: Path | None = None
) -> Outcome:
    """Start everything, break it, and judge. The data stay in `keep`, if it is given."""
    with tempfile.TemporaryDirectory(prefix="sift-") as name:
        folder = keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        async with database(kind, folder) as url:
            async with Stack(folder, url, webhook=door == "webhook", workers=workers) as stack:
                db = Database(url)
                try:
                    run = Campaign(stack, db, messages=messages, kills=kills, door=door, seed=seed)
                    with click.progressbar(length=messages, label=f"{kind}, {door}", file=sys.stderr) as bar:
                        outcome = await run.run(bar.update)
                finally:
                    await db.close()
            outcome.whole = kind != "sqlite" or _is_whole(folder / "sift.db")
    return outcome


@click.command()
@click.option("--messages", default=10_000, show_default=True)
@click.option("--kills", default=50, show_default=True)
@click.option("--database", "kind", default="sqlite", show_default=True, help="sqlite, postgresql, or a URL")
@click.option("--door", type=click.Choice(["polling", "webhook"]), default="polling", show_default=True)
@click.option("--workers", default=1, show_default=True)
@click.option("--seed", type=int, help="Repeat a campaign's choices.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Leave data and logs in this folder.")
def main(*, messages: int, kills: int, kind: str, door: str, workers: int, seed: int | None, keep: Path | None) -> None:
    """Kill processes while messages come in; nothing may be lost or done twice."""
    seed = random.randrange(10**6) if seed is None else seed
    click.echo(f"seed {seed}")
    outcome = asyncio.run(
        campaign(messages=messages, kills=kills, kind=kind, door=door, seed=seed, workers=workers, keep=keep)
    )
    click.echo(str(outcome))
    for fault in outcome.faults:
        click.echo(f"FAILED: {fault}", err=True)
    sys.exit(1 if outcome.faults else 0)


if __name__ == "__main__":
    main()
