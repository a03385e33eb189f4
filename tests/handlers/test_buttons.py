"""Each button does what it says, once, for who may; anything else changes nothing and is said aloud."""

from datetime import UTC, datetime, timedelta

import pytest
from aiogram.methods import AnswerCallbackQuery, GetChatMember
from aiogram.types import ForceReply

from classifier.base import Draft, Due, Grain
from handlers.cards.presses import (
    Assign,
    MakeTask,
    MoveTask,
    OpenCard,
    PickReading,
    SetDue,
    SetPriority,
    ShowPart,
    SnoozeTask,
    TypeDue,
    UndoChange,
    Unfold,
)
from handlers.cards.sheet import Menu
from storage.store import Store
from storage.tables import Channel, Role, Status, Task
from tasks import people
from tasks.rules import DuePreset, Snooze, Verb
from tests.handlers.desk import FIX, NOTE, Desk
from tests.handlers.telegram import ANN, BOB, EVE, TEAM, Json, Telegram


@pytest.fixture
def desk(telegram: Telegram) -> Desk:
    return Desk(telegram)


@pytest.fixture
async def card(desk: Desk) -> Json:
    """The card of Ann's task #1, in her private chat."""
    return await desk.card()


async def the_task(desk: Desk) -> Task:
    (task,) = await desk.tasks()
    return task


@pytest.mark.parametrize(
    ("label", "status", "toast"),
    [
        ("✓ Done", Status.DONE, "Done"),
        ("Start", Status.IN_PROGRESS, "Started"),
        ("Not a task", Status.DROPPED, "Not a task"),
    ],
)
async def test_a_move_moves_the_task_says_so_and_redraws_the_card(
    desk: Desk, card: Json, label: str, status: Status, toast: str
) -> None:
    assert await desk.press(card, label) == toast

    assert (await the_task(desk)).status is status
    assert "deliveries" in desk.telegram.rung


async def test_a_done_task_is_struck_in_the_same_card_and_can_be_reopened(desk: Desk, card: Json) -> None:
    await desk.press(card, "✓ Done")

    assert desk.text(card).startswith("✅ Fix the login #1\nDone by Ann, ")
    assert await desk.press(card, "Reopen") == "Open again"
    assert (await the_task(desk)).status is Status.OPEN


async def test_a_proposed_task_is_accepted(desk: Desk, card: Json) -> None:
    await set_status(desk, Status.PROPOSED)

    assert await desk.press_data(card, MoveTask(task=1, verb=Verb.ACCEPT).pack()) == "Accepted"

    assert (await the_task(desk)).status is Status.OPEN


async def test_priority_is_chosen_in_a_menu_that_folds_again(desk: Desk, card: Json) -> None:
    await desk.press(card, "Priority")

    assert await desk.press(card, "🔥 urgent") == "Priority: urgent"
    assert (await the_task(desk)).priority == "urgent"
    assert "🔥 urgent" in desk.text(card)
    assert desk.data(card, "Due date")


async def test_back_folds_a_menu_and_changes_nothing(desk: Desk, card: Json) -> None:
    before = await the_task(desk)

    await desk.press(card, "Snooze")
    await desk.press(card, "‹ Back")

    assert (await the_task(desk)).version == before.version
    assert desk.data(card, "✓ Done")


async def test_a_due_preset_is_the_end_of_that_day_in_the_presser_s_zone(desk: Desk, card: Json) -> None:
    await live_in(desk, ANN, "Pacific/Auckland")

    await desk.press(card, "Due date")
    toast = await desk.press(card, "Tomorrow")

    task = await the_task(desk)
    assert task.due_at is not None
    local = people.local(task.due_at, "Pacific/Auckland")
    assert (local.hour, local.minute, task.due_grain) == (23, 59, "day")
    assert local.date() == people.local(datetime.now(UTC), "Pacific/Auckland").date() + timedelta(days=1)
    assert toast
    assert toast in desk.text(card)


async def test_a_due_date_is_cleared(desk: Desk, card: Json) -> None:
    await desk.press_data(card, SetDue(task=1, preset=DuePreset.WEEK).pack())
    await desk.press(card, "Due date")

    assert await desk.press(card, "No date") == "No due date"
    assert (await the_task(desk)).due_at is None


