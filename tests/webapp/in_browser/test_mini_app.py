"""The Mini App's frame in a real browser, launched as Telegram launches it."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tasks import making
from tasks.actors import Actor
from tests.browser import IN_BROWSER, shared_loop
from tests.webapp.site import DARK, DESKTOP, Watched, watched

pytestmark = IN_BROWSER


@shared_loop()
async def phone(browser) -> AsyncIterator[Watched]:
    async with watched(browser) as phone:
        yield phone


@shared_loop()
async def page(phone) -> Page:
    return phone.page


async def add(site, team, title: str, **fields):
    return await site.write(making.add_task, Actor.person(team.ann), team.workspace_id, title=title, **fields)


def open_task(page: Page, title: str):
    return page.get_by_role("link", name=title, exact=True)


async def told(page: Page) -> list[tuple[str, dict]]:
    """Has the page tell Telegram's application; what it says is in the list."""
    said: list[tuple[str, dict]] = []
    await page.expose_function("tell", lambda event, data: said.append((event, data)))
    await page.add_init_script(
        "window.TelegramWebviewProxy = { postEvent: (event, data) => window.tell(event, JSON.parse(data)) }"
    )
    return said


async def test_what_others_do_appears_by_itself(page, site, team):
    await page.goto(site.launch())
    await expect(page.locator("#live")).to_have_text("Live")

    await add(site, team, "From the chat")

    await expect(open_task(page, "From the chat")).to_be_visible()


async def test_the_page_tells_when_the_server_is_away_and_goes_on_when_it_is_back(page, site, team):
    await add(site, team, "Call the bank")
    await page.goto(site.launch())
    await expect(page.locator("#live")).to_have_text("Live")

    await site.stop()

    await expect(page.locator("#live")).to_have_text("Reconnecting…")
    await expect(open_task(page, "Call the bank")).to_be_visible()

    await site.start()
    await add(site, team, "Meanwhile")

    await expect(open_task(page, "Meanwhile")).to_be_visible(timeout=20_000)
    await expect(page.locator("#live")).to_have_text("Live")


async def test_without_a_connection_what_is_there_stays_and_what_is_tried_is_told(phone, page, site, team):
    await add(site, team, "Call the bank")
    await page.goto(site.launch())
    await phone.settled()

    await page.context.set_offline(True)

    await expect(page.locator("#live")).to_have_text("Offline")
    await page.get_by_role("link", name="Insights").click()
    await expect(page.locator("#toast")).to_contain_text("No connection")
    await expect(open_task(page, "Call the bank")).to_be_visible()

    await page.context.set_offline(False)
    await add(site, team, "Meanwhile")

    await expect(open_task(page, "Meanwhile")).to_be_visible(timeout=20_000)


async def test_another_task_is_shown_from_its_beginning(page, site, team):
    await add(site, team, "Call the bank")
    await add(site, team, "Order paper")
    await page.goto(site.launch())
    detail = page.locator("#detail")
    await open_task(page, "Call the bank").click()
    await expect(detail).to_contain_text("History")
    await detail.evaluate("detail => { detail.scrollTop = detail.scrollHeight; }")
    assert await detail.evaluate("detail => detail.scrollTop") > 0

    await page.go_back()
    await open_task(page, "Order paper").click()

    await expect(detail).to_be_focused()
    await expect(detail).to_contain_text("Order paper")
    assert await detail.evaluate("detail => detail.scrollTop") == 0


async def test_the_colours_are_those_of_the_readers_telegram_and_follow_it(page, site, team):
    await page.goto(site.launch(theme=DARK))

    assert await page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--card')") == "#17212b"
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"

    light = "{theme_params: {bg_color: '#fdfdfd', text_color: '#101010'}}"
    await page.evaluate(f"window.Telegram.WebView.receiveEvent('theme_changed', {light})")

    assert await page.evaluate("document.documentElement.dataset.theme") == "light"


async def test_a_reload_inside_telegram_keeps_the_reader_where_they_were(phone, page, site, team):
    await page.goto(site.launch("/app/tasks?kind=bug"))
    await phone.settled()
    assert "tgWebAppData" not in page.url

    await page.reload()

    await phone.settled()
    assert page.url.endswith("/app/tasks?kind=bug")


@pytest.mark.parametrize("fragment", ["", "#tgWebAppData=forged"])
async def test_a_stranger_is_told_to_come_from_telegram(browser, site, fragment):
    context = await browser.new_context()
    page = await context.new_page()

    await page.goto(f"http://127.0.0.1:{site.port}/app/tasks{fragment}")

    await expect(page.get_by_text("Open this page in Telegram")).to_be_visible()


async def test_going_to_a_task_and_back_keeps_the_list_and_its_place(phone, page, site, team):
    for number in range(30):
        await add(site, team, f"Task {number}")
    await page.goto(site.launch("/app/tasks?priority=normal"))
    await phone.settled()
    await page.evaluate("scrollTo(0, 600)")
    link = page.locator("#list .row a").nth(12)
    title = await link.text_content()

    await link.click()

    await expect(page.locator("#detail")).to_contain_text(title)
    assert "/app/tasks/" in page.url

    await page.go_back()

    await expect(page.locator("#detail")).to_be_hidden()
    assert page.url.endswith("/app/tasks?priority=normal")
    assert await page.evaluate("scrollY") == 600


