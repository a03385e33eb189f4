"""Hooks out over real HTTP: signed, tried again as long as it takes, and never led elsewhere or held up by others."""

import json
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from bot.posting import Following
from integrations.addresses import Allowed
from integrations.standard_webhooks import verify
from storage.connected_tables import WorkState
from storage.tables import Channel, now
from tasks import posting, subscriptions
from tasks.signing import secret_of
from tasks.switched_off import PAGE
from tests.bot.posting.endpoints import ANN, attempts_of, posts_of, tried
from tests.bot.waiting import until
from tests.vault import VAULT
from webapp.posted import posted


async def test_an_event_arrives_signed_with_the_task_as_the_api_shows_it(db, endpoint, task, at_work):
    it = await endpoint()
    made = await task()

    async with at_work():
        await tried(db, it.row)

    ((headers, body),) = it.got
    secret = await db.read(lambda store: secret_of(store, VAULT, store.posts.subscription(it.row.public_id)))
    assert verify(secret, headers, body, time.time())
    said = json.loads(body)
    assert (said["type"], said["data"]["actor"]) == ("task.created", "@ann")
    assert (said["data"]["task"]["id"], said["data"]["task"]["title"]) == (made.public_id, "Pay the rent")
    assert headers["webhook-id"] == f"msg_{(await posts_of(db, it.row))[0].public_id}"


async def test_while_a_secret_is_exchanged_both_sign(db, ann, endpoint, task, at_work):
    it = await endpoint()
    before = await db.read(lambda store: secret_of(store, VAULT, store.posts.subscription(it.row.public_id)))
    await db.write(subscriptions.rotate_secret, ann[0], VAULT, it.row.public_id)
    await task()

    async with at_work():
        await tried(db, it.row)

    ((headers, body),) = it.got
    assert len(headers["webhook-signature"].split()) == 2
    assert verify(before, headers, body, time.time())


async def test_one_that_hangs_keeps_nobody_waiting(db, endpoint, task, at_work):
    hangs, others = await endpoint(), [await endpoint() for _ in range(3)]
    hangs.answers.clear()
    for number in range(6):
        await task(f"Task {number}")

    async with at_work():
        for other in others:
            await tried(db, other.row, 6)
        assert len(hangs.got) == posting.EACH
        assert await attempts_of(db, hangs.row) == []


async def test_one_that_does_not_answer_in_time_has_failed(db, endpoint, task, at_work):
    it = await endpoint()
    it.answers.clear()
    await task()

    async with at_work(patience=0.2):
        await tried(db, it.row)

    (attempt,) = await attempts_of(db, it.row)
    assert (attempt.status, attempt.error) == (None, "too_slow")
    assert attempt.milliseconds >= 200


async def test_of_an_answer_the_beginning_is_kept(db, endpoint, task, at_work):
    it = await endpoint()
    it.status, it.says = 400, "\0é" * 2_000
    await task()

    async with at_work():
        await tried(db, it.row)

    (attempt,) = await attempts_of(db, it.row)
    assert attempt.answer.startswith("éé")
    assert len(attempt.answer) < 1_024


async def test_who_is_cut_off_posts_once_more_under_the_same_id(db, endpoint, task, at_work):
    it = await endpoint()
    it.answers.clear()
    await task()
    async with at_work():
        await until(it.is_asked)
    it.answers.set()

    async with at_work():
        await tried(db, it.row)

    assert len({headers["webhook-id"] for headers, _ in it.got}) == 1
    assert (len(it.got), len(await posts_of(db, it.row))) == (2, 1)


async def test_nothing_goes_out_unsigned(db, endpoint, task, at_work):
    it = await endpoint()
    await db.write(lambda store: setattr(store.posts.subscription(it.row.public_id), "secret", "00000000.AAAA"))
    await task()

    async with at_work():
        await tried(db, it.row)

    (attempt,) = await attempts_of(db, it.row)
    assert (it.got, attempt.error) == ([], "unsealable")


async def test_a_failure_is_tried_again_under_the_same_id_with_another_time(db, endpoint, task, at_work):
    it = await endpoint()
    it.status = 500
    await task()
    async with at_work():
        await tried(db, it.row)
        (post,) = await posts_of(db, it.row)
        assert (post.state, post.last_error) == (WorkState.WAITING, "status 500")
        it.status = 200
        await db.write(lambda store: setattr(store.posts.get(it.row.id, post.public_id), "next_try_at", now()))
        await tried(db, it.row, 2)

    (first, _), (second, _) = it.got
    assert first["webhook-id"] == second["webhook-id"]
    assert (await posts_of(db, it.row))[0].state is WorkState.DONE


async def test_an_endpoint_may_ask_us_to_wait(db, endpoint, task, at_work):
    it = await endpoint()
    it.status, it.headers = 429, {"Retry-After": "600"}
    await task()

    async with at_work():
        await tried(db, it.row)

    (post,) = await posts_of(db, it.row)
    assert post.next_try_at > datetime.now(UTC) + timedelta(seconds=500)


async def test_a_redirection_is_a_failure_and_is_not_followed(db, endpoint, task, at_work):
    target, it = await endpoint(events=["task.dropped"]), await endpoint()
    it.status, it.headers = 302, {"Location": target.url}
    await task()

    async with at_work():
        await tried(db, it.row)

    assert target.got == []
    assert (await posts_of(db, it.row))[0].last_error == "status 302"


async def test_nothing_goes_into_a_private_network_that_the_operator_has_not_named(db, endpoint, task, at_work):
    it = await endpoint()
    await task()

    async with at_work(Allowed()):
        await tried(db, it.row)

    assert it.got == []
    assert (await posts_of(db, it.row))[0].last_error == "not_allowed"


async def test_one_that_is_gone_is_switched_off_and_whoever_made_it_is_told_once(db, endpoint, task, at_work):
    it = await endpoint()
    it.status = 410
    for number in range(3):
        await task(f"Task {number}")

    async with at_work():
        await tried(db, it.row)

        async def is_off():
            return (await db.read(lambda store: store.posts.subscription(it.row.public_id))).off_why == "gone"

        await until(is_off)

    waiting = await db.read(lambda store: store.deliveries.pending(100))
    told = [one for one in waiting if one.channel is Channel.PAGE and one.view.get("page") == PAGE]
    assert [(one.chat_id, one.view["what"], one.view["why"]) for one in told] == [(ANN, "subscription", "gone")]
    assert {post.state for post in await posts_of(db, it.row)} <= {WorkState.STOPPED, WorkState.WAITING}


async def test_an_event_that_cannot_be_followed_is_passed_over_and_the_others_are_told(db, bell, endpoint, task):
    it = await endpoint()
    for title in ("One", "Poison", "Two"):
        await task(title)

    def write(store, event, about, name):
        if about.title == "Poison":
            raise ZeroDivisionError
        return posted(store, event, about, name)

    following = Following(db, bell, write, burst=timedelta())
    for _ in range(20):
        with suppress(ZeroDivisionError):
            await following.round()

    titles = [json.loads(post.body)["data"]["task"]["title"] for post in await posts_of(db, it.row)]
    assert sorted(titles) == ["One", "Two"]
