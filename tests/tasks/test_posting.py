"""Hooks out: what is posted when, how often, and what becomes of an endpoint that takes nothing."""

from datetime import timedelta

import pytest

from storage.connected_tables import WorkState
from storage.tables import Role, now
from tasks import people, posting, subscriptions
from tasks.posting import ATTEMPTS, Result, body_of, pause_after
from tasks.rules import TaskError
from tasks.signing import secret_of
from tests.vault import VAULT

WELL, REFUSED = Result(5, 204), Result(5, 500, answer="no")


@pytest.fixture
async def row(db, cast):
    return await db.write(
        subscriptions.subscribe, cast.as_ann, VAULT, cast.workspace.id, name="Bot", address="https://example.com/x"
    )


@pytest.fixture
def want(db, row):
    async def want(event_id=None, *, of=None, created_at=None):
        values = {"event": "task.done", "body": body_of("task.done", now(), {}), "task_id": None}
        if created_at is not None:
            values["created_at"] = created_at
        await db.write(lambda store: store.posts.want(of or row, event_id, **values))

    return want


async def claimed(db, moment=None, *, limit=10, busy=(), failing=True):
    given = {"limit": limit, "busy": busy, "failing": failing, "moment": moment or now()}
    return await db.write(posting.claim, VAULT, "w", **given)


async def concluded(db, letter, result, moment=None):
    return await db.write(posting.conclude, "w", letter, result, moment or now())


async def states(db, row):
    return await db.read(lambda store: [str(post.state) for post in store.posts.newest(row.id, 100)])


async def test_what_arrived_is_done(db, row, want):
    await want()

    (letter,) = await claimed(db)
    await concluded(db, letter, WELL)

    assert letter.id.startswith("msg_")
    assert letter.address == "https://example.com/x"
    assert await claimed(db) == []
    assert await states(db, row) == ["done"]


async def test_twelve_attempts_in_at_least_75_hours_under_one_id(db, row, want):
    await want()
    start = moment = now() + timedelta(seconds=1)
    ids, tries = set(), 0

    while True:
        letters = await claimed(db, moment)
        if not letters:
            break
        tries += 1
        ids.add(letters[0].id)
        await concluded(db, letters[0], REFUSED, moment)
        last = moment
        post = await db.read(lambda store: store.posts.newest(row.id, 1)[0])
        assert post.state is not WorkState.WAITING or await claimed(db, post.next_try_at - timedelta(seconds=1)) == []
        moment = post.next_try_at

    assert (tries, len(ids)) == (ATTEMPTS, 1) == (12, 1)
    assert timedelta(hours=75) <= last - start <= timedelta(hours=120)
    assert await states(db, row) == ["failed"]
    attempts = await db.read(lambda store: store.posts.attempts([store.posts.newest(row.id, 1)[0].id]))
    assert [it.status for it in next(iter(attempts.values()))] == [500] * 12


@pytest.mark.parametrize("attempts", range(1, ATTEMPTS))
def test_pauses_are_spread_by_a_fifth_and_never_shorter_than_what_was_asked_for(attempts):
    pauses = [pause_after(attempts) / posting.PAUSES[attempts - 1] for _ in range(200)]

    assert 0.8 <= min(pauses) < 0.9
    assert 1.1 < max(pauses) <= 1.2
    assert pause_after(1, timedelta(minutes=7)) == timedelta(minutes=7)
    assert pause_after(1, timedelta(days=7)) == timedelta(hours=1)


async def test_an_endpoint_that_was_away_for_70_hours_gets_everything(db, row, want):
    for _ in range(20):
        await want()
    moment, start = now() + timedelta(seconds=1), now()

    while "waiting" in await states(db, row) and moment - start < timedelta(hours=125):
        well = moment - start >= timedelta(hours=70)
        while letters := await claimed(db, moment):
            for letter in letters:
                await concluded(db, letter, WELL if well else REFUSED, moment)
        moment += timedelta(hours=1)

    assert await states(db, row) == ["done"] * 20


