"""Tasks on their way to a tracker: who may send them, what is made once, and what becomes of what fails."""

from datetime import timedelta

import pytest

from storage.connected_tables import WorkState
from storage.tables import Role, now
from tasks import actions, connections, exports, people, sending, undoing
from tasks.actors import Actor
from tasks.rules import TaskError, Verb
from tasks.sending import TRIES, Failure
from tests.tasks.tracking import There, claimed, connected, followed, made
from tests.vault import VAULT

AWAY, REFUSED = Failure("unreachable", again=True), Failure("refused")


@pytest.fixture
async def place(db, cast):
    return await connected(db, cast)


@pytest.fixture
async def sent(db, cast, place, given_task):
    """A task that is on its way."""
    task = await given_task()
    await db.write(exports.export, cast.as_ann, task.id, place.public_id)
    return task


async def rows_of(db, task):
    return await db.read(lambda store: store.exports.of_tasks([task.id]).get(task.id, []))


async def state_of(db, task):
    (row,) = await rows_of(db, task)
    return row.state


async def test_what_is_sent_is_made_once_and_known_by_its_key(db, cast, sent, place):
    await db.write(exports.export, cast.as_bob, sent.id, place.public_id)

    await made(db)

    ((row, its_place),) = await db.read(exports.exports_of, cast.as_bob, sent.id)
    assert (row.state, row.external_id, row.key, row.address) == ("done", "5", "#5", "https://tracker.example/5")
    assert its_place.name == "Shop"
    assert await claimed(db) == []
    events = await db.read(lambda store: store.events.of_task(sent.id))
    assert [event.verb for event in events].count("export") == 1


async def test_a_connection_tells_when_something_last_got_there(db, sent, place):
    before = await db.read(lambda store: store.exports.synced([place.id]))
    begun = now()

    await made(db)

    synced = await db.read(lambda store: store.exports.synced([place.id]))
    assert before == {}
    assert begun <= synced[place.id] <= now()


async def test_who_is_cut_off_while_it_is_made_looks_for_it_first(db, sent):
    (first,) = await claimed(db)
    (again,) = await claimed(db, moment=now() + sending.LEASE + timedelta(seconds=1))

    assert (first.asked, again.asked) == (False, True)
    assert first.marker == again.marker


async def test_what_is_found_is_not_made_and_gets_what_has_changed_since(db, cast, sent):
    await claimed(db)
    await db.write(actions.change, cast.as_ann, sent.id, title="Pay the rent twice")
    (job,) = await claimed(db, moment=now() + sending.LEASE + timedelta(seconds=1))
    found = There(fields={"title": "Pay the rent", "status": "open", "due": None, "assignee": ""})

    await db.write(sending.recovered, job, found, now())

    (after,) = await claimed(db)
    assert after.external_id == "5"
    assert after.changed["title"] == "Pay the rent twice"


async def test_changes_that_come_faster_than_they_are_sent_run_together(db, cast, sent):
    await made(db)
    for title in ("One", "Two", "Three"):
        await db.write(actions.change, cast.as_ann, sent.id, title=title)
        await followed(db, sent.id)

    (job,) = await claimed(db)
    await db.write(sending.concluded, job, job.changed, There(fields={"title": "Three"}), now())

    assert job.changed == {"title": "Three"}
    assert await claimed(db) == []


async def test_what_changes_while_it_is_sent_is_sent_after_it(db, cast, sent):
    (job,) = await claimed(db)
    await db.write(actions.move, cast.as_ann, sent.id, Verb.DONE)
    await followed(db, sent.id)
    await db.write(sending.concluded, job, job.fields, There(fields=dict(job.fields)), now())

    (after,) = await claimed(db)

    assert after.changed == {"status": "done"}


async def test_of_each_connection_one_thing_is_under_way(db, cast, place, given_task):
    other = await connected(db, cast, name="Other")
    for _ in range(2):
        task = await given_task()
        for it in (place, other):
            await db.write(exports.export, cast.as_ann, task.id, it.public_id)

    jobs = await claimed(db)
    more = await claimed(db, busy=[job.connection for job in jobs])

    assert {job.connection for job in jobs} == {place.id, other.id}
    assert more == []


