"""Tasks in a list and on the board: with a finger, with the mouse, with keys alone."""

import pytest
from playwright.async_api import expect

from storage.tables import Status
from tasks import actions
from tasks.actors import Actor
from tasks.rules import Verb
from tests.browser import IN_BROWSER
from tests.webapp.in_browser.steps import Finger, drag, fetched, opened, row, swipe
from tests.webapp.site import PHONE

pytestmark = [*IN_BROWSER, pytest.mark.thorough]


async def test_a_tick_finishes_at_once_and_undo_brings_it_back(phone, site, add, column):
    task = await add("Call the bank", priority="urgent")
    page = await opened(phone, site)

    await page.get_by_role("button", name="Mark done: Call the bank").tap()

    await expect(page.locator("#just-done")).to_contain_text("Call the bank")
    await expect(row(page, "Call the bank")).to_have_count(0)
    assert await column(task, "status") == Status.DONE

    await page.get_by_role("button", name="Undo").tap()

    await expect(row(page, "Call the bank")).to_be_visible()
    await expect(page.locator("#just-done")).not_to_contain_text("Call the bank")
    assert await column(task, "status") == Status.OPEN


async def test_a_tick_that_the_server_refuses_is_put_right(phone, site, add):
    await add("Call the bank")
    page = await opened(phone, site)
    said = '{"error": {"code": "stale", "message": "Somebody changed it in the meantime. Look again."}}'
    await page.route("**/move?**", lambda route: route.fulfill(status=409, content_type="application/json", body=said))

    await page.get_by_role("button", name="Mark done: Call the bank").tap()

    await expect(page.locator("#toast")).to_contain_text("Somebody changed it")
    await expect(row(page, "Call the bank")).to_be_visible()
    await expect(page.locator("#list .row.done")).to_have_count(0)
    phone.complaints.clear()  # the browser tells of the refusal, too


async def test_keys_alone_lead_from_the_list_to_what_is_done(desk, site, add, column):
    tasks = [await add(f"Task {number}") for number in range(4)]
    page = await opened(desk, site)

    await page.keyboard.press("j")
    await expect(page.locator("#list .row").first).to_be_focused()
    await page.keyboard.press("j")
    title = await page.evaluate("document.activeElement.querySelector('h3').textContent")
    await page.keyboard.press("Enter")
    await expect(page.locator("#detail")).to_contain_text(title)
    await page.keyboard.press("Escape")
    await expect(page.locator("#detail")).to_be_hidden()
    await expect(page.locator("#list .row", has_text=title)).to_be_visible()
    await page.keyboard.press("e")

    await expect(page.locator("#just-done")).to_contain_text(title)
    (done,) = [task for task in tasks if task.title == title]
    assert await column(done, "status") == Status.DONE

    await page.keyboard.press("z")

    await expect(row(page, title)).to_be_visible()
    assert await column(done, "status") == Status.OPEN


async def test_keys_snooze_give_and_set_priorities(desk, site, team, add, column):
    task = await add("Call the bank")
    page = await opened(desk, site)
    await page.keyboard.press("j")

    await page.keyboard.press("p")
    await page.get_by_role("button", name="Urgent").press("Enter")
    await expect(row(page, "Call the bank")).to_contain_text("Urgent")
    await page.keyboard.press("a")
    await expect(row(page, "Call the bank")).to_contain_text("Assigned to Ann")
    await page.keyboard.press("s")
    await page.get_by_role("button", name="Tomorrow morning").press("Enter")

    await expect(page.locator("section.snoozed")).to_contain_text("Call the bank")
    assert await column(task, "assignee_id") == team.ann


async def test_single_keys_can_be_switched_off(desk, site, team, add):
    await add("Call the bank")
    await site.write(lambda store: setattr(store.people.get(team.ann), "options", {"keys": False}))
    page = await opened(desk, site)
    await page.locator("#list .row").focus()

    await page.keyboard.press("e")
    await page.keyboard.press("n")
    await page.keyboard.press("Enter")

    await expect(page.locator("#detail")).to_contain_text("Call the bank")
    await expect(page.locator("#new-task")).to_be_hidden()
    await expect(row(page, "Call the bank")).to_be_visible()


