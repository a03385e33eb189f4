"""The page of a hook in a real browser: expressions are tried and kept, a test comes in."""

import json
from collections.abc import AsyncIterator

from playwright.async_api import expect

from tasks import hooks, workspaces
from tasks.actors import Actor
from tests.browser import IN_BROWSER, shared_loop
from tests.vault import VAULT
from tests.webapp.conftest import make_team
from tests.webapp.site import DARK, PHONE, Site, watched

pytestmark = IN_BROWSER

LONG = "a" * 300
NAME = "הודעות מהאתר"


@shared_loop()
async def site(sqlite_services) -> AsyncIterator[Site]:
    site = Site(sqlite_services)
    team = await site.write(make_team)
    await site.write(workspaces.choose, team.ann, team.workspace_id)
    await site.write(hooks.make_hook, Actor.person(team.ann), VAULT, team.workspace_id, service="generic", name=NAME)
    await site.start()
    yield site
    await site.stop()


async def test_expressions_are_tried_until_they_fit_and_none_is_lost(browser, site):
    async with watched(browser, viewport=PHONE) as shown:
        questions: list[str] = []
        shown.page.on("dialog", lambda dialog: questions.append(dialog.message) or dialog.dismiss())
        await shown.page.goto(site.launch("/app/settings/sources", theme=DARK))
        page = await shown.settled()
        await page.locator("a[href^='/app/settings/sources/']").click()
        await expect(page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
        await page.get_by_text("Where the words are").click()
        await page.get_by_label("Text", exact=True).fill("issue.[")
        await page.get_by_label("A sample to try it on").fill(json.dumps({"issue": {"title": LONG}}))

        await page.get_by_role("button", name="Try it").click()

        await expect(page.locator("#problem")).to_have_text("This is no expression of JMESPath.")
        await expect(page.get_by_label("Text", exact=True)).to_be_focused()
        await page.get_by_label("Text", exact=True).fill("issue.title")
        await page.get_by_role("button", name="Try it").click()
        await expect(page.locator(".tried")).to_contain_text(LONG)

        await page.get_by_role("link", name="All sources").click()
        assert questions == ["Leave without saving?"]
        await expect(page.get_by_label("Text", exact=True)).to_have_value("issue.title")

        await page.locator("form", has_text="A sample to try it on").get_by_role("button", name="Save").click()
        await expect(page.locator(".tried")).to_have_count(0)
        await page.get_by_role("button", name="Send a test").click()
        await expect(page.get_by_text("A test came in: it is in the inbox")).to_be_visible()
        await page.evaluate("for (const it of document.querySelectorAll('#main details')) it.open = true")
        assert await shown.violations() == []
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        await page.get_by_role("link", name="All sources").click()
        await expect(page.get_by_role("heading", name="Sources", level=1)).to_be_visible()
