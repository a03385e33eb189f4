"""A person's day and a team's work from the lists in the chat, over the wire."""

import pytest

from emulator.people import Person
from tests.e2e.cards import Json, answer, becomes, buttons, card, entity, tap, words
from tests.e2e.doors import by_polling, on_each_engine
from tests.e2e.installation import Installation


@pytest.fixture
async def team(ann: Person, bob: Person) -> int:
    """Ann's group, in which the bot has said hello."""
    chat = await ann.people.group("Team", ann, bob)
    await answer(ann, "Hello!", chat=chat)
    return chat


async def write_down(person: Person, *titles: str, chat: int | None = None) -> None:
    for title in titles:
        await person.say(f"/task@sift_bot {title}" if chat else f"/task {title}", chat=chat)
        await card(person, title.split(" ")[1], button="✓ Done", chat=chat)


@by_polling
async def test_a_day_is_run_from_one_message(sift: Installation, ann: Person, bob: Person, team: int) -> None:
    await write_down(ann, "Call Zed today", "Pay rent today", "Order ink", "Book flights next month")
    await write_down(ann, "Ship release today", chat=team)
    await ann.say("/today")
    day = await card(ann, "3 open tasks", "Due today", "Call Zed", "Pay rent", "Ship release", "Team")
    assert "Order ink" not in words(day)

    await tap(ann, day, "1")
    await becomes(ann, day, "Call Zed", "#1", without=("Pay rent",), button="‹ Back")
    await tap(ann, day, "✓ Done", "‹ Back")
    await becomes(ann, day, "2 open tasks", "1. Pay rent", without=("Call Zed",))
    await tap(ann, day, "2", "Snooze", "Until tomorrow")
    await becomes(ann, day, "Ship release", "💤")
    await tap(ann, day, "‹ Back")
    await becomes(ann, day, "1 open task", without=("Ship release",))

    await ann.say("/week")
    week = await card(ann, "1 open task", "Today", "1. Pay rent")
    await tap(ann, week, "Week ›")
    await becomes(ann, week, "0 open tasks", "Nothing is due in these days.", button="‹ Week")
    await ann.say("/search RELEASE")
    found = await card(ann, "“RELEASE” · 1 task", "Ship release", "Team")
    link = entity(found, "text_link")
    assert link["url"].startswith("https://t.me/sift_bot?start=task_")

    opened = await ann.say(f"/start {link['url'].rpartition('=')[2]}")
    await card(ann, "Ship release", "💤", after=opened["message_id"])
    stolen = await bob.say(f"/start {link['url'].rpartition('=')[2][:-3]}xyz")
    await answer(bob, "Не можу цього знайти.", after=stolen["message_id"])


@by_polling
@on_each_engine
async def test_a_list_is_filtered_in_plain_words_turned_and_gone_back_to(sift: Installation, ann: Person) -> None:
    for n in range(1, 10):
        await sift.call("POST", "/api/tasks", {"title": f"Crash {n}", "kind": "bug", "workspace": await own(sift, ann)})
    await write_down(ann, "Order ink", "Call Zed")
    await ann.say("/tasks bugs this week")
    page = await card(ann, "Bugs · this week · 9 open tasks", "1. Crash 1", button="1/2")

    await tap(ann, page, "›")
    await becomes(ann, page, "1. Crash 9", button="2/2")
    await tap(ann, page, "1", "✓ Done", "‹ Back")
    await becomes(ann, page, "8 open tasks", "8. Crash 8", without=("Crash 9",))
    await sift.stop("bot")
    await sift.start("bot")

    await tap(ann, page, "Filter…", "Type words…")
    question = await ann.people.wait_for(ann.id, lambda message: "reply_interface" in message)
    await ann.say("ink", reply_to=question["message_id"])
    await becomes(ann, page, "“ink” · 1 open task", "1. Order ink", without=("Crash",))
    await ann.say("kind:banana zed", reply_to=page["message_id"])
    await becomes(ann, page, "“zed” · 1 open task", "Not understood: “kind:banana”")
    await tap(ann, page, "Filter…", "Clear")
    await becomes(ann, page, "10 open tasks", button="1/2")
    assert question["message_id"] not in [message["message_id"] for message in await ann.history()]

    board = await board_of(ann)
    assert {"· Open 10 ·", "Done 1"} <= set(buttons(board))
    await tap(ann, board, "Done 1")
    await becomes(ann, board, "1. Crash 9", without=("Order ink",))


async def own(sift: Installation, person: Person) -> str:
    """The id of somebody's own workspace; they speak to the bot first."""
    await person.say("/help")
    await answer(person, "What I can do")
    return await sift.db.read(lambda store: store.workspaces.by_chat(person.id).public_id)


async def board_of(person: Person) -> Json:
    await person.say("/board")
    return await card(person, "Board")


@by_polling
async def test_several_tasks_are_done_together_and_taken_back_together(sift: Installation, ann: Person) -> None:
    await write_down(ann, "Call Zed", "Order ink", "Pay rent")
    await ann.say("/tasks")
    page = await card(ann, "3 open tasks")

    await tap(ann, page, "Pick several", "All on this page", "☑ Order ink", "✓ Done")
    await becomes(ann, page, "1 open task", "2 done", without=("Call Zed",), button="↩ Undo all")
    assert [task["status"] for task in await sift.tasks()] == ["done", "open", "done"]

    answered = await tap(ann, page, "↩ Undo all")
    assert answered["text"] == "2 are as they were"
    await becomes(ann, page, "3 open tasks")
    await tap(ann, page, "Pick several", "☐ Call Zed", "☐ Pay rent", "Priority", "🔥 urgent")
    await becomes(ann, page, "2 have their priority", "🔥")
    assert [task["priority"] for task in await sift.tasks()] == ["urgent", "normal", "urgent"]
    await tap(ann, page, "Pick several", "☐ Order ink", "Due date", "Tomorrow")
    await becomes(ann, page, "1 has its date", "Later")
    assert [task["due"] is not None for task in await sift.tasks()] == [False, True, False]


@by_polling
async def test_a_group_shares_its_list_and_strangers_see_nothing_of_it(
    sift: Installation, ann: Person, bob: Person, eve: Person, team: int
) -> None:
    await write_down(ann, "Own secret")
    await write_down(ann, *(f"Step no{n}" for n in range(1, 10)), chat=team)
    await bob.say("/tasks@sift_bot", chat=team)
    page = await card(bob, "9 open tasks", "Step no1", chat=team, button="1/2")
    assert "Own secret" not in words(page)

    await tap(ann, page, "›")
    await becomes(ann, page, "1. Step no9")
    await tap(bob, page, "1", "✓ Done", "‹ Back")
    await becomes(bob, page, "8 open tasks")
    await tap(bob, page, "Filter…", "Person…", "Bob")
    await becomes(bob, page, "For Bob · 0 open tasks", "Nothing is like that", button="✓ Bob")
    await tap(bob, page, "‹ Back")

    await ann.people.do("member", chat=team, user=eve.id, status="member")
    await ann.people.do("member", chat=team, user=eve.id, status="left")
    await ann.people.do("press_raw", chat=team, user=eve.id, message=page["message_id"], data="l.clear")
    await sift.settle()
    await becomes(bob, page, "For Bob · 0 open tasks")