async def test_gone_is_off_at_once_and_what_waits_is_stopped(db, row, want):
    await want()
    await want()
    first, other = await claimed(db)

    off = await concluded(db, first, Result(5, 410))
    assert await concluded(db, other, REFUSED) is None

    assert (off.id, off.off_why) == (row.id, "gone")
    assert await claimed(db, now() + timedelta(days=9)) == []
    assert await states(db, row) == ["stopped", "stopped"]


async def test_five_days_of_failures_switch_it_off_once(db, row, want):
    moment = now() + timedelta(seconds=1)
    offs = []
    for hours in range(0, 130, 6):
        await want()
        at = moment + timedelta(hours=hours)
        offs += [await concluded(db, letter, Result(9, error="unreachable"), at) for letter in await claimed(db, at)]

    told = [off for off in offs if off is not None]
    assert [(off.off_why, off.off_at - off.failing_since >= timedelta(days=5)) for off in told] == [("failing", True)]


async def test_one_success_and_the_days_are_counted_anew(db, row, want):
    moment = now() + timedelta(seconds=1)
    await want()
    (letter,) = await claimed(db, moment)
    await concluded(db, letter, REFUSED, moment)
    await want()
    letters = await claimed(db, moment + timedelta(days=4))
    await concluded(db, letters[0], WELL, moment + timedelta(days=4))

    fresh = await db.read(lambda store: store.posts.subscription(row.public_id))
    assert fresh.failing_since is None


async def test_of_one_endpoint_at_most_two_are_taken_and_of_a_busy_one_none(db, cast, row, want):
    other = await db.write(
        subscriptions.subscribe, cast.as_ann, VAULT, cast.workspace.id, name="B", address="https://example.com/y"
    )
    for _ in range(5):
        await want()
    await want(of=other)

    letters = await claimed(db)

    assert sorted(letter.subscription for letter in letters) == sorted([row.id, row.id, other.id])
    await want(of=other)
    assert await claimed(db, busy=[row.id, row.id, other.id, other.id]) == []
    assert [letter.subscription for letter in await claimed(db, busy=[row.id, row.id, other.id])] == [other.id]
    assert [letter.subscription for letter in await claimed(db, busy=[row.id])] == [row.id]


async def test_who_took_nothing_lately_comes_last_and_leaves_room_for_others(db, cast, row, want):
    other = await db.write(
        subscriptions.subscribe, cast.as_ann, VAULT, cast.workspace.id, name="B", address="https://example.com/y"
    )
    await want()
    (letter,) = await claimed(db)
    await concluded(db, letter, REFUSED)
    await want(created_at=now() - timedelta(hours=1))
    await want(of=other)

    assert [it.subscription for it in await claimed(db, limit=1)] == [other.id]
    assert await claimed(db, failing=False) == []
    assert not await db.read(lambda store: posting.is_due(store, (), failing=False, moment=now()))
    assert [it.subscription for it in await claimed(db)] == [row.id]


async def test_who_ends_in_good_order_leaves_nothing_to_run_out(db, want):
    await want()
    (letter,) = await claimed(db)

    await db.write(lambda store: store.posts.give_back("w"))

    assert [it.id for it in await claimed(db)] == [letter.id]


async def test_what_a_dead_process_held_is_taken_again_under_the_same_id(db, want):
    await want()
    (letter,) = await claimed(db)

    assert await claimed(db, now() + timedelta(seconds=30)) == []
    (again,) = await claimed(db, now() + timedelta(seconds=50))

    assert again.id == letter.id


async def test_what_is_paused_waits_on(db, cast, row, want):
    await want()
    await db.write(subscriptions.pause, cast.as_ann, row.public_id, paused=True)
    assert await claimed(db) == []
    assert not await db.read(lambda store: store.posts.is_due(now()))

    await db.write(subscriptions.pause, cast.as_ann, row.public_id, paused=False)

    assert len(await claimed(db)) == 1


