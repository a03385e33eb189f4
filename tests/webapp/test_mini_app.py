"""The Mini App in a real browser, launched as Telegram launches it."""

import json
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from playwright.async_api import Browser, Page, expect

from tasks import actions, making
from tasks.actors import Actor
from tasks.rules import Verb
from tests.browser import chromium
from tests.webapp.conftest import ANN, configured, init_data, make_team
from webapp.app import create_app
from webapp.server import serving

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
DARK = {"bg_color": "#17212b", "secondary_bg_color": "#0e1621", "text_color": "#f5f5f5", "hint_color": "#708499",
        "button_color": "#5288c1", "button_text_color": "#ffffff"}  # fmt: skip


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


class Site:
    """The application, whose doors can be shut and opened again at the same port."""

    def __init__(self, services):
        self.services, self.port, self._running = services, 0, None

    async def start(self):
        self._running = serving(create_app(self.services), "127.0.0.1", self.port)
        self.port = await self._running.__aenter__()

    async def stop(self):
        if self._running is not None:
            await self._running.__aexit__(None, None, None)
            self._running = None


@pytest.fixture
async def site(sqlite_services) -> AsyncIterator[Site]:
    # Without HTTPS in front: the browser would insist on it after one answer that promises it.
    site = Site(configured(sqlite_services, public_url=None))
    await site.start()
    yield site
    await site.stop()


@pytest.fixture
async def page(browser, site) -> AsyncIterator[Page]:
    """A phone; whatever the browser complains of fails the test."""
    context = await browser.new_context(viewport=PHONE, locale="en-US")
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.violatedDirective))"
    )
    page.on("console", lambda message: complaints.append(message.text) if "CSP" in message.text else None)
    yield page
    await context.close()
    assert complaints == []


@pytest.fixture
async def team(site):
    return await site.services.db.write(make_team)


def launch(site, *, person=ANN, theme=None, **how) -> str:
    fragment = f"tgWebAppData={quote(init_data(person, **how))}&tgWebAppVersion=9.1&tgWebAppPlatform=ios"
    return f"http://127.0.0.1:{site.port}/app#{fragment}&tgWebAppThemeParams={quote(json.dumps(theme or {}))}"


async def add(site, team, title: str, **fields) -> int:
    task = await site.services.db.write(
        making.add_task, Actor.person(team.ann), team.workspace_id, title=title, **fields
    )
    return task.id


async def test_a_task_is_done_with_one_tap_and_opened_again_with_another(page, site, team):
    await add(site, team, "Call the bank", priority="urgent")
    await page.goto(launch(site))
    await expect(page.get_by_role("heading", name="Call the bank")).to_be_visible()
    await expect(page.locator("#live")).to_have_text("Live")

    await page.get_by_role("button", name="Mark done: Call the bank").click()

    await expect(page.locator("section.finished h3")).to_have_text("Call the bank")
    await expect(page.locator("#toast")).to_contain_text("Done")

    await page.get_by_role("button", name="Undo").click()

    await expect(page.locator("section.someday h3")).to_have_text("Call the bank")


async def test_what_others_do_appears_by_itself(page, site, team):
    await page.goto(launch(site))
    await expect(page.get_by_text("All clear")).to_be_visible()

    task_id = await add(site, team, "From the chat")

    await expect(page.locator(".row.new h3")).to_have_text("From the chat")
    await site.services.db.write(actions.move, Actor.person(team.bob), task_id, Verb.DONE)
    await expect(page.locator("section.finished h3")).to_have_text("From the chat")


async def test_a_press_on_what_somebody_changed_meanwhile_says_so(page, site, team):
    task_id = await add(site, team, "Call the bank")
    await page.goto(launch(site))
    button = page.get_by_role("button", name="Mark done: Call the bank")
    await expect(button).to_be_visible()
    await page.route("**/app/tasks", lambda route: route.abort())  # so that it cannot know yet
    await site.services.db.write(actions.change, Actor.person(team.bob), task_id, title="Call the other bank")

    await button.click()

    await expect(page.locator("#toast")).to_contain_text("Somebody changed it")
    await page.unroute("**/app/tasks")
    await expect(page.get_by_role("heading", name="Call the other bank")).to_be_visible(timeout=15_000)


async def test_the_page_tells_when_the_server_is_away_and_goes_on_when_it_is_back(page, site, team):
    await add(site, team, "Call the bank")
    await page.goto(launch(site))
    await expect(page.locator("#live")).to_have_text("Live")

    await site.stop()

    await expect(page.locator("#live")).to_have_text("Reconnecting…")
    await expect(page.get_by_role("heading", name="Call the bank")).to_be_visible()

    await site.start()
    await add(site, team, "Meanwhile")

    await expect(page.get_by_role("heading", name="Meanwhile")).to_be_visible(timeout=20_000)
    await expect(page.locator("#live")).to_have_text("Live")


async def test_the_colours_are_those_of_the_readers_telegram(page, site, team):
    await page.goto(launch(site, theme=DARK))

    colours = await page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--card')")

    assert colours == "#17212b"
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"


async def test_a_reload_inside_telegram_keeps_the_reader_signed_in(page, site, team):
    await add(site, team, "Call the bank")
    await page.goto(launch(site))
    await expect(page.get_by_role("heading", name="Call the bank")).to_be_visible()
    assert "tgWebAppData" not in page.url

    await page.reload()

    await expect(page.get_by_role("heading", name="Call the bank")).to_be_visible()


@pytest.mark.parametrize("fragment", ["", "#tgWebAppData=forged"])
async def test_a_stranger_is_told_to_come_from_telegram(page, site, fragment):
    await page.goto(f"http://127.0.0.1:{site.port}/app{fragment}")

    await expect(page.get_by_text("Open this page in Telegram")).to_be_visible()


async def test_telegram_is_told_that_the_page_is_ready(page, site, team):
    told: list[str] = []
    await page.expose_function("tell", lambda event, data: told.append(event))
    await page.add_init_script("window.TelegramWebviewProxy = { postEvent: (event, data) => window.tell(event, data) }")

    await page.goto(launch(site))
    await expect(page.get_by_text("All clear")).to_be_visible()

    assert told[:2] == ["web_app_ready", "web_app_expand"]
    await page.evaluate(
        "window.Telegram.WebView.receiveEvent('theme_changed', {theme_params: {bg_color: '#101010', text_color: '#fafafa'}})"
    )
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"


HOSTILE = [
    "<script>document.title = 'run'</script>",
    "<img src=x onerror=\"document.title = 'run'\">",
    "\"'><svg onload=\"document.title='run'\">",
    "{{ 7 * 7 }} javascript:alert(1)",
]


async def test_hostile_titles_run_nothing(page, site, team):
    for title in HOSTILE:
        await add(site, team, title)

    await page.goto(launch(site))

    await expect(page.locator(".row h3")).to_have_text(HOSTILE)
    assert await page.title() == "Sift"


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_nothing_runs_over_the_edge(page, site, team, width):
    await page.set_viewport_size({"width": width, "height": 800})
    await add(site, team, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2)

    await page.goto(launch(site))
    await expect(page.locator(".row h3")).to_be_visible()

    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = await page.evaluate(
        "[...document.querySelectorAll('.row button')].map((b) => b.getBoundingClientRect().width)"
    )
    assert min(sizes) >= 44
