"""Words and closed tasks go when a workspace wants them to, in small steps; and at once where no text is kept."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from bot.bell import Bell
from bot.clockwork import Forgetting
from classifier.base import Draft
from storage.tables import Delivery, MessageState, Role, Status, now
from tasks import (
    actions,
    capture,
    connections,
    exports,
    making,
    options,
    people,
    posting,
    retention,
    sending,
    subscriptions,
)
from tasks.actors import Actor
from tasks.retention import Preview, Retention
from tasks.rules import TaskError, Verb
from tests.bot.conftest import NOWHERE
from tests.tasks import planted
from tests.vault import VAULT

WORDS = "Pay the rent, or else"


@pytest.fixture
def captured_and_read(db, new, read):
    async def run(**fields):
        captured = await db.write(capture.capture, new(WORDS, **fields))
        await read(captured, Draft(title="Pay", kind="task", is_task=True, vector=b"\1"))
        return captured.root_id

    return run


@pytest.fixture
async def duty(db):
    bell = Bell(NOWHERE)

    async def run(later=timedelta()):
        with time_machine.travel(now() + later, tick=False):
            while await Forgetting(db, bell).round():
                pass

    yield run
    await bell.close()


async def text_of(db, message_id) -> str:
    return (await db.read(lambda store: store.messages.get(message_id))).text


async def tasks_of(db, cast):
    return await db.read(lambda store: store.tasks.of_workspaces([cast.workspace.id], list(Status), 99))


def choose(**days):
    return lambda store, cast: retention.set_retention(store, cast.as_ann, cast.workspace.id, Retention(**days))


async def test_it_is_off_until_somebody_chooses_it(db, cast, captured_and_read, duty):
    message_id = await captured_and_read()

    await duty(timedelta(days=4000))

    assert retention.retention_of(cast.workspace) == Retention()
    assert await text_of(db, message_id) == WORDS


async def test_words_go_after_their_days_and_the_task_stays(db, cast, captured_and_read, duty):
    message_id = await captured_and_read()
    await db.write(choose(texts=30), cast)

    await duty(timedelta(days=29))
    assert await text_of(db, message_id) == WORDS

    await duty(timedelta(days=31))
    assert await text_of(db, message_id) == ""
    assert [task.title for task in await tasks_of(db, cast)] == ["Pay"]
    assert await db.read(lambda store: store.search.ids("inbox", [cast.workspace.id], "else")) == []


async def test_closed_tasks_go_with_all_that_is_about_them(db, cast, captured_and_read, duty):
    message_id = await captured_and_read()
    await db.write(lambda store: actions.move(store, cast.as_ann, 1, Verb.DONE))
    kept = await db.write(lambda store: making.add_task(store, cast.as_ann, cast.workspace.id, title="Open"))

    def relate(store):
        for one, other in ((kept.id, 1), (1, kept.id)):
            store.tasks.swap(store.tasks.get(one), links=[{"task": other, "kind": "related"}])

    await db.write(relate)
    await db.write(choose(tasks=7), cast)

    await duty(timedelta(days=8))

    (left,) = await tasks_of(db, cast)
    assert (left.title, left.links) == ("Open", [])
    assert await text_of(db, message_id) == ""
    assert await db.read(lambda store: store.events.of_task(1)) == []


async def test_it_is_done_in_small_steps(db, cast, captured_and_read, monkeypatch):
    monkeypatch.setattr(retention, "STEP", 2)
    for number in range(3):
        await captured_and_read(after=600 * number)
    await db.write(choose(texts=1), cast)
    later = now() + timedelta(days=2)

    assert [await db.write(retention.forget_due, later) for _ in range(3)] == [True, True, False]
    assert not await db.read(retention.is_anything_due, later)


async def test_it_says_before_what_would_go(db, cast, captured_and_read):
    await captured_and_read()
    await captured_and_read(after=600)
    await db.write(lambda store: actions.move(store, cast.as_ann, 1, Verb.DROP))

    def ask(store, chosen):
        return retention.preview(store, cast.as_ann, cast.workspace.id, chosen, now() + timedelta(days=10))

    assert await db.read(ask, Retention(texts=9, tasks=9)) == Preview(2, 1)
    assert await db.read(ask, Retention(texts=11)) == Preview()


@pytest.mark.parametrize("days", [0, -1, 3651])
async def test_odd_numbers_of_days_are_refused(db, cast, days):
    with pytest.raises(TaskError, match="bad_value"):
        await db.write(choose(texts=days), cast)


async def test_only_who_may_set_it_chooses_it_and_it_is_audited(db, cast):
    with pytest.raises(TaskError, match="not_allowed"):
        await db.write(lambda store: retention.set_retention(store, cast.as_bob, cast.workspace.id, Retention(1)))

    await db.write(choose(texts=30, tasks=90), cast)

    (entry,) = await db.read(lambda store: store.audit.last_of(cast.ann.id, "", {"setting.changed"}, 1))
    assert entry.details["after"] == {"texts": 30, "tasks": 90}


async def test_where_no_text_is_kept_it_goes_once_it_is_read(db, cast, captured_and_read, new, duty):
    message_id = await captured_and_read()
    waiting = await db.write(capture.capture, new("not read yet", after=600))
    await db.write(lambda store: options.set_policy(store, cast.as_ann, cast.workspace.id, "no_text"))

    await duty(timedelta(minutes=5))

    assert await text_of(db, message_id) == ""
    assert await text_of(db, waiting.root_id) == "not read yet"
    assert (await db.read(lambda store: store.messages.get(waiting.root_id))).state is MessageState.NEW
    assert await db.read(lambda store: store.issues.current(message_id)[0].evidence) == {}
    assert [task.title for task in await tasks_of(db, cast)] == ["Pay"]


async def test_where_no_text_is_kept_what_telegram_delivered_goes_although_it_was_no_message(db, cast, duty):
    def work(store):
        store.inbox.add(42, [(1, cast.ann.telegram_id, '{"callback_query": "pressed"}')])
        store.inbox.handled([row.id for row in store.inbox.waiting(9)])
        options.set_policy(store, cast.as_ann, cast.workspace.id, "no_text")

    await db.write(work)

    await duty(timedelta(minutes=5))

    assert await db.read(lambda store: store.inbox.counts()) == {}


async def test_where_no_text_is_kept_nothing_else_has_it(db, cast, duty):
    """Of all that is planted what people made on purpose stays: tasks, rules, names, what is connected."""

    def work(store):
        planted.plant(store, cast)
        store.messages.get(987_654).state = MessageState.READ
        store.workspaces.get(cast.workspace.id).options = {"policy": "no_text"}
        for table in ("refinements", "transcripts"):
            store._session.execute(planted.Base.metadata.tables[table].update().values(state="done"))
        inbox = planted.Base.metadata.tables["inbox"]
        store._session.execute(inbox.update().values(state="handled", handled_at=now()))
        posts = planted.Base.metadata.tables["posts"]
        store._session.execute(posts.update().values(state="done"))

    await db.write(work)

    await duty(timedelta(minutes=5))

    left = await db.read(planted.columns_of, await db.read(planted.found))
    gone = {"messages.text", "messages.entities", "messages.media", "issues.evidence"}
    gone |= {"issues.entities", "corrections.text", "transcripts.words", "arrivals.body", "posts.body", "inbox.raw"}
    gone |= {"attempts.answer", "vectors.data", "remembered_answers.answer", "issues.title"}
    assert left & gone == set()


@pytest.mark.parametrize("policy", ["local", "no_text"])
async def test_where_nothing_may_leave_no_tracker_and_no_hook_out_is_told(db, cast, policy):
    def work(store):
        ann, here = cast.as_ann, cast.workspace.id
        task = making.add_task(store, ann, here, title="Ours")
        out = [
            subscriptions.subscribe(store, ann, VAULT, here, name=it, address=f"https://{it}/x")
            for it in ("example.com", "127.0.0.1")
        ]
        for row in out:
            store.posts.want(row, store.events.of_task(task.id)[0].id, event="task.created", task_id=task.id, body="{}")
        draft = connections.Draft("github", "Shop", place={"repository": "a/b"}, secret={"token": "x"})
        exports.want(store, ann, task, connections.connect(store, ann, VAULT, here, draft))
        options.set_policy(store, ann, here, policy)

    await db.write(work)

    letters = await db.write(lambda store: posting.claim(store, VAULT, "w", limit=9, busy=(), moment=now()))
    jobs = await db.write(
        lambda store: sending.claim(
            store, VAULT, "w", lambda _: ("title",), limit=9, busy=(), burst=timedelta(), moment=now()
        )
    )

    assert [letter.address for letter in letters] == ["https://127.0.0.1/x"]
    assert jobs == []
    (sent,) = (await db.read(lambda store: store.exports.of_tasks([1])))[1]
    assert sent.last_error == "stays_here"


@pytest.mark.parametrize(("kind", "via", "told"), [("group", "chat", 1), ("own", "chat", 0), ("own", "app", 1)])
async def test_the_chat_is_told_when_the_policy_changes_and_not_when_it_does_not(db, cast, kind, via, told):
    def work(store):
        place = cast.workspace
        if kind == "group":
            place = people.group_workspace(store, chat_id=-5, title="Team")
            people.join(store, place.id, cast.ann.id, Role.ADMIN)
        for policy in ("local", "local"):
            options.set_policy(store, Actor.person(cast.ann.id, via=via), place.id, policy)

    await db.write(work)

    pages = await db.read(lambda store: list(store._session.scalars(select(Delivery))))
    assert [page.view["policy"] for page in pages] == ["local"] * told
