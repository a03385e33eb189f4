"""A tracker is connected in a real browser, from its form to its own page."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from playwright.async_api import expect

from tasks import workspaces
from tests.browser import IN_BROWSER, shared_loop
from tests.integrations.github.server import TOKEN, GithubServer
from tests.integrations.tracker_server import serving
from tests.webapp.conftest import configured, make_team
from tests.webapp.site import LIGHT, PHONE, Site, watched

pytestmark = IN_BROWSER


@dataclass
class SlowServer(GithubServer):
    """Answers when it is let."""

    let: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> tuple[int, Any]:
        await self.let.wait()
        return await super().answer(request)


@shared_loop()
async def github() -> AsyncIterator[SlowServer]:
    server = SlowServer()
    async with serving(server):
        yield server


@shared_loop()
async def site(sqlite_services, github) -> AsyncIterator[Site]:
    site = Site(configured(sqlite_services, outbound=github.outbound))
    team = await site.write(make_team)
    await site.write(workspaces.choose, team.ann, team.workspace_id)
    await site.start()
    yield site
    await site.stop()


async def test_a_tracker_is_connected_and_its_secret_typed_only_once(browser, site, github) -> None:
    async with watched(browser, viewport=PHONE) as shown:
        await shown.page.goto(site.launch("/app/settings/connections", theme=LIGHT))
        page = await shown.settled()
        await page.get_by_role("link", name="GitHub").click()
        await page.get_by_label("Address").fill(github.root)
        await page.get_by_label("Repository").fill("acme/none")
        await page.get_by_label("Token").fill(TOKEN)
        await page.get_by_role("button", name="Check and connect").click()

        await expect(page.get_by_text("It is being asked…")).to_be_visible()
        await expect(page.get_by_role("button", name="Check and connect")).to_be_disabled()
        github.let.set()
        await expect(page.locator("#problem")).to_contain_text("There is no such place")
        await expect(page.get_by_label("Repository")).to_be_focused()
        assert await shown.violations() == []

        await page.get_by_label("Repository").fill("acme/shop")
        await page.get_by_role("button", name="Check and connect").click()

        await expect(page.get_by_text("It answers ann, at acme/shop.")).to_be_visible()
        assert "/app/settings/connections/new" not in page.url
        await page.reload()
        await expect(page.get_by_role("heading", name="GitHub", level=1)).to_be_visible()
        await page.evaluate("for (const it of document.querySelectorAll('#main details')) it.open = true")
        assert await shown.violations() == []
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

        await page.get_by_role("button", name="Disconnect").click()

        await expect(page.get_by_role("heading", name="Connect a tracker")).to_be_visible()
        assert "/app/settings/connections?" in page.url