async def test_typing_a_date_is_asked_for_by_a_message_that_waits_for_a_reply(desk: Desk, card: Json) -> None:
    await desk.press(card, "Due date")
    await desk.telegram.press(desk.data(card, "Type a date…"), card=card)

    (prompt,) = await desk.send()
    assert desk.text(prompt).startswith("When is #1 Fix the login due?")
    assert isinstance(desk.drawn[prompt["message_id"]].reply_markup, ForceReply)


async def test_the_same_press_delivered_twice_asks_once(desk: Desk, card: Json) -> None:
    await desk.telegram.press(TypeDue(task=1).pack(), card=card, query_id="77")
    await desk.telegram.press(TypeDue(task=1).pack(), card=card, query_id="77")

    assert len(await desk.send()) == 1


async def test_a_task_is_given_to_a_member_and_taken_back(desk: Desk) -> None:
    card = await team_card(desk)
    await join_team(desk, BOB)
    await desk.press(card, "Priority")  # draws the card with Bob in the team
    await desk.press(card, "‹ Back")

    await desk.press(card, "Assignee")
    assert await desk.press(card, "Bob Lee") == "Given to Bob Lee"
    assert "👤 Bob Lee" in desk.text(card)
    await desk.press(card, "Assignee")
    assert await desk.press(card, "Nobody") == "Given to nobody"
    assert (await the_task(desk)).assignee_id is None


async def test_a_task_is_put_aside_and_taken_up_again(desk: Desk, card: Json) -> None:
    await desk.press(card, "Snooze")
    toast = await desk.press(card, "An hour")

    assert toast is not None
    assert toast.startswith("Snoozed until ")
    assert "💤" in desk.text(card)
    assert await desk.press(card, "Take it up again") == "Taken up again"
    assert (await the_task(desk)).snoozed_until is None


async def test_the_last_change_is_undone_once(desk: Desk, card: Json) -> None:
    await desk.press(card, "✓ Done")
    undo = desk.data(card, "Undo")

    assert await desk.press_data(card, undo) == "Undone"
    assert (await the_task(desk)).status is Status.OPEN
    assert await desk.press_data(card, undo, query_id="2") == "Somebody changed it in the meantime. Look again."
    assert (await the_task(desk)).status is Status.OPEN


async def test_an_undo_that_is_not_the_last_change_any_more_changes_nothing(desk: Desk, card: Json) -> None:
    await desk.press(card, "✓ Done")
    undo = desk.data(card, "Undo")
    await desk.press(card, "Reopen")

    await desk.press_data(card, undo)

    assert (await the_task(desk)).status is Status.OPEN
    assert desk.answers[-1].show_alert


async def test_a_note_is_made_a_task(desk: Desk) -> None:
    card = await desk.card(NOTE)
    assert desk.text(card).startswith("🗒 Kept as a note")

    assert await desk.press(card, "Make it a task") == "It's task #1 now"

    assert (await the_task(desk)).status is Status.OPEN
    assert desk.text(card).startswith("Thanks #1")


async def test_making_a_task_of_a_note_twice_makes_one(desk: Desk) -> None:
    card = await desk.card(NOTE)

    for query_id in ("1", "2"):
        await desk.press_data(card, MakeTask(message=1).pack(), query_id=query_id)

    assert len(await desk.tasks()) == 1


async def test_of_a_date_with_two_readings_one_is_picked_and_asked_about_no_more(desk: Desk) -> None:
    first = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    card = await desk.card(two_readings(first))
    assert "two ways" in desk.text(card)

    await desk.press_data(card, PickReading(task=1, other=True).pack())

    assert (await the_task(desk)).due_at == first + timedelta(days=7)
    assert "two ways" not in desk.text(card)


async def test_the_first_reading_can_be_confirmed(desk: Desk) -> None:
    first = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    card = await desk.card(two_readings(first))

    await desk.press_data(card, PickReading(task=1, other=False).pack())

    assert (await the_task(desk)).due_at == first
    assert "two ways" not in desk.text(card)


async def test_of_several_tasks_the_buttons_are_for_the_one_that_was_chosen(desk: Desk) -> None:
    card = await desk.card(FIX, Draft(title="Call Bob", kind="task", is_task=True))

    await desk.press(card, "2")
    await desk.press(card, "✓ Done")

    assert [task.status for task in await desk.tasks()] == [Status.OPEN, Status.DONE]
    assert "☑ 2. Call Bob" in desk.text(card)


