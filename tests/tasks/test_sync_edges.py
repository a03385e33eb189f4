"""Where two sides could misunderstand each other: numbers and marks that are another's by now, odd days, and what only
looks like a later change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage.connected_tables import ArrivalState
from storage.tables import Status, now
from tasks import actions, connections, exports, hooks, people, polls, sending, undoing
from tasks.connections import Draft
from tasks.hooks import Delivered
from tasks.making import add_task
from tasks.rules import DueDate, TaskError, Verb, end_of_day
from tasks.sending import Failure
from tests.tasks.tracking import There, claimed, connected, made, told
from tests.vault import VAULT


@pytest.fixture
async def place(db, cast):
    return await connected(db, cast)


@pytest.fixture
async def sent(db, cast, place, given_task):
    task = await given_task()
    await db.write(exports.export, cast.as_ann, task.id, place.public_id)
    return task


async def row_of(db, task):
    (row,) = (await db.read(lambda store: store.exports.of_tasks([task.id])))[task.id]
    return row


@pytest.fixture
async def deliver(db, cast):
    """A hook of Ann's brings news of an issue."""
    hook = await db.write(hooks.make_hook, cast.as_ann, VAULT, cast.workspace.id, service="github", name="Shop")

    async def deliver(there):
        said = {"text": "Please look", "author": "zoe", "chat": "acme/shop", "link": "https://tracker.example/5"}
        news = Delivered("d1", "issues.opened", ArrivalState.STORED, message=said, there=there)
        return await db.write(hooks.take, hook, news, now())

    return deliver


@pytest.fixture
def of_eve(db, cast):
    """Eve exports a task of her own workspace. Gives the task and the export."""

    async def of_eve():
        def export(store):
            workspace = people.personal_workspace(store, store.people.get(cast.eve.id))
            draft = Draft(service="github", name="Hers", place={"repository": "acme/shop"}, secret={"token": "hush"})
            connection = connections.connect(store, cast.as_eve, VAULT, workspace.id, draft)
            task = add_task(store, cast.as_eve, workspace.id, title="Hers")
            return task, exports.export(store, cast.as_eve, task.id, connection.public_id)

        return await db.write(export)

    return of_eve


async def test_to_undo_an_export_that_is_gone_touches_nobody_elses(db, cast, sent, place, of_eve):
    """SQLite gives numbers of rows that were deleted away again."""
    event = await db.read(lambda store: store.events.of_task(sent.id)[-1])
    await db.write(connections.disconnect, cast.as_ann, place.public_id)
    task, _ = await of_eve()

    with pytest.raises(TaskError, match="stale"):
        await db.write(undoing.undo_event, cast.as_ann, event.id)

    assert not (await row_of(db, task)).ending


async def test_one_that_could_not_be_closed_is_closed_when_it_is_tried_again(db, cast, sent):
    await made(db)
    await db.write(undoing.undo, cast.as_ann, task_id=sent.id)
    (job,) = await claimed(db)
    await db.write(sending.failed, job, Failure("refused"), now())

    await db.write(exports.try_again, cast.as_ann, sent.id, (await row_of(db, sent)).public_id)

    (job,) = await claimed(db)
    assert job.ending


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Kyiv"])
@pytest.mark.parametrize("never", ["9999-12-31", "9999-12-31T23:59:59+00:00", "0001-01-01"])
async def test_a_day_that_stands_for_never_is_no_due_date_here_and_keeps_nothing_else_back(db, cast, sent, zone, never):
    def move(store):
        store.workspaces.get(cast.workspace.id).zone = zone

    await db.write(move)
    there = await made(db, at=now() + timedelta(hours=1))
    await db.write(lambda store: exports.notice(store.exports.of_tasks([sent.id])[sent.id][0], there, now()))

    await told(db, there, due=never, title="News")

    task = await db.read(lambda store: store.tasks.get(sent.id))
    assert (task.title, task.due_at) == ("News", None)


async def test_a_day_is_sent_as_it_was_meant_by_whoever_set_it(db, cast, place, given_task):
    def to_kyiv(store):
        store.workspaces.get(cast.workspace.id).zone = "Europe/Kyiv"

    await db.write(to_kyiv)
    day = date(now().year + 1, 7, 22)
    task = await given_task()
    due = DueDate(end_of_day(day, ZoneInfo("America/Los_Angeles")), "day")
    await db.write(actions.change, cast.as_ann, task.id, due=due)
    await db.write(exports.export, cast.as_ann, task.id, place.public_id)

    (job,) = await claimed(db)

    assert job.fields["due"] == day.isoformat()


async def test_a_copy_of_our_issue_is_not_our_issue(db, sent, deliver):
    await made(db)
    marker = (await row_of(db, sent)).public_id

    arrival = await deliver(There(id="500", marker=marker, fields={"title": "A copy"}))

    assert (arrival.state, arrival.task_id) == (ArrivalState.STORED, None)


async def test_our_own_issue_is_known_by_its_mark_whatever_its_place_is_called(db, sent, deliver):
    await made(db)
    marker = (await row_of(db, sent)).public_id

    arrival = await deliver(There(place="renamed/since", marker=marker, fields={"title": "Pay the rent"}))

    assert (arrival.state, arrival.task_id) == (ArrivalState.CHANGED, sent.id)


async def test_what_another_workspace_has_sent_does_not_come_back_as_a_task(db, deliver, of_eve):
    _, row = await of_eve()
    await made(db)

    arrival = await deliver(There(marker=row.public_id, fields={"title": "Hers"}))

    assert (arrival.state, arrival.why, arrival.task_id) == (ArrivalState.LEFT_OUT, "bot", None)


async def test_to_snooze_a_task_is_no_later_word_on_whether_it_is_done(db, cast, sent):
    await db.write(actions.move, cast.as_ann, sent.id, Verb.START)
    there = await made(db)
    done_at = now()
    await db.write(actions.snooze, cast.as_ann, sent.id, now() + timedelta(days=1))
    await db.write(actions.change, cast.as_ann, sent.id, title="Later")

    def notice(store):
        exports.notice(store.exports.of_tasks([sent.id])[sent.id][0], replace(there, at=done_at), now())

    await db.write(notice)
    await told(db, replace(there, at=done_at), status="done")

    assert (await db.read(lambda store: store.tasks.get(sent.id))).status is Status.DONE


async def test_to_take_back_a_change_of_ours_is_the_latest_word(db, cast, sent):
    await db.write(actions.change, cast.as_ann, sent.id, title="Ours")
    there = await made(db)
    changed_at = now()
    event = await db.read(lambda store: store.events.of_task(sent.id)[-1])
    await db.write(undoing.undo_event, cast.as_ann, event.id)

    def notice(store):
        exports.notice(store.exports.of_tasks([sent.id])[sent.id][0], replace(there, at=changed_at), now())

    await db.write(notice)
    left = await told(db, replace(there, at=changed_at), title="Theirs")

    assert left["title"] == "Pay the rent"


async def test_a_tracker_that_tells_the_same_again_is_left_alone_until_its_next_time(db, sent, place):
    await made(db)
    moment = datetime.now(UTC) + timedelta(seconds=1)
    many = [There(id=str(number), fields={"title": "x"}) for number in range(polls.MANY)]
    (poll,) = await db.write(polls.due, VAULT, moment, 5)

    await db.write(polls.heard, poll, many, {"since": "x"}, moment)
    (again,) = await db.write(polls.due, VAULT, moment + polls.SOON, 5)
    await db.write(polls.heard, again, many, {"since": "x"}, moment + polls.SOON)

    assert await db.write(polls.due, VAULT, moment + 2 * polls.SOON, 5) == []
