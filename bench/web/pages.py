"""What a person waits for: a filter that changes, its counts, a search; over HTTP, one request after another."""

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

import aiohttp

ROUNDS = 60
"""Requests of each row; the first look, which builds the index, is told apart."""

FILTERS = (
    "", "kind=bug", "kind=bug&priority=high&priority=urgent", "status=open&author=Ada+1&author=Ben+2", "from=-7d",
    "assignee=nobody&status=open", "source=source+3&language=uk", "min_confidence=0.8&kind=question",
)  # fmt: skip

ASKED: Mapping[str, Sequence[str]] = {
    "filter change, inbox": tuple(f"/app/inbox?{query}" for query in FILTERS),
    "filter change, tasks": tuple(f"/app/tasks?{query}" for query in FILTERS),
    "facets": tuple(f"/api/filters?page=inbox&{query}" for query in FILTERS),
    "search, few hits": ("/app/inbox?q=4471+lviv+%2377", "/app/inbox?q=xylophone", "/app/inbox?q=%23123"),
    "search, one in ten": ("/app/inbox?q=invoice", "/app/inbox?q=Rechnung", "/app/inbox?q=customers"),
    "search, two letters": ("/app/inbox?q=xy", "/app/inbox?q=is"),
    "search with filters": ("/app/inbox?q=invoice&kind=bug", "/app/tasks?q=invoice&priority=urgent"),
}


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds."""

    name: str
    p50: float
    p95: float

    def __str__(self) -> str:
        return f"{self.name:<30}p50 {self.p50:,.0f} ms, p95 {self.p95:,.0f} ms"


async def first_look(http: aiohttp.ClientSession, web_url: str, headers: Mapping[str, str]) -> float:
    """Seconds until the first list with its counts is there after the start."""
    began = time.perf_counter()
    for page in ("inbox", "tasks"):
        await _get(http, f"{web_url}/app/{page}", headers)
    return time.perf_counter() - began


async def timings(http: aiohttp.ClientSession, web_url: str, headers: Mapping[str, str]) -> list[Timing]:
    return [Timing(name, *await _quantiles(http, web_url, headers, paths)) for name, paths in ASKED.items()]


async def _quantiles(
    http: aiohttp.ClientSession, web_url: str, headers: Mapping[str, str], paths: Sequence[str]
) -> tuple[float, float]:
    taken = []
    for path in islice(cycle(paths), ROUNDS):
        began = time.perf_counter()
        await _get(http, web_url + path, headers)
        taken.append((time.perf_counter() - began) * 1000)
    quantiles = statistics.quantiles(taken, n=20)
    return statistics.median(taken), quantiles[18]


async def _get(http: aiohttp.ClientSession, url: str, headers: Mapping[str, str]) -> None:
    async with http.get(url, headers=headers) as response:
        body = await response.read()
        if response.status != 200:
            raise RuntimeError(f"{response.status} for {url}: {body[:200]!r}")
