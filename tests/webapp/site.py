"""The Mini App in a real browser, launched as Telegram launches it, on a site whose doors can be shut and opened."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from locales import translations
from storage.store import Store
from tests.webapp.conftest import ANN, configured, init_data
from webapp.app import create_app
from webapp.server import serving
from webapp.services import Services

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
LIGHT: Mapping[str, str] = {}
DARK = {"bg_color": "#17212b", "secondary_bg_color": "#0e1621", "text_color": "#f5f5f5", "hint_color": "#708499",
        "button_color": "#5288c1", "button_text_color": "#ffffff"}  # fmt: skip

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 20_000
"""Milliseconds: on a busy machine a first look takes its time."""

_OFFLINE = ("net::ERR", "WebSocket connection")

_LISTEN = "addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.violatedDirective))"


class Site:
    """The application, and the clockwork's numbering of events beside it.

    Attributes:
        services: `public_url` is None: the browser would insist on HTTPS after one answer that promises it.
    """

    def __init__(self, services: Services) -> None:
        self.services = configured(services, public_url=None, translations=translations)
        self.port = 0
        self._running: Any = None
        self._numbering: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._running = serving(create_app(self.services), "127.0.0.1", self.port)
        self.port = await self._running.__aenter__()
        self._numbering = asyncio.create_task(self._number())

    async def stop(self) -> None:
        if self._numbering is not None:
            self._numbering.cancel()
            with suppress(asyncio.CancelledError):
                await self._numbering
            self._numbering = None
        if self._running is not None:
            await self._running.__aexit__(None, None, None)
            self._running = None

    async def write(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        return await self.services.db.write(function, *args, **kwargs)

    async def _number(self) -> None:
        while True:
            await self.services.db.write(_number)
            await asyncio.sleep(0.05)

    def launch(
        self,
        path: str = "/app",
        *,
        person: int = ANN,
        theme: Mapping[str, str] = LIGHT,
        version: str = "9.1",
        **how: Any,
    ) -> str:
        """The address with which Telegram opens a page: each a launch of its own, signed by the site's own clock, which
        may stand still."""
        signed = init_data(person, **{"at": self.services.now(), "query_id": secrets.token_hex(8), **how})
        fragment = f"tgWebAppData={quote(signed)}&tgWebAppVersion={version}&tgWebAppPlatform=ios"
        return f"http://127.0.0.1:{self.port}{path}#{fragment}&tgWebAppThemeParams={quote(json.dumps(dict(theme)))}"


@dataclass
class Watched:
    """A page, and what the browser complains of on it.

    Attributes:
        complaints: Errors of scripts and of the console, reports of the content security policy; not what a browser
            says of a connection that the test itself has cut.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)

    def hear(self, text: str) -> None:
        if not any(word in text for word in _OFFLINE):
            self.complaints.append(text)

    async def violations(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA and its own best practice, a line for each."""
        options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
        results = await Axe().run(self.page, options=options)
        return [
            f"{found['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
            for found in results.response["violations"]
            for node in found["nodes"]
        ]

    async def settled(self) -> Page:
        """When the page is there and live."""
        await expect(self.page.locator("#main")).not_to_have_attribute("aria-busy", "true", timeout=PATIENCE)
        await expect(self.page.locator("#live")).to_have_attribute("data-state", "live", timeout=PATIENCE)
        return self.page


@asynccontextmanager
async def watched(browser: Browser, **how: Any) -> AsyncIterator[Watched]:
    """A page of a browser of its own; whatever the browser complains of fails the test."""
    context: BrowserContext = await browser.new_context(**{"viewport": PHONE, "locale": "en-US", **how})
    watched = Watched(await context.new_page())
    watched.page.on("pageerror", lambda error: watched.hear(str(error)))
    watched.page.on("console", lambda said: watched.hear(said.text) if said.type in ("error", "warning") else None)
    await watched.page.add_init_script(_LISTEN)
    try:
        yield watched
        complaints = list(watched.complaints)  # what is under way when it is closed fails, and the browser says so
    finally:
        await context.close()
    assert not complaints, complaints


def _number(store: Store) -> int:
    return store.events.number(1_000)
