"""Lists of tasks in the chat: what they show, how they are turned, and what opens from them."""

import pytest

from storage.tables import Role, Status, now
from tests.handlers.desk import Desk
from tests.handlers.listed import DAY, HOUR, add, buttons, flat, join_team, lines, meet, show, tap, titles
from tests.handlers.telegram import ANN, BOB, EVE, TEAM, Telegram
from tests.handlers.views import as_telegram_reads


@pytest.fixture
async def desk(telegram: Telegram) -> Desk:
    """Ann's desk; her day is long enough for whatever is hours away."""
    desk = Desk(telegram)
    await meet(desk)
    return desk


# /tasks


async def test_the_nearest_is_first_under_headings(desk: Desk) -> None:
    await add(desk, "someday")
    await add(desk, "next week", due_at=now() + 7 * DAY, due_grain="day")
    await add(desk, "tonight", due_at=now() + 2 * HOUR, due_grain="time", priority="urgent")
    await add(desk, "late", due_at=now() - DAY, due_grain="day", status=Status.PROPOSED)
    await add(desk, "done", status=Status.DONE)

    said = lines(desk, await show(desk, "/tasks"))

    assert said[:2] == ["4 open tasks", "Overdue"]
    assert said[2] == "1. ❔ late #4"
    assert said[4:6] == ["Today", "2. 🔥 tonight #3"]
    assert said[7:9] == ["Later", "3. next week #2"]
    assert said[10:] == ["No date", "4. someday #1"]


async def test_an_empty_list_says_what_to_do(desk: Desk) -> None:
    page = await show(desk, "/tasks")

    assert lines(desk, page) == ["0 open tasks", "Nothing to do. Forward me a message and there will be."]


async def test_a_number_is_a_link_to_its_card(desk: Desk) -> None:
    task = await add(desk, "Call Zed")

    page = await show(desk, "/tasks")

    assert f'href="https://t.me/sift_bot?start=task_{task.public_id}">#1</a>' in desk.drawn[page["message_id"]].text


async def test_a_long_list_is_turned_in_place_and_goes_round(desk: Desk) -> None:
    for n in range(1, 18):
        await add(desk, f"Task {n}")
    page = await show(desk, "/tasks")
    assert buttons(desk, page)[:3] == [["1", "2", "3", "4"], ["5", "6", "7", "8"], ["‹", "1/3", "›"]]
    assert "8. Task 8 #8" in desk.text(page)

    await tap(desk, page, "›")
    assert "1. Task 9 #9" in desk.text(page)
    await tap(desk, page, "›")
    assert lines(desk, page) == ["17 open tasks", "No date", "1. Task 17 #17"]
    await tap(desk, page, "›")
    assert "1. Task 1 #1" in desk.text(page)
    await tap(desk, page, "‹")

    assert buttons(desk, page)[:2] == [["1"], ["‹", "3/3", "›"]]


async def test_a_page_that_has_become_empty_goes_to_the_last_one_there_is(desk: Desk) -> None:
    for n in range(1, 10):
        await add(desk, f"Task {n}")
    page = await show(desk, "/tasks")
    await tap(desk, page, "›")
    await tap(desk, page, "1")
    await tap(desk, page, "✓ Done")

    await tap(desk, page, "‹ Back")

    assert lines(desk, page)[:3] == ["8 open tasks", "No date", "1. Task 1 #1"]


async def test_a_row_opens_its_card_in_the_same_message_with_a_way_back(desk: Desk) -> None:
    await add(desk, "Call Zed")
    page = await show(desk, "/tasks")

    await tap(desk, page, "1")
    assert desk.text(page).startswith("Call Zed #1")
    await tap(desk, page, "Priority")
    await tap(desk, page, "🔥 urgent")
    assert "🔥 urgent" in desk.text(page)
    await tap(desk, page, "Kind")
    await tap(desk, page, "Bug")
    await tap(desk, page, "‹ Back")

    assert lines(desk, page)[2:] == ["1. 🔥 Call Zed #1"]


async def test_a_menu_left_open_in_one_card_is_not_open_in_the_next(desk: Desk) -> None:
    for title in ("First", "Second"):
        await add(desk, title)
    page = await show(desk, "/tasks")
    await tap(desk, page, "1")
    await tap(desk, page, "Priority")
    back = [row[-1] for row in buttons(desk, page)][-1]
    assert back == "‹ Back"

    await desk.telegram.press("shut", card=page)
    await desk.send()
    await tap(desk, page, "2")

    assert desk.text(page).startswith("Second #2")
    assert "✓ Done" in flat(desk, page)


async def test_a_command_that_is_delivered_twice_opens_one_list(desk: Desk) -> None:
    message = desk.telegram.message("/tasks")

    await desk.telegram.feed({"message": message})
    await desk.telegram.feed({"message": message})

    assert len(await desk.send()) == 1


