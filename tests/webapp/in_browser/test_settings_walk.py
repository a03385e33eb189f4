"""The settings and the activity in a real browser: every section, light and dark, on a telephone and on a desktop."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from playwright.async_api import expect

from storage.tables import Role
from tasks import feeds, hooks, invitations, making, saving, workspaces
from tasks.actors import Actor
from tasks.routing_rules import save_rule
from tests.browser import IN_BROWSER, shared_loop
from tests.vault import VAULT
from tests.webapp.conftest import VERA, make_team
from tests.webapp.settings.visiting import SECTIONS
from tests.webapp.site import DARK, DESKTOP, LIGHT, PHONE, Site, Watched, watched

pytestmark = IN_BROWSER


@shared_loop()
async def site(sqlite_services) -> AsyncIterator[Site]:
    site = Site(sqlite_services)
    await site.write(furnish)
    await site.start()
    yield site
    await site.stop()


def furnish(store) -> None:
    """A team in which there is something of everything."""
    team = make_team(store)
    ann, where = Actor.person(team.ann), team.workspace_id
    for person_id in (team.ann, store.people.by_telegram_id(VERA).id):
        workspaces.choose(store, person_id, where)
    making.add_task(store, ann, where, title="Call the supplier")
    hooks.make_hook(store, ann, VAULT, where, service="generic", name="Website")
    invitations.invite(store, ann, where, role=Role.MEMBER, days=7, single_use=False)
    save_rule(store, ann, where, {"words": ["server"], "kind": ["bug"]}, {"priority": "urgent", "assignee": team.bob})
    save_rule(store, ann, where, {"author": ["Clara"]}, {"notify": [team.ann]})
    feeds.make_feed(store, ann, where, name="My calendar", format_="ics", query="assignee=me")
    saving.save(store, ann, where, page="tasks", name="Urgent bugs", query="kind=bug&priority=urgent", shared=True)


async def faults(shown: Watched, where: str) -> list[str]:
    """What is wrong with the page that is shown, with all unfolded that unfolds."""
    page = shown.page
    await page.evaluate("for (const it of document.querySelectorAll('#main details')) it.open = true")
    sideways = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    too_wide = [f"{where}: {sideways} px too wide"] if sideways > 0 else []
    return [*(f"{where}: {violation}" for violation in await shown.violations()), *too_wide]


async def walk(shown: Watched, sections: Sequence[str] = SECTIONS) -> list[str]:
    """From all settings into each section and back, then to the activity."""
    page = await shown.settled()
    found = await faults(shown, "settings")
    for section in sections:
        await page.locator(f"a[href^='/app/settings/{section}?']").click()
        await expect(page.get_by_role("link", name="All settings")).to_be_visible()
        found += await faults(shown, section)
        await page.get_by_role("link", name="All settings").click()
        await expect(page.locator("#main h1")).to_have_text("Settings")
    await page.locator("#nav").get_by_role("link", name="Activity").click()
    await expect(page.locator(".event").first).to_be_visible()
    return found + await faults(shown, "activity")


@pytest.mark.thorough
@pytest.mark.parametrize(("viewport", "theme"), [(PHONE, LIGHT), (DESKTOP, DARK)], ids=["phone", "desktop"])
async def test_every_section_is_for_everybody_to_read_and_to_use(viewport, theme, browser, site) -> None:
    async with watched(browser, viewport=viewport) as shown:
        await shown.page.goto(site.launch("/app/settings", theme=theme))

        assert await walk(shown) == []


@pytest.mark.thorough
async def test_who_may_change_nothing_reads_every_section(browser, site) -> None:
    async with watched(browser, viewport=PHONE) as shown:
        await shown.page.goto(site.launch("/app/settings", theme=DARK, person=VERA, name="Vera"))

        assert await walk(shown, ("workspace", "members", "sources", "rules", "ai")) == []


async def test_a_choice_is_kept_at_once_and_a_refusal_takes_the_focus(browser, site) -> None:
    async with watched(browser, viewport=PHONE) as shown:
        await shown.page.goto(site.launch("/app/settings/workspace"))
        page = await shown.settled()

        await page.get_by_role("radio", name="As it is").check()

        await expect(page.locator("#toast")).to_have_text("Saved")
        await expect(page.get_by_role("radio", name="As it is")).to_be_checked()

        await page.get_by_role("link", name="All settings").click()
        await page.get_by_role("link", name="Notifications").click()
        await page.get_by_role("switch", name="Be quiet every day").check()
        await page.get_by_label("To", exact=True).fill("22:00")
        await page.locator("form", has_text="Be quiet every day").get_by_role("button", name="Save").click()

        await expect(page.locator("#problem")).to_be_visible()
        await expect(page.get_by_label("From", exact=True)).to_be_focused()


async def test_a_token_is_made_seen_once_and_gone_with_the_page(browser, site) -> None:
    async with watched(browser, viewport=DESKTOP) as shown:
        await shown.page.goto(site.launch("/app/settings/tokens"))
        page = await shown.settled()

        await page.get_by_label("Name of the token").fill("Nightly")
        await page.get_by_role("button", name="Make the token").click()

        await expect(page.locator(".secret code")).to_contain_text("sift_")
        await expect(page.get_by_label("Name of the token")).to_have_value("")
        await page.get_by_role("link", name="All settings").click()
        await expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
        await page.go_back()
        await expect(page.get_by_text("Nightly")).to_be_visible()
        await expect(page.locator(".secret")).to_have_count(0)


async def test_a_secret_stays_while_others_change_things(browser, site) -> None:
    async with watched(browser, viewport=DESKTOP) as shown:
        stale, asked = asyncio.Event(), list[str]()

        def hear(frame) -> None:
            if '"stale"' in str(frame):
                stale.set()

        shown.page.on("websocket", lambda socket: socket.on("framereceived", hear))
        await shown.page.goto(site.launch("/app/settings/sources"))
        page = await shown.settled()
        await page.get_by_label("Name of the hook").fill("Shop")
        await page.get_by_role("button", name="Make a hook").click()
        await expect(page.locator(".secret code")).to_contain_text("whsec_")
        await page.evaluate("document.activeElement.blur()")
        page.on("request", lambda request: asked.append(request.url) if "/app/" in request.url else None)

        async with asyncio.timeout(20):
            await stale.wait()
        await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

        assert asked == []
        await expect(page.locator(".secret code")).to_contain_text("whsec_")


async def test_the_language_of_everything_follows_the_choice(browser, site) -> None:
    async with watched(browser, viewport=DESKTOP) as shown:
        await shown.page.goto(site.launch("/app/settings/me"))
        page = await shown.settled()

        await page.get_by_role("radio", name="Deutsch").check()

        await expect(page.locator("html")).to_have_attribute("lang", "de")


async def test_what_is_unsaved_is_not_left_without_a_question(browser, site) -> None:
    async with watched(browser, viewport=DESKTOP) as shown:
        questions: list[str] = []
        shown.page.on("dialog", lambda dialog: questions.append(dialog.message) or dialog.dismiss())
        await shown.page.goto(site.launch("/app/settings/sources"))
        page = await shown.settled()

        await page.get_by_label("Name of the hook").fill("Half a name")
        await page.get_by_role("link", name="All settings").click()

        await expect(page.get_by_label("Name of the hook")).to_have_value("Half a name")
        assert questions == ["Leave without saving?"]


async def test_a_change_is_taken_back_where_it_is_told(browser, site) -> None:
    async with watched(browser, viewport=PHONE) as shown:
        await shown.page.goto(site.launch("/app/activity"))
        page = await shown.settled()

        await page.get_by_role("button", name="Undo").first.click()

        await expect(page.locator("#toast")).to_have_text("Undone")
        await expect(page.locator(".event.undone")).to_have_count(1)
        await page.get_by_role("link", name="People").click()
        await expect(page.get_by_text("Invitation made: member")).to_be_visible()
        await expect(page).to_have_url(f"http://127.0.0.1:{site.port}/app/activity?what=people")


async def test_whoever_goes_to_another_page_gets_there_though_this_one_is_drawn_anew(browser, site) -> None:
    async with watched(browser, viewport=PHONE) as shown:
        stale, let = asyncio.Event(), asyncio.Event()
        shown.page.on(
            "websocket", lambda socket: socket.on("framereceived", lambda it: "stale" in str(it) and stale.set())
        )
        await shown.page.goto(site.launch("/app/settings"))
        page = await shown.settled()

        async def hold(route) -> None:
            await let.wait()
            await route.continue_()

        await page.route("**/app/settings/notifications*", hold)
        async with page.expect_request("**/app/settings/notifications*"):
            await page.get_by_role("link", name="Notifications").click()
        await site.write(change_something)
        async with asyncio.timeout(20):
            await stale.wait()
        await page.evaluate("new Promise((done) => setTimeout(done, 500))")  # longer than a page that is not held takes
        let.set()

        await expect(page.get_by_role("heading", name="Notifications", level=1)).to_be_visible()


def change_something(store) -> None:
    workspace_id = store.people.by_telegram_id(VERA).options["workspace"]
    hooks.make_hook(store, Actor.INSTALLATION, VAULT, workspace_id, service="generic", name="Another")
