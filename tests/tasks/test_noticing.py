from datetime import UTC, datetime, time, timedelta

import pytest

from classifier.base import Draft
from storage.tables import Channel, Role
from tasks import actions, capture, making, noticing, people, planned, quiet
from tasks.quiet import Notice
from tasks.rules import Verb
from tests.tasks.conftest import BOB

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def team(db, cast):
    """A group of Ann and Bob; from now on it is noticed what happens."""

    def work(store):
        group = people.group_workspace(store, chat_id=-5, title="Team")
        people.join(store, group.id, cast.ann.id, Role.ADMIN)
        people.join(store, group.id, cast.bob.id, Role.MEMBER)
        people.personal_workspace(store, store.people.get(cast.bob.id))
        noticing.notice(store, datetime.now(UTC))
        return group

    return await db.write(work)


@pytest.fixture
def notice(db):
    """Notices what happened: [(chat, given, changed)] of the messages that are to be drawn by now."""

    async def run(moment=None):
        def work(store):
            store.events.number(999)
            noticing.notice(store, moment or datetime.now(UTC))
            news = [row for row in store.deliveries.pending(99) if row.view.get("page") == noticing.PAGE]
            assert {row.channel for row in news} <= {Channel.PAGE}
            return [(row.chat_id, row.view["given"], row.view["changed"]) for row in news]

        return await db.write(work)

    return run


@pytest.fixture
def given(db, cast, team):
    """Makes a task in the team and gives it to Bob, by Ann."""

    async def run():
        def work(store):
            task = making.add_task(store, cast.as_ann, team.id, title="Order ink")
            return actions.change(store, cast.as_ann, task.id, assignee=cast.bob.id)

        return await db.write(work)

    return run


async def test_who_is_given_a_task_by_somebody_else_is_told_in_private_and_once(cast, given, notice):
    task = await given()

    assert await notice() == [(BOB, {str(task.id): cast.ann.id}, [])]
    assert await notice() == [(BOB, {str(task.id): cast.ann.id}, [])]


async def test_what_people_take_themselves_is_no_news_to_them(db, cast, team, notice):
    def take(store):
        task = making.add_task(store, cast.as_bob, team.id, title="Order ink")
        actions.change(store, cast.as_bob, task.id, assignee=cast.bob.id)

    await db.write(take)

    assert await notice() == []


async def test_several_within_a_minute_run_into_one_message_and_later_ones_do_not(cast, given, notice):
    first, second = await given(), await given()
    both = {str(first.id): cast.ann.id, str(second.id): cast.ann.id}
    assert await notice() == [(BOB, both, [])]

    third = await given()
    assert await notice() == [(BOB, both | {str(third.id): cast.ann.id}, [])]

    fourth = await given()
    assert len(await notice(datetime.now(UTC) + 2 * MINUTE)) == 2
    assert fourth.id not in {first.id, second.id, third.id}


async def test_a_task_that_its_words_give_to_somebody_is_told_too(db, cast, new, read, notice, team):
    captured = await db.write(capture.capture, new("@bob order paper"))
    (task,) = await read(
        captured,
        Draft(title="Order paper", kind="task", is_task=True, assignee=cast.bob.id, confidence={"assignee": 0.99}),
    )

    assert await notice() == [(BOB, {str(task.id): cast.ann.id}, [])]


async def test_who_switched_it_off_has_left_or_can_t_be_written_to_is_not_told(db, cast, team, given, notice):
    await db.write(lambda store: quiet.switch(store.people.get(cast.bob.id), Notice.ASSIGNED, on=False))
    await given()
    assert await notice() == []

    await db.write(lambda store: quiet.switch(store.people.get(cast.bob.id), Notice.ASSIGNED, on=True))
    await given()
    await db.write(people.leave, team.id, cast.bob.id)
    assert await notice() == []

    await db.write(lambda store: people.join(store, team.id, cast.bob.id, change=True))
    await given()
    await db.write(people.unreachable, BOB)
    assert await notice() == []


async def test_a_task_that_was_taken_back_at_once_is_not_told_of(db, cast, given, notice):
    task = await given()
    await db.write(actions.change, cast.as_ann, task.id, assignee=None)

    assert await notice() == []


async def test_what_is_given_in_quiet_hours_comes_when_they_end_in_one_message(db, cast, given, notice):
    evening = datetime.now(UTC).replace(hour=23, minute=0, second=0, microsecond=0)
    await db.write(lambda store: quiet.set_quiet_hours(store.people.get(cast.bob.id), (time(22), time(8))))
    first, second, done = await given(), await given(), await given()

    assert await notice(evening) == []
    await db.write(actions.move, cast.as_ann, done.id, Verb.DONE)
    await db.write(planned.fire_due, evening + timedelta(hours=8, minutes=59))
    assert await notice(evening) == []

    await db.write(planned.fire_due, evening + timedelta(hours=9))
    assert await notice(evening) == [(BOB, {str(first.id): cast.ann.id, str(second.id): cast.ann.id}, [])]
    bob = await db.read(lambda store: store.people.get(cast.bob.id))
    assert ("held" in bob.options, bob.next_digest_at) == (False, None)


async def test_changes_by_others_are_told_to_who_wants_to_know(db, cast, given, notice):
    task = await given()
    await notice()
    await db.write(actions.change, cast.as_ann, task.id, priority="high")
    later = datetime.now(UTC) + 2 * MINUTE
    assert len(await notice(later)) == 1

    await db.write(lambda store: quiet.switch(store.people.get(cast.bob.id), Notice.CHANGED, on=True))
    await db.write(actions.change, cast.as_ann, task.id, priority="urgent")
    await db.write(actions.move, cast.as_bob, task.id, Verb.START)
    assert (await notice(later))[1:] == [(BOB, {}, [task.id])]


async def test_what_happened_before_anybody_noticed_and_long_ago_is_not_told(db, cast, given, notice):
    await given()
    assert await notice(datetime.now(UTC) + timedelta(days=2)) == []
    assert not await db.read(noticing.something_happened)