async def test_a_failure_that_passes_is_tried_again_more_and_more_slowly_until_it_is_given_up(db, sent):
    moment, waits = now(), []
    for _ in range(TRIES):
        (job,) = await claimed(db, moment=moment)
        await db.write(sending.failed, job, AWAY, moment)
        (row,) = await rows_of(db, sent)
        waits.append(row.next_try_at - moment)
        moment = row.next_try_at

    assert (row.state, row.last_error, row.again) == (WorkState.FAILED, "unreachable", True)
    assert waits[:-1] == sorted(waits[:-1])
    assert await claimed(db, moment=moment + timedelta(days=9)) == []


async def test_what_a_tracker_refuses_waits_for_a_change_of_the_task(db, cast, sent):
    (job,) = await claimed(db)
    await db.write(sending.failed, job, REFUSED, now())
    assert await state_of(db, sent) is WorkState.FAILED

    await db.write(actions.change, cast.as_ann, sent.id, title="Shorter")
    await followed(db, sent.id)

    (again,) = await claimed(db)
    assert again.fields["title"] == "Shorter"


async def test_a_tracker_with_too_much_to_do_is_left_alone_as_long_as_it_says_and_no_try_counts(db, sent, place):
    (job,) = await claimed(db)
    await db.write(sending.failed, job, Failure("busy", again=True, wait=timedelta(minutes=10)), now())

    assert await claimed(db, moment=now() + timedelta(minutes=9)) == []
    (row,) = await rows_of(db, sent)
    assert row.attempts == 0
    assert len(await claimed(db, moment=now() + timedelta(minutes=11))) == 1


@pytest.mark.parametrize("code", ["bad_secret", "no_place", "not_allowed"])
async def test_an_account_that_is_no_good_is_switched_off_once_and_what_waits_goes_when_it_is_on(
    db, cast, sent, place, code
):
    (job,) = await claimed(db)
    off = await db.write(sending.failed, job, Failure(code), now())
    assert off is not None
    assert await claimed(db, moment=now() + timedelta(days=1)) == []

    await db.write(connections.renew, cast.as_ann, VAULT, place.public_id, {"token": "another"})

    (again,) = await claimed(db)
    assert again.account.secret == {"token": "another"}


async def test_what_was_deleted_there_is_not_made_anew_by_itself_but_when_somebody_asks_for_it(db, cast, sent):
    await made(db)
    (row,) = await rows_of(db, sent)
    await db.write(actions.change, cast.as_ann, sent.id, title="Changed")
    await followed(db, sent.id)
    (job,) = await claimed(db)
    await db.write(sending.vanished, job, now())
    await db.write(actions.change, cast.as_ann, sent.id, title="Changed again")
    await followed(db, sent.id)
    assert await claimed(db) == []

    await db.write(exports.try_again, cast.as_ann, sent.id, row.public_id)

    (anew,) = await claimed(db)
    assert (anew.external_id, anew.asked) == (None, False)
    assert anew.marker != row.public_id


async def test_to_undo_an_export_closes_it_there_and_follows_it_no_more(db, cast, sent):
    await made(db)

    await db.write(undoing.undo, cast.as_ann, task_id=sent.id)

    (job,) = await claimed(db)
    assert job.ending
    await db.write(sending.concluded, job, {"status": "dropped"}, There(fields={"status": "dropped"}), now())
    assert await state_of(db, sent) is WorkState.STOPPED
    await db.write(actions.change, cast.as_ann, sent.id, title="Changed")
    await followed(db, sent.id)
    assert await claimed(db) == []


async def test_an_export_that_is_undone_before_it_has_begun_goes_nowhere(db, cast, sent):
    await db.write(undoing.undo, cast.as_ann, task_id=sent.id)

    assert await claimed(db) == []
    assert await db.read(exports.exports_of, cast.as_ann, sent.id) == []


async def test_one_that_is_undone_while_it_is_made_is_closed_when_it_is_there(db, cast, sent):
    (job,) = await claimed(db)
    await db.write(undoing.undo, cast.as_ann, task_id=sent.id)
    await db.write(sending.concluded, job, job.fields, There(fields=dict(job.fields)), now())

    (after,) = await claimed(db)

    assert (after.ending, after.external_id) == (True, "5")


async def test_what_was_let_go_stays_there_and_goes_on_when_it_is_sent_again(db, cast, sent, place):
    await made(db)
    (row,) = await rows_of(db, sent)
    await db.write(exports.let_go, cast.as_ann, sent.id, row.public_id)
    await db.write(actions.change, cast.as_ann, sent.id, title="Changed")
    await followed(db, sent.id)
    assert await claimed(db) == []

    await db.write(exports.export, cast.as_ann, sent.id, place.public_id)

    (job,) = await claimed(db)
    assert (job.external_id, job.changed) == ("5", {"title": "Changed"})


