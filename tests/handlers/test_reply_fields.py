"""What words in reply to a card can change."""

from classifier.base import Draft
from storage.tables import Status, Task
from tasks import people
from tests.handlers.desk import Desk
from tests.handlers.pressing import join_team, team_card
from tests.handlers.telegram import ANN, BOB, Json

CALL = Draft(title="Call Bob", kind="task", is_task=True)


async def first(desk: Desk) -> Task:
    return (await desk.tasks())[0]


async def test_a_rule_a_note_and_items_are_added_by_one_reply_and_undone_at_once(desk: Desk, card: Json) -> None:
    await desk.reply(card, "every weekday, urgent\nnote: ask Zed")

    task = await first(desk)
    assert task.recurrence == "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    assert ([note["text"] for note in task.notes], task.priority) == (["ask Zed"], "urgent")
    assert task.due_grain == "day"

    await desk.press(card, "↩ Undo")
    task = await first(desk)
    assert (task.recurrence, task.notes, task.priority, task.due_at) == (None, [], "normal", None)


async def test_items_are_added_and_ticked_by_words(desk: Desk, card: Json) -> None:
    await desk.reply(card, "checklist: milk, bread")
    await desk.reply(card, "check 2")

    assert "📋 1/2\n☐ milk\n☑ bread" in desk.text(card)


async def test_a_task_is_blocked_linked_and_freed_by_words(desk: Desk, card: Json) -> None:
    await desk.card(CALL)

    await desk.reply(card, "blocked by #2")
    assert "⛔ Blocked by #2" in desk.text(card)
    await desk.reply(card, "unblock")
    assert "⛔" not in desk.text(card)


async def test_a_number_that_is_not_there_changes_nothing_of_all_that_was_said(desk: Desk, card: Json) -> None:
    await desk.reply(card, "urgent, blocked by #77")

    assert desk.telegram.said == ["There is no task with that number here."]
    assert (await first(desk)).priority == "normal"


async def test_one_more_request_for_another_task_closes_this_one_and_undo_opens_it(desk: Desk, card: Json) -> None:
    other = await desk.card(CALL)

    await desk.reply(other, "+1 to #1")
    assert [task.status for task in await desk.tasks()] == [Status.OPEN, Status.DROPPED]

    await desk.press(other, "↩ Undo")
    assert [task.status for task in await desk.tasks()] == [Status.OPEN, Status.OPEN]


async def test_a_reminder_of_ones_own_stays_when_another_date_is_set(desk: Desk, card: Json) -> None:
    await desk.reply(card, "remind me tomorrow at 9:00")
    reminder = (await first(desk)).remind_at
    assert reminder is not None
    assert people.local(reminder, "UTC").hour == 9

    await desk.reply(card, "in 5 days")

    assert (await first(desk)).remind_at == reminder


async def test_whoever_says_that_they_take_it_has_it(desk: Desk) -> None:
    card = await team_card(desk)
    await join_team(desk, BOB)

    await desk.reply(card, "anyone")
    assert "🙋 for anyone" in desk.text(card)
    await desk.reply(card, "I'll take it", by=BOB)
    assert "👤 Bob Lee" in desk.text(card)
    await desk.reply(card, "assign to me", by=ANN)

    assert "👤 Bob Lee" in desk.text(card)
    assert desk.telegram.said == ["Somebody else has it already. Name yourself with @ to take it over."]


async def test_done_said_twice_is_refused_to_nobody(desk: Desk, card: Json) -> None:
    await desk.reply(card, "done")
    await desk.reply(card, "done")

    assert (await first(desk)).status is Status.DONE
    assert desk.telegram.said == []


async def test_in_ukrainian_too(desk: Desk) -> None:
    card = await desk.card(by=BOB)

    await desk.reply(card, "щопонеділка\nнотатка: подзвонити", by=BOB)

    task = await first(desk)
    assert (task.recurrence, [note["text"] for note in task.notes]) == ("FREQ=WEEKLY;BYDAY=MO", ["подзвонити"])


async def test_what_a_reply_has_changed_is_told_in_words_where_the_card_is_far_away(desk: Desk, card: Json) -> None:
    await desk.card()
    await desk.card()

    await desk.telegram.say(
        "title: Mend it\nbug, every day, for anyone", by=ANN, chat=card["chat"], reply_to_message=card
    )
    (told,) = await desk.send()

    assert desk.text(told).startswith("“Mend it” · for anyone · due ")
    assert desk.text(told).endswith(" · every day")
    assert told["chat"] == card["chat"]
    await desk.reply(told, "low")  # goes on about the same task
    assert (await first(desk)).priority == "low"


async def test_a_line_that_tells_of_a_reply_can_be_undone_by_nobody_else(desk: Desk) -> None:
    card = await team_card(desk)
    await join_team(desk, BOB)
    await desk.telegram.say("urgent", chat=card["chat"], reply_to_message=card, message_id=card["message_id"] + 50)
    (told,) = await desk.send()

    await desk.press(told, "↩ Undo", by=BOB)

    assert desk.answers[-1].show_alert
    assert (await first(desk)).priority == "urgent"
