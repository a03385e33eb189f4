"""Ann's zone is a guess, UTC, until she says where she is."""

from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from classifier.rules import RulesReader
from storage.tables import Channel
from tasks import actions, capture, claims, people, reading
from tasks.rules import DueDate, TaskError
from tasks.zones import settle_zone

YEAR = 2126
"""Far enough for reminders to be still to come."""
FRIDAY_NOON = datetime(YEAR, 11, 22, 12, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def typed(db, new):
    """A message as Ann types it and the rules read it; answers its task."""

    async def run(text, **fields):
        captured = await db.write(capture.capture, new(text, sent_at=FRIDAY_NOON, written_at=FRIDAY_NOON, **fields))
        batch = await db.write(claims.claim, [captured.root_id], "w1")
        read = await RulesReader().read([claimed.incoming for claimed in batch.claimed], batch.context)
        await db.write(reading.finish, "w1", list(zip(batch.claimed, read, strict=True)))
        (task,) = await db.read(lambda store: store.tasks.of_message(captured.root_id))
        return task

    return run


async def settle(db, person, zone):
    return await db.write(lambda store: settle_zone(store, store.people.get(person.id), zone))


async def task_now(db, task):
    return await db.read(lambda store: store.tasks.get(task.id))


async def test_a_time_read_in_a_guessed_zone_is_the_same_time_in_the_right_one(db, cast, typed):
    task = await typed("Please send the report tomorrow at 15:00")
    assert task.due_at == datetime(YEAR, 11, 23, 15, tzinfo=UTC)

    await settle(db, cast.ann, "America/New_York")

    task = await task_now(db, task)
    assert task.due_at == datetime(YEAR, 11, 23, 15, tzinfo=NEW_YORK)
    assert task.remind_at == task.due_at
    (event,) = [event for event in await db.read(lambda store: store.events.of_task(task.id)) if event.verb == "reread"]
    assert event.after["due_at"] == task.due_at.isoformat()


async def test_what_somebody_brought_to_a_team_is_set_right_and_what_others_brought_is_not(db, cast, typed):
    def make(store):
        team = people.group_workspace(store, chat_id=-100700, title="Team")
        people.join(store, team.id, cast.ann.id)
        return team

    team = await db.write(make)
    brought = await typed("Please send the report tomorrow at 15:00", workspace_id=team.id)
    other = await typed("Please order ink tomorrow at 15:00", workspace_id=team.id, sender_id=cast.bob.id)

    await settle(db, cast.ann, "America/New_York")

    assert (await task_now(db, brought)).due_at == datetime(YEAR, 11, 23, 15, tzinfo=NEW_YORK)
    assert (await task_now(db, other)).due_at == other.due_at


@pytest.mark.parametrize("words", ["in 2 hours", "tomorrow at 15:00 CET"])
async def test_what_is_the_same_moment_everywhere_stays(db, cast, typed, words):
    task = await typed(f"Please send the report {words}")

    await settle(db, cast.ann, "America/New_York")

    assert (await task_now(db, task)).due_at == task.due_at


async def test_a_day_stays_that_day(db, cast, typed):
    task = await typed("Please send the report tomorrow")

    await settle(db, cast.ann, "Asia/Tokyo")

    assert (await task_now(db, task)).due_at == datetime(YEAR, 11, 23, 23, 59, 59, tzinfo=ZoneInfo("Asia/Tokyo"))


async def test_both_readings_of_a_date_move_so_that_the_question_stays(db, cast, typed):
    task = await typed("Please send the report before Friday 15:00")
    (before,) = await db.read(lambda store: store.issues.current(task.message_id))

    await settle(db, cast.ann, "America/New_York")

    (issue,) = await db.read(lambda store: store.issues.current(task.message_id))
    assert issue.due_at == (await task_now(db, task)).due_at
    assert (issue.due_alternative is None) == (before.due_alternative is None)


async def test_a_time_that_a_person_has_set_is_the_same_time_too(db, cast, typed):
    task = await typed("Please send the report tomorrow at 15:00")
    at_nine = datetime(YEAR, 11, 24, 9, tzinfo=UTC)
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(at_nine, "time"))

    await settle(db, cast.ann, "America/New_York")

    assert (await task_now(db, task)).due_at == at_nine.replace(tzinfo=NEW_YORK)


async def test_a_move_to_another_zone_later_on_changes_no_moment(db, cast, typed):
    await settle(db, cast.ann, "UTC")
    task = await typed("Please send the report tomorrow at 15:00")

    await settle(db, cast.ann, "America/New_York")

    assert (await task_now(db, task)).due_at == task.due_at


async def test_all_cards_that_asked_are_drawn_again(db, cast, typed):
    tasks = [await typed(f"Please send report {number} tomorrow at 15:00") for number in (1, 2)]
    await db.write(_send_all)

    await settle(db, cast.ann, "UTC")

    pending = await db.read(lambda store: store.deliveries.pending(9))
    assert {card.message_id for card in pending if card.channel is Channel.CARD} == {task.message_id for task in tasks}


def _send_all(store):
    for number, delivery in enumerate(store.deliveries.pending(9), 100):
        store.deliveries.sent(delivery.id, shown=delivery.wanted, telegram_message_id=number)


async def test_a_zone_that_does_not_exist_is_refused(db, cast):
    with pytest.raises(TaskError):
        await settle(db, cast.ann, "Mars/Base")


@pytest.mark.parametrize("words", ["Send the report", "Send the report tomorrow at 15:00"])
async def test_a_reminder_that_was_set_in_a_guessed_zone_keeps_its_clock(db, cast, typed, words):
    task = await typed(words)
    await db.write(partial(actions.change, reminder=datetime(YEAR, 11, 23, 8, tzinfo=UTC)), cast.as_ann, task.id)

    await settle(db, cast.ann, "America/New_York")

    assert (await task_now(db, task)).remind_at == datetime(YEAR, 11, 23, 8, tzinfo=NEW_YORK)
