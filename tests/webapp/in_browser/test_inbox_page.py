"""The inbox and what is in doubt in a real browser: corrected with a tap, taught, and decided by keys alone."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from classifier.base import Draft, Due, Grain, Reading, Span
from storage.tables import Status
from tasks import actions, claims, reading
from tasks.actors import Actor
from tasks.capture import NewMessage, capture
from tasks.rules import Verb
from tests.browser import IN_BROWSER
from tests.webapp.conftest import VERA
from tests.webapp.site import PATIENCE
from webapp.live import counting

pytestmark = [*IN_BROWSER, pytest.mark.thorough]

SURE = {"kind": 0.9, "is_task": 0.95, "due": 0.9, "priority": 0.9}
ALIKE = bytes([100, 20, 0, 0])
"""A packed vector: what has the same looks alike."""


def unsure(title: str) -> Draft:
    likely = {"bug": 0.45, "task": 0.4, "question": 0.15}
    return Draft(title, "bug", True, confidence=SURE | {"kind": 0.45}, kind_probabilities=likely, vector=ALIKE)


@pytest.fixture
def bring(site, team):
    """A message comes in and is read as the draft says; gives its public id."""
    brought = 0

    async def run(text, draft, **fields):
        nonlocal brought
        brought += 1
        at = datetime.now(UTC) + timedelta(minutes=brought)
        values = {"author": "Hugo Silva", "chat": "Sales", "sender_id": team.ann} | fields
        new = NewMessage(team.workspace_id, ("telegram", "telegram"), str(brought), text, at, at, **values)
        captured = await site.write(capture, new)
        batch = await site.write(claims.claim, [captured.id], "w1")
        await site.write(reading.finish, "w1", [(batch.claimed[0], Reading([draft], "en", "embedded"))])
        return captured.public_id

    return run


@pytest.fixture
def tasks(site, team):
    """The team's tasks by their titles."""

    async def run():
        rows = await site.services.db.read(
            lambda store: store.tasks.of_messages(store.messages.many(range(1, 200))).values()
        )
        return {task.title: task for some in rows for task in some}

    return run


async def test_one_tap_corrects_what_was_read_and_another_teaches_it(phone, site, bring, tasks):
    await bring("The export is blank", Draft("Mend the export", "bug", True, confidence=SURE, vector=ALIKE))
    await bring("The import is blank", Draft("Mend the import", "bug", True, confidence=SURE, vector=ALIKE))
    page = phone.page
    await page.goto(site.launch("/app/inbox"))
    await phone.settled()

    await page.get_by_role("link", name="Mend the export").tap()
    kinds = page.locator("#detail").get_by_role("group", name="Kind")
    await kinds.get_by_role("button", name="Feature").tap()

    await expect(kinds.get_by_role("button", name="Feature")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("#detail")).to_contain_text("set by Ann")
    lesson = page.get_by_role("group", name="For which messages does it hold?")
    await expect(lesson.get_by_role("button", name="This sender")).to_contain_text("+1")
    assert await phone.violations() == []
    assert {title: task.kind for title, task in (await tasks()).items()} == {
        "Mend the export": "feature",
        "Mend the import": "bug",
    }

    await lesson.get_by_role("button", name="This sender").tap()

    await expect(page.locator("#toast")).to_contain_text("1 task changed")
    assert (await tasks())["Mend the import"].kind == "feature"

    await page.get_by_role("button", name="Undo").tap()

    await expect(lesson.get_by_role("button", name="This sender")).to_have_attribute("aria-pressed", "false")
    assert (await tasks())["Mend the import"].kind == "bug"


async def test_a_wrong_tap_is_taken_back(phone, site, bring, tasks):
    public_id = await bring("The export is blank", Draft("Mend the export", "bug", True, confidence=SURE))
    page = phone.page
    await page.goto(site.launch(f"/app/inbox/{public_id}"))
    await phone.settled()

    await page.get_by_role("button", name="Not a task").tap()

    await expect(page.locator("#detail")).to_contain_text("Dropped")
    await page.get_by_role("button", name="Undo").tap()
    await expect(page.locator("#detail")).to_contain_text("Open")
    assert (await tasks())["Mend the export"].status is Status.OPEN


async def test_either_reading_of_a_date_is_set_with_one_tap(phone, site, bring, tasks):
    friday = datetime(2030, 1, 4, 23, 59, 59, tzinfo=UTC)
    text = "Mend it by Friday"
    read = Draft(
        "Mend it",
        "task",
        True,
        due=Due(friday, Grain.DAY, friday + timedelta(days=7)),
        confidence=SURE,
        evidence={"due": [Span(8, 17, "by Friday")]},
    )
    public_id = await bring(text, read)
    page = phone.page
    await page.goto(site.launch(f"/app/inbox/{public_id}"))
    await phone.settled()
    dates = page.get_by_role("group", name="Due")

    await dates.get_by_role("button").nth(1).tap()

    await expect(dates.get_by_role("button").nth(1)).to_have_attribute("aria-pressed", "true")
    task = (await tasks())["Mend it"]
    assert (task.due_at, task.due_grain) == (friday + timedelta(days=7), "day")

    await dates.get_by_role("button", name="No date").tap()

    await expect(dates.get_by_role("button", name="No date")).to_have_attribute("aria-pressed", "true")
    assert (await tasks())["Mend it"].due_at is None


