"""Erasing somebody for good."""

import json
import logging
import re
import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.clockwork import Effacing
from classifier.base import Draft
from storage.connected_tables import ArrivalState, Attempt, Feed, TaskExport
from storage.reading_tables import RememberedAnswer, Vector
from storage.tables import Base, Channel, InboxState, InboxUpdate, Role, now
from storage.team_tables import Invitation, Overheard, RoutingRule, Transcript
from storage.web_tables import IdempotentRequest, SavedFilter
from tasks import actions, capture, connections, erasure, following, hooks, making, people, posting, subscriptions
from tasks.actors import Actor
from tasks.changes import ELSEWHERE
from tasks.filtering import FilterQuery
from tasks.rules import TaskError
from tests.tasks import planted
from tests.tasks.conftest import make_cast
from tests.tasks.planted import MARK
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


async def test_no_mark_is_left_of_whatever_their_workspace_had(db, cast):
    """A mark in every column that words can be in, of every table there is."""
    planted_ = await db.write(planted.plant, cast)

    await db.write(erasure.erase, cast.as_ann)

    assert len(planted_) > 100
    assert await db.read(planted.columns_of, planted_) == set()


async def test_no_team_keeps_their_name_anywhere(db, cast, new):
    await db.write(names_in_a_team, cast)
    assert len(await db.read(planted.found)) >= 3

    await db.write(erasure.erase, cast.as_ann)

    assert await db.read(planted.columns_of, await db.read(planted.found)) == set()


async def test_neither_the_file_nor_its_log_has_a_word_of_theirs(sqlite_db, sqlite_url, tmp_path):
    db, cast = sqlite_db, await sqlite_db.write(make_cast)
    planted_ = await db.write(planted.plant, cast)
    assert in_files(tmp_path) == planted_

    await db.write(erasure.erase, cast.as_ann)
    duty = Effacing(db)
    while await duty.round():
        pass

    assert await db.read(lambda store: store.erasure.not_effaced()) is None
    assert in_files(tmp_path) == set()


async def test_the_log_is_emptied_once_nobody_reads_in_it_any_more(sqlite_db, tmp_path):
    db, cast = sqlite_db, await sqlite_db.write(make_cast)
    await db.write(planted.plant, cast)
    with sqlite3.connect(tmp_path / "sift.db", isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people").fetchone()

        await db.write(erasure.erase, cast.as_ann)
        await Effacing(db).round()
        assert await db.read(lambda store: store.erasure.not_effaced()) is not None

        reader.execute("COMMIT")
    reader.close()
    while await Effacing(db).round():
        pass
    assert in_files(tmp_path) == set()


async def test_neither_the_log_of_sift_nor_what_it_answers_names_them(db, cast, caplog):
    caplog.set_level(logging.DEBUG)
    await db.write(planted.plant, cast)
    await db.write(names_in_a_team, cast)

    await db.write(erasure.erase, cast.as_ann)

    assert MARK.findall(caplog.text) == []


def in_files(folder) -> set[str]:
    """Marks in the database's files as they lie on the disk."""
    return {mark.decode() for path in folder.glob("sift.db*") for mark in re.findall(rb"qz\d{3}zq", path.read_bytes())}


def names_in_a_team(store, cast) -> None:
    """Ann's names wherever her team has them: as she wrote, as others did, and as a tracker calls her."""
    session, ann, bob = store._session, store.people.get(cast.ann.id), cast.bob.id
    ann.name, ann.username, there = "Ann qz901zq", "qz902zq", "qz903zq"
    team = people.group_workspace(store, chat_id=-5, title="Team")
    for person in (ann.id, bob):
        people.join(store, team.id, person, Role.ADMIN)
    source = store.workspaces.source(team.id, "telegram", "telegram")
    own = store.workspaces.source(cast.workspace.id, "telegram", "telegram")
    wrote = {"author": ann.name, "author_id": ann.id, "written_at": now(), "sent_at": now(), "text": "order paper"}
    origin = {"type": "user", "sender_user": {"id": ann.telegram_id, "first_name": ann.name}}
    here = store.messages.add(
        workspace_id=team.id, source_id=source.id, external_id="-5:1", chat_id=-5, sender_id=bob, origin=origin, **wrote
    )
    elsewhere = store.messages.add(
        workspace_id=cast.workspace.id, source_id=own.id, external_id="7:9", sender_id=ann.id, chat_id=7, **wrote
    )
    made = {"title": "Paper", "kind": "task", "priority": "normal", "status": "open"}
    for message in (here, elsewhere):  # the second one was sent to the team by a rule
        store.tasks.add(team.id, message_id=message, author=ann.name, **made)
    task = making.add_task(store, cast.as_ann, team.id, title="Ink", author=ann.name, source="telegram")
    store.tasks.swap(task, requesters=[{"name": ann.name, "person": ann.id, "at": "x"}])
    event = store.events.of_task(task.id)[0]
    event.after = event.after | {"asked": {"name": ann.name, "person": ann.id}, "request": "7:9"}
    store.events.add(
        team.id, "edit", task_id=task.id, after={ELSEWHERE: {"connection": 1, "place": "x", "name": there}}
    )
    session.add(RoutingRule(workspace_id=team.id, number=1, when={"author": [ann.name, f"@{ann.username}"]}, then={}))
    query = str(FilterQuery.parse([("author", ann.name), ("assignee", f"@{ann.username}"), ("kind", "bug")]))
    session.add(SavedFilter(workspace_id=team.id, person_id=bob, page="tasks", name="x", folded_name="x", query=query))
    session.add(Feed(workspace_id=team.id, person_id=bob, name="x", format="ics", query=query, token_hash="x"))
    out = subscriptions.subscribe(store, cast.as_bob, VAULT, team.id, name="Bot", address="https://example.com")
    out.query = query
    body = json.dumps({"data": {"actor": f"@{ann.username}", "task": {"author": ann.name}}})
    store.posts.want(out, event.id, event="task.created", task_id=task.id, body=body)
    store.posts.note(store.posts.newest(out.id, 1)[0], at=now(), status=500, error="", milliseconds=1, answer=body)
    draft = connections.Draft("github", "Shop", place={"repository": "a/b"}, secret={"token": "x"})
    place = connections.connect(store, cast.as_bob, VAULT, team.id, draft)
    place.people = {there: ann.id}
    session.add(
        TaskExport(
            workspace_id=team.id,
            task_id=task.id,
            connection_id=place.id,
            agreed={"assignee": {"ours": there, "theirs": there}, "title": {"ours": "Ink", "theirs": "Ink"}},
            heard={"by": there, "at": now().isoformat()},
        )
    )
    session.add(RememberedAnswer(workspace_id=team.id, key="k", answer=json.dumps({"assignee": ann.name})))
    session.add(
        IdempotentRequest(
            caller=f"person:{bob}",
            key="k",
            fingerprint="f",
            status=200,
            headers={},
            body=json.dumps({"author": ann.name}),
        )
    )
    hook = hooks.make_hook(store, cast.as_bob, VAULT, team.id, service="generic", name="CI")
    said = json.dumps({"sender": {"login": there}, "author": ann.name}, ensure_ascii=False)
    store.arrivals.add(hook.id, "d", state=ArrivalState.STORED, body=said, headers={}, event="x")
    raw = {"message": {"from": {"id": ann.telegram_id, "first_name": ann.name}}}
    session.add(
        InboxUpdate(bot_id=42, update_id=9, chat_id=-5, raw=json.dumps(raw), state=InboxState.HANDLED, handled_at=now())
    )
    session.add(Overheard(chat_id=-5, telegram_message_id=1, raw=json.dumps(raw)))
