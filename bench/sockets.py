"""`python -m bench.sockets`: many live pages, each with a filter of its own, while tasks change under them.

The sockets are this process's, so their cost shares the machine with what is measured: latencies are too long rather
than too short. CPU is that of the web process alone.
"""

import asyncio
import itertools
import json
import random
import re
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import click
import psutil

from bench.stack import Stack, database
from storage import migrate
from storage.database import Database
from storage.store import Store
from storage.tables import Role
from tasks import making, people
from tasks.actors import Actor
from tasks.rules import KINDS, PRIORITIES
from tasks.tokens import hash_of

FIRST_PERSON, PER_PERSON = 8_000_000, 5
TASKS = 200
SETTLE_SECONDS = 3.0
_TICK = re.compile(r"tick (\d+)\.")


@dataclass(frozen=True, slots=True)
class Load:
    """How many pages, and how many changes a second for how long."""

    sockets: int
    rate: int
    seconds: int


@dataclass
class Run:
    """Attributes:
    sent: Number of a change -> when it was asked for, by this process's clock.
    taken: Milliseconds from there to each page that it concerned.
    """

    sent: dict[int, float] = field(default_factory=dict)
    taken: list[float] = field(default_factory=list)
    frames: int = 0
    characters: int = 0

    def heard(self, frame: str) -> None:
        now = time.perf_counter()
        self.frames += 1
        self.characters += len(frame)
        self.taken += [(now - self.sent[number]) * 1000 for number in map(int, set(_TICK.findall(frame)))]


@click.command()
@click.option("--sockets", default=1_000, show_default=True)
@click.option("--rate", default=50, show_default=True, help="Changes a second.")
@click.option("--seconds", default=20, show_default=True)
@click.option("--database", "kind", default="sqlite", show_default=True, help="sqlite, postgresql, or a URL.")
def main(sockets: int, rate: int, seconds: int, kind: str) -> None:
    """Measure how soon live pages show a change, and what that costs."""
    for line in asyncio.run(bench(Load(sockets, rate, seconds), kind)):
        click.echo(line)