async def test_a_number_after_the_command_opens_that_card(desk: Desk) -> None:
    await add(desk, "Call Zed")

    page = await show(desk, "/tasks #1")

    assert desk.text(page).startswith("Call Zed #1")


# /today


async def test_a_day_has_its_parts_from_all_of_a_persons_workspaces(desk: Desk) -> None:
    await meet(desk, BOB)
    await join_team(desk, ANN, BOB)
    await add(desk, "late", due_at=now() - DAY, due_grain="day")
    await add(desk, "due", due_at=now() + HOUR, due_grain="time", chat=TEAM)
    await add(desk, "Bob's", due_at=now() + HOUR, chat=TEAM, assignee=BOB)
    await add(desk, "back", snoozed_until=now() + 2 * HOUR)
    await add(desk, "begun", status=Status.IN_PROGRESS, chat=TEAM, assignee=ANN)
    await add(desk, "someday")

    page = await show(desk, "/today")

    said = lines(desk, page)
    assert said[0].endswith(" · 4 open tasks")
    assert said[1:3] == ["Overdue", "1. late #1"]
    assert said[4:6] == ["Due today", "2. due #1"]
    assert said[6].endswith(" · Team")
    assert said[7:9] == ["Coming back today", "3. back #2"]
    assert said[9].startswith("💤 ")
    assert said[10:12] == ["In progress", "4. ▶️ begun #3"]
    await tap(desk, page, "Everybody's")
    assert "Bob's #2" in desk.text(page)


async def test_an_empty_day_says_so(desk: Desk) -> None:
    assert lines(desk, await show(desk, "/today"))[-1] == "Nothing for today. /week shows what comes."


async def test_a_card_of_another_workspace_opens_with_its_people(desk: Desk) -> None:
    await meet(desk, BOB)
    await join_team(desk, ANN, BOB)
    await add(desk, "due", due_at=now() + HOUR, chat=TEAM)
    page = await show(desk, "/today")

    await tap(desk, page, "1")
    await tap(desk, page, "Assignee")

    assert "Bob" in flat(desk, page)


# /board and /week


async def test_a_board_has_a_button_for_each_column(desk: Desk) -> None:
    await add(desk, "open")
    await add(desk, "begun", status=Status.IN_PROGRESS)
    for title in ("first", "second"):
        await add(desk, title, status=Status.DONE)
    page = await show(desk, "/board")
    assert lines(desk, page) == ["Board · 4 tasks", "1. open #1"]
    assert buttons(desk, page)[:2] == [["· Open 1 ·", "In progress 1"], ["Done 2"]]

    await tap(desk, page, "Done 2")

    assert lines(desk, page)[1:] == ["1. second #4", "2. first #3"]
    assert buttons(desk, page)[:2] == [["Open 1", "In progress 1"], ["· Done 2 ·"]]


async def test_a_week_is_shown_by_day(desk: Desk) -> None:
    await add(desk, "late", due_at=now() - DAY)
    await add(desk, "today", due_at=now() + HOUR, due_grain="day")
    await add(desk, "tomorrow", due_at=now() + DAY, due_grain="time")
    await add(desk, "in ten days", due_at=now() + 10 * DAY)
    page = await show(desk, "/week")

    said = lines(desk, page)
    assert said[0].endswith(" · 3 open tasks")
    assert [said[1], *said[4:6], *said[6:8]] == ["Overdue", "Today", "2. today #2", "Tomorrow", "3. tomorrow #3"]
    days = buttons(desk, page)[0]
    assert len(days) == 7
    await desk.telegram.press("l.day:1", card=page)
    await desk.send()
    assert lines(desk, page)[1:3] == ["Tomorrow", "1. tomorrow #3"]
    await tap(desk, page, "Week ›")

    assert titles(desk, page) == {"in"}
    assert ["‹ Week", "Week ›"] in buttons(desk, page)
    await tap(desk, page, "Week ›")
    assert ["‹ Week", "This week", "Week ›"] in buttons(desk, page)


# /search


async def test_a_search_finds_all_texts_and_finished_tasks_and_shows_where(desk: Desk) -> None:
    await desk.card()
    await add(desk, "Call Zed", description="about the LOGIN of the old server")
    await add(desk, "Login page", status=Status.DONE)
    await add(desk, "Ring Eve", notes=[{"id": "1", "text": "she can't log in", "by": 1, "at": "2026-11-22"}])

    page = await show(desk, "/search login")

    said = lines(desk, page)
    assert said[0] == "“login” · 3 tasks"
    assert said[-1] == "3. ☑ Login page #3"
    assert any("about the LOGIN of the old" in line for line in said)
    assert [line for line in said if "Ring Eve" in line] == []


