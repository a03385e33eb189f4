from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest

from storage.tables import Channel, Status
from tasks import actions, people, quiet, views
from tasks.quiet import Notice
from tasks.reminders import fire_due, is_anything_due
from tasks.rules import DueDate, Verb
from tests.tasks.conftest import ANN, BOB

SOON = datetime.now(UTC) + timedelta(hours=1)
LATER = SOON + timedelta(hours=1)


async def reminders(db):
    pending = await db.read(lambda store: store.deliveries.pending(99))
    return [delivery for delivery in pending if delivery.channel is Channel.REMINDER]


async def test_a_task_is_reminded_of_once(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(SOON, "time"))

    assert await db.write(fire_due, SOON) == 1
    assert await db.write(fire_due, LATER) == 0
    (reminder,) = await reminders(db)
    assert (reminder.chat_id, reminder.task_id, reminder.view) == (ANN, task.id, {"reason": "due"})


async def test_nothing_is_reminded_of_before_its_time(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(SOON, "time"))

    assert await db.write(fire_due, SOON - timedelta(seconds=1)) == 0


async def test_the_assignee_is_reminded_in_private(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(SOON, "time"), assignee=cast.bob.id)

    await db.write(fire_due, SOON)

    assert [reminder.chat_id for reminder in await reminders(db)] == [BOB]


async def test_an_assignee_who_blocked_the_bot_is_reminded_where_the_task_lives(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(SOON, "time"), assignee=cast.bob.id)
    await db.write(people.unreachable, BOB)

    await db.write(fire_due, SOON)

    assert [reminder.chat_id for reminder in await reminders(db)] == [ANN]


async def test_an_assignee_who_has_left_is_told_nothing_more(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(SOON, "time"), assignee=cast.bob.id)
    await db.write(people.leave, cast.workspace.id, cast.bob.id)

    await db.write(fire_due, SOON)

    assert [reminder.chat_id for reminder in await reminders(db)] == [ANN]


async def test_what_was_shown_to_somebody_who_has_left_since_is_drawn_no_more(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(SOON, "time"), assignee=cast.bob.id)
    await db.write(fire_due, SOON)
    (reminder,) = await reminders(db)

    shown = await db.read(views.card, reminder.id)
    await db.write(people.leave, cast.workspace.id, cast.bob.id)

    assert shown is not None
    assert await db.read(views.card, reminder.id) is None


async def test_a_new_due_date_is_reminded_of_again(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(SOON, "time"))
    await db.write(fire_due, SOON)

    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(LATER, "time"))

    assert await db.write(fire_due, LATER) == 1
    assert len(await reminders(db)) == 2


async def test_what_is_done_is_not_reminded_of(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(SOON, "time"))
    await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    assert await db.write(fire_due, LATER) == 0


async def test_the_end_of_a_snooze_is_told(db, cast, given_task):
    task = await given_task()
    await db.write(actions.snooze, cast.as_ann, task.id, SOON)

    assert await db.write(fire_due, SOON) == 1

    (reminder,) = await reminders(db)
    woken = await db.read(lambda store: store.tasks.get(task.id))
    assert reminder.view == {"reason": "snooze"}
    assert (woken.snoozed_until, woken.status) == (None, Status.OPEN)


async def test_a_reminder_waits_for_the_end_of_the_snooze_and_comes_once(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(SOON, "time"))
    await db.write(actions.snooze, cast.as_ann, task.id, LATER)

    await db.write(fire_due, SOON)
    assert await reminders(db) == []

    await db.write(fire_due, LATER)
    await db.write(fire_due, LATER + timedelta(hours=1))
    assert len(await reminders(db)) == 1


async def together(db):
    pending = await db.read(lambda store: store.deliveries.pending(99))
    return [(row.chat_id, row.view["why"], row.view["tasks"]) for row in pending if row.channel is Channel.PAGE]


@pytest.fixture
def given_due(db, cast, given_task):
    """Makes a task that is due at a time."""

    async def run(due=SOON, **fields):
        task = await given_task()
        return await db.write(partial(actions.change, due=DueDate(due, "time"), **fields), cast.as_ann, task.id)

    return run


async def test_what_was_missed_comes_in_one_message_for_each_who_waits_for_it(db, cast, given_due):
    mine = [await given_due(), await given_due(SOON + timedelta(minutes=1))]
    his = await given_due(assignee=cast.bob.id)

    await db.write(fire_due, LATER)
    await db.write(fire_due, LATER)

    assert await together(db) == [(ANN, "away", [task.id for task in mine])]
    assert [(reminder.chat_id, reminder.task_id) for reminder in await reminders(db)] == [(BOB, his.id)]


