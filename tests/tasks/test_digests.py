from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage.tables import Channel, Role
from tasks import actions, making, people, planned, quiet
from tasks.actors import Actor
from tasks.quiet import Notice
from tasks.rules import DueDate, TaskError, Verb
from tasks.schedules import Every, Part, Schedule, next_digest, schedule_of, set_schedule, zone_changed
from tests.tasks.conftest import ANN

DAILY = Schedule(Every.DAY)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def next_time_at(hour):
    today = datetime.now(UTC).replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > datetime.now(UTC) else today + DAY


NINE = next_time_at(9)
"""When a daily digest that is chosen now comes, in UTC: within a day, so what is made now is still news in it."""


@pytest.fixture
async def subscribed(db, cast):
    """Has a digest chosen, Ann's unless said otherwise, an hour before nine; nobody else has one."""

    async def run(schedule=DAILY, who=None):
        def work(store):
            owner = store.people.get((who or cast.ann).id)
            set_schedule(store, Actor.person(owner.id), owner, schedule, NINE - HOUR)

        await db.write(work)

    return run


@pytest.fixture
def ask(db):
    """Fires what is planned, and tells what is to be drawn of digests: [(chat, parts)]."""

    async def run(moment):
        def work(store):
            planned.fire_due(store, moment)
            pages = [row for row in store.deliveries.pending(99) if row.channel is Channel.PAGE]
            return [(row.chat_id, row.view["parts"]) for row in pages]

        return await db.write(work)

    return run


@pytest.fixture
def sent(db):
    """Says that everything that was to be drawn is shown."""

    async def run():
        def work(store):
            for row in store.deliveries.pending(99):
                store.deliveries.sent(row.id, shown=row.wanted, telegram_message_id=row.id)

        await db.write(work)

    return run


@pytest.mark.parametrize(
    ("schedule", "zone", "after", "due"),
    [
        (DAILY, "UTC", "2026-11-22T08:59:59", "2026-11-22T09:00:00"),
        (DAILY, "UTC", "2026-11-22T09:00:00", "2026-11-23T09:00:00"),
        (Schedule(Every.WEEKDAYS), "UTC", "2026-11-20T12:00:00", "2026-11-23T09:00:00"),
        (Schedule(Every.WEEK, day=6), "UTC", "2026-11-22T09:00:00", "2026-11-29T09:00:00"),
        (Schedule(Every.WEEK, day=6), "UTC", "2026-11-22T08:00:00", "2026-11-22T09:00:00"),
        # a quarter past two is not there in one night of spring, and there twice in one of autumn
        (Schedule(Every.DAY, at=time(3, 15)), "Europe/Kyiv", "2026-03-28T12:00:00", "2026-03-29T01:15:00"),
        (Schedule(Every.DAY, at=time(3, 15)), "Europe/Kyiv", "2026-03-29T12:00:00", "2026-03-30T00:15:00"),
        (Schedule(Every.DAY, at=time(3, 15)), "Europe/Kyiv", "2026-10-24T12:00:00", "2026-10-25T00:15:00"),
        (Schedule(Every.DAY, at=time(3, 15)), "Europe/Kyiv", "2026-10-25T00:15:00", "2026-10-26T01:15:00"),
        (Schedule(Every.DAY, at=time(2, 15)), "America/New_York", "2026-03-07T12:00:00", "2026-03-08T07:15:00"),
        (Schedule(Every.DAY, at=time(2, 15)), "Australia/Lord_Howe", "2026-10-03T03:00:00", "2026-10-03T15:45:00"),
        (Schedule(Every.DAY, at=time(9)), "Asia/Kolkata", "2026-11-22T00:00:00", "2026-11-22T03:30:00"),
        (Schedule(Every.DAY, at=time(9)), "Africa/Casablanca", "2026-02-14T12:00:00", "2026-02-15T09:00:00"),
        (Schedule(Every.DAY, at=time(9)), "Africa/Casablanca", "2026-03-25T12:00:00", "2026-03-26T08:00:00"),
    ],
)
def test_a_digest_is_due_by_the_clock_on_the_wall(schedule, zone, after, due):
    assert next_digest(schedule, ZoneInfo(zone), utc(after)) == utc(due)


def test_without_a_digest_none_is_due():
    assert next_digest(Schedule(), ZoneInfo("UTC"), NINE) is None


