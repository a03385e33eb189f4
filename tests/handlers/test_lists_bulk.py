"""Several tasks of a list: picked, changed together, and taken back together."""

from datetime import timedelta

import pytest

from storage.store import Store
from storage.tables import Delivery, Role, Status, now
from tests.handlers.desk import Desk
from tests.handlers.listed import DAY, add, buttons, flat, join_team, lines, meet, show, tap
from tests.handlers.telegram import ANN, BOB, TEAM, Json, Telegram


@pytest.fixture
async def desk(telegram: Telegram) -> Desk:
    desk = Desk(telegram)
    await meet(desk)
    return desk


async def picked(desk: Desk, page: Json, *titles: str) -> None:
    await tap(desk, page, "Pick several")
    for title in titles:
        await tap(desk, page, f"☐ {title}")


async def statuses(desk: Desk) -> list[str]:
    return [str(task.status) for task in await desk.tasks()]


async def test_rows_become_ticks_and_what_is_picked_is_done_with_one_undo(desk: Desk) -> None:
    for title in ("one", "two", "three"):
        await add(desk, title)
    page = await show(desk, "/tasks")

    await picked(desk, page, "one", "three")
    assert buttons(desk, page)[:3] == [["☑ one"], ["☐ two"], ["☑ three"]]
    assert lines(desk, page)[-1] == "2 picked"
    assert await tap(desk, page, "✓ Done") == "2 done"

    assert lines(desk, page) == ["1 open task", "2 done", "No date", "1. two #2"]
    assert await tap(desk, page, "↩ Undo all") == "2 are as they were"
    assert await statuses(desk) == ["open", "open", "open"]
    assert "↩ Undo all" not in flat(desk, page)


async def test_what_could_not_be_is_counted_and_said(desk: Desk) -> None:
    for n in range(4):
        await add(desk, f"t{n}")
    page = await show(desk, "/tasks")
    await tap(desk, page, "Pick several")
    await tap(desk, page, "All on this page")

    def finish(store: Store) -> None:
        for id_ in (1, 2):
            task = store.tasks.get(id_)
            assert task
            store.tasks.swap(task, status=Status.DONE)

    await desk.telegram.db.write(finish)

    assert await tap(desk, page, "✓ Done") == "2 done, 2 were not open"


async def test_picks_are_kept_from_page_to_page_and_can_be_put_back(desk: Desk) -> None:
    for n in range(1, 11):
        await add(desk, f"t{n}")
    page = await show(desk, "/tasks")
    await picked(desk, page, "t1")
    await tap(desk, page, "›")
    await tap(desk, page, "All on this page")
    assert lines(desk, page)[-1] == "3 picked"
    await tap(desk, page, "☑ t9")
    await tap(desk, page, "✓ Done")

    assert [task.title for task in await desk.tasks() if task.status is Status.DONE] == ["t1", "t10"]


async def test_a_whole_page_can_be_put_back_and_picking_cancelled(desk: Desk) -> None:
    for title in ("one", "two"):
        await add(desk, title)
    page = await show(desk, "/tasks")
    await tap(desk, page, "Pick several")
    await tap(desk, page, "All on this page")
    await tap(desk, page, "None on this page")
    assert buttons(desk, page) == [["☐ one"], ["☐ two"], ["All on this page", "✖ Cancel"]]

    await tap(desk, page, "✖ Cancel")

    assert "1. one #1" in desk.text(page)
    assert await statuses(desk) == ["open", "open"]


@pytest.mark.parametrize(
    ("menu", "choice", "said"),
    [
        ("Snooze", "Until tomorrow", "1 put aside"),
        ("Due date", "Tomorrow", "1 has its date"),
        ("Priority", "🔥 urgent", "1 has its priority"),
        ("Assignee", "Ann", "1 given"),
    ],
)
async def test_fields_are_set_from_menus(desk: Desk, menu: str, choice: str, said: str) -> None:
    await add(desk, "one")
    page = await show(desk, "/tasks")
    await picked(desk, page, "one")

    await tap(desk, page, menu)
    assert await tap(desk, page, choice) == said

    (task,) = await desk.tasks()
    changed = [task.snoozed_until, task.due_at, task.priority != "normal" or None, task.assignee_id]
    assert sum(value is not None for value in changed) == 1
    assert await tap(desk, page, "↩ Undo all") == "1 is as it was"


