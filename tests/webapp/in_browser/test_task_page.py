"""One task in a browser: changed in its place, and with somebody else at it."""

import pytest
from playwright.async_api import expect

from tasks import actions
from tasks.actors import Actor
from tests.browser import IN_BROWSER
from tests.webapp.conftest import BOB
from tests.webapp.in_browser.steps import opened, title_field
from tests.webapp.site import DESKTOP, watched

pytestmark = IN_BROWSER


async def test_a_value_is_changed_in_its_place_or_left(phone, site, add, column):
    task = await add("Call the bank")
    page = await opened(phone, site, f"/app/tasks/{task.public_id}")

    await page.locator("#fact-title summary").tap()
    field = title_field(page)
    await field.fill("Call nobody")
    await field.press("Escape")
    await expect(page.locator("#task-title")).to_have_text("Call the bank")
    await page.locator("#fact-title summary").tap()
    await expect(field).to_have_value("Call the bank")
    await field.fill("Call the other bank")
    await field.press("Enter")

    await expect(page.locator("#task-title")).to_have_text("Call the other bank")
    await expect(field).to_be_hidden()
    assert await column(task, "title") == "Call the other bank"


async def test_telegrams_button_saves_what_is_being_typed(phone, site, add, column):
    task = await add("Call the bank")
    await phone.page.add_init_script(
        "window.told = {}; window.TelegramWebviewProxy = { postEvent: (event, data) => { told[event] = JSON.parse(data) } }"
    )
    page = await opened(phone, site, f"/app/tasks/{task.public_id}")

    await page.locator("#fact-title summary").tap()
    await title_field(page).fill("Call the other bank")
    assert (await page.evaluate("told.web_app_setup_main_button"))["text"] == "Save"
    assert await page.evaluate("told.web_app_setup_closing_behavior") == {"need_confirmation": True}
    await page.evaluate("window.Telegram.WebView.receiveEvent('main_button_pressed', {})")

    await expect(page.locator("#task-title")).to_have_text("Call the other bank")
    assert (await page.evaluate("told.web_app_setup_main_button"))["is_visible"] is False
    assert await page.evaluate("told.web_app_setup_closing_behavior") == {"need_confirmation": False}


async def test_words_that_are_not_saved_are_not_left_without_a_question(desk, site, add):
    task = await add("Call the bank")
    page = await opened(desk, site, f"/app/tasks/{task.public_id}")
    await page.locator("#fact-title summary").click()
    await title_field(page).fill("Call nobody")
    asked: list[str] = []

    async def stay(dialog):
        asked.append(dialog.message)
        await dialog.dismiss()

    page.on("dialog", stay)
    await page.get_by_role("link", name="Insights").click()

    assert asked == ["Leave without saving?"]
    await expect(title_field(page)).to_have_value("Call nobody")


@pytest.mark.parametrize(("choice", "title"), [("Keep theirs", "Bob's words"), ("Use mine", "Ann's words")])
async def test_of_two_at_the_same_words_the_later_one_is_asked(browser, desk, site, add, column, choice, title):
    task = await add("Call the bank")
    anns = await opened(desk, site, f"/app/tasks/{task.public_id}")
    await anns.locator("#fact-title summary").click()
    await title_field(anns).fill("Ann's words")
    async with watched(browser, viewport=DESKTOP) as other:
        await opened(other, site, f"/app/tasks/{task.public_id}", person=BOB, name="Bob")
        await other.page.locator("#fact-title summary").click()
        await title_field(other.page).fill("Bob's words")
        await other.page.keyboard.press("Enter")
        await expect(other.page.locator("#task-title")).to_have_text("Bob's words")

    await expect(title_field(anns)).to_have_value("Ann's words")
    await title_field(anns).press("Enter")
    await expect(anns.locator("#ask")).to_contain_text("Bob: Bob's words")
    await anns.get_by_role("button", name=choice).click()

    await expect(anns.locator("#task-title")).to_have_text(title)
    assert await column(task, "title") == title
    desk.complaints.clear()  # the browser tells of the conflict, too


