"""Live pages in a real browser: what one of the team does, the others see, each what is theirs."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, expect

from tasks import actions, making
from tasks.actors import Actor
from tasks.rules import Verb
from tests.browser import IN_BROWSER, shared_loop
from tests.webapp.conftest import BOB
from tests.webapp.site import Site, Watched, watched

pytestmark = [*IN_BROWSER, pytest.mark.thorough]

LOOK = """() => {
  window.moves = [];
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.moves.push(one.value); })
    .observe({ type: "layout-shift" });
}"""


@shared_loop()
async def second(browser) -> AsyncIterator[Watched]:
    async with watched(browser) as second:
        yield second


@pytest.fixture
def add(site, team):
    async def add(title: str, **fields):
        return await site.write(making.add_task, Actor.person(team.bob), team.workspace_id, title=title, **fields)

    return add


@pytest.fixture
def change(site, team):
    async def change(task, **fields):
        await site.write(actions.change, Actor.person(team.bob), task.id, **fields)

    return change


async def opened(watched: Watched, site: Site, path: str = "/app/tasks", **how) -> Page:
    await watched.page.goto(site.launch(path, **how))
    return await watched.settled()


def row(page: Page, title: str) -> Locator:
    return page.locator("#list .row", has_text=title)


async def titles(page: Page) -> list[str]:
    return await page.locator("#list .row h3").all_inner_texts()


async def test_two_people_see_of_one_insert_what_is_theirs(phone, second, site, add):
    await add("A first bug", kind="bug")
    await add("A first task", kind="task")
    bugs = await opened(phone, site, "/app/tasks?kind=bug")
    tasks = await opened(second, site, "/app/tasks?kind=task", person=BOB, name="Bob")

    await add("It crashes", kind="bug")
    await add("Call the bank", kind="task")

    await expect(row(bugs, "It crashes")).to_be_visible()
    await expect(row(tasks, "Call the bank")).to_be_visible()
    assert (await titles(bugs), await titles(tasks)) == (
        ["A first bug", "It crashes"],
        ["A first task", "Call the bank"],
    )
    await expect(bugs.locator("h1 [data-count=total]")).to_have_text("2")


async def test_a_row_changes_where_it_stands_and_leaves_when_it_is_not_of_the_list_any_more(phone, site, add, change):
    task = await add("It crashes", kind="bug")
    await add("It hangs", kind="bug")
    page = await opened(phone, site, "/app/tasks?kind=bug")

    await change(task, title="It burns")
    await expect(row(page, "It burns")).to_be_visible()
    await change(task, kind="task")

    await expect(row(page, "It burns")).to_have_count(0)
    await expect(page.locator("h1 [data-count=total]")).to_have_text("1")
    assert await titles(page) == ["It hangs"]


async def test_what_happened_while_the_page_was_offline_is_there_when_it_is_back(phone, site, add, change):
    leaving, staying = await add("It crashes", kind="bug"), await add("It hangs", kind="bug")
    page = await opened(phone, site, "/app/tasks?kind=bug")
    live = page.locator("#live")

    await site.stop()
    await expect(live).to_have_attribute("data-state", "waiting")
    await change(leaving, kind="task")
    await change(staying, title="It hangs still")
    await add("It burns", kind="bug")
    assert await titles(page) == ["It crashes", "It hangs"]
    await site.start()

    await expect(live).to_have_attribute("data-state", "live", timeout=15_000)
    await expect(row(page, "It burns")).to_be_visible()
    await expect(row(page, "It hangs still")).to_be_visible()
    await expect(row(page, "It crashes")).to_have_count(0)
    assert await titles(page) == ["It hangs still", "It burns"]


async def test_new_rows_wait_behind_a_button_while_somebody_reads(phone, site, add):
    for number in range(25):
        await add(f"Task {number}")
    page = await opened(phone, site)
    await page.evaluate("window.scrollTo(0, 600)")
    await page.evaluate(LOOK)

    await add("The newest", priority="urgent")
    pill = page.locator("#pill")
    await expect(pill).to_have_text("1 new")
    await add("One more")
    await expect(pill).to_have_text("2 new")
    assert await page.evaluate("window.scrollY") == 600
    assert await page.evaluate("window.moves") == []
    assert "The newest" not in await titles(page)

    await pill.click()

    await expect(pill).to_be_hidden()
    await expect(row(page, "The newest")).to_have_count(1)
    await expect(page.locator("#say")).to_have_text("2 new rows")
    assert await page.evaluate("window.scrollY") == 0
    assert await page.evaluate("document.activeElement.matches('#list .row')")


async def test_who_has_the_focus_in_the_list_keeps_it(phone, site, add, change):
    tasks = [await add(f"Task {number}") for number in range(3)]
    page = await opened(phone, site)
    await row(page, "Task 1").focus()

    await change(tasks[1], title="Task 1, changed")
    await expect(row(page, "Task 1, changed")).to_be_focused()
    await add("Task 3")
    await expect(page.locator("#pill")).to_have_text("1 new")
    await change(tasks[1], kind="bug")

    await expect(row(page, "Task 1, changed")).to_be_focused()


async def test_a_row_that_somebody_writes_in_is_left_alone_and_they_are_told(phone, site, add, change):
    task = await add("Call")
    page = await opened(phone, site)
    await page.evaluate(
        """() => {
          document.querySelector("#list .row").classList.add("editing");
          document.addEventListener("sift:newer", ({ detail }) => { window.told = detail; });
        }"""
    )

    await change(task, title="Call now")

    await expect(page.locator("#list .row")).to_have_attribute("data-newer", "changed")
    assert await titles(page) == ["Call"]
    assert await page.evaluate("window.told") == {"id": task.public_id, "what": "changed"}


async def test_many_rows_at_once_come_without_a_movement(phone, site, add, team):
    await add("The first")
    page = await opened(phone, site)
    await page.evaluate(
        """() => new MutationObserver((changes) => {
          const isNew = (row) => row.textContent.includes("Task ");
          for (const { target } of changes) if (target.matches(".fresh, .changed") && isNew(target)) window.moved = true;
        }).observe(document.getElementById("list"), { subtree: true, attributeFilter: ["class"] })"""
    )

    def many(store):
        for number in range(30):
            making.add_task(store, Actor.person(team.bob), team.workspace_id, title=f"Task {number}")

    await site.write(many)

    await expect(page.locator("#list .row")).to_have_count(31)
    assert await page.evaluate("window.moved") is None


async def test_the_last_row_leaves_and_the_page_says_that_there_is_nothing(phone, site, add, team):
    task = await add("The only one")
    page = await opened(phone, site)

    await site.write(actions.move, Actor.person(team.bob), task.id, Verb.DONE)

    await expect(page.locator("#main .empty")).to_be_visible()
    await expect(page.locator("#list .row")).to_have_count(0)


async def test_a_session_that_is_ended_is_begun_anew_by_who_has_the_page_open(phone, site, add, team):
    await add("The first")
    page = await opened(phone, site)
    states, is_back = list[str](), asyncio.Event()

    def hear(state: str) -> None:
        states.append(state)
        if state == "live" and "waiting" in states:
            is_back.set()

    await page.expose_function("heard", hear)
    await page.evaluate("document.addEventListener('sift:live', ({ detail }) => window.heard(detail.state))")

    await site.write(lambda store: [store.sessions.end(team.ann, it.public_id) for it in _sessions(store, team.ann)])
    await asyncio.wait_for(is_back.wait(), 20)
    await add("The second")

    await expect(row(page, "The second")).to_be_visible()


def _sessions(store, person_id):
    return store.sessions.of_person(person_id, used_after=store.people.get(person_id).created_at)