async def test_a_menu_leads_back_to_the_picks(desk: Desk) -> None:
    await add(desk, "one")
    page = await show(desk, "/tasks")
    await picked(desk, page, "one")
    await tap(desk, page, "Priority")

    await tap(desk, page, "‹ Back")

    assert buttons(desk, page)[0] == ["☑ one"]


async def test_the_same_press_delivered_twice_is_done_once(desk: Desk) -> None:
    await add(desk, "one")
    page = await show(desk, "/tasks")
    await picked(desk, page, "one")
    data = desk.data(page, "✓ Done")

    await desk.press_data(page, data)
    assert await desk.press_data(page, data) == "Nothing is picked. Press “Pick several” first."

    assert [event.verb for event in await desk.events()] == ["done"]
    assert lines(desk, page)[1] == "1 done"


async def test_after_ten_minutes_nothing_is_offered_to_take_back(desk: Desk) -> None:
    for title in ("one", "two"):
        await add(desk, title)
    page = await show(desk, "/tasks")
    await picked(desk, page, "one")
    await tap(desk, page, "✓ Done")

    await desk.telegram.db.write(_grow_old, timedelta(minutes=11))
    assert await desk.press_data(page, "l.undo") == "That was more than ten minutes ago."

    assert "↩ Undo all" not in flat(desk, page)
    assert "1 done" not in desk.text(page)
    assert await statuses(desk) == ["done", "open"]


def _grow_old(store: Store, by: timedelta) -> None:
    for row in store._session.query(Delivery):
        if "outcome" in row.view:
            row.view = row.view | {"outcome": row.view["outcome"] | {"at": (now() - by).isoformat()}}


async def test_no_more_than_a_hundred_are_picked(desk: Desk) -> None:
    for n in range(105):
        await add(desk, f"t{n}")
    page = await show(desk, "/tasks")
    await tap(desk, page, "Pick several")
    answers = []
    for _ in range(14):
        answers.append(await tap(desk, page, "All on this page"))
        await tap(desk, page, "›")

    assert answers[:12] == [None] * 12
    assert answers[12] == "That is more than I can change at once: pick up to 100."
    assert lines(desk, page)[-1] == "97 picked"


async def test_in_a_group_each_one_s_rights_are_looked_at_and_only_who_did_it_takes_it_back(desk: Desk) -> None:
    await meet(desk, BOB)
    await join_team(desk, ANN)
    await join_team(desk, BOB, role=Role.VIEWER)
    await add(desk, "ours", chat=TEAM)
    page = await show(desk, "/tasks", chat=TEAM)
    await picked(desk, page, "ours")

    assert await tap(desk, page, "✓ Done", by=BOB) == "1 is not yours to change"
    assert await tap(desk, page, "✓ Done") == "1 done"
    assert await tap(desk, page, "↩ Undo all", by=BOB) == "There is nothing of yours to undo."
    assert await tap(desk, page, "↩ Undo all") == "1 is as it was"


async def test_finished_tasks_are_opened_again_together(desk: Desk) -> None:
    for title in ("one", "two"):
        await add(desk, title, status=Status.DONE)
    page = await show(desk, "/board")
    await tap(desk, page, "Done 2")
    await tap(desk, page, "Pick several")
    await tap(desk, page, "All on this page")

    assert await tap(desk, page, "Reopen") == "2 open again"

    assert buttons(desk, page)[0] == ["Open 2", "· Done 0 ·"]


async def test_across_workspaces_a_task_goes_only_to_its_members(desk: Desk) -> None:
    await meet(desk, BOB)
    await join_team(desk, ANN, BOB)
    await add(desk, "own", due_at=now() - DAY)
    await add(desk, "ours", due_at=now() - DAY, chat=TEAM)
    page = await show(desk, "/today")
    await tap(desk, page, "Pick several")
    await tap(desk, page, "All on this page")
    await tap(desk, page, "Assignee")

    assert await tap(desk, page, "Bob") == "1 given, 1 can't have that"
