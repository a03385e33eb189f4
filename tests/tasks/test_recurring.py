"""What comes again: the rule of a task, and the next one when it is done."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage.tables import Status, now
from tasks import actions, checklists, people, recurring, undoing
from tasks.rules import DueDate, TaskError, Verb, end_of_day
from tests.tasks.test_actions import history

KYIV = "Europe/Kyiv"


@pytest.fixture
def at(monkeypatch):
    """Sets the clock that the verbs look at."""

    def set_clock(moment):
        for module in (actions, recurring):
            monkeypatch.setattr(module, "now", lambda: moment)
        monkeypatch.setattr("tasks.changes.now", lambda: moment)
        monkeypatch.setattr("tasks.values.now", lambda: moment)

    return set_clock


async def get(db, task_id):
    return await db.read(lambda store: store.tasks.get(task_id))


async def next_of(db, task):
    return await db.read(lambda store: recurring.following(store, store.tasks.get(task.id)))


def kyiv(*parts):
    return datetime(*parts, tzinfo=ZoneInfo(KYIV)).astimezone(UTC)


async def weekly(db, cast, given_task, at, due, rule="FREQ=WEEKLY", grain="time"):
    """A task of Ann's, who lives in Kyiv, that comes again."""
    await db.write(people.set_zone, cast.ann.id, KYIV)
    at(due - timedelta(days=1))
    task = await given_task()
    return await db.write(actions.change, cast.as_ann, task.id, due=DueDate(due, grain), recurrence=rule)


async def test_a_rule_takes_its_day_from_the_date(db, cast, given_task, at):
    task = await weekly(db, cast, given_task, at, kyiv(2026, 11, 24, 9))

    assert task.recurrence == "FREQ=WEEKLY;BYDAY=TU"


async def test_a_rule_without_a_date_gives_its_first_one(db, cast, given_task, at):
    at(datetime(2026, 11, 22, 12, tzinfo=UTC))
    task = await given_task()

    task = await db.write(actions.change, cast.as_ann, task.id, recurrence="FREQ=MONTHLY;BYMONTHDAY=1")

    assert (task.due_at, task.due_grain) == (datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC), "day")


async def test_when_it_is_done_the_next_one_is_there_with_what_was_copied(db, cast, given_task, at):
    due = kyiv(2026, 11, 24, 9)
    task = await weekly(db, cast, given_task, at, due)
    task = await db.write(checklists.add_items, cast.as_ann, task.id, ["milk"])
    await db.write(checklists.tick, cast.as_ann, task.id, task.checklist[0]["id"], done=True)
    await db.write(actions.change, cast.as_ann, task.id, priority="high", assignee=cast.ann.id, description="fresh")
    at(due + timedelta(hours=1))

    done = await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    made = await next_of(db, done)
    assert (made.status, made.title, made.priority, made.assignee_id) == (Status.OPEN, "Pay the rent", "high", 1)
    assert (made.description, made.recurrence, made.notes) == ("fresh", "FREQ=WEEKLY;BYDAY=TU", [])
    assert [(item["text"], item["done"]) for item in made.checklist] == [("milk", False)]
    assert made.due_at == made.remind_at == due + timedelta(days=7)
    assert made.links == [{"task": done.id, "kind": "previous"}]
    assert await history(db, made) == ["create"]


async def test_the_clock_on_the_wall_is_kept_when_clocks_change(db, cast, given_task, at):
    due = kyiv(2026, 10, 20, 9)
    task = await weekly(db, cast, given_task, at, due)
    at(due)

    done = await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    assert (await next_of(db, done)).due_at == kyiv(2026, 10, 27, 9) == due + timedelta(days=7, hours=1)


async def test_one_time_that_clocks_jump_over_moves_no_later_one(db, cast, given_task, at):
    task = await weekly(db, cast, given_task, at, kyiv(2026, 3, 28, 3, 30), "FREQ=DAILY")

    times = []
    for _ in range(2):
        at(task.due_at)
        task = await next_of(db, await db.write(actions.move, cast.as_ann, task.id, Verb.DONE))
        times.append(people.local(task.due_at, KYIV).strftime("%d %H:%M"))

    assert times == ["29 04:30", "30 03:30"]


