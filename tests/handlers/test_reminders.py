"""Reminders, snoozes and news as people see and press them."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine

from storage.store import Store
from storage.tables import Channel, Role, Status
from tasks import actions, making, noticing, people, reminders
from tasks.actors import Actor
from tasks.rules import DueDate
from tests.handlers.desk import Desk
from tests.handlers.telegram import ANN, BOB, Json
from tests.handlers.views import labels

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""A Friday."""
HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=True) as traveller:
        yield traveller


async def due(desk: Desk, number: int, at: datetime) -> None:
    change = partial(actions.change, due=DueDate(at))
    await desk.telegram.db.write(change, Actor.INSTALLATION, number)


async def remind(desk: Desk) -> list[Json]:
    """The messages that come by now."""
    await desk.telegram.db.write(reminders.fire_due, datetime.now(UTC))
    return await desk.send()


def rows(desk: Desk, message: Json) -> list[list[str]]:
    return labels(desk.drawn[message["message_id"]])


async def prompt(desk: Desk) -> Json:
    pending = await desk.telegram.db.read(
        lambda store: [
            store.deliveries.shown_as(message["chat"]["id"], message_id)
            for message_id, message in desk.messages.items()
        ]
    )
    (found,) = [
        row for row in pending if row is not None and row.channel is Channel.PROMPT and not row.view.get("gone")
    ]
    return desk.messages[found.telegram_message_id]


async def test_a_reminder_of_its_own_is_set_from_the_card_and_seen_on_it(desk: Desk, clock) -> None:
    card = await desk.card()

    await desk.press(card, "More…")
    await desk.press(card, "Remind me")
    assert rows(desk, card) == [
        ["In an hour", "This evening"],
        ["Tomorrow morning", "Type a time…"],
        ["‹ Back"],
    ]
    said = await desk.press(card, "Tomorrow morning")

    assert said == "I'll remind you: Sat, Nov 21, 09:00"
    assert "⏰ Sat, Nov 21" in desk.text(card)
    (task,) = await desk.tasks()
    assert task.remind_at == datetime(2026, 11, 21, 9, tzinfo=UTC)
    await desk.press(card, "More…")
    await desk.press(card, "⏰ Sat, Nov 21, 09:00")
    await desk.press(card, "No reminder")
    assert (await desk.tasks())[0].remind_at is None


async def test_a_reminder_can_be_counted_from_the_due_date(desk: Desk, clock) -> None:
    card = await desk.card()
    await due(desk, 1, NOON + 49 * HOUR)
    await desk.send()

    await desk.press(card, "More…")
    await desk.press(card, "⏰ Sun, Nov 22, 13:00")
    assert rows(desk, card)[1:3] == [["Tomorrow morning", "The morning it is due"], ["An hour before", "A day before"]]
    await desk.press(card, "A day before")

    assert (await desk.tasks())[0].remind_at == NOON + 25 * HOUR
    await desk.press(card, "↩ Undo")
    assert (await desk.tasks())[0].remind_at == NOON + 49 * HOUR


@pytest.mark.parametrize(("way", "field"), [(["Snooze"], "snoozed_until"), (["More…", "Remind me"], "remind_at")])
async def test_a_time_is_typed_and_what_is_none_is_asked_again(desk: Desk, clock, way: list[str], field: str) -> None:
    card = await desk.card()
    for label in [*way, "Type a time…"]:
        await desk.press(card, label)
    question = await prompt(desk)

    for words in ("whenever", "yesterday 10:00"):
        desk.telegram.clock = int(datetime.now(UTC).timestamp())
        await desk.reply(question, words)
        assert "I see no date to come in that" in desk.telegram.said[-1]
        assert getattr((await desk.tasks())[0], field) is None
    desk.telegram.clock = int(datetime.now(UTC).timestamp())
    await desk.reply(question, "tomorrow 15:00")

    assert getattr((await desk.tasks())[0], field) == datetime(2026, 11, 21, 15, tzinfo=UTC)
    assert desk.gone, "the question is taken away"


async def test_a_reminder_is_done_put_off_and_taken_back_where_it_stands(desk: Desk, clock) -> None:
    await desk.card()
    await due(desk, 1, NOON + HOUR)
    clock.shift(HOUR)
    (reminder,) = [message for message in await remind(desk) if "It's time" in desk.text(message)]
    assert rows(desk, reminder) == [
        ["✓ Done", "💤 An hour", "💤 Until tomorrow"],
        ["Snooze", "Open the card"],
    ]

    await desk.press(reminder, "💤 Until tomorrow")
    assert (await desk.tasks())[0].snoozed_until == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert rows(desk, reminder) == [["✓ Done"], ["Take it up again", "Open the card", "↩ Undo"]]
    await desk.press(reminder, "↩ Undo")
    assert (await desk.tasks())[0].snoozed_until is None
    await desk.press(reminder, "✓ Done")
    assert "✅" in desk.text(reminder)
    assert rows(desk, reminder) == [["Open the card", "↩ Undo"]]
    await desk.press(reminder, "↩ Undo")
    assert (await desk.tasks())[0].status is Status.OPEN


