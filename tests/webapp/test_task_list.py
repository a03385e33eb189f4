import re
from datetime import UTC, datetime, timedelta

import pytest

from storage.filters import Filters
from storage.tables import Role, Status
from tasks import actions, checklists, links, making
from tasks.actors import Actor
from tasks.rules import DueDate, Verb
from tests.webapp.listed import batch_of, page, post, refused, row_of, sections, titles
from tests.webapp.test_messages import HOSTILE
from tests.webapp.test_tasks import made
from webapp.screens import filtering

NOW = datetime.now(UTC)


@pytest.fixture
def add(services, team):
    async def add(title: str, **fields):
        return await services.db.write(
            making.add_task, Actor.person(team.ann), team.workspace_id, title=title, **fields
        )

    return add


async def test_the_list_shows_what_is_open_in_all_of_a_persons_workspaces(web, team, as_ann, as_bob, as_eve):
    await made(web, as_ann, title="mine")
    await made(web, as_ann, title="ours", workspace=team.workspace)

    assert sorted(titles(await page(web, as_ann))) == ["mine", "ours"]
    assert titles(await page(web, as_bob)) == ["ours"]
    eve = await page(web, as_eve)
    assert titles(eve) == []
    assert "All clear" in eve


async def test_tasks_stand_in_groups_by_when_they_are_due(web, services, add, team, as_ann):
    await add("late", due=DueDate(NOW - timedelta(days=2)))
    await add("far", due=DueDate(NOW + timedelta(days=9)))
    await add("someday")
    await add("soon", due=DueDate(NOW + timedelta(days=2)))
    asleep = await add("asleep", due=DueDate(NOW - timedelta(days=1)))
    await services.db.write(actions.snooze, Actor.person(team.ann), asleep.id, NOW + timedelta(days=1))

    assert sections(await page(web, as_ann)) == {
        "overdue": ["late"],
        "upcoming": ["soon", "far"],
        "someday": ["someday"],
        "snoozed": ["asleep"],
    }


async def test_a_day_is_overdue_when_it_is_over_and_not_before(web, services, add, as_ann, clock):
    # The day before, whatever the hour: the sign-in is from now, and good for a day.
    end = (datetime.now(UTC) - timedelta(days=1)).replace(hour=23, minute=59, second=59, microsecond=0)
    await add("today", due=DueDate(end, "day"))
    clock.start = end - timedelta(hours=2)
    assert sections(await page(web, as_ann)) == {"today": ["today"]}

    clock.offset = timedelta(hours=3)

    assert sections(await page(web, as_ann)) == {"overdue": ["today"]}


async def test_what_was_done_of_late_stands_below_and_can_be_opened_again(web, as_ann):
    task = await made(web, as_ann, title="first")
    await made(web, as_ann, title="second")

    await post(web, as_ann, f"/{task['id']}/move", verb="done")

    html = await page(web, as_ann)
    assert sections(html) == {"someday": ["second"]}
    assert 'data-do="reopen"' in row_of(html, task["id"])
    assert titles(await page(web, as_ann, "/app/tasks/finished")) == ["first"]


async def test_what_was_done_long_ago_is_not_among_what_was_done_of_late(web, services, as_ann):
    task = await made(web, as_ann, title="first")
    await post(web, as_ann, f"/{task['id']}/move", verb="done")

    def age(store):
        store.tasks.by_public_id(store.workspaces.all_ids(), task["id"]).updated_at = NOW - timedelta(hours=25)

    await services.db.write(age)

    assert titles(await page(web, as_ann)) == []
    assert titles(await page(web, as_ann, "/app/tasks?status=done")) == ["first"]


async def test_a_row_says_what_there_is_to_know_of_its_task(web, services, add, team, as_bob):
    ann = Actor.person(team.ann)
    blocker = await add("blocker")
    task = await add("Fix it", priority="urgent", kind="bug", due=DueDate(NOW - timedelta(days=5)), assignee=team.bob)

    def furnish(store):
        checklists.add_items(store, ann, task.id, ["one", "two"])
        checklists.tick_places(store, ann, task.id, [1])
        links.block(store, ann, task.id, [store.tasks.get(blocker.id)])
        actions.change(store, ann, task.id, recurrence="FREQ=DAILY")

    await services.db.write(furnish)

    row = row_of(await page(web, as_bob), task.public_id)
    for words in (f"#{task.number}", "Urgent", "Bug", "1/2", "Blocked", "Repeats", "Assigned to Bob", "Ann&#39;s team"):
        assert words in row, words
    assert re.search(r'<time class="due overdue" datetime="[^"]+Z">', row)
    assert 'href="/app/tasks/' + task.public_id in row


