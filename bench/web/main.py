"""`sift bench web`: lists, counts and searches over a year of a team's messages, and a browser before them."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import click
import psutil

from bench.stack import TOKEN, Stack, database
from bench.web import browser, pages
from bench.web.data import fill
from bench.web.launch import address, init_data, sign_in
from storage import migrate
from storage.database import Database
from storage.store import Store

OWNER = 7_000_000


@click.command()
@click.option("--messages", default=100_000, show_default=True, help="How many the team has.")
@click.option("--database", "kind", default="sqlite", show_default=True, help="sqlite, postgresql, or a URL.")
@click.option("--browser/--no-browser", "in_browser", default=True, help="Also weigh and time the page in Chromium.")
def main(messages: int, kind: str, in_browser: bool) -> None:
    """Measure the Mini App on this machine; a few minutes, most of them for writing the messages."""
    asyncio.run(bench(messages, kind, in_browser=in_browser))


async def bench(messages: int, kind: str, *, in_browser: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with database(kind, Path(folder)) as url:
            await asyncio.to_thread(migrate.upgrade, url)
            await _fill(url, messages)
            async with Stack(Path(folder), url) as stack:
                click.echo(f"{messages:,} messages, {kind}")
                async for line in _measure(stack, url, in_browser=in_browser):
                    click.echo(line)


async def _fill(url: str, messages: int) -> None:
    db = Database(url, checkpoints=True)
    try:
        with click.progressbar(length=messages, label="writing  ", file=sys.stderr) as bar:
            await fill(db, OWNER, messages, bar.update)
    finally:
        await db.close()


async def _measure(stack: Stack, url: str, *, in_browser: bool) -> AsyncIterator[str]:
    launch = init_data(TOKEN, OWNER, "Member 0")
    timeout = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(timeout=timeout) as http:
        before = _memory(stack)
        headers = await sign_in(http, stack.web_url, launch)
        yield f"{'first look, index built':<30}{await pages.first_look(http, stack.web_url, headers):.1f} s"
        for timing in await pages.timings(http, stack.web_url, headers):
            yield str(timing)
        yield f"{'memory of the web process':<30}{before:.0f} MB at the start, {_memory(stack):.0f} MB with the index"
        if in_browser:
            async for line in _in_browser(stack, url, http, init_data(TOKEN, OWNER, "Member 0")):
                yield line


async def _in_browser(stack: Stack, url: str, http: aiohttp.ClientSession, launch: str) -> AsyncIterator[str]:
    for view in await browser.first_views(address(stack.web_url, launch)):
        yield (
            f"{'first view, ' + view.network:<48}{view.kilobytes:.1f} kB in {view.requests} requests "
            f"({view.received:.1f} with headers), first paint {view.paint:.0f} ms, list {view.list:.0f} ms"
        )
    token = (stack.folder / "api-token").read_text().strip()
    db = Database(url)
    try:
        workspace = await db.read(_workspace)
    finally:
        await db.close()
    newest_first = address(stack.web_url, launch, "/app/inbox")
    taken = await browser.arrivals(http, stack.web_url, newest_first, token, workspace)
    p50, p95 = browser.quantiles(taken)
    yield f"{'posted to seen on the screen':<30}p50 {p50:.0f} ms, p95 {p95:.0f} ms ({len(taken)} of {browser.ARRIVALS})"


def _workspace(store: Store) -> str:
    (found,) = (one for one in store.workspaces.many(store.workspaces.all_ids()).values() if one.title == "The team")
    return found.public_id


def _memory(stack: Stack) -> float:
    """Megabytes of the web process, as its share of what is shared (PSS)."""
    return sum(psutil.Process(pid).memory_full_info().pss for pid in stack.pids("web")) / 1e6


if __name__ == "__main__":
    main()