async def test_a_search_takes_words_as_they_stand_and_filters_by_their_names(desk: Desk) -> None:
    await add(desk, "bugs from Ann last week", kind="bug")
    await add(desk, "last of the bugs", kind="question")

    for words, heading in [
        ("bugs last", "“bugs last” · 2 tasks"),
        ("bugs kind:bug last", "Bugs · “bugs last” · 1 task"),
        ("https://example.org", "“https://example.org” · 0 tasks"),
        ("12", "“12” · 0 tasks"),
    ]:
        assert lines(desk, await show(desk, f"/search {words}"))[0] == heading


async def test_a_search_without_words_asks_for_them(desk: Desk) -> None:
    await add(desk, "Fix the login")
    page = await show(desk, "/search")
    assert lines(desk, page)[0] == "Search"

    await desk.reply(page, "LOGIN")

    assert lines(desk, page) == ["“LOGIN” · 1 task", "1. Fix the login #1"]


# who sees what


async def test_a_group_turns_its_own_list_together(desk: Desk) -> None:
    await meet(desk, BOB)
    await join_team(desk, ANN, BOB)
    await add(desk, "private")
    for n in range(9):
        await add(desk, f"ours {n}", chat=TEAM)

    page = await show(desk, "/tasks", chat=TEAM)
    await tap(desk, page, "›", by=BOB)

    assert "1. ours 8 #9" in desk.text(page)
    assert "private" not in desk.text(await show(desk, "/today", chat=TEAM))


async def test_a_stranger_turns_nothing(desk: Desk) -> None:
    await join_team(desk, ANN)
    for n in range(9):
        await add(desk, f"ours {n}", chat=TEAM)
    page = await show(desk, "/tasks", chat=TEAM)
    desk.telegram.session.members[EVE["id"]] = "left"

    assert await tap(desk, page, "›", by=EVE) == "I can't find that."

    assert "1. ours 0 #1" in desk.text(page)


async def test_a_forged_press_shows_no_private_task_to_a_group(desk: Desk) -> None:
    await join_team(desk, ANN)
    secret = await add(desk, "private")
    await add(desk, "ours", chat=TEAM)
    page = await show(desk, "/tasks", chat=TEAM)

    assert await desk.press_data(page, f"l.open:{secret.id}") == "I can't find that."
    await tap(desk, page, "Pick several")
    assert await desk.press_data(page, f"l.tick:{secret.id}:1") == "I can't find that."

    assert "private" not in desk.text(page)


@pytest.mark.parametrize(
    "data",
    ["l.page:-1", "l.page:999999999", "l.fold:nonsense", "l.set:kind:banana", "l.set:person:999", "l.set:filter:any",
     "l.col:dropped", "l.week:99", "l.day:7", "l.set:due:never", "l.open:77", "l.move:done", "l.undo", "l.prio:high"],
)  # fmt: skip
async def test_presses_that_no_list_draws_are_answered_and_change_nothing(desk: Desk, data: str) -> None:
    await add(desk, "Call Zed")
    page = await show(desk, "/tasks")
    before = desk.text(page)

    assert await desk.press_data(page, data)

    assert desk.text(page) == before


async def test_whoever_has_left_sees_the_list_no_more(desk: Desk) -> None:
    await join_team(desk, ANN)
    await add(desk, "ours", due_at=now() + HOUR, chat=TEAM)
    page = await show(desk, "/today")
    assert "ours" in desk.text(page)

    await desk.telegram.db.write(lambda store: store.people.leave(store.workspaces.by_chat(TEAM["id"]).id, 1))
    await desk.press_data(page, "l.whose:1")

    assert "ours" not in desk.text(page)


# links


async def test_a_link_to_a_task_opens_its_card_whichever_workspace_it_is_in(desk: Desk) -> None:
    await meet(desk, EVE)
    await join_team(desk, ANN)
    task = await add(desk, "ours", chat=TEAM)

    card = await show(desk, f"/start task_{task.public_id}")
    assert desk.text(card).startswith("ours #1")

    await desk.telegram.say(f"/start task_{task.public_id}", by=EVE)
    await desk.telegram.say("/start task_nonsense\0", by=EVE)
    assert await desk.send() == []
    assert [as_telegram_reads(said)[0] for said in desk.telegram.said] == ["I can't find that."] * 2


async def test_a_viewer_may_look_and_turn(desk: Desk) -> None:
    await meet(desk, BOB)
    await join_team(desk, BOB, role=Role.VIEWER)
    for n in range(9):
        await add(desk, f"ours {n}", chat=TEAM)
    page = await show(desk, "/tasks", by=BOB, chat=TEAM)

    assert await tap(desk, page, "›", by=BOB) is None