async def test_a_task_is_blocked_no_more_when_what_it_waits_for_is_done(web, services, add, team, as_ann):
    ann, blocker, task = Actor.person(team.ann), await add("blocker"), await add("Fix it")
    await services.db.write(lambda store: links.block(store, ann, task.id, [store.tasks.get(blocker.id)]) and None)

    await services.db.write(actions.move, ann, blocker.id, Verb.DONE)

    assert "Blocked" not in row_of(await page(web, as_ann), task.public_id)


async def test_a_viewer_gets_no_buttons(web, team, as_ann, as_vera):
    task = await made(web, as_ann, title="ours", workspace=team.workspace)

    row = row_of(await page(web, as_vera), task["id"])

    assert titles(row) == ["ours"]
    assert "<button" not in row


async def test_somebody_new_in_the_team_sees_the_list_at_once(web, services, team, as_ann, as_eve):
    await made(web, as_ann, title="ours", workspace=team.workspace)
    assert titles(await page(web, as_eve)) == []

    def join(store):
        store.people.join(team.workspace_id, store.people.by_telegram_id(1003).id, Role.VIEWER)

    await services.db.write(join)

    assert titles(await page(web, as_eve)) == ["ours"]


async def test_a_long_list_comes_in_pages_that_miss_and_repeat_nothing(web, services, team, as_ann):
    def fill(store):
        for number in range(100):
            due = DueDate(NOW + timedelta(hours=number)) if number % 2 else None
            making.add_task(store, Actor.person(team.ann), team.workspace_id, title=f"{number}", due=due)

    await services.db.write(fill)

    html = await page(web, as_ann)
    seen = titles(html)
    assert len(seen) <= 60
    while (more := re.search(r'data-more="([^"]+)"', html)) is not None:
        html = await page(web, as_ann, more[1].replace("&amp;", "&"))
        assert len(titles(html)) <= 60
        seen += titles(html)

    assert sorted(seen, key=int) == [str(number) for number in range(100)]


async def test_a_filter_that_nothing_fits_says_so_and_leads_out(web, as_ann):
    await made(web, as_ann, title="mine")

    html = await page(web, as_ann, "/app/tasks?priority=urgent")

    assert "Nothing fits" in html
    assert 'href="/app/tasks"' in html


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_titles_are_shown_as_text(web, as_ann, title):
    title = title[:200]
    await made(web, as_ann, title=title)

    html = await page(web, as_ann)

    assert "<script" not in html
    assert "<b>" not in html
    shown = titles(html)[0].encode(errors="replace").decode()
    assert shown == " ".join(title.split()).encode(errors="replace").decode()


async def test_the_scripts_token_opens_no_page_and_changes_nothing_there(web, as_ann, as_script):
    task = await made(web, as_ann, title="mine")

    assert await refused(web, as_script, "/app/tasks") == 401
    assert (await post(web, as_script, f"/{task['id']}/move", verb="done"))[0] == 401
    assert (await post(web, as_script, "/bulk", ids=[task["id"]], deed="move", value="done"))[0] == 401


async def test_a_typed_task_is_there_at_once_and_waits_for_its_reader(web, services, team, as_ann, bell):
    status, html = await post(web, as_ann, "", text="Call Bob tomorrow at 15:00", workspace=team.workspace)

    assert status == 201
    assert titles(html) == ["Call Bob tomorrow at 15:00"]
    assert titles(await page(web, as_ann)) == ["Call Bob tomorrow at 15:00"]
    assert {"messages", "deliveries"} <= set(bell.rung)
    (message,) = await services.db.read(
        lambda store: [row for row, _, _ in store.messages.page([team.workspace_id], Filters())]
    )
    assert (message.text, message.author, message.state) == ("Call Bob tomorrow at 15:00", "Ann", "new")


async def test_a_task_can_be_typed_by_who_has_no_workspace_yet(web, as_eve):
    status, html = await post(web, as_eve, "", text="Buy milk")

    assert (status, titles(html)) == (201, ["Buy milk"])


async def test_nobody_types_a_task_where_they_may_not(web, team, as_vera, as_eve):
    assert (await post(web, as_vera, "", text="Buy milk", workspace=team.workspace))[0] == 403
    assert (await post(web, as_eve, "", text="Buy milk", workspace=team.workspace))[0] == 404


