"""A reader is tried in a real browser: the page follows it by itself, and has the better one read."""

from collections.abc import AsyncIterator

from playwright.async_api import expect

from tasks import trials, workspaces
from tasks.actions import move
from tasks.actors import Actor
from tasks.models import Models
from tasks.rules import Verb
from tasks.trials import ENOUGH
from tests.browser import IN_BROWSER, shared_loop
from tests.tasks.test_earning import read
from tests.webapp.conftest import configured, make_team
from tests.webapp.in_browser.test_gallery import keep
from tests.webapp.site import DARK, PHONE, Site, watched
from tests.webapp.test_trials import RESULT

pytestmark = IN_BROWSER


async def _there() -> list[str]:
    return ["ollama:llama3"]


@shared_loop()
async def site(sqlite_services) -> AsyncIterator[Site]:
    models = Models(providers=frozenset({"ollama"}))
    site = Site(configured(sqlite_services, models=models, list_models=_there))
    await site.start()
    yield site
    await site.stop()


async def test_a_reader_is_tried_and_taken(browser, site) -> None:
    team = await site.write(make_team)
    await site.write(workspaces.choose, team.ann, team.workspace_id)

    def confirm(store):
        for number in range(ENOUGH):
            move(store, Actor.INSTALLATION, read(store, team.workspace_id, str(number)).id, Verb.DONE)

    await site.write(confirm)

    async with watched(browser, viewport=PHONE) as shown:
        await shown.page.goto(site.launch("/app/settings/ai", theme=DARK))
        section = shown.page.locator("section", has=shown.page.get_by_role("heading", name="Try another reader"))
        await section.get_by_label("What it should know").fill("We sell shoes.")
        await section.get_by_role("button", name="Try it").click()
        await expect(section.get_by_text("It begins in a moment.")).to_be_visible()

        held = await site.write(trials.claim, "w")
        await site.write(trials.has_read, held, 4)
        await expect(section.get_by_text(f"4 of {ENOUGH} messages read")).to_be_visible()
        await site.write(trials.end, held, RESULT)
        await expect(section.get_by_role("row", name="Kind 50% 90% better 40")).to_be_visible()
        await section.scroll_into_view_if_needed()
        await keep(shown.page, "trial-phone-dark")
        assert await shown.violations() == []

        await section.get_by_role("button", name="Read with it from now on").click()
        await expect(shown.page.locator("select[name=reader]")).to_have_value("ollama:llama3")

    workspace = await site.services.db.read(lambda store: store.workspaces.get(team.workspace_id))
    assert workspace.options["classifier"] == "ollama:llama3"
    assert workspace.options["guidance"] == "We sell shoes."