async def test_a_guessed_zone_is_confirmed_with_one_tap(desk: Desk) -> None:
    soon = datetime.now(UTC) + timedelta(days=1)
    card = await desk.card(Draft(title="Call", kind="task", is_task=True, due=Due(soon, Grain.TIME)))
    assert "Is that yours?" in desk.text(card)

    assert await desk.press(card, "Yes, that's my time") == "Good to know"

    ann = await desk.telegram.db.read(lambda store: store.people.by_telegram_id(ANN["id"]))
    assert ann is not None
    assert ann.zone_confirmed
    assert "Is that yours?" not in desk.text(card)


async def test_a_reminder_opens_the_card_below_it_and_both_follow_the_task(desk: Desk, card: Json) -> None:
    await desk.telegram.db.write(want_reminder)
    (reminder,) = await desk.send()

    await desk.telegram.press(desk.data(reminder, "Open the card"), card=reminder)
    (opened,) = await desk.send()
    await desk.press(opened, "✓ Done")

    for shown in (card, reminder, opened):
        assert "Done by Ann" in desk.text(shown)


async def test_a_reminder_is_snoozed_in_place(desk: Desk, card: Json) -> None:
    await desk.telegram.db.write(want_reminder)
    (reminder,) = await desk.send()

    await desk.press(reminder, "Snooze")
    await desk.press(reminder, "Until tomorrow")

    assert (await the_task(desk)).snoozed_until is not None
    assert desk.text(reminder).startswith("⏰ It's time:")


# What must not work.


async def test_a_stale_press_changes_nothing_says_so_and_the_card_is_redrawn(desk: Desk, card: Json) -> None:
    done = desk.data(card, "✓ Done")
    await desk.press(card, "✓ Done")
    version = (await the_task(desk)).version
    desk.drawn.clear()

    await desk.press_data(card, done, query_id="2")

    assert desk.answers[-1].text == "That can't be done with this task now."
    assert desk.answers[-1].show_alert
    assert (await the_task(desk)).version == version
    assert "Done by Ann" in desk.text(card)


ANYTHING = [
    MoveTask(task=1, verb=Verb.DONE),
    Unfold(task=1, menu=Menu.DUE),
    ShowPart(task=1),
    SetPriority(task=1, priority="urgent"),
    SetDue(task=1, preset=DuePreset.TODAY),
    PickReading(task=1, other=True),
    TypeDue(task=1),
    Assign(task=1, person=1),
    SnoozeTask(task=1, preset=Snooze.HOUR),
    UndoChange(task=1, event=1),
    MakeTask(message=1),
    OpenCard(task=1),
]


@pytest.mark.parametrize("forged", ANYTHING, ids=lambda press: type(press).__name__)
async def test_eve_can_press_nothing_of_anns_under_a_card_of_her_own(desk: Desk, card: Json, forged: MoveTask) -> None:
    hers = await desk.card(by=EVE)
    before = [(task.version, task.status) for task in await desk.tasks()]

    await desk.press_data(hers, forged.pack(), by=EVE)

    assert [(task.version, task.status) for task in await desk.tasks()] == before
    assert desk.answers[-1].text == "I can't find that."
    assert desk.answers[-1].show_alert
    assert await desk.send() == []


@pytest.mark.parametrize("forged", ANYTHING, ids=lambda press: type(press).__name__)
async def test_who_is_no_member_of_a_group_can_press_nothing_in_it(desk: Desk, forged: MoveTask) -> None:
    card = await team_card(desk)
    desk.telegram.session.members[EVE["id"]] = "left"
    before = await the_task(desk)

    await desk.press_data(card, forged.pack(), by=EVE)

    assert (await the_task(desk)).version == before.version
    assert desk.answers[-1].show_alert
    assert desk.telegram.calls(GetChatMember)


async def test_a_viewer_may_look_but_not_press(desk: Desk) -> None:
    card = await team_card(desk)
    await join_team(desk, BOB, Role.VIEWER)

    await desk.press_data(card, MoveTask(task=1, verb=Verb.DONE).pack(), by=BOB)

    assert (await the_task(desk)).status is Status.OPEN
    assert desk.answers[-1].text == "Тут вам цього не дозволено."


async def test_a_button_of_one_task_under_the_card_of_another_changes_nothing(desk: Desk, card: Json) -> None:
    other = await desk.card()

    await desk.press_data(other, MoveTask(task=1, verb=Verb.DONE).pack())

    assert [task.status for task in await desk.tasks()] == [Status.OPEN, Status.OPEN]
    assert desk.answers[-1].show_alert