async def test_a_digest_comes_once_at_its_hour_and_again_the_next_day(db, cast, given_task, subscribed, ask, sent):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(NINE + HOUR))
    await subscribed()

    assert await ask(NINE - timedelta(seconds=1)) == []
    await sent()
    assert await ask(NINE) == [(ANN, {"today": [task.id]})]
    await sent()
    assert await ask(NINE + HOUR) == []
    assert await ask(NINE + DAY) == [(ANN, {"overdue": [task.id]})]


async def test_a_process_that_dies_in_it_has_sent_nothing_and_the_next_one_sends_it(
    db, cast, given_task, subscribed, ask
):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(NINE + HOUR))
    await subscribed()

    def die(store):
        planned.fire_due(store, NINE)
        raise SystemError("killed")

    with pytest.raises(SystemError):
        await db.write(die)
    assert len(await ask(NINE)) == 1


async def test_a_task_stands_in_the_first_part_it_belongs_to(db, cast, given_task, subscribed, ask):
    overdue, today, week, waiting, fresh, done = [await given_task(title=f"{n}") for n in range(6)]
    for task, due in ((overdue, NINE - HOUR), (today, NINE + HOUR), (week, NINE + 3 * DAY)):
        await db.write(actions.change, cast.as_ann, task.id, due=DueDate(due))
    await db.write(actions.move, cast.as_ann, done.id, Verb.DONE)
    await db.write(lambda store: store.tasks.swap(store.tasks.get(waiting.id), status="proposed"))
    await subscribed(replace(DAILY, parts=tuple(Part)))

    ((_, parts),) = await ask(NINE)

    assert parts == {
        "overdue": [overdue.id],
        "today": [today.id],
        "week": [week.id],
        "waiting": [waiting.id],
        "new": [fresh.id],
        "done": [done.id],
    }


async def test_only_the_chosen_parts_are_in_it(db, cast, given_task, subscribed, ask):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(NINE + 3 * DAY))

    await subscribed(replace(DAILY, parts=(Part.WEEK,)))

    assert await ask(NINE) == [(ANN, {"week": [task.id]})]


async def test_what_is_put_aside_or_given_to_others_is_not_in_it(db, cast, given_task, subscribed, ask):
    mine, others, aside = await given_task(), await given_task(), await given_task()
    for task in (mine, others, aside):
        await db.write(actions.change, cast.as_ann, task.id, due=DueDate(NINE + HOUR))
    await db.write(actions.change, cast.as_ann, others.id, assignee=cast.bob.id)
    await db.write(actions.snooze, cast.as_ann, aside.id, NINE + DAY)

    await subscribed(replace(DAILY, parts=(Part.TODAY,)))

    assert await ask(NINE) == [(ANN, {"today": [mine.id]})]


async def test_a_digest_of_one_workspace_shows_all_of_it(db, cast, given_task, subscribed, ask):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(NINE + HOUR), assignee=cast.bob.id)

    await subscribed(replace(DAILY, workspace=cast.workspace.id))

    assert await ask(NINE) == [(ANN, {"today": [task.id]})]


async def test_who_has_left_a_workspace_reads_of_it_no_more(db, cast, given_task, subscribed, ask):
    task = await given_task()
    await db.write(lambda store: people.personal_workspace(store, store.people.get(cast.bob.id)))
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(NINE + HOUR), assignee=cast.bob.id)
    await subscribed(replace(DAILY, workspace=cast.workspace.id), cast.bob)

    await db.write(people.leave, cast.workspace.id, cast.bob.id)

    assert await ask(NINE) == []


async def test_an_empty_day_brings_none_unless_it_is_wanted(subscribed, ask):
    await subscribed()
    assert await ask(NINE) == []

    await subscribed(replace(DAILY, empty=True))
    assert await ask(NINE + DAY) == [(ANN, {})]


async def test_one_that_was_missed_comes_late_the_same_day_and_once(subscribed, ask, sent):
    await subscribed(replace(DAILY, empty=True))

    assert len(await ask(NINE + 3 * DAY + 10 * HOUR)) == 1
    await sent()
    assert await ask(NINE + 3 * DAY + 11 * HOUR) == []


async def test_one_that_was_missed_is_left_out_shortly_before_the_next(subscribed, ask):
    await subscribed(replace(DAILY, empty=True))

    assert await ask(NINE + DAY - HOUR) == []
    assert len(await ask(NINE + DAY)) == 1


async def test_in_quiet_hours_a_digest_waits_for_their_end(db, cast, subscribed, ask):
    await subscribed(replace(DAILY, empty=True))
    await db.write(lambda store: quiet.set_quiet_hours(store.people.get(cast.ann.id), (time(22), time(10))))

    assert await ask(NINE) == []
    assert len(await ask(NINE + HOUR)) == 1