async def test_what_was_let_go_while_it_was_made_is_known_by_its_id_all_the_same(db, cast, sent, place):
    (job,) = await claimed(db)
    (row,) = await rows_of(db, sent)
    await db.write(exports.let_go, cast.as_ann, sent.id, row.public_id)
    await db.write(sending.concluded, job, job.fields, There(fields=dict(job.fields)), now())

    (row,) = await rows_of(db, sent)

    assert (row.state, row.external_id) == (WorkState.STOPPED, "5")


async def test_a_message_that_may_still_grow_is_not_sent_yet(db, sent):
    assert await claimed(db, burst=timedelta(minutes=5)) == []

    (job,) = await claimed(db, burst=timedelta(minutes=5), moment=now() + timedelta(minutes=6))

    assert job.fields["title"] == "Pay the rent"


async def test_who_may_only_look_sends_nothing_and_strangers_see_nothing(db, cast, place, given_task):
    task = await given_task()

    with pytest.raises(TaskError) as unseen:
        await db.write(exports.export, cast.as_eve, task.id, place.public_id)
    await db.write(people.join, cast.workspace.id, cast.eve.id, Role.VIEWER)
    with pytest.raises(TaskError) as refused:
        await db.write(exports.export, cast.as_eve, task.id, place.public_id)

    assert (unseen.value.code, refused.value.code) == ("not_found", "not_allowed")
    assert await rows_of(db, task) == []


async def test_a_task_does_not_go_to_another_workspaces_connection(db, cast, place, given_task):
    task = await given_task()
    hers = (await db.read(lambda store: store.workspaces.by_chat(cast.eve.telegram_id))).id
    draft = connections.Draft(service="github", name="Hers", secret={"token": "t"})
    other = await db.write(connections.connect, cast.as_eve, VAULT, hers, draft)

    with pytest.raises(TaskError) as refusal:
        await db.write(exports.export, cast.as_ann, task.id, other.public_id)

    assert refusal.value.code == "not_found"


async def test_nothing_goes_to_a_connection_that_is_off_and_what_waits_waits(db, cast, sent, place, given_task):
    await db.write(connections.pause, cast.as_ann, place.public_id, paused=True)
    with pytest.raises(TaskError) as refusal:
        await db.write(exports.export, cast.as_ann, (await given_task()).id, place.public_id)
    assert refusal.value.code == "resting"
    assert await claimed(db) == []

    await db.write(connections.pause, cast.as_ann, place.public_id, paused=False)

    assert len(await claimed(db)) == 1


async def test_a_secret_that_cannot_be_opened_stops_its_own_connection_alone(db, cast, place, given_task):
    other = await connected(db, cast, name="Other")
    task = await given_task()
    for it in (place, other):
        await db.write(exports.export, cast.as_ann, task.id, it.public_id)
    sealed = place.secret.partition(".")[0]

    def spoil(store):
        store.connections.get(place.public_id).secret = f"{sealed}.bm90aGluZw=="

    await db.write(spoil)

    (job,) = await claimed(db)

    assert job.connection == other.id
    assert (await db.read(lambda store: store.connections.get(place.public_id))).last_error == "bad_secret"


async def test_what_is_disconnected_is_forgotten_with_its_exports_and_its_secret_was_never_stored_in_the_open(
    db, cast, sent, place
):
    assert "hush" not in place.secret

    await db.write(connections.disconnect, cast.as_ann, place.public_id)

    assert await rows_of(db, sent) == []
    assert await db.read(connections.connections_of, cast.as_ann, cast.workspace.id) == []


async def test_only_who_manages_hooks_connects_trackers(db, cast, place):
    for actor, code in ((cast.as_bob, "not_allowed"), (cast.as_eve, "not_found")):
        for verb in (connections.own_connection, connections.disconnect):
            with pytest.raises(TaskError) as refusal:
                await db.write(verb, actor, place.public_id)
            assert refusal.value.code == code


async def test_the_installations_own_token_exports_as_nobody(db, place, given_task):
    task = await given_task()

    row = await db.write(exports.export, Actor.INSTALLATION, task.id, place.public_id)

    assert row.created_by is None