@pytest.mark.parametrize("path", ["/app/settings", "/app/settings/me", "/app/activity", "/app/insights", "/app/check"])
@pytest.mark.parametrize("keys", [True, False])
async def test_pages_without_a_list_heed_single_keys_only_where_they_are_on(desk, site, team, path, keys):
    await site.write(lambda store: setattr(store.people.get(team.ann), "options", {"keys": keys}))
    page = await opened(desk, site, path)
    await page.evaluate("window.addEventListener('keydown', (event) => { window.taken = event.defaultPrevented; })")
    await page.keyboard.press("Shift")  # the first key of all fetches what hears the others
    await fetched(page, "keys")

    await page.keyboard.press("g")

    assert await page.evaluate("window.taken") is keys


async def test_a_new_task_is_typed_and_is_there(desk, site, add):
    page = await opened(desk, site)

    await page.keyboard.press("n")
    await expect(page.get_by_label("What is to be done?")).to_be_focused()
    await page.keyboard.type("Buy milk")
    await page.keyboard.press("Enter")

    await expect(row(page, "Buy milk")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#new-task")).to_be_hidden()


async def test_a_swipe_to_the_right_finishes_and_one_to_the_left_offers_to_put_off(phone, site, add, column):
    done, later = await add("Call the bank"), await add("Order paper")
    page = await opened(phone, site)

    await swipe(page, row(page, "Call the bank"), 140)
    await expect(page.locator("#just-done")).to_contain_text("Call the bank")
    assert await column(done, "status") == Status.DONE

    await swipe(page, row(page, "Order paper"), -140)
    await page.get_by_role("button", name="Tomorrow morning").click()
    await expect(page.locator("section.snoozed")).to_contain_text("Order paper")
    assert await column(later, "snoozed_until") is not None


async def test_a_short_swipe_and_one_down_do_nothing(phone, site, add):
    await add("Call the bank")
    page = await opened(phone, site)

    await swipe(page, row(page, "Call the bank"), 60)
    await swipe(page, row(page, "Call the bank"), 60, down=200)

    await expect(row(page, "Call the bank")).to_be_visible()
    await expect(page.locator("#detail")).to_be_hidden()
    await expect(page.locator("#ask")).to_be_hidden()
    assert await row(page, "Call the bank").evaluate("(row) => row.style.transform") == ""


async def test_many_are_picked_done_and_taken_back(desk, site, add, column):
    tasks = [await add(f"Task {number}") for number in range(5)]
    page = await opened(desk, site)

    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await page.keyboard.press("Shift+J")
    await page.keyboard.press("Shift+J")
    await expect(page.locator("[data-picked]")).to_have_text("3")
    await page.get_by_role("toolbar").get_by_role("button", name="Done").click()

    await expect(page.locator("#toast")).to_contain_text("3 tasks changed")
    await expect(page.locator("#list .row")).to_have_count(2)
    await page.get_by_role("button", name="Undo").click()

    await expect(page.locator("#toast")).to_contain_text("3 tasks are as they were")
    await expect(page.locator("#list .row")).to_have_count(5)
    assert {await column(task, "status") for task in tasks} == {Status.OPEN}


async def test_all_that_the_filter_finds_can_be_picked(desk, site, add, column):
    tasks = [await add(f"Task {number}") for number in range(50)]
    page = await opened(desk, site)

    await page.get_by_role("button", name="Select", exact=True).click()
    await page.get_by_role("button", name="Select all 50 matching").click()
    await expect(page.locator("[data-picked]")).to_have_text("50")
    await page.get_by_role("toolbar").get_by_role("button", name="Priority").click()
    await page.locator("#ask").get_by_role("button", name="High").click()

    await expect(page.locator("#toast")).to_contain_text("50 tasks changed")
    assert {await column(task, "priority") for task in tasks} == {"high"}


async def test_a_long_press_begins_to_pick(phone, site, add):
    await add("Call the bank")
    page = await opened(phone, site)
    box = await row(page, "Call the bank").bounding_box()
    client = await page.context.new_cdp_session(page)

    at = {"x": box["x"] + 150, "y": box["y"] + 20}
    await client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    await expect(page.locator("[data-picked]")).to_have_text("1")
    await client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    await expect(page.locator("#bulk")).to_be_visible()
    await expect(page.locator("#detail")).to_be_hidden()


async def test_a_card_is_carried_to_another_column(desk, site, add, column):
    task = await add("Call the bank")
    page = await opened(desk, site, "/app/tasks?as=board")

    await drag(page, row(page, "Call the bank"), page.locator("#column-in_progress"))

    await expect(page.locator("#column-in_progress")).to_contain_text("Call the bank")
    await expect(page.locator("#toast")).to_contain_text("Saved")
    assert await column(task, "status") == Status.IN_PROGRESS
    await expect(page.locator("#detail")).to_be_hidden()


async def test_a_finger_that_rests_on_a_card_carries_it_to_a_column_out_of_sight(phone, site, add, column):
    task = await add("Call the bank")
    page = await opened(phone, site, "/app/tasks?as=board")
    finger = await Finger.of(page)

    x, y = await finger.press(page, row(page, "Call the bank"))
    await finger.touch("touchMove", PHONE["width"] - 5, y)
    await expect(page.get_by_role("tab", name="Done")).to_have_attribute("aria-selected", "true")
    await finger.touch("touchMove", x, y)
    await expect(page.locator("#column-done.over")).to_be_visible()
    await finger.touch("touchEnd")

    await expect(page.locator("#column-done")).to_contain_text("Call the bank")
    await expect(page.locator("#toast")).to_contain_text("Saved")
    await expect(page.locator(".ghost, .carrying")).to_have_count(0)
    await expect(page.locator("#detail")).to_be_hidden()
    assert await column(task, "status") == Status.DONE


async def test_a_finger_that_scrolls_carries_nothing_and_one_that_lets_go_opens_nothing(phone, site, add, column):
    task = await add("Call the bank")
    page = await opened(phone, site, "/app/tasks?as=board")
    card, finger = row(page, "Call the bank"), await Finger.of(page)

    await finger.press(page, card)
    await finger.touch("touchEnd")
    await expect(page.locator(".ghost")).to_have_count(0)
    await finger.press(page, card)
    await finger.touch("touchCancel")
    await expect(page.locator(".ghost")).to_have_count(0)
    await swipe(page, card, by=-250)

    await expect(page.get_by_role("tab", name="In progress")).to_have_attribute("aria-selected", "true")
    await expect(page.locator(".ghost, .carrying")).to_have_count(0)
    await expect(page.locator("#detail")).to_be_hidden()
    assert await column(task, "status") == Status.OPEN


async def test_escape_puts_a_card_back_that_is_carried_and_closes_nothing(desk, site, add, column):
    task = await add("Call the bank")
    page = await opened(desk, site, "/app/tasks?as=board")
    await row(page, "Call the bank").get_by_role("link").click()
    await expect(page.locator("#detail")).to_contain_text("Call the bank")

    box = await row(page, "Call the bank").bounding_box()
    await page.mouse.move(box["x"] + 40, box["y"] + 20)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 80, box["y"] + 40, steps=3)
    await expect(page.locator(".ghost")).to_have_count(1)
    await page.keyboard.press("Escape")
    await page.mouse.up()

    await expect(page.locator(".ghost")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(page.locator("#detail")).to_be_hidden()
    assert page.url.endswith("as=board")
    assert await column(task, "status") == Status.OPEN


async def test_a_card_that_may_not_go_there_goes_back(desk, site, add, column):
    task = await add("Call the bank")
    page = await opened(desk, site, "/app/tasks?as=board")

    await drag(page, row(page, "Call the bank"), page.locator("#column-proposed"))

    await expect(page.locator("#toast")).to_contain_text("be done with this task now")
    await expect(page.locator("#column-open")).to_contain_text("Call the bank")
    assert await column(task, "status") == Status.OPEN


async def test_a_card_is_moved_with_keys_as_well(desk, site, add, column):
    task = await add("Call the bank")
    page = await opened(desk, site, "/app/tasks?as=board")

    await page.keyboard.press("j")
    await page.keyboard.press("m")
    await page.get_by_role("button", name="Start").press("Enter")

    await expect(page.locator("#column-in_progress")).to_contain_text("Call the bank")
    assert await column(task, "status") == Status.IN_PROGRESS


async def test_a_telephone_shows_one_column_at_a_time(phone, site, add, team):
    task = await add("Call the bank")
    await site.write(actions.move, Actor.person(team.ann), task.id, Verb.DONE)
    page = await opened(phone, site, "/app/tasks?as=board")

    await page.get_by_role("tab", name="Done").tap()

    await expect(row(page, "Call the bank")).to_be_in_viewport()
    await expect(page.get_by_role("tab", name="Done")).to_have_attribute("aria-selected", "true")
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