async def test_a_press_under_a_message_that_is_no_card_changes_nothing(desk: Desk, card: Json) -> None:
    stray = desk.telegram.by_bot("something else", chat=card["chat"])

    await desk.press_data(stray, MoveTask(task=1, verb=Verb.DONE).pack())

    assert (await the_task(desk)).status is Status.OPEN
    assert desk.answers[-1].text == "This card is out of date. /tasks shows what there is."


async def test_a_member_who_is_not_there_any_more_gets_no_task(desk: Desk, card: Json) -> None:
    await desk.press_data(card, Assign(task=1, person=999).pack())

    assert (await the_task(desk)).assignee_id is None
    assert desk.answers[-1].text == "That value doesn't fit."


@pytest.mark.parametrize(
    "data",
    [
        "x",
        "move",
        "move:1",
        "move:1:explode",
        "move:one:done",
        "move:-1:done",
        f"move:{10**30}:done",
        "move:1:done:extra",
        "menu:1:everything",
        "prio:1:huge",
        "\ud83d",
        ":" * 64,
        "due:1:\x00",
    ],
)
async def test_malformed_data_is_answered_politely_and_changes_nothing(desk: Desk, card: Json, data: str) -> None:
    before = (await the_task(desk)).version

    await desk.press_data(card, data)

    assert desk.answers[-1].text == "I don't know this button."
    assert (await the_task(desk)).version == before


async def test_a_card_too_old_to_be_edited_still_has_buttons_that_work(desk: Desk, card: Json) -> None:
    too_old = {"chat": card["chat"], "message_id": card["message_id"], "date": 0}

    await desk.press_data(too_old, MoveTask(task=1, verb=Verb.DONE).pack())

    assert (await the_task(desk)).status is Status.DONE


async def test_a_press_that_names_no_message_is_answered(desk: Desk, card: Json) -> None:
    query = {"id": "9", "from": ANN, "chat_instance": "1", "data": "move:1:done", "inline_message_id": "i"}

    await desk.telegram.feed({"callback_query": query})

    assert desk.answers[-1].show_alert
    assert (await the_task(desk)).status is Status.OPEN


async def test_a_press_whose_answer_comes_too_late_counts_all_the_same(desk: Desk, card: Json) -> None:
    desk.telegram.session.refuse("answerCallbackQuery", "Bad Request: query is too old and response timeout expired")

    await desk.telegram.press(MoveTask(task=1, verb=Verb.DONE).pack(), card=card)

    assert (await the_task(desk)).status is Status.DONE


async def test_every_press_is_answered_exactly_once(desk: Desk, card: Json) -> None:
    presses = [press.pack() for press in ANYTHING]

    for data in presses:
        await desk.press_data(card, data)

    assert len(desk.telegram.calls(AnswerCallbackQuery)) == len(presses)


def two_readings(first: datetime) -> Draft:
    due = Due(first, Grain.TIME, alternative=first + timedelta(days=7))
    return Draft(title="Call", kind="task", is_task=True, due=due)


def want_reminder(store: Store) -> None:
    store.deliveries.want(1, Channel.REMINDER, ANN["id"], "task:1@2026", task_id=1, person_id=1, view={"reason": "due"})


async def team_card(desk: Desk) -> Json:
    return await desk.card(chat=TEAM)


async def join_team(desk: Desk, who: Json, role: Role = Role.MEMBER) -> None:
    def join(store: Store) -> None:
        workspace = store.workspaces.by_chat(TEAM["id"])
        assert workspace is not None
        bob = people.meet(store, telegram_id=who["id"], name="Bob Lee", language_code=who["language_code"])
        people.join(store, workspace.id, bob.id, role, change=True)

    await desk.telegram.db.write(join)


async def live_in(desk: Desk, who: Json, zone: str) -> None:
    def live(store: Store) -> None:
        person = store.people.by_telegram_id(who["id"])
        assert person is not None
        people.set_zone(store, person.id, zone)

    await desk.telegram.db.write(live)


async def set_status(desk: Desk, status: Status) -> None:
    def change(store: Store) -> None:
        task = store.tasks.get(1)
        assert task is not None
        store.tasks.swap(task, status=status)

    await desk.telegram.db.write(change)
