from datetime import UTC, datetime, timedelta

from storage.tables import Channel, Status
from tasks import actions, people, views
from tasks.reminders import fire_due
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