async def test_many_are_done_at_once_and_taken_back_together(web, services, add, as_ann):
    ids = [(await add(f"{number}")).public_id for number in range(5)]

    status, html = await post(web, as_ann, "/bulk", ids=ids[:3], deed="move", value="done")

    assert (status, "3 tasks changed" in html) == (200, True)
    assert sections(await page(web, as_ann)) == {"someday": ["3", "4"]}

    status, html = await post(web, as_ann, "/bulk/undo", batch=batch_of(html))

    assert (status, "3 tasks are as they were" in html) == (200, True)
    assert len(sections(await page(web, as_ann))["someday"]) == 5


async def test_all_that_a_filter_finds_is_changed_at_once_and_taken_back_whole(web, services, team, as_ann):
    def fill(store):
        for number in range(230):
            kind = "bug" if number < 210 else "task"
            making.add_task(store, Actor.person(team.ann), team.workspace_id, title=f"{number}", kind=kind)

    await services.db.write(fill)

    status, html = await post(web, as_ann, "/bulk", query="kind=bug", deed="priority", value="high")

    assert (status, "210 tasks changed" in html) == (200, True)
    assert await counted(services, priority="high") == 210
    status, html = await post(web, as_ann, "/bulk/undo", batch=batch_of(html))
    assert (status, "210 tasks are" in html) == (200, True)
    assert await counted(services, priority="high") == 0


@pytest.mark.parametrize(("most", "words"), [(3, "Select all 3 matching"), (2, "Select the first 2 of 3")])
async def test_how_many_are_changed_at_once_is_said_before(web, monkeypatch, add, as_bob, most, words):
    monkeypatch.setattr(filtering, "AT_ONCE", most)
    for number in range(3):
        await add(f"Task {number}")

    html = await page(web, as_bob)

    assert words in html
    assert f'data-total="{most}"' in html


async def test_what_may_not_be_changed_is_counted_and_the_others_are_changed(web, services, team, as_ann, as_bob):
    own = await made(web, as_ann, title="Ann's own")
    ours = await made(web, as_ann, title="ours", workspace=team.workspace)
    done = await made(web, as_ann, title="done", workspace=team.workspace)
    await post(web, as_ann, f"/{done['id']}/move", verb="done")

    _, html = await post(web, as_bob, "/bulk", ids=[own["id"], ours["id"], done["id"]], deed="move", value="done")

    assert "1 task changed" in html
    assert "1 could not be" in html
    assert await counted(services, status=Status.DONE) == 2


async def test_a_viewer_changes_nothing_however_many_are_named(web, services, add, as_vera):
    ids = [(await add("ours")).public_id]

    _, html = await post(web, as_vera, "/bulk", ids=ids, deed="move", value="done")
    _, other = await post(web, as_vera, "/bulk", query="", deed="priority", value="low")

    assert "0 tasks changed" in html
    assert "0 tasks changed" in other
    assert "data-batch" not in html + other


async def test_somebody_elses_batch_is_not_taken_back(web, add, as_ann, as_bob):
    task = await add("ours")
    _, html = await post(web, as_ann, "/bulk", ids=[task.public_id], deed="move", value="done")

    status, _ = await post(web, as_bob, "/bulk/undo", batch=batch_of(html))

    assert status == 409
    assert (await post(web, as_bob, "/undo", batch=batch_of(html)))[0] == 409


@pytest.mark.parametrize("batch", ["\0", "\ud800", "x", "x" * 17, 7, None])
@pytest.mark.parametrize("door", ["/undo", "/bulk/undo"])
async def test_what_is_no_batch_is_not_taken_back(web, as_ann, door, batch):
    status, _ = await post(web, as_ann, door, batch=batch)

    assert status == 422


@pytest.mark.parametrize(
    "body",
    [
        {"deed": "move", "value": "fly", "ids": []},
        {"deed": "erase", "value": "x", "ids": []},
        {"deed": "priority", "value": "huge", "ids": []},
        {"deed": "snooze", "value": "never heard of it", "ids": []},
        {"deed": "move", "value": "done", "ids": "all"},
        {"deed": "move", "value": "done", "query": "no=filter"},
        {"deed": "move", "value": "done", "ids": ["x"] * 501},
        {"ids": []},
    ],
)
async def test_a_wish_for_many_that_makes_no_sense_is_refused(web, as_ann, body):
    status, _ = await post(web, as_ann, "/bulk", **body)

    assert status == 422


async def counted(services, **columns) -> int:
    def count(store):
        tasks = store.tasks.of_workspaces(store.workspaces.all_ids(), tuple(Status), 1_000)
        return sum(all(getattr(task, name) == value for name, value in columns.items()) for task in tasks)

    return await services.db.read(count)