async def test_telegrams_own_back_button_closes_the_task(page, site, team):
    said = await told(page)
    await add(site, team, "Call the bank")
    await page.goto(site.launch())
    await open_task(page, "Call the bank").click()
    await expect(page.locator("#detail")).to_be_visible()
    assert ("web_app_setup_back_button", {"is_visible": True}) in said

    await page.evaluate("window.Telegram.WebView.receiveEvent('back_button_pressed', {})")

    await expect(page.locator("#detail")).to_be_hidden()
    assert [data for event, data in said if event == "web_app_setup_back_button"][-1] == {"is_visible": False}


async def test_telegram_is_told_that_the_page_is_ready_and_its_colours(page, site, team):
    said = await told(page)

    await page.goto(site.launch())
    await expect(page.locator("#live")).to_have_text("Live")

    events = [event for event, _ in said]
    assert events[:2] == ["web_app_ready", "web_app_expand"]
    assert ("web_app_set_header_color", {"color_key": "secondary_bg_color"}) in said
    assert "web_app_request_content_safe_area" in events


async def test_safe_areas_of_the_telephone_are_kept_free(page, site, team):
    await page.goto(site.launch())
    await expect(page.locator("#live")).to_have_text("Live")

    await page.evaluate(
        "window.Telegram.WebView.receiveEvent('safe_area_changed', {top: 47, bottom: 34, left: 0, right: 0})"
    )
    await page.evaluate("window.Telegram.WebView.receiveEvent('content_safe_area_changed', {top: 40, bottom: 0})")

    assert await page.locator(".head").first.evaluate("(head) => parseInt(getComputedStyle(head).paddingTop)") >= 87
    assert await page.locator("#nav").evaluate("(nav) => parseInt(getComputedStyle(nav).paddingBottom)") >= 34


async def test_a_link_with_a_start_parameter_opens_what_it_names(phone, page, site, team):
    task = await add(site, team, "Call the bank")

    await page.goto(site.launch(start_param=f"task_{task.number}"))

    await expect(page.locator("#detail")).to_contain_text("Call the bank")
    assert page.url.endswith(f"/app/tasks/{task.public_id}")


@pytest.mark.parametrize(
    ("start", "address"),
    [("view_urgent", "/app/tasks?priority=urgent"), ("view_connections", "/app/settings/connections")],
)
async def test_a_start_parameter_names_a_view(phone, page, site, team, start, address):
    await page.goto(site.launch(start_param=start))

    await phone.settled()
    assert page.url.endswith(address)


@pytest.mark.parametrize("start", ["task_999999", "task_../../x", "view_nothing", "x" * 500])
async def test_a_start_parameter_that_leads_nowhere_opens_the_tasks(phone, page, site, team, start):
    await page.goto(site.launch(start_param=start))

    await phone.settled()
    assert page.url.endswith("/app/tasks")


async def test_the_frame_speaks_the_readers_language_whatever_the_browsers_is(phone, page, site, team):
    await site.write(lambda store: setattr(store.people.get(team.ann), "locale", "de"))

    await page.goto(site.launch())
    await phone.settled()

    assert await page.evaluate("document.documentElement.lang") == "de"
    assert "Tasks" not in await page.locator("#nav").inner_text()


async def test_a_page_that_is_not_there_says_so_and_keeps_the_old_one(browser, site, team):
    context = await browser.new_context()
    page = await context.new_page()
    await add(site, team, "Call the bank")
    await page.goto(site.launch())
    await expect(open_task(page, "Call the bank")).to_be_visible()

    await page.evaluate("document.querySelector('#nav a[data-tab=inbox]').href = '/app/tasks/nothing-of-this-name'")
    await page.locator("#nav a[data-tab=inbox]").click()

    await expect(page.locator("#toast")).to_contain_text("not there any more")
    await expect(open_task(page, "Call the bank")).to_be_visible()


async def test_the_keyboard_alone_reaches_the_list_and_the_pages(browser, site, team):
    async with watched(browser, viewport=DESKTOP) as desk:
        page = desk.page
        await add(site, team, "Call the bank")
        await page.goto(site.launch())
        await desk.settled()

        await page.keyboard.press("Tab")
        await expect(page.locator("#skip")).to_be_focused()
        await page.keyboard.press("Enter")

        assert await page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280])
async def test_nothing_runs_over_the_edge(phone, page, site, team, width):
    await page.set_viewport_size({"width": width, "height": 800})
    await add(site, team, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2)
    await page.goto(site.launch())
    await phone.settled()

    for tab in ("tasks", "inbox", "check", "insights", "activity", "settings"):
        await page.locator(f"#nav [data-tab={tab}]").click()
        await expect(page.locator(f"#nav [data-tab={tab}]")).to_have_attribute("aria-current", "page")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, tab