async def test_what_somebody_else_changes_appears_on_the_open_page_and_not_under_the_fingers(desk, site, team, add):
    task = await add("Call the bank")
    page = await opened(desk, site, f"/app/tasks/{task.public_id}")
    await page.locator("#fact-title summary").click()
    await title_field(page).fill("My words")

    bob = Actor.person(team.bob)
    await site.write(actions.change, bob, task.id, priority="urgent", title="Bob's words")

    await expect(page.locator("#fact-priority .value")).to_have_text("Urgent")
    await expect(title_field(page)).to_have_value("My words")
    await expect(page.locator("#fact-title .note")).to_contain_text("Changed just now by Bob: Bob's words")


async def told_while_writing(page, site, team, task, **changes):
    """Somebody else changes the task while Ann is at its title."""
    await page.locator("#fact-title summary").click()
    await title_field(page).fill("My words")
    await site.write(actions.change, Actor.person(team.bob), task.id, **changes)


async def test_who_goes_on_with_words_that_somebody_else_has_changed_meanwhile_is_asked(desk, site, team, add, column):
    task = await add("Call the bank")
    page = await opened(desk, site, f"/app/tasks/{task.public_id}")
    await told_while_writing(page, site, team, task, title="Bob's words")
    await expect(page.locator("#fact-title .note")).to_contain_text("Bob's words")

    await title_field(page).press("Enter")

    await expect(page.locator("#ask")).to_contain_text("Bob: Bob's words")
    assert await column(task, "title") == "Bob's words"
    desk.complaints.clear()  # the browser tells of the conflict, too


@pytest.mark.parametrize(("choice", "title"), [("Keep theirs", "Bob's words"), ("Use mine", "My words")])
async def test_what_is_decided_then_is_what_the_page_shows(desk, site, team, add, column, choice, title):
    task = await add("Call the bank")
    page = await opened(desk, site, f"/app/tasks/{task.public_id}")
    await told_while_writing(page, site, team, task, title="Bob's words")
    await expect(page.locator("#fact-title .note")).to_contain_text("Bob's words")
    await title_field(page).press("Enter")

    await page.get_by_role("button", name=choice).click()

    await expect(page.locator("#task-title")).to_have_text(title)
    await expect(title_field(page)).to_be_hidden()
    assert await column(task, "title") == title
    desk.complaints.clear()  # the browser tells of the conflict, too


async def test_who_decides_nothing_then_keeps_the_words(desk, site, team, add, column):
    task = await add("Call the bank")
    page = await opened(desk, site, f"/app/tasks/{task.public_id}")
    await told_while_writing(page, site, team, task, title="Bob's words")
    await expect(page.locator("#fact-title .note")).to_contain_text("Bob's words")
    await title_field(page).press("Enter")
    await expect(page.locator("#ask")).to_be_visible()
    await site.write(actions.change, Actor.person(team.bob), task.id, priority="urgent")
    await expect(page.locator("#fact-priority .value")).to_have_text("Urgent")

    await page.keyboard.press("Escape")

    await expect(page.locator("#ask")).to_be_hidden()
    await expect(title_field(page)).to_have_value("My words")
    assert await column(task, "title") == "Bob's words"
    desk.complaints.clear()  # the browser tells of the conflict, too


async def test_what_is_saved_beside_somebody_elses_change_is_what_the_page_shows(desk, site, team, add, column):
    task = await add("Call the bank")
    page = await opened(desk, site, f"/app/tasks/{task.public_id}")
    await told_while_writing(page, site, team, task, priority="urgent")
    await expect(page.locator("#fact-priority .value")).to_have_text("Urgent")

    await title_field(page).press("Enter")

    await expect(page.locator("#task-title")).to_have_text("My words")
    assert await column(task, "title") == "My words"


async def test_a_checklist_is_ticked_on_the_page(phone, site, add, column):
    task = await add("Call the bank")
    page = await opened(phone, site, f"/app/tasks/{task.public_id}")

    await page.get_by_label("New item").fill("find the number")
    await page.get_by_label("New item").press("Enter")
    await page.get_by_role("checkbox", name="find the number").check()

    await expect(page.locator("#list-head")).to_contain_text("1/1")
    assert [item["done"] for item in await column(task, "checklist")] == [True]
