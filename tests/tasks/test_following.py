"""What follows from what has happened: who is told of it, once each, and how far that went."""

from datetime import timedelta

import pytest

from storage.queries.events import FOLLOWED
from storage.tables import now
from tasks import actions, following, posting, subscriptions
from tasks.following import name_of
from tasks.rules import Verb
from tests.vault import VAULT

BURST = timedelta(seconds=2)
MUCH_LATER = timedelta(minutes=5)


def write(store, event, task, name):
    return f"{name} {task.title} v{task.version}"


@pytest.fixture
async def subscribe(db, cast):
    async def subscribe(**values):
        given = {"name": "Bot", "address": "https://example.com/x", **values}
        return await db.write(subscriptions.subscribe, cast.as_ann, VAULT, cast.workspace.id, **given)

    return subscribe


@pytest.fixture
async def follow(db):
    async def follow(*, moment=None, burst=timedelta()):
        def step(store):
            store.events.number(1_000)
            return following.follow(store, write, burst=burst, moment=moment or now())

        return await db.write(step)

    await follow()  # what was before is told to nobody
    return follow


async def posts_of(db, row):
    posts = await db.read(lambda store: store.posts.newest(row.id, 100))
    return [(post.event, post.body) for post in reversed(posts)]


async def test_what_happens_is_told_in_its_order_with_the_task_as_it_is(db, cast, subscribe, follow, given_task):
    row = await subscribe()
    task = await given_task()
    await follow(burst=timedelta())
    await db.write(actions.change, cast.as_ann, task.id, title="Pay it")
    await follow()
    for verb in (Verb.DONE, Verb.REOPEN, Verb.DROP):
        await db.write(actions.move, cast.as_ann, task.id, verb)
        await follow()

    told = [event for event, _ in await posts_of(db, row)]

    assert told == ["task.created", "task.changed", "task.done", "task.reopened", "task.dropped"]
    assert (await posts_of(db, row))[1][1].startswith("task.changed Pay it")


async def test_what_was_before_the_first_time_is_told_to_nobody(db, subscribe, given_task):
    row = await subscribe()
    await given_task()

    def first(store):
        store.events.number(1_000)
        store.facts.drop([FOLLOWED])
        return following.follow(store, write, burst=BURST, moment=now())

    await db.write(first)

    assert await posts_of(db, row) == []


async def test_a_crash_before_the_commit_loses_nothing_and_after_it_doubles_nothing(db, subscribe, follow, given_task):
    row = await subscribe()
    await given_task()

    def dies(store):
        store.events.number(1_000)
        following.follow(store, write, burst=timedelta(), moment=now())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await db.write(dies)
    assert await posts_of(db, row) == []
    await follow()
    await follow()

    assert len(await posts_of(db, row)) == 1


async def test_each_is_told_of_the_events_it_wants_that_pass_its_filter(db, cast, subscribe, follow, given_task):
    done = await subscribe(events=["task.done"])
    bugs = await subscribe(name="Bugs", query="kind=bug")
    for title, kind in (("A bug", "bug"), ("A task", "task")):
        task = await given_task(title=title, kind=kind)
        await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)
    await follow()

    assert [body.split(" v")[0] for _, body in await posts_of(db, done)] == ["task.done A bug", "task.done A task"]
    assert {body.split(" v")[0] for _, body in await posts_of(db, bugs)} == {"task.created A bug", "task.done A bug"}


async def test_nobody_is_told_of_what_happens_in_another_workspace(db, cast, follow, given_task):
    hers = (await db.read(lambda store: store.workspaces.by_chat(cast.eve.telegram_id))).id
    values = {"name": "Hers", "address": "https://example.com/e"}
    row = await db.write(subscriptions.subscribe, cast.as_eve, VAULT, hers, **values)
    await given_task()

    await follow()

    assert await posts_of(db, row) == []


async def test_a_message_that_may_still_grow_is_told_of_as_it_is_then(db, cast, subscribe, follow, given_task):
    row = await subscribe(events=["task.created"])
    task = await given_task()
    await follow(burst=MUCH_LATER)
    await db.write(actions.change, cast.as_ann, task.id, title="Pay it all")

    def claim(moment):
        return lambda store: posting.claim(
            store,
            VAULT,
            "w",
            limit=9,
            busy=(),
            moment=moment,
            write=lambda store, post: following.bodies(store, write, post),
        )

    assert await db.write(claim(now())) == []
    (letter,) = await db.write(claim(now() + MUCH_LATER))

    assert letter.body.startswith(b"task.created Pay it all")
    assert (await posts_of(db, row))[0][1] == letter.body.decode()


async def test_what_only_we_keep_account_of_is_told_to_nobody(db, cast, subscribe, follow, given_task):
    row = await subscribe(events=["task.changed"])
    task = await given_task()
    await db.write(actions.answer, cast.as_ann, task.id, "kind", "task")

    await follow()

    assert await posts_of(db, row) == []
    events = await db.read(lambda store: store.events.of_task(task.id))
    assert [name_of(event) for event in events if event.verb == "confirm"] == [None]


async def test_what_changes_while_a_message_may_grow_is_not_told_by_itself(db, cast, subscribe, follow, given_task):
    every, changes = await subscribe(), await subscribe(name="Changes", events=["task.changed"])
    task = await given_task()
    await follow(burst=MUCH_LATER)
    await db.write(actions.change, cast.as_ann, task.id, title="Pay it all")
    await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)
    await follow(burst=MUCH_LATER)

    assert [event for event, _ in await posts_of(db, every)] == ["task.created", "task.done"]
    assert [event for event, _ in await posts_of(db, changes)] == ["task.changed"]


async def test_where_nobody_is_told_the_past_is_left_behind(db, subscribe, follow, given_task):
    await given_task()
    await follow()
    row = await subscribe()
    await given_task(title="Another")
    assert await db.read(following.is_behind) is False  # no numbers yet

    await follow()

    assert [body.split(" v")[0] for _, body in await posts_of(db, row)] == ["task.created Another"]
    assert await db.read(following.is_behind) is False


async def test_me_in_a_filter_is_whoever_has_made_it(db, cast, subscribe, follow, given_task):
    row = await subscribe(query="assignee=me", events=["task.created"])
    await given_task(title="His", assignee=cast.bob.id)
    await given_task(title="Hers", assignee=cast.ann.id)

    await follow()

    assert [body.split(" v")[0] for _, body in await posts_of(db, row)] == ["task.created Hers"]


async def test_no_number_is_given_again_that_was_followed(db, cast, subscribe, follow, given_task):
    row = await subscribe()
    await follow()

    def followed_further(store):
        """As if what had the newest numbers was erased."""
        store.facts.put(FOLLOWED, str(store.events.newest()[1] + 100))

    await db.write(followed_further)
    await given_task()
    await follow()

    assert len(await posts_of(db, row)) == 1
