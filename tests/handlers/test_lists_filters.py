"""What a list is limited to: by buttons, by words, by filters with names; and how its heading says so."""

import pytest

from storage.tables import Role, Status, now
from tests.handlers.desk import Desk
from tests.handlers.listed import DAY, HOUR, add, buttons, flat, join_team, lines, meet, show, tap, titles
from tests.handlers.telegram import ANN, BOB, TEAM, Telegram


@pytest.fixture
async def desk(telegram: Telegram) -> Desk:
    """Ann's desk; her day is long enough for whatever is hours away."""
    desk = Desk(telegram)
    await meet(desk)
    return desk


@pytest.fixture
async def full(desk: Desk) -> Desk:
    await meet(desk, BOB)
    await join_team(desk, ANN, BOB)
    await add(desk, "Crash", kind="bug", priority="high", author="Ann Lee", chat=TEAM, assignee=BOB)
    await add(desk, "Slow", kind="bug", author="Zed", source="Deploys", chat=TEAM)
    await add(desk, "Why?", kind="question", author="annika", chat=TEAM, assignee=ANN)
    await add(desk, "Old", kind="bug", chat=TEAM, status=Status.DONE)
    return desk


async def test_filters_are_changed_by_buttons_and_said_in_the_heading(full: Desk) -> None:
    page = await show(full, "/tasks", chat=TEAM)
    assert lines(full, page)[0] == "3 open tasks"

    await tap(full, page, "Filter…")
    await tap(full, page, "Kind…")
    await tap(full, page, "Bug")
    assert lines(full, page)[0] == "Bugs · 2 open tasks"
    await tap(full, page, "‹ Back")
    await tap(full, page, "Priority…")
    await tap(full, page, "🔼 high")
    assert lines(full, page)[0] == "Bugs · 🔼 high · 1 open task"
    await tap(full, page, "Any")
    await tap(full, page, "‹ Back")
    await tap(full, page, "Status…")
    await tap(full, page, "Done")
    assert (lines(full, page)[0], titles(full, page)) == ("Bugs · done · 1 task", {"☑"})
    await tap(full, page, "‹ Back")
    await tap(full, page, "Clear")

    assert lines(full, page)[0] == "3 open tasks"
    assert ["Filter…", "Pick several"] in buttons(full, page)


async def test_a_person_or_nobody_can_be_chosen(full: Desk) -> None:
    page = await show(full, "/tasks", chat=TEAM)
    await tap(full, page, "Filter…")
    await tap(full, page, "Person…")

    await tap(full, page, "Bob")
    assert (lines(full, page)[0], titles(full, page)) == ("For Bob · 1 open task", {"Crash"})
    await tap(full, page, "Nobody")
    assert (lines(full, page)[0], titles(full, page)) == (
        "For Bob · for nobody yet · 2 open tasks",
        {"Crash", "Slow"},
    )
    await tap(full, page, "✓ Bob")

    assert titles(full, page) == {"Slow"}


async def test_due_dates_can_be_chosen(desk: Desk) -> None:
    await add(desk, "late", due_at=now() - DAY)
    await add(desk, "today", due_at=now() + HOUR)
    await add(desk, "soon", due_at=now() + 3 * DAY)
    await add(desk, "someday")
    page = await show(desk, "/tasks")
    await tap(desk, page, "Filter…")
    await tap(desk, page, "Due date…")

    seen = {}
    for label in ("Overdue", "Today", "Within a week", "No date"):
        await tap(desk, page, label)
        seen[label] = (lines(desk, page)[0], titles(desk, page))

    assert seen["Overdue"] == ("Overdue · 1 open task", {"late"})
    assert seen["Today"] == ("Due today · 1 open task", {"today"})
    assert seen["Within a week"][1] == {"today", "soon"}
    assert seen["No date"] == ("Without a date · 1 open task", {"someday"})