async def bench(load: Load, kind: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        async with database(kind, Path(folder)) as url:
            await asyncio.to_thread(migrate.upgrade, url)
            async with Stack(Path(folder), url) as stack:
                db = Database(url)
                try:
                    tokens, tasks = await db.write(_fill, -(-load.sockets // PER_PERSON))
                finally:
                    await db.close()
                return [line async for line in _measure(stack, tokens, tasks, load)]


async def _measure(stack: Stack, tokens: Sequence[str], tasks: Sequence[str], load: Load) -> AsyncIterator[str]:
    run = Run()
    filters = _filters(load.sockets)
    headers = {"Authorization": f"Bearer {(stack.folder / 'api-token').read_text().strip()}"}
    connector = aiohttp.TCPConnector(limit=0)
    async with AsyncExitStack() as exits:
        http = await exits.enter_async_context(aiohttp.ClientSession(connector=connector))
        opened = [
            await exits.enter_async_context(_page(http, stack.web_url, token, query, run))
            for token, query in zip(itertools.cycle(tokens), filters, strict=False)
        ]
        await asyncio.sleep(SETTLE_SECONDS)
        web = psutil.Process(*stack.pids("web"))
        before, began = web.cpu_times(), time.perf_counter()
        await _change(http, [f"{stack.web_url}/api/tasks/{task}" for task in tasks], headers, load, run)
        after, wall = web.cpu_times(), time.perf_counter() - began
        await asyncio.sleep(SETTLE_SECONDS)
        cut = sum(socket.closed for socket in opened)
        memory = web.memory_full_info().pss / 1e6
    cpu = (after.user + after.system - before.user - before.system) / wall
    quantiles = statistics.quantiles(run.taken, n=100)
    yield f"{load.sockets:,} sockets, {len(set(filters)):,} filters, {len(run.sent) / wall:.0f} changes a second"
    yield (
        f"change to page   p50 {quantiles[49]:.0f} ms, p95 {quantiles[94]:.0f} ms, p99 {quantiles[98]:.0f} ms "
        f"({len(run.taken):,} rows)"
    )
    yield f"web process      {cpu:.0%} of a core, {memory:.0f} MB"
    yield f"frames           {run.frames / wall:,.0f} a second, {run.characters / 1e6 / wall:.1f} MB/s; {cut} cut"


class _page:  # noqa: N801 - a context, used as a function is
    """A live page that keeps reading while the block lasts."""

    def __init__(self, http: aiohttp.ClientSession, web_url: str, token: str, query: str, run: Run) -> None:
        self._http, self._url, self._token, self._query, self._run = http, web_url, token, query, run

    async def __aenter__(self) -> aiohttp.ClientWebSocketResponse:
        self._socket = await self._http.ws_connect(f"{self._url}/ws", max_msg_size=0)
        await self._socket.send_str(json.dumps({"token": self._token}))
        await self._socket.send_str(json.dumps({"list": "tasks", "query": self._query}))
        assert '"ok"' in await self._socket.receive_str()
        self._reading = asyncio.create_task(self._read())
        return self._socket

    async def __aexit__(self, *_: object) -> None:
        self._reading.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        async for message in self._socket:
            self._run.heard(message.data)


async def _change(
    http: aiohttp.ClientSession, tasks: Sequence[str], headers: dict[str, str], load: Load, run: Run
) -> None:
    """Change one task after the other, at this rate whatever the answers take. `tasks` are addresses."""
    began, asking = time.perf_counter(), set[asyncio.Task[None]]()
    for number in range(load.rate * load.seconds):
        await asyncio.sleep(max(0.0, began + number / load.rate - time.perf_counter()))
        run.sent[number] = time.perf_counter()
        task = asyncio.create_task(_patch(http, tasks[number % len(tasks)], headers, f"tick {number}."))
        asking.add(task)
        task.add_done_callback(asking.discard)
    await asyncio.gather(*asking)


async def _patch(http: aiohttp.ClientSession, path: str, headers: dict[str, str], title: str) -> None:
    async with http.patch(path, json={"title": title}, headers=headers) as response:
        response.raise_for_status()


def _filters(count: int) -> list[str]:
    """Different ones: kinds, priorities, and words that every task has or none."""
    dice = random.Random(50)
    made: dict[str, None] = {}
    while len(made) < count:
        kinds = dice.sample(KINDS, dice.randint(1, 3))
        priorities = dice.sample(PRIORITIES, dice.randint(1, 3))
        words = dice.choice(["", "&q=tick", "&q=t", "&q=task"])
        pairs = [*(f"kind={kind}" for kind in kinds), *(f"priority={priority}" for priority in priorities)]
        made.setdefault("&".join(pairs) + words + dice.choice(["", "&assignee=nobody", "&from=-30d"]))
    return list(made)


def _fill(store: Store, members: int) -> tuple[list[str], list[str]]:
    """A team with its tasks, and everybody signed in. Returns their tokens, and the tasks' public ids."""
    workspace = people.group_workspace(store, chat_id=-100_800, title="The team")
    tokens = []
    for number in range(members):
        person = people.meet(store, telegram_id=FIRST_PERSON + number, name=f"Member {number}")
        people.join(store, workspace.id, person.id, Role.OWNER if number == 0 else Role.MEMBER)
        tokens.append(f"bench-{number}")
        store.sessions.begin(token_hash=hash_of(tokens[-1]), launch_hash=str(number), person_id=person.id)
    dice = random.Random(7)
    tasks = [
        making.add_task(
            store,
            Actor.INSTALLATION,
            workspace.id,
            title=f"task {number}",
            kind=dice.choice(KINDS),
            priority=dice.choice(PRIORITIES),
        )
        for number in range(TASKS)
    ]
    return tokens, [task.public_id for task in tasks]


if __name__ == "__main__":
    main()
