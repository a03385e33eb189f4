"""What people save in the Mini App limits the lists of the chat, too: their own in private, the team's also in groups."""

import pytest

from handlers.lists.presses import UseSaved
from storage.store import Store
from storage.tables import Status
from tasks import saving
from tasks.actors import Actor
from tests.handlers.desk import Desk
from tests.handlers.listed import add, buttons, flat, join_team, lines, meet, show, tap, titles
from tests.handlers.telegram import ANN, BOB, TEAM, Json, Telegram


@pytest.fixture
async def desk(telegram: Telegram) -> Desk:
    """Ann and Bob in a team with tasks."""
    desk = Desk(telegram)
    await meet(desk)
    await meet(desk, BOB)
    await join_team(desk, ANN, BOB)
    await add(desk, "Crash", kind="bug", priority="high", chat=TEAM, assignee=BOB)
    await add(desk, "Slow", kind="bug", chat=TEAM)
    await add(desk, "Why?", kind="question", chat=TEAM, assignee=ANN)
    await add(desk, "Old", kind="bug", chat=TEAM, status=Status.DONE)
    await add(desk, "Rent", kind="bug")
    return desk


async def save(desk: Desk, name: str, query: str, *, by: Json = ANN, chat: Json = TEAM, shared: bool = False) -> int:
    def work(store: Store) -> int:
        person, workspace = store.people.by_telegram_id(by["id"]), store.workspaces.by_chat(chat["id"])
        assert person is not None
        assert workspace is not None
        actor = Actor.person(person.id)
        return saving.save(store, actor, workspace.id, page="tasks", name=name, query=query, shared=shared).id

    return await desk.telegram.db.write(work)


async def saved_menu(desk: Desk, page: Json, *, by: Json = ANN) -> None:
    await tap(desk, page, "Filter…", by=by)
    await tap(desk, page, "Saved…", by=by)


async def test_a_group_s_list_is_limited_to_what_is_shared_there_and_back(desk: Desk) -> None:
    await save(desk, "Open <bugs>", "kind=bug", shared=True)
    await save(desk, "Mine alone", "kind=question")
    await save(desk, "For whoever reads", "assignee=me", shared=True)
    page = await show(desk, "/tasks", chat=TEAM)

    await saved_menu(desk, page, by=BOB)
    assert buttons(desk, page) == [["Open <bugs>"], ["‹ Back"]]
    await tap(desk, page, "Open <bugs>", by=BOB)
    assert lines(desk, page)[0] == "Open <bugs> · 2 tasks"
    assert titles(desk, page) == {"Crash", "Slow"}

    await saved_menu(desk, page)
    await tap(desk, page, "✓ Open <bugs>")
    assert lines(desk, page)[0] == "3 open tasks"


async def test_in_private_one_has_one_s_own_and_what_is_shared_in_the_workspace(desk: Desk) -> None:
    await save(desk, "Mine", "assignee=me", chat=ANN)
    await save(desk, "Late", "due=overdue", chat=ANN, shared=True)
    await save(desk, "Of the team", "kind=bug", by=BOB, shared=True)
    await save(desk, "Bob's", "kind=bug", by=BOB)
    await add(desk, "Call", assignee=ANN)
    page = await show(desk, "/tasks")

    await saved_menu(desk, page)
    assert flat(desk, page) == ["Mine", "Late", "‹ Back"]
    await tap(desk, page, "Mine")

    assert (lines(desk, page)[0], titles(desk, page)) == ("Mine · 1 task", {"Call"})


async def test_a_filter_that_is_pressed_takes_the_place_of_what_was_saved(desk: Desk) -> None:
    await save(desk, "Bugs", "kind=bug", shared=True)
    page = await show(desk, "/tasks", chat=TEAM)
    await saved_menu(desk, page)
    await tap(desk, page, "Bugs")

    await tap(desk, page, "Filter…")
    await tap(desk, page, "Kind…")
    await tap(desk, page, "Question")
    assert lines(desk, page)[0] == "Questions · 1 open task"

    await tap(desk, page, "‹ Back")
    await tap(desk, page, "Saved…")
    await tap(desk, page, "Bugs")
    await tap(desk, page, "Filter…")
    await tap(desk, page, "Clear")
    assert lines(desk, page)[0] == "3 open tasks"


async def test_a_board_counts_what_a_saved_filter_lets_through(desk: Desk) -> None:
    await save(desk, "Bugs", "kind=bug&status=open", shared=True)
    page = await show(desk, "/board", chat=TEAM)

    await saved_menu(desk, page)
    await tap(desk, page, "Bugs")

    assert lines(desk, page)[0] == "Board · Bugs · 3 tasks"
    assert buttons(desk, page)[0] == ["· Open 2 ·", "Done 1"]


async def test_what_is_shared_no_more_limits_nothing(desk: Desk) -> None:
    id_ = await save(desk, "Bugs", "kind=bug", shared=True)
    page = await show(desk, "/tasks", chat=TEAM)
    await saved_menu(desk, page)
    await tap(desk, page, "Bugs")

    await desk.telegram.db.write(lambda store: store.saved.remove(id_))
    await tap(desk, page, "Filter…")

    assert lines(desk, page)[0] == "3 open tasks"
    assert "Saved…" not in flat(desk, page)


async def test_a_forged_press_shows_nothing_of_what_others_have_saved(desk: Desk) -> None:
    theirs = await save(desk, "Secret", "kind=bug", by=BOB)
    page = await show(desk, "/tasks", chat=TEAM)

    for id_ in (theirs, 999):
        answer = await desk.press_data(page, UseSaved(saved=id_).pack(), by=ANN)
        assert answer == "I can't find that."

    assert lines(desk, page)[0] == "3 open tasks"
