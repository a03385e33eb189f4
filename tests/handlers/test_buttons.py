"""Each button does what it says, once."""

from datetime import UTC, datetime, timedelta

import pytest
from aiogram.types import ForceReply

from classifier.base import Draft, Due, Grain
from handlers.cards.presses import (
    MakeTask,
    MoveTask,
    PickReading,
    SetDue,
    TypeDue,
)
from storage.tables import Status
from tasks import people
from tasks.rules import DuePreset, Verb
from tests.handlers.desk import FIX, NOTE, Desk
from tests.handlers.pressing import join_team, live_in, set_status, team_card, the_task, two_readings, want_reminder
from tests.handlers.telegram import ANN, BOB, Json


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
    assert await desk.press(card, "Bob Lee") == "Assigned to Bob Lee"
    assert "👤 Bob Lee" in desk.text(card)
    await desk.press(card, "Assignee")
    assert await desk.press(card, "Nobody") == "Unassigned"
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