async def test_a_note_becomes_a_task_where_it_stands(phone, site, bring, tasks):
    thanks = Draft("Closed on Monday", "info", False, confidence=SURE)
    await bring("We are closed on Monday", thanks, aimed=False)
    page = phone.page
    await page.goto(site.launch("/app/inbox"))
    await phone.settled()

    await page.get_by_role("button", name="Make it a task").tap()

    await expect(page.locator("#list .row")).to_contain_text("#1")
    await expect(page.get_by_role("button", name="Make it a task")).to_have_count(0)
    assert len(await tasks()) == 1

    await page.locator("#toast").get_by_role("button", name="Undo").tap()

    await expect(page.locator("#list .row")).to_contain_text("Dropped")
    assert [task.status for task in (await tasks()).values()] == [Status.DROPPED]


async def test_the_next_rows_come_when_the_last_are_seen_and_a_day_stays_one(phone, site, bring):
    for number in range(50):
        await bring(f"Message {number}", Draft(f"Message {number}", "task", True, confidence=SURE))
    page = phone.page
    await page.goto(site.launch("/app/inbox"))
    await phone.settled()
    await expect(page.locator("#list .row")).to_have_count(25)

    await page.locator("#list .row").last.scroll_into_view_if_needed()
    await page.mouse.wheel(0, 3000)

    await expect(page.locator("#list .row")).to_have_count(50)
    await expect(page.locator("#list section")).to_have_count(1)
    await expect(page.locator("#more button")).to_have_count(0)


async def test_what_comes_in_is_drawn_as_the_list_has_it(phone, site, bring):
    await bring("First", Draft("First", "task", True, confidence=SURE))
    page = phone.page
    await page.goto(site.launch("/app/inbox"))
    await phone.settled()
    await expect(page.locator("#list .row")).to_have_count(1)

    public_id = await bring("Second <b>now</b>", Draft("Second", "bug", True, confidence=SURE))

    row = page.locator(f"#m-{public_id}")
    await expect(row).to_be_visible()
    pushed = await row.inner_html()
    await page.reload()
    await phone.settled()
    assert " ".join((await row.inner_html()).split()) == " ".join(pushed.split())


