"""`python -m bench.outward`: how soon hooks out are told of an event, while some of them hang.

The addresses that are told are this process's, so their cost shares the machine with what is measured. A time is that
from the event's own `at`, which is before its commit, to when its post has arrived whole.
"""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import aiohttp
import click
import psutil
from aiohttp import web

from bench.stack import Stack, database
from storage import migrate

GIVE_UP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Load:
    """How many addresses take what they are told and how many hang, and how many events a second for how long."""

    good: int
    hanging: int
    rate: int
    seconds: int


@dataclass
class Told:
    """What has arrived.

    Attributes:
        wanted: How many posts are to arrive at addresses that take them.
        taken: Seconds, for each post that has arrived at an address that takes it.
        known: Address and `webhook-id` of each.
        hung: Posts that were left without an answer.
    """

    wanted: int
    taken: list[float] = field(default_factory=list)
    known: set[tuple[str, str]] = field(default_factory=set)
    hung: int = 0
    complete: asyncio.Event = field(default_factory=asyncio.Event)
    end: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        said = json.loads(await request.read())
        self.taken.append(time.time() - datetime.fromisoformat(said["data"]["at"]).timestamp())
        self.known.add((request.path, request.headers["webhook-id"]))
        if len(self.known) == self.wanted:
            self.complete.set()
        return web.Response(status=204)

    async def hang(self, request: web.Request) -> web.Response:
        await request.read()
        self.hung += 1
        await self.end.wait()
        return web.Response(status=204)


@click.command()
@click.option("--good", default=20, show_default=True, help="Addresses that take what they are told.")
@click.option("--hanging", default=1, show_default=True, help="Addresses that never answer.")
@click.option("--rate", default=5, show_default=True, help="Events a second.")
@click.option("--seconds", default=40, show_default=True)
@click.option("--database", "kind", default="sqlite", show_default=True, help="sqlite, postgresql, or a URL.")
def main(good: int, hanging: int, rate: int, seconds: int, kind: str) -> None:
    """Measure how soon hooks out are told of an event while some of them hang."""
    for line in asyncio.run(bench(Load(good, hanging, rate, seconds), kind)):
        click.echo(line)


async def bench(load: Load, kind: str) -> list[str]:
    told = Told(load.rate * load.seconds * load.good)
    with tempfile.TemporaryDirectory() as folder:
        async with database(kind, Path(folder)) as url, _listening(told) as (good, hanging):
            await asyncio.to_thread(migrate.upgrade, url)
            async with Stack(Path(folder), url, settings={"OUTBOUND_ALLOW": "127.0.0.0/8"}) as stack:
                return [line async for line in _measure(stack, load, told, good, hanging)]


async def _measure(stack: Stack, load: Load, told: Told, good: str, hanging: str) -> AsyncIterator[str]:
    headers = {"Authorization": f"Bearer {(stack.folder / 'api-token').read_text().strip()}"}
    async with aiohttp.ClientSession(stack.web_url, headers=headers) as http:
        addresses = [f"{good}/{n}" for n in range(load.good)] + [f"{hanging}/{n}" for n in range(load.hanging)]
        for address in addresses:
            await _post(http, "/api/subscriptions", {"name": address, "address": address})
        bot = psutil.Process(*stack.pids("bot"))
        before, began = bot.cpu_times(), time.perf_counter()
        total = load.rate * load.seconds
        for number in range(total):
            await asyncio.sleep(max(0.0, began + number / load.rate - time.perf_counter()))
            await _post(http, "/api/tasks", {"title": f"Task {number}"})
        wall = time.perf_counter() - began
        with suppress(TimeoutError):
            await asyncio.wait_for(told.complete.wait(), GIVE_UP_SECONDS)
        after = bot.cpu_times()
    told.end.set()
    cpu = after.user + after.system - before.user - before.system
    quantiles = [it * 1000 for it in statistics.quantiles(told.taken, n=100)]
    yield f"{load.good} addresses and {load.hanging} that hang, {total / wall:.1f} events a second, {total} in all"
    yield f"event to arrival  p50 {quantiles[49]:,.0f} ms, p95 {quantiles[94]:,.0f} ms, p99 {quantiles[98]:,.0f} ms"
    yield f"arrived           {len(told.known):,} of {told.wanted:,}, {len(told.taken) - len(told.known)} twice"
    yield f"hung meanwhile    {told.hung}"
    yield f"CPU of the bot    {cpu / len(told.taken) * 1000:.1f} ms a post"


async def _post(http: aiohttp.ClientSession, path: str, body: dict[str, str]) -> None:
    async with http.post(path, json=body) as response:
        if response.status != 201:
            raise click.ClickException(f"{path} answered {response.status}: {await response.text()}")


@asynccontextmanager
async def _listening(told: Told) -> AsyncIterator[tuple[str, str]]:
    """Where those listen that take what they are told, and where those that hang: each a server of its own."""
    runners, roots = [], []
    for handle in (told.take, told.hang):
        app = web.Application()
        app.router.add_post("/{name}", handle)
        runners.append(web.AppRunner(app, access_log=None, shutdown_timeout=0))
        await runners[-1].setup()
        site = web.TCPSite(runners[-1], "127.0.0.1", 0)
        await site.start()
        roots.append(f"http://127.0.0.1:{runners[-1].addresses[0][1]}")
    try:
        yield roots[0], roots[1]
    finally:
        told.end.set()
        for runner in runners:
            await runner.cleanup()


if __name__ == "__main__":
    main()
