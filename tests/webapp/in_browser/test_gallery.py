"""Every page as people see it: on a telephone and on a desktop, light and dark, with nothing that axe or the browser
complains of. With SIFT_PICTURES=FOLDER a picture of each is kept there."""

import os

import pytest

from tests.browser import IN_BROWSER
from tests.webapp.conftest import make_team
from tests.webapp.sampled import sample
from tests.webapp.site import DARK, DESKTOP, LIGHT, PHONE, watched

pytestmark = [*IN_BROWSER, pytest.mark.thorough]

SIZES = {"phone": PHONE, "desktop": DESKTOP}
THEMES = {"light": LIGHT, "dark": DARK}
PAGES = {
    "tasks": "/app/tasks",
    "board": "/app/tasks?as=board",
    "filtered": "/app/tasks?priority=high&priority=urgent&q=export",
    "inbox": "/app/inbox",
    "check": "/app/check",
    "insights": "/app/insights",
    "activity": "/app/activity",
    "settings": "/app/settings",
    **{
        f"settings-{name}": f"/app/settings/{name}"
        for name in (
            "workspace",
            "members",
            "sources",
            "connections",
            "rules",
            "notifications",
            "ai",
            "privacy",
            "tokens",
            "audit",
            "ledger",
            "views",
            "me",
        )
    },
    "connecting": "/app/settings/connections/new/github",
    "task": "/app/tasks/{task}",
    "message": "/app/inbox/{message}",
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
async def test_every_page_is_whole_and_reachable_for_everybody(browser, site, size, theme):
    team = await site.write(make_team)
    names = await sample(site.services.db, team)
    found = {}

    async with watched(browser, viewport=SIZES[size]) as seen:
        for name, path in PAGES.items():
            await seen.page.goto("about:blank")
            await seen.page.goto(site.launch(path.format(**names), theme=THEMES[theme]))
            await seen.settled()
            await seen.page.wait_for_timeout(400)  # what comes in with a movement is there
            await keep(seen.page, f"{name}-{size}-{theme}")
            if violations := await seen.violations():
                found[name] = violations

    assert found == {}


async def keep(page, name: str) -> None:
    if folder := os.environ.get("SIFT_PICTURES"):
        await page.screenshot(path=f"{folder}/{name}.png")