async def test_keys_go_along_the_rows_open_them_and_lead_to_other_pages(desk, site, bring):
    for number in range(3):
        await bring(f"Message {number}", Draft(f"Message {number}", "task", True, confidence=SURE))
    page = desk.page
    await page.goto(site.launch("/app/inbox"))
    await desk.settled()
    await expect(page.locator("#list .row")).to_have_count(3)

    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(page.locator("#list .row").nth(1)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#message-title")).to_have_text("Message 1")
    await page.keyboard.press("Escape")
    await expect(page.locator("#detail")).to_be_hidden()
    await page.keyboard.press("/")
    await expect(page.locator("#q")).to_be_focused()
    await page.locator("#q").blur()
    await page.keyboard.press("g")
    await page.keyboard.press("t")
    await page.wait_for_url("**/app/tasks")


async def test_what_was_searched_for_is_underlined_where_it_stands(desk, site, bring):
    text = "👍 The EXPORT is blank, export it by hand <b>export</b>"
    await bring(text, Draft("Mend it", "task", True, confidence=SURE))
    page = desk.page
    await page.goto(site.launch("/app/inbox?q=export+BLANK"))
    await desk.settled()

    await page.wait_for_function("CSS.highlights.has('found')")

    found = await page.evaluate("[...CSS.highlights.get('found')].map(String)")
    assert sorted(found) == ["EXPORT", "blank", "export", "export"]
    await page.goto(site.launch("/app/inbox"))
    await desk.settled()
    assert not await page.evaluate("CSS.highlights.has('found')")


async def test_doubts_are_decided_by_keys_alone(desk, site, bring, tasks):
    for title in ("First", "Second", "Third", "Fourth"):
        await bring(f"{title} is blank", unsure(title))
    page = desk.page
    await page.goto(site.launch("/app/check"))
    await desk.settled()
    heading = page.get_by_role("heading", level=1)
    await expect(heading).to_contain_text("4 left")

    await page.keyboard.press("s")
    await expect(page.locator("article.check").last).to_contain_text("Fourth")
    await expect(page.locator("article.check").first).to_be_focused()
    await page.keyboard.press("a")
    await expect(heading).to_contain_text("3 left")
    await expect(page.locator("article.check").first).to_be_focused()
    await expect(page.locator("article.check").first).to_contain_text("Second")
    await page.keyboard.press("c")
    await page.keyboard.press("2")
    await expect(heading).to_contain_text("2 left")
    await page.keyboard.press("d")
    await expect(heading).to_contain_text("1 left")
    await expect(page.locator("article.check")).to_contain_text("Fourth")

    now = await tasks()
    assert (now["Third"].kind, now["Third"].set_by["kind"]["by"]) == ("bug", "person")
    assert now["Second"].kind == "task"
    assert now["First"].status is Status.DROPPED
    assert now["Fourth"].set_by["kind"]["by"] != "person"

    await page.keyboard.press("z")
    await expect(heading).to_contain_text("2 left")
    assert (await tasks())["First"].status is Status.OPEN


async def test_what_was_confirmed_is_asked_again_after_undo(phone, site, bring, tasks):
    await bring("It is blank", unsure("Mend it"))
    page = phone.page
    await page.goto(site.launch("/app/check"))
    await phone.settled()

    await page.get_by_role("button", name="As read").tap()
    await expect(page.locator("#main")).to_contain_text("Nothing is in doubt")

    await page.get_by_role("button", name="Undo").tap()
    await expect(page.locator("article.check")).to_contain_text("Mend it")
    assert (await tasks())["Mend it"].set_by["kind"]["by"] != "person"


async def test_whoever_comes_too_late_is_told_and_sees_what_is_left(phone, site, team, bring, tasks):
    await bring("It is blank", unsure("Mend it"))
    page = phone.page
    await page.goto(site.launch("/app/check"))
    await phone.settled()

    await site.write(actions.move, Actor.person(team.bob), (await tasks())["Mend it"].id, Verb.DONE)
    await page.get_by_role("button", name="Not a task").tap()

    await expect(page.locator("#toast")).to_contain_text("That can't be done with this task now")
    await expect(page.locator("#main")).to_contain_text("Nothing is in doubt")


async def test_what_others_settle_says_so_where_it_stands_and_goes_when_nobody_touches_the_page(
    phone, site, team, bring, tasks, monkeypatch
):
    monkeypatch.setattr(counting, "STALE_SECONDS", 0.0)
    for title in ("First", "Second"):
        await bring(f"{title} is blank", unsure(title))
    page = phone.page
    await page.goto(site.launch("/app/check"))
    await phone.settled()
    heading, articles = page.get_by_role("heading", level=1), page.locator("article.check")
    await expect(heading).to_contain_text("2 left")
    first = await articles.nth(1).bounding_box()

    await site.write(actions.move, Actor.person(team.bob), (await tasks())["Second"].id, Verb.DONE)

    await expect(articles.nth(0)).to_contain_text("Settled meanwhile", timeout=PATIENCE)
    await expect(heading).to_contain_text("1 left")
    await expect(articles.nth(0).get_by_role("button")).to_have_count(0)
    assert await articles.nth(1).bounding_box() == first
    await expect(articles).to_have_count(1, timeout=PATIENCE)
    await expect(articles).to_contain_text("First")


async def test_a_key_that_comes_too_late_decides_nothing_and_new_doubts_come_last(
    desk, site, team, bring, tasks, monkeypatch
):
    monkeypatch.setattr(counting, "STALE_SECONDS", 0.0)
    for title in ("First", "Second"):
        await bring(f"{title} is blank", unsure(title))
    page = desk.page
    await page.goto(site.launch("/app/check"))
    await desk.settled()
    articles = page.locator("article.check")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    await expect(articles.nth(0)).to_be_focused()

    await bring("Third is blank", unsure("Third"))
    await expect(articles.nth(2)).to_contain_text("Third", timeout=PATIENCE)
    await site.write(actions.move, Actor.person(team.bob), (await tasks())["Second"].id, Verb.DONE)
    await expect(articles.nth(0)).to_contain_text("Settled meanwhile", timeout=PATIENCE)
    await page.keyboard.press("d")

    await expect(articles.filter(has_text="First")).to_be_focused()
    assert (await tasks())["First"].status is Status.OPEN
    await page.keyboard.press("d")
    await expect(articles).to_have_count(1)
    assert (await tasks())["First"].status is Status.DROPPED


async def test_who_only_looks_on_sees_all_and_presses_nothing(phone, site, bring):
    public_id = await bring("It is blank", unsure("Mend it"))
    page = phone.page

    for path in ("/app/inbox", f"/app/inbox/{public_id}", "/app/check"):
        await page.goto("about:blank")
        await page.goto(site.launch(path, person=VERA, name="Vera"))
        await phone.settled()
        await expect(page.locator("body")).to_contain_text("Mend it")
        await expect(page.locator("main [hx-post], #detail [hx-post]")).to_have_count(0)