async def test_the_same_event_is_posted_once(db, cast, row, want):
    event = await db.write(lambda store: store.events.record(cast.workspace.id, "create"))

    await want(event)
    await want(event)

    assert await states(db, row) == ["waiting"]


async def test_one_or_a_time_is_sent_once_more(db, cast, row, want):
    for days in (3, 2, 1):
        await want(created_at=now() - timedelta(days=days))
    for _ in range(2):
        for letter in await claimed(db):
            await concluded(db, letter, WELL)
    post = await db.read(lambda store: store.posts.newest(row.id, 1)[0])

    await db.write(subscriptions.replay_one, cast.as_ann, row.public_id, post.public_id)
    assert (await states(db, row)).count("waiting") == 1

    since, until = now() - timedelta(days=2, hours=1), now()
    assert await db.write(subscriptions.replay, cast.as_ann, row.public_id, since=since, until=until) == 1
    assert await states(db, row) == ["waiting", "waiting", "done"]


async def test_after_a_change_of_its_secret_both_sign_for_a_day(db, cast, row, want):
    await want()
    before = await db.read(lambda store: secret_of(store, VAULT, row))
    await db.write(subscriptions.rotate_secret, cast.as_ann, VAULT, row.public_id)

    (letter,) = await claimed(db)

    assert len(letter.secrets) == 2
    assert letter.secrets[1] == before


async def test_a_secret_that_nobody_can_open_holds_up_nobody_and_can_be_exchanged(db, cast, row, want):
    other = await db.write(
        subscriptions.subscribe, cast.as_ann, VAULT, cast.workspace.id, name="B", address="https://example.com/y"
    )
    await want()
    await want(of=other)

    def lose_its_key(store):
        store.posts.subscription(row.public_id).secret = "00000000.AAAA"

    await db.write(lose_its_key)

    letters = {letter.subscription: letter for letter in await claimed(db)}
    await concluded(db, letters[row.id], Result(0, error="unsealable"))
    await db.write(subscriptions.rotate_secret, cast.as_ann, VAULT, row.public_id)

    assert (letters[row.id].secrets, len(letters[other.id].secrets)) == ((), 1)
    (letter,) = await claimed(db, now() + timedelta(seconds=20))
    assert (letter.subscription, len(letter.secrets)) == (row.id, 1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"address": "ftp://x.y"}, "address"),
        ({"address": "https://user:pass@x.y"}, "address"),
        ({"address": "https://x.y/ z"}, "address"),
        ({"address": "https://[x"}, "address"),
        ({"events": []}, "events"),
        ({"events": ["task.exploded"]}, "events"),
        ({"query": "kind=nothing"}, "kind"),
    ],
)
async def test_what_fits_nothing_is_refused(db, cast, row, values, field):
    with pytest.raises(TaskError) as refused:
        await db.write(lambda store: subscriptions.change(store, cast.as_ann, row.public_id, **values))

    assert refused.value.params["field"] == field


async def test_only_who_may_manage_hooks_does(db, cast, row):
    await db.write(people.join, cast.workspace.id, cast.bob.id, Role.MEMBER)

    with pytest.raises(TaskError, match="not_allowed"):
        await db.write(subscriptions.unsubscribe, cast.as_bob, row.public_id)
    with pytest.raises(TaskError, match="not_found"):
        await db.write(subscriptions.unsubscribe, cast.as_eve, row.public_id)


async def test_with_it_goes_what_it_was_told(db, cast, row, want):
    await want()
    (letter,) = await claimed(db)
    await concluded(db, letter, WELL)

    await db.write(subscriptions.unsubscribe, cast.as_ann, row.public_id)

    assert await db.read(lambda store: store.posts.subscriptions([cast.workspace.id])) == []
