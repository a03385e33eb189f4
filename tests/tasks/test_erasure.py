"""Erasing somebody for good."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from classifier.base import Draft
from storage.connected_tables import Attempt
from storage.reading_tables import Vector
from storage.tables import Base, Channel, Role, now
from storage.team_tables import Invitation, Overheard, RoutingRule, Transcript
from tasks import actions, capture, erasure, following, making, people, posting, subscriptions
from tasks.actors import Actor
from tasks.rules import TaskError
from tests.vault import VAULT
from webapp.posted import posted


@pytest.fixture
async def full(db, cast, new, read):
    """Ann's workspace with something in every table, and a group where she and Bob work."""
    captured = await db.write(capture.capture, new("Pay the rent"))
    await db.write(capture.capture, new("and the other half", after=1, forwarded=True))
    await read(captured, Draft(title="Pay the rent", kind="task", is_task=True, vector=b"\x01\x02"))

    def fill(store):
        session, own = store._session, cast.workspace.id
        session.add(Invitation(workspace_id=own, role=Role.MEMBER, expires_at=now() + timedelta(1), single_use=True))
        session.add(RoutingRule(workspace_id=own, number=1, when={}, then={}))
        session.add(Transcript(message_id=captured.root_id, workspace_id=own, transcriber="openai:x"))
        session.add(Overheard(chat_id=-5, telegram_message_id=1, raw='{"from":{"id":7,"first_name":"Ann"}}'))
        session.add(Overheard(chat_id=-5, telegram_message_id=2, raw='{"from":{"id":77,"first_name":"Kim"}}'))
        store.inbox.add(42, [(1, 7, '{"message":{"from":{"id":7,"first_name":"Ann"}}}')])
        store.deliveries.want(own, Channel.PAGE, cast.ann.telegram_id, "list@1")
        group = people.group_workspace(store, chat_id=-5, title="Team")
        for person in (cast.ann, cast.bob):
            people.join(store, group.id, person.id, Role.ADMIN)
        task = making.add_task(store, cast.as_ann, group.id, title="Order paper", assignee=cast.ann.id)
        store.tasks.swap(task, requesters=[{"name": "Ann", "person": cast.ann.id, "at": "x"}])
        return group

    await db.write(lambda store: actions.change(store, cast.as_ann, 1, priority="high"))
    return await db.write(fill)


async def rows(db, table, *conditions):
    return await db.read(lambda store: list(store._session.scalars(select(table).where(*conditions))))


async def test_their_own_workspace_is_gone_with_everything_in_it(db, cast, full):
    await db.write(erasure.erase, cast.as_ann)

    assert await db.read(lambda store: store.erasure.left_over(cast.workspace.id)) == {}
    assert await db.read(lambda store: store.workspaces.get(cast.workspace.id)) is None
    assert await rows(db, Vector) == []


async def test_every_table_that_has_workspaces_is_thought_of():
    from storage.queries.erasure import _OF_WORKSPACE

    having = {mapper.class_.__tablename__ for mapper in Base.registry.mappers if "workspace_id" in mapper.columns}

    assert {table.__tablename__ for table in _OF_WORKSPACE} == having - {"audit"}  # which outlives what it tells of


async def test_the_teams_tasks_stay_without_their_name(db, cast, full):
    await db.write(erasure.erase, cast.as_ann)

    (task,) = await db.read(lambda store: store.tasks.of_workspaces([full.id], ["open"], 10))
    assert (task.title, task.assignee_id, task.requesters[0]["name"]) == ("Order paper", None, erasure.NAME)


async def test_nobody_can_tell_any_more_who_they_were(db, cast, full):
    await db.write(erasure.erase, cast.as_ann)

    person = await db.read(lambda store: store.people.get(cast.ann.id))
    assert (person.name, person.username, person.telegram_id) == (erasure.NAME, None, None)
    assert await db.read(lambda store: store.people.roles(cast.ann.id)) == {}


async def test_what_is_stored_raw_goes_and_other_peoples_stays(db, cast, full):
    await db.write(erasure.erase, cast.as_ann)

    assert [row.telegram_message_id for row in await rows(db, Overheard)] == [2]
    assert await db.read(lambda store: store.inbox.counts()) == {}


async def test_what_others_were_told_of_them_goes_too_and_is_written_anew(db, cast, full):
    """What was posted is kept for a month, and what waits is yet to go."""

    def post(store):
        told = {"name": "Bot", "address": "https://example.com"}
        row = subscriptions.subscribe(store, cast.as_ann, VAULT, full.id, **told)
        for actor in (cast.as_ann, cast.as_bob):
            task = making.add_task(store, actor, full.id, title="Order ink")
            event = store.events.of_task(task.id)[0]
            body = posted(store, event, task, "task.created")
            store.posts.want(row, event.id, event="task.created", task_id=task.id, body=body)
        for made in store.posts.newest(row.id, 2):
            store.posts.note(made, at=now(), status=500, error="", milliseconds=1, answer=made.body)
        return row

    row = await db.write(post)

    await db.write(erasure.erase, cast.as_ann)

    letters = await db.write(
        lambda store: posting.claim(
            store, VAULT, "w", limit=9, busy=(), moment=now(), write=lambda *it: following.bodies(it[0], posted, it[1])
        )
    )
    said = [json.loads(letter.body)["data"]["actor"] for letter in letters]
    attempts = await rows(db, Attempt)
    assert sorted(said) == sorted(["@bob", erasure.NAME])
    assert sorted(bool(attempt.answer) for attempt in attempts) == [False, True]
    assert row.id


async def test_they_can_begin_anew(db, cast, full):
    await db.write(erasure.erase, cast.as_ann)

    again = await db.write(lambda store: people.meet(store, telegram_id=cast.ann.telegram_id, name="Ann"))
    workspace = await db.write(lambda store: people.personal_workspace(store, store.people.get(again.id)))
    assert (again.id != cast.ann.id, workspace.next_number) == (True, 1)


async def test_erasing_twice_changes_nothing(db, cast, full):
    await db.write(erasure.erase, cast.as_ann)

    await db.write(erasure.erase, cast.as_ann)


async def test_the_installation_can_be_claimed_again(db, cast, full):
    await db.write(lambda store: people.claim_installation(store, store.people.get(cast.ann.id)))

    await db.write(erasure.erase, cast.as_ann)

    assert await db.read(lambda store: store.facts.get("owner")) is None


async def test_the_installations_token_erases_nobody(db, cast):
    with pytest.raises(TaskError, match="not_allowed"):
        await db.write(erasure.erase, Actor.INSTALLATION)