async def given_several(desk: Desk, clock, count: int = 3) -> Json:
    """The message about reminders that were missed."""
    for number in range(1, count + 1):
        await desk.card()
        await due(desk, number, NOON + number * timedelta(minutes=10))
        clock.shift(timedelta(seconds=1))
        desk.telegram.later(10)
    await desk.send()
    clock.shift(3 * HOUR)
    (message,) = await remind(desk)
    return message


async def test_what_was_missed_is_one_message_with_a_card_behind_each_line(desk: Desk, clock) -> None:
    message = await given_several(desk, clock)
    assert desk.text(message).split("\n")[:2] == [
        "⏰ While I was away it was time for these:",
        "1. Fix the login #1 · Fri, Nov 20, 12:10",
    ]
    assert rows(desk, message) == [
        ["1", "2", "3"],
        ["✓ All done"],
        ["💤 An hour", "💤 This evening", "💤 Until tomorrow"],
    ]

    await desk.press(message, "2")
    assert desk.text(message).startswith("Fix the login #2")
    await desk.press(message, "✓ Done")
    await desk.press(message, "‹ Back")

    assert "2. ✅ Fix the login #2" in desk.text(message)


async def test_all_of_them_are_put_off_or_done_at_once_and_taken_back_together(desk: Desk, clock) -> None:
    message = await given_several(desk, clock)

    assert await desk.press(message, "💤 Until tomorrow") == "3 tasks changed"
    await desk.press_data(message, "allzzz:hour", query_id=desk.answers[-1].callback_query_id)  # the same one
    assert {task.snoozed_until for task in await desk.tasks()} == {datetime(2026, 11, 21, 9, tzinfo=UTC)}
    await desk.press(message, "↩ Undo")
    assert {task.snoozed_until for task in await desk.tasks()} == {None}
    await desk.press_data(message, "alldone", query_id="2")
    assert {task.status for task in await desk.tasks()} == {Status.DONE}
    assert rows(desk, message) == [["1", "2", "3"], ["↩ Undo"]]
    await desk.press(message, "↩ Undo")
    assert {task.status for task in await desk.tasks()} == {Status.OPEN}


async def test_it_opens_no_other_cards_and_takes_back_nothing_else(desk: Desk, clock) -> None:
    message = await given_several(desk, clock)
    other = await desk.card()

    for data in ("see:4", "see:99", "allundo:AAAAAAAAAAAAAAAA", "allzzz:never"):
        await desk.press_data(message, data)
        assert desk.answers[-1].show_alert, data
    await desk.press_data(message, "alldone", by=BOB)
    assert desk.answers[-1].show_alert

    assert {task.status for task in await desk.tasks()} == {Status.OPEN}
    assert desk.text(other).startswith("Fix the login #4")


async def test_who_is_given_tasks_reads_it_in_private_and_opens_them_there(desk: Desk, clock) -> None:
    def give(store: Store) -> None:
        ann, bob = (
            people.meet(store, telegram_id=who["id"], name=who["first_name"], language_code="en", reachable=True)
            for who in (ANN, BOB)
        )
        people.personal_workspace(store, bob)
        team = people.group_workspace(store, chat_id=-5, title="Team")
        people.join(store, team.id, ann.id, Role.ADMIN)
        people.join(store, team.id, bob.id, Role.MEMBER)
        noticing.notice(store, datetime.now(UTC))
        for title in ("Order ink", "Order paper"):
            task = making.add_task(store, Actor.person(ann.id), team.id, title=title)
            actions.change(store, Actor.person(ann.id), task.id, assignee=bob.id)
        store.events.number(99)
        noticing.notice(store, datetime.now(UTC))

    await desk.telegram.db.write(give)
    (news,) = await desk.send()

    assert news["chat"]["id"] == BOB["id"]
    assert desk.text(news) == "📥 Ann gave you tasks:\n1. Order ink #1\n2. Order paper #2"
    await desk.press(news, "1", by=BOB)
    assert desk.text(news).startswith("Order ink #1")
    await desk.press(news, "‹ Back", by=BOB)
    await desk.press(news, "1", by=ANN)
    assert desk.answers[-1].show_alert