async def test_what_comes_in_time_comes_by_itself_beside_what_is_late(db, given_due):
    late = [await given_due(), await given_due()]
    fresh = await given_due(LATER)

    await db.write(fire_due, LATER - timedelta(minutes=30))
    await db.write(fire_due, LATER)

    assert await together(db) == [(ANN, "away", [task.id for task in late])]
    assert [reminder.task_id for reminder in await reminders(db)] == [fresh.id]


async def test_two_at_the_same_time_come_by_themselves_and_a_crowd_in_one_message(db, given_due):
    await given_due(), await given_due()
    await db.write(fire_due, SOON)
    assert (len(await reminders(db)), await together(db)) == (2, [])

    crowd = [(await given_due(LATER)).id for _ in range(3)]
    await db.write(fire_due, LATER)
    assert (len(await reminders(db)), await together(db)) == (2, [(ANN, "together", crowd)])


async def test_a_process_that_dies_while_it_reminds_has_reminded_of_nothing(db, given_due):
    first, second = await given_due(), await given_due()

    def die(store):
        fire_due(store, LATER)
        raise SystemError("killed")

    with pytest.raises(SystemError):
        await db.write(die)
    await db.write(fire_due, LATER)

    assert await together(db) == [(ANN, "away", [first.id, second.id])]


async def test_in_quiet_hours_reminders_wait_for_their_end_and_come_together(db, cast, given_due):
    night = SOON.replace(hour=23, minute=30, second=0, microsecond=0) + timedelta(days=1)
    morning = night + timedelta(hours=8, minutes=30)
    await db.write(lambda store: quiet.set_quiet_hours(store.people.get(cast.ann.id), (time(22), time(8))))
    tasks = [await given_due(night), await given_due(night + timedelta(hours=1))]

    for hours in range(9):
        await db.write(fire_due, night + timedelta(hours=hours / 2))
        assert (await reminders(db), await together(db)) == ([], [])
    assert not await db.read(is_anything_due, morning - timedelta(seconds=1))
    await db.write(fire_due, morning)
    await db.write(fire_due, morning + timedelta(hours=1))

    assert await together(db) == [(ANN, "quiet", [task.id for task in tasks])]


async def test_one_that_waited_for_the_end_of_quiet_hours_comes_as_usual(db, cast, given_due):
    night = SOON.replace(hour=23, minute=30, second=0, microsecond=0) + timedelta(days=1)
    await db.write(lambda store: quiet.set_quiet_hours(store.people.get(cast.ann.id), (time(22), time(8))))
    task = await given_due(night)

    await db.write(fire_due, night)
    await db.write(fire_due, night + timedelta(hours=8, minutes=31))

    assert (await together(db), [reminder.task_id for reminder in await reminders(db)]) == ([], [task.id])


async def test_who_wants_no_reminders_or_has_muted_the_chat_gets_none(db, cast, given_due):
    await given_due()
    await given_due(assignee=cast.bob.id)
    await db.write(lambda store: quiet.switch(store.people.get(cast.ann.id), Notice.REMINDER, on=False))
    await db.write(lambda store: quiet.mute(store, store.people.get(cast.bob.id), cast.workspace.id, quiet.EVER))

    assert await db.write(fire_due, SOON) == 2

    assert (await reminders(db), await together(db), await db.write(fire_due, LATER)) == ([], [], 0)


async def test_a_reminder_of_its_own_comes_before_that_of_the_due_date_and_both_come(db, cast, given_due):
    task = await given_due(LATER)
    await db.write(actions.change, cast.as_ann, task.id, reminder=SOON)

    await db.write(fire_due, SOON)
    await db.write(fire_due, LATER)

    assert [f"{reminder.key}" for reminder in await reminders(db)] == [
        f"task:{task.id}@{moment:%Y-%m-%dT%H:%M:%S}" for moment in (SOON, LATER)
    ]


async def test_a_task_without_a_due_date_can_be_reminded_of(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, reminder=SOON)

    assert await db.write(fire_due, SOON) == 1
    assert await db.write(fire_due, LATER) == 0
    assert [reminder.task_id for reminder in await reminders(db)] == [task.id]


async def test_a_reminder_of_its_own_outlives_a_new_due_date_and_another_status(db, cast, given_due):
    task = await given_due(LATER)
    await db.write(actions.change, cast.as_ann, task.id, reminder=SOON)

    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(LATER + timedelta(days=3), "time"))
    await db.write(actions.move, cast.as_ann, task.id, Verb.START)
    assert (await db.read(lambda store: store.tasks.get(task.id))).remind_at == SOON

    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(SOON - timedelta(minutes=9), "time"))
    assert (await db.read(lambda store: store.tasks.get(task.id))).remind_at == SOON - timedelta(minutes=9)


async def test_a_reminder_that_is_taken_away_does_not_come(db, cast, given_due):
    task = await given_due()
    await db.write(actions.change, cast.as_ann, task.id, reminder=None)

    assert await db.write(fire_due, LATER) == 0