async def test_in_somebody_s_own_list_what_nobody_has_is_theirs(desk: Desk) -> None:
    await meet(desk, BOB)
    await desk.telegram.db.write(lambda store: store.people.join(1, 2, Role.MEMBER))
    await add(desk, "free")
    await add(desk, "own", assignee=ANN)
    await add(desk, "Bob's", assignee=BOB)

    page = await show(desk, "/tasks mine")

    assert (lines(desk, page)[0], titles(desk, page)) == ("Mine · 2 open tasks", {"free", "own"})
    assert "All" not in flat(desk, page)


async def test_words_are_asked_for_and_what_they_say_is_shown(desk: Desk) -> None:
    await add(desk, "Fix the login")
    await add(desk, "Call Zed")
    page = await show(desk, "/tasks")
    await tap(desk, page, "Filter…")

    await desk.telegram.press(desk.data(page, "Type words…"), card=page)
    (question,) = await desk.send()
    assert desk.text(question).startswith("Which tasks?")
    assert buttons(desk, page)[0] == ["✖ Cancel the question"]
    await desk.reply(question, "login")

    assert (lines(desk, page)[0], titles(desk, page)) == ("“login” · 1 open task", {"Fix"})
    assert buttons(desk, page)[0] != ["✖ Cancel the question"]
    assert desk.gone == [question["message_id"]]


async def test_a_reply_to_the_list_says_what_to_show(desk: Desk) -> None:
    await add(desk, "Fix the login")
    await add(desk, "Call Zed")
    page = await show(desk, "/tasks")

    await desk.reply(page, "zed")
    assert titles(desk, page) == {"Call"}
    await desk.reply(page, "nothing like it")

    assert lines(desk, page)[1] == "Nothing is like that. Take a filter away, or reply with other words."
    await tap(desk, page, "Clear")
    assert titles(desk, page) == {"Fix", "Call"}


@pytest.mark.parametrize(
    ("words", "heading", "found"),
    [
        ("bugs from Ann last week", "Bugs · from Ann · last week · 1 open task", {"Crash"}),
        ("kind:bug author:zed", "Bugs · from zed · 1 open task", {"Slow"}),
        ("from ann", "From Ann · 1 open task", {"Crash"}),
        ("author:anni", "From anni · 1 open task", {"Why?"}),
        ("source:deploys", "Via deploys · 1 open task", {"Slow"}),
        ("high priority", "🔼 high · 1 open task", {"Crash"}),
        ("status:done", "Done · 1 task", {"☑"}),
        ("assignee:bob", "For Bob · 1 open task", {"Crash"}),
        ("mine", "For Ann · 1 open task", {"Why?"}),
        ("kind:banana crash", "“crash” · 1 open task", {"Crash"}),
        ("min_confidence:0.9", "At least 90 % sure · 0 open tasks", set()),
        ("language:uk", "Ukrainian · 0 open tasks", set()),
    ],
)
async def test_words_after_the_command_are_filters_in_words_or_plain_language(
    full: Desk, words: str, heading: str, found: set[str]
) -> None:
    def last_week(store) -> None:
        for number in (1, 2):
            task = store.tasks.by_number(store.workspaces.by_chat(TEAM["id"]).id, number)
            task.created_at = now() - 7 * DAY

    await full.telegram.db.write(last_week)

    page = await show(full, f"/tasks {words}", chat=TEAM)

    assert lines(full, page)[0] == heading
    assert titles(full, page) == found
    unread = [line for line in lines(full, page) if line.startswith("Not understood")]
    assert unread == (["Not understood: “kind:banana”"] if "banana" in words else [])


@pytest.mark.parametrize("words", ["помилки від Анни", "ошибки от Анны", "author:Анна"])
async def test_a_name_is_found_as_sentences_decline_it(desk: Desk, words: str) -> None:
    await add(desk, "Crash", kind="bug", author="Анна Коваль")
    await add(desk, "Slow", kind="bug", author="Іван Коваль")

    page = await show(desk, f"/tasks {words}")

    assert titles(desk, page) == {"Crash"}
