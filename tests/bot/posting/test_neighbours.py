"""What one hook out does to another one: nothing."""

import asyncio
import contextlib
from datetime import timedelta

import pytest

from storage.connected_tables import WorkState
from storage.tables import now
from tasks import people, posting, subscriptions
from tasks.actors import Actor
from tests.bot.posting.endpoints import attempts_of, posts_of, tried
from tests.bot.waiting import until
from tests.vault import VAULT


@pytest.fixture
async def eve(db):
    def meet(store):
        person = people.meet(store, telegram_id=8, name="Eve", username="eve", language_code="en", reachable=True)
        return Actor.person(person.id), people.personal_workspace(store, person).id

    return await db.write(meet)


def row_of(db, row):
    return db.read(lambda store: store.posts.subscription(row.public_id))


@pytest.mark.parametrize("status", [204, 410])
async def test_the_answer_to_one_that_was_ended_meanwhile_is_nobody_elses(db, ann, eve, endpoint, at_work, status):
    """Also on SQLite, where the next row gets the number of the one that is gone."""
    actor, _ = ann
    mine, other = await endpoint(), await endpoint()
    await db.write(subscriptions.unsubscribe, actor, other.row.public_id)
    given = {"name": "Eve's", "address": other.url}
    theirs = await db.write(subscriptions.subscribe, eve[0], VAULT, eve[1], **given)
    other.answers.clear()
    other.status, other.says = status, None if status == 204 else "Eve's answer"
    mine.status = 500

    async with at_work():
        await db.write(subscriptions.send_test, eve[0], theirs.public_id)
        await until(other.is_asked)
        await db.write(subscriptions.unsubscribe, eve[0], theirs.public_id)
        mine.answers.clear()
        await db.write(subscriptions.send_test, actor, mine.row.public_id)
        await until(mine.is_asked)
        other.answers.set()
        await asyncio.sleep(0.3)  # an answer that were taken for another's would be written down by now
        assert await attempts_of(db, mine.row) == []
        mine.answers.set()
        await tried(db, mine.row)

    assert [(one.status, one.answer) for one in await attempts_of(db, mine.row)] == [(500, "")]
    assert (await row_of(db, mine.row)).off_at is None


async def test_what_the_address_before_does_is_not_charged_to_the_new_one(db, ann, endpoint, task, at_work):
    actor, _ = ann
    old, new = await endpoint(), await endpoint(events=["task.dropped"])
    old.status = 410
    old.answers.clear()
    await task()

    async with at_work():
        await until(old.is_asked)
        await db.write(lambda store: subscriptions.change(store, actor, old.row.public_id, address=new.url))
        old.answers.set()
        await tried(db, old.row)

    row = await row_of(db, old.row)
    assert (row.off_at, row.failing_since) == (None, None)
    assert (await posts_of(db, old.row))[0].state is WorkState.WAITING


async def test_a_new_address_begins_without_the_failures_of_the_one_before(db, ann, endpoint):
    actor, _ = ann
    it = await endpoint()
    await db.write(lambda store: setattr(store.posts.subscription(it.row.public_id), "failing_since", now()))

    await db.write(lambda store: subscriptions.change(store, actor, it.row.public_id, address="https://example.com"))

    assert (await row_of(db, it.row)).failing_since is None


async def test_those_at_one_host_that_hang_keep_nobody_there_waiting(db, ann, endpoint, at_work):
    """As at a service where many have their address."""
    actor, workspace_id = ann
    host = await endpoint(events=["task.dropped"])
    rows = [
        await db.write(
            lambda store, name=name: subscriptions.subscribe(
                store, actor, VAULT, workspace_id, name=name, address=f"{host.url}/{name}"
            )
        )
        for name in ("h1", "h2", "h3", "h4", "h5", "h6", "good")
    ]
    host.hangs = "/h"

    async with at_work(patience=5):
        for row in rows[:-1] * 2:
            await db.write(subscriptions.send_test, actor, row.public_id)

        async def all_hang():
            return len(host.got) == 12

        await until(all_hang)
        await db.write(subscriptions.send_test, actor, rows[-1].public_id)
        await tried(db, rows[-1])

    (attempt,) = await attempts_of(db, rows[-1])
    assert (attempt.status, attempt.error) == (204, "")


async def test_one_that_can_not_be_written_is_put_aside_and_the_others_go(db, ann, endpoint, task):
    actor, _ = ann
    it = await endpoint()
    await task("Poison")
    await db.write(subscriptions.send_test, actor, it.row.public_id)

    def want(store):
        event = store.events.since([it.row.workspace_id], 0, 10)[-1]
        store.posts.want_all([it.row], event.id, event="task.created", task_id=event.task_id, body="")

    def write(_store, _post):
        raise ZeroDivisionError

    await db.write(want)
    how = {"limit": 10, "busy": (), "moment": now() + timedelta(seconds=1), "write": write}
    letters = await db.write(lambda store: posting.claim(store, VAULT, "w", **how))

    assert [letter.body[:14] for letter in letters] == [b'{"type":"test"']
    states = {post.event: (post.state, post.last_error) for post in await posts_of(db, it.row)}
    assert states["task.created"] == (WorkState.FAILED, "unwritable")


async def test_endless_announcements_of_an_answer_take_nobodys_time(db, ann, endpoint, at_work):
    """What comes before an answer is bounded, too: parsing it would take the whole of the loop."""
    actor, workspace_id = ann
    good = await endpoint()

    async def flood(_reader, writer):
        with contextlib.suppress(OSError):
            while not writer.is_closing():
                writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1_000)
                await writer.drain()

    server = await asyncio.start_server(flood, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    bad = await db.write(
        lambda store: subscriptions.subscribe(store, actor, VAULT, workspace_id, name="flood", address=address)
    )

    async with at_work():
        await db.write(subscriptions.send_test, actor, bad.public_id)
        await tried(db, bad)
        await db.write(subscriptions.send_test, actor, good.row.public_id)
        await tried(db, good.row)
    server.close()

    (attempt,) = await attempts_of(db, bad)
    assert (attempt.status, attempt.error) == (None, "too_long")
    assert (await attempts_of(db, good.row))[0].status == 204