async def test_who_switched_digests_off_or_blocked_the_bot_gets_none(db, cast, subscribed, ask):
    await subscribed(replace(DAILY, empty=True))
    await db.write(lambda store: quiet.switch(store.people.get(cast.ann.id), Notice.DIGEST, on=False))
    assert await ask(NINE) == []

    await db.write(lambda store: quiet.switch(store.people.get(cast.ann.id), Notice.DIGEST, on=True))
    await db.write(people.unreachable, ANN)
    assert await ask(NINE + DAY) == []


async def test_what_is_muted_is_in_no_digest_of_ones_own(db, cast, given_task, subscribed, ask):
    task = await given_task()
    await db.write(lambda store: people.personal_workspace(store, store.people.get(cast.bob.id)))
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(NINE + HOUR), assignee=cast.bob.id)
    await subscribed(who=cast.bob)
    await db.write(lambda store: quiet.mute(store, store.people.get(cast.bob.id), cast.workspace.id, quiet.EVER))

    assert await ask(NINE) == []


async def test_a_new_zone_moves_the_next_digest(db, cast, subscribed, ask):
    await subscribed(replace(DAILY, empty=True))

    def move(store):
        ann = people.set_zone(store, cast.ann.id, "America/New_York")
        zone_changed(ann, NINE - HOUR)

    await db.write(move)

    assert await ask(NINE) == []
    assert len(await ask(NINE + 5 * HOUR)) == 1


async def test_a_group_has_its_own_digest_of_all_its_tasks(db, cast, ask):
    def prepare(store):
        group = people.group_workspace(store, chat_id=-5, title="Team")
        people.join(store, group.id, cast.ann.id, Role.ADMIN)
        people.join(store, group.id, cast.bob.id, Role.MEMBER)
        task = making.add_task(store, cast.as_bob, group.id, title="Paint", due=DueDate(NINE + HOUR))
        with pytest.raises(TaskError, match="not_allowed"):
            set_schedule(store, cast.as_bob, group, DAILY, NINE - HOUR)
        set_schedule(store, cast.as_ann, group, DAILY, NINE - HOUR)
        return task

    task = await db.write(prepare)

    assert await ask(NINE) == [(-5, {"today": [task.id]})]


async def test_a_muted_group_gets_no_digest(db, cast, ask):
    def prepare(store):
        group = people.group_workspace(store, chat_id=-5, title="Team")
        people.join(store, group.id, cast.ann.id, Role.ADMIN)
        set_schedule(store, cast.as_ann, group, replace(DAILY, empty=True), NINE - HOUR)
        quiet.mute_chat(store, cast.as_ann, group.id, quiet.EVER)

    await db.write(prepare)

    assert await ask(NINE) == []


async def test_a_digest_is_drawn_again_when_one_of_its_tasks_changes_and_only_then(
    db, cast, given_task, subscribed, ask, sent
):
    shown, hidden = await given_task(), await given_task()
    await db.write(actions.change, cast.as_ann, shown.id, due=DueDate(NINE + HOUR))
    await subscribed(replace(DAILY, parts=(Part.TODAY,)))
    await ask(NINE)
    await sent()

    async def drawn_again():
        await db.write(lambda store: store.events.number(999))
        return (await db.write(planned.refresh))[0]

    await drawn_again()
    await db.write(actions.change, cast.as_ann, hidden.id, priority="high")
    assert await drawn_again() == 0

    await db.write(actions.move, cast.as_ann, shown.id, Verb.START)
    await db.write(actions.move, cast.as_ann, shown.id, Verb.DONE)
    assert await drawn_again() == 1
    assert await drawn_again() == 0
    assert not await db.read(planned.something_changed)


async def test_what_was_chosen_is_kept(db, cast, subscribed):
    chosen = Schedule(Every.WEEK, day=4, at=time(17, 30), parts=(Part.DONE,), workspace=cast.workspace.id, empty=True)

    await subscribed(chosen)

    assert await db.read(lambda store: schedule_of(store.people.get(cast.ann.id))) == chosen


async def test_nobody_chooses_for_others_or_of_workspaces_that_are_not_theirs(db, cast):
    def choose(store, actor, schedule):
        set_schedule(store, actor, store.people.get(cast.ann.id), schedule, NINE)

    with pytest.raises(TaskError, match="not_allowed"):
        await db.write(choose, cast.as_bob, DAILY)
    with pytest.raises(TaskError, match="not_found"):
        await db.write(choose, cast.as_ann, replace(DAILY, workspace=999))
