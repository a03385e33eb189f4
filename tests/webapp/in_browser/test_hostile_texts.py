"""Texts of strangers in a browser: nothing of them runs."""

import pytest

from tests.browser import IN_BROWSER
from tests.webapp.conftest import make_team
from tests.webapp.hostile import TEXTS
from tests.webapp.in_browser.test_gallery import PAGES
from tests.webapp.site import PHONE, watched
from tests.webapp.test_hostile_texts import plant

pytestmark = [*IN_BROWSER, pytest.mark.thorough]


async def test_nothing_of_them_runs_in_a_browser(browser, site):
    team = await site.write(make_team)
    ids = await site.write(plant, team, TEXTS)
    async with watched(browser, viewport=PHONE) as seen:
        hits: list[str] = []
        await seen.page.expose_function("hit", lambda: hits.append(seen.page.url))
        for path in [path for path in PAGES.values() if "{" not in path]:
            await seen.page.goto("about:blank")
            await seen.page.goto(site.launch(path))
            await seen.settled()
        for task, message in ids[:: len(ids) // 40]:
            for path in (f"/app/tasks/{task}", f"/app/inbox/{message}"):
                await seen.page.evaluate("(path) => { const a = document.createElement('a'); a.href = path; document.body.append(a); a.click(); a.remove(); }", path)  # fmt: skip
                await seen.page.wait_for_url(f"**{path}")

        assert hits == []
        assert await seen.page.evaluate(
            "[...document.scripts].every((script) => script.src.startsWith(location.origin))"
        )
