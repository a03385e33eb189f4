"""What a browser sees: what a first view weighs, when it paints, how soon what came in is on the screen."""

import asyncio
import statistics
import time
from dataclasses import dataclass

import aiohttp
from playwright.async_api import Browser, CDPSession, ViewportSize

from tests.browser import chromium

PHONE: ViewportSize = {"width": 390, "height": 844}
ARRIVALS = 40
PAUSE = 0.7
"""Seconds between two messages."""

NETWORKS = {
    "no throttle": None,
    "4G (9 Mb/s, 60 ms), CPU / 2": (9_000_000 / 8, 60, 2),
    "slow 4G (1.6 Mb/s, 150 ms), CPU / 4": (1_600_000 / 8, 150, 4),
}

_PAINTS = """() => new Promise((resolve) => {
  const paints = performance.getEntriesByName("first-contentful-paint");
  resolve(paints.length ? paints[0].startTime : 0);
})"""
_WATCH = """(marks) => {
  window.arrived = {};
  new MutationObserver(() => {
    for (const title of document.querySelectorAll("#list .row")) {
      const mark = /arrival-\\d+/.exec(title.textContent);
      if (mark && !(mark[0] in window.arrived)) window.arrived[mark[0]] = Date.now();
    }
  }).observe(document.getElementById("main"), { childList: true, subtree: true, characterData: true });
}"""


@dataclass(frozen=True, slots=True)
class FirstView:
    """Attributes:
    kilobytes, received: Of the bodies until the list is there and live, as compressed; with the headers of responses.
    paint, list: Milliseconds until something is painted, until the list is there.
    """

    network: str
    kilobytes: float
    received: float
    requests: int
    paint: float
    list: float


async def first_views(address: str) -> list[FirstView]:
    async with chromium() as browser:
        return [await _first_view(browser, address, network) for network in NETWORKS]


async def _first_view(browser: Browser, address: str, network: str) -> FirstView:
    context = await browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    received: list[float] = []
    bodies: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    session.on("Network.responseReceived", lambda event: bodies.append(_length(event["response"]["headers"])))
    await session.send("Network.enable")
    await _throttle(session, network)
    began = time.perf_counter()
    await page.goto(address)
    await page.locator("#list .row").first.wait_for()
    taken = (time.perf_counter() - began) * 1000
    paint = await page.evaluate(_PAINTS)
    await page.locator("#live[data-state=live]").wait_for()
    await page.wait_for_timeout(1500)
    await context.close()
    return FirstView(network, sum(bodies) / 1000, sum(received) / 1000, len(received), paint, taken)


def _length(headers: dict[str, str]) -> float:
    return next((float(value) for name, value in headers.items() if name.lower() == "content-length"), 0.0)


async def _throttle(session: CDPSession, network: str) -> None:
    if (limits := NETWORKS[network]) is None:
        return
    speed, latency, slower = limits
    conditions = {"offline": False, "downloadThroughput": speed, "uploadThroughput": speed / 3, "latency": latency}
    await session.send("Network.emulateNetworkConditions", conditions)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": slower})


async def arrivals(
    http: aiohttp.ClientSession, web_url: str, address: str, api_token: str, workspace: str
) -> list[float]:
    """Milliseconds from posting a message until its row is in the page, for each that came."""
    async with chromium() as browser:
        page = await (await browser.new_context(viewport=PHONE)).new_page()
        await page.goto(address)
        await page.locator("#live[data-state=live]").wait_for()
        await page.evaluate(_WATCH)
        sent = {}
        for number in range(ARRIVALS):
            mark = f"arrival-{number}"
            sent[mark] = time.time() * 1000
            await _post(http, web_url, api_token, workspace, f"Please fix {mark} of the export by Friday")
            await asyncio.sleep(PAUSE)
        await page.wait_for_timeout(2_000)
        seen: dict[str, float] = await page.evaluate("window.arrived")
        return [seen[mark] - at for mark, at in sent.items() if mark in seen]


async def _post(http: aiohttp.ClientSession, web_url: str, api_token: str, workspace: str, text: str) -> None:
    body = {"text": text, "workspace": workspace, "author": "Bench"}
    headers = {"Authorization": f"Bearer {api_token}"}
    async with http.post(f"{web_url}/api/messages", json=body, headers=headers) as response:
        response.raise_for_status()


def quantiles(taken: list[float]) -> tuple[float, float]:
    """p50 and p95."""
    return statistics.median(taken), statistics.quantiles(taken, n=20)[18]