async def test_the_31st_comes_back_after_a_short_month(db, cast, given_task, at):
    zone = ZoneInfo(KYIV)
    task = await weekly(db, cast, given_task, at, end_of_day(date(2026, 1, 31), zone), "FREQ=MONTHLY", "day")

    days = []
    for _ in range(2):
        at(task.due_at - timedelta(hours=5))
        task = await next_of(db, await db.write(actions.move, cast.as_ann, task.id, Verb.DONE))
        days.append(people.local(task.due_at, KYIV).strftime("%m-%d"))

    assert days == ["02-28", "03-31"]


async def test_what_was_missed_is_not_made_up_for(db, cast, given_task, at):
    due = kyiv(2026, 11, 3, 9)
    task = await weekly(db, cast, given_task, at, due)
    at(kyiv(2026, 11, 20, 12))

    done = await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    assert (await next_of(db, done)).due_at == kyiv(2026, 11, 24, 9)


async def test_a_rule_whose_date_was_taken_away_goes_on_from_today(db, cast, given_task, at):
    task = await weekly(db, cast, given_task, at, kyiv(2026, 11, 24, 9), "FREQ=DAILY")
    await db.write(actions.change, cast.as_ann, task.id, due=None)
    at(kyiv(2026, 11, 25, 10))

    done = await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    assert people.local((await next_of(db, done)).due_at, KYIV).date() == date(2026, 11, 26)


async def test_done_twice_makes_one(db, cast, given_task, at):
    task = await weekly(db, cast, given_task, at, now())
    await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)
    await db.write(actions.move, cast.as_ann, task.id, Verb.REOPEN)

    done = await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    assert [link["kind"] for link in done.links] == ["next"]
    with pytest.raises(TaskError):
        await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)


async def test_undo_takes_the_next_one_back_too_and_done_again_brings_it_back(db, cast, given_task, at):
    task = await weekly(db, cast, given_task, at, now())
    done = await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)
    made = await next_of(db, done)

    undone = await db.write(undoing.undo, cast.as_ann, task_id=task.id)
    assert (undone.status, (await get(db, made.id)).status) == (Status.OPEN, Status.DROPPED)

    done = await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)
    assert (await next_of(db, done)).id == made.id
    assert (await get(db, made.id)).status is Status.OPEN


async def test_undo_leaves_a_next_one_that_somebody_has_worked_on(db, cast, given_task, at):
    task = await weekly(db, cast, given_task, at, now())
    made = await next_of(db, await db.write(actions.move, cast.as_ann, task.id, Verb.DONE))
    await db.write(actions.change, cast.as_bob, made.id, priority="urgent")

    undone = await db.write(undoing.undo, cast.as_ann, task_id=task.id)

    assert (undone.status, (await get(db, made.id)).status) == (Status.OPEN, Status.OPEN)


async def test_to_drop_it_ends_the_series(db, cast, given_task, at):
    task = await weekly(db, cast, given_task, at, now())
    made = await next_of(db, await db.write(actions.move, cast.as_ann, task.id, Verb.DONE))

    dropped = await db.write(actions.move, cast.as_ann, made.id, Verb.DROP)

    assert await next_of(db, dropped) is None
    await db.write(actions.move, cast.as_ann, task.id, Verb.REOPEN)
    await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)
    assert (await get(db, made.id)).status is Status.DROPPED


async def test_a_task_without_a_rule_has_no_next_one(db, cast, given_task):
    task = await given_task()

    done = await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    assert done.links == []


async def test_a_date_given_with_a_rule_begins_it(db, cast, given_task, at):
    at(kyiv(2026, 11, 22, 12))
    await db.write(people.set_zone, cast.ann.id, KYIV)
    task = await given_task()

    nine_tomorrow = DueDate(kyiv(2026, 11, 23, 9))
    task = await db.write(actions.change, cast.as_ann, task.id, due=nine_tomorrow, recurrence="FREQ=WEEKLY;BYDAY=WE")

    assert task.due_at == kyiv(2026, 11, 25, 9)
