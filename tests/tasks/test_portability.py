"""A copy of all that is stored about somebody: every table is thought of, and nobody else's secrets are in it."""

import json

import pytest

from storage.queries.holdings import ABOUT, NOT_ABOUT
from storage.tables import Base, Role, now
from tasks import capture, feeds, making, people, portability
from tasks.actors import Actor
from tasks.rules import TaskError
from tests.tasks import planted
from tests.tasks.planted import MARK


async def copy(db, actor) -> dict:
    taking = await db.write(portability.begin, actor)
    while await db.read(taking.step):
        pass
    file = taking.file(now())
    assert portability.is_whole(file)
    return json.loads(file)


def test_every_table_is_given_or_named_as_not_about_people():
    tables = {*Base.metadata.tables}

    assert {*ABOUT} | {*NOT_ABOUT} == tables
    assert not {*ABOUT} & {*NOT_ABOUT}


def test_whatever_signs_in_or_seals_is_given_to_nobody():
    kept = {
        f"{name}.{column.name}"
        for name, about in ABOUT.items()
        for column in about.table.__table__.columns
        if any(word in column.name for word in ("secret", "hash", "code", "fingerprint"))
        and column.name not in about.never
    }

    assert kept == {"hooks_in.secret_version", "hooks_in.awaits_secret"}


async def test_every_word_of_their_own_workspace_is_in_it(db, cast):
    planted_ = await db.write(planted.plant, cast)

    given = {*MARK.findall(json.dumps((await copy(db, cast.as_ann))["tables"]))}
    left_out = await db.read(planted.columns_of, planted_ - given)

    assert len(planted_) > 100
    assert left_out == {
        "connections.secret",
        "hooks_in.secret",
        "hooks_in.former_secret",
        "hooks_out.secret",
        "hooks_out.former_secret",
        "idempotent_requests.body",
        "idempotent_requests.headers",
        "message_documents.document",
        "task_documents.document",
        "vectors.data",  # which is there, as base 64
    }


async def test_of_a_team_it_has_what_is_theirs_and_not_what_others_said(db, cast):
    def work(store):
        team = people.group_workspace(store, chat_id=-5, title="Team")
        for person in (cast.ann, cast.bob):
            people.join(store, team.id, person.id, Role.MEMBER)
        task = making.add_task(store, cast.as_ann, team.id, title="Ours", assignee=cast.bob.id)
        notes = [
            {"id": "1", "text": words, "by": by, "at": "x"}
            for words, by in (("mine", cast.bob.id), ("hers", cast.ann.id))
        ]
        store.tasks.swap(task, notes=notes)
        making.add_task(store, cast.as_ann, team.id, title="Only hers")

    await db.write(work)

    tables = (await copy(db, cast.as_bob))["tables"]

    assert [(row["title"], [note["text"] for note in row["notes"]]) for row in tables["tasks"]] == [("Ours", ["mine"])]
    assert {row["id"] for row in tables["people"]} == {cast.bob.id}


async def test_of_a_team_that_was_left_the_words_of_others_are_left_out(db, cast):
    def work(store):
        team = people.group_workspace(store, chat_id=-5, title="Team")
        people.join(store, team.id, cast.bob.id, Role.MEMBER)
        making.add_task(store, cast.as_bob, team.id, title="Theirs now", assignee=cast.bob.id)
        people.leave(store, team.id, cast.bob.id)

    await db.write(work)

    tables = (await copy(db, cast.as_bob))["tables"]

    assert tables["tasks"] == []
    assert [row["verb"] for row in tables["events"] if row["actor_id"] == cast.bob.id]
    assert not any("after" in row for row in tables["events"])


@pytest.mark.parametrize(("sender", "kept"), [(8, True), (7, False)])
async def test_raw_updates_are_given_to_who_sent_them_without_what_they_quote(db, cast, sender, kept):
    """Bob is named in both."""
    quoted = {"text": "quoted", "from": {"id": 15 - sender}}
    raw = {"message": {"from": {"id": sender}, "text": "said", "reply_to_message": quoted, "to": {"id": 8}}}
    await db.write(lambda store: store.inbox.add(42, [(1, -5, json.dumps(raw, separators=(",", ":")))]))

    (row,) = (await copy(db, cast.as_bob))["tables"]["inbox"]

    assert (row["raw"] is not None) is kept
    assert "quoted" not in json.dumps(row)


async def test_it_is_audited_and_bounded(db, cast):
    ann = Actor.person(cast.ann.id, via="app")
    for _ in range(portability.MOST):
        await db.write(portability.begin, ann)

    with pytest.raises(TaskError, match="too_often"):
        await db.write(portability.begin, ann)

    last = await db.read(lambda store: store.audit.last_of(cast.ann.id, "app", {"export.person"}, 99))
    assert len(last) == portability.MOST


async def test_what_is_too_long_says_so(db, cast, new, monkeypatch):
    for number in range(3):
        await db.write(capture.capture, new(f"message {number}", after=600 * number))
    monkeypatch.setattr(portability, "MOST_BYTES", 1_500)

    said = await copy(db, cast.as_ann)

    assert "messages" in said["cut"]


async def test_a_copy_that_was_changed_is_known(db, cast):
    taking = await db.write(portability.begin, cast.as_ann)
    while await db.read(taking.step):
        pass
    file = taking.file(now())

    assert not portability.is_whole(file.replace(b'"Ann"', b'"Eve"'))


async def test_scripts_get_no_copy_of_anybody(db, cast):
    for actor in (Actor.INSTALLATION, Actor.person(cast.ann.id, within=cast.workspace.id)):
        with pytest.raises(TaskError, match="not_allowed"):
            await db.write(portability.begin, actor)


async def test_steps_go_over_all_rows(db, cast, monkeypatch):
    monkeypatch.setattr(portability, "STEP", 2)
    for name in range(5):
        await db.write(lambda store, name=name: feeds.make_feed(
            store, cast.as_ann, cast.workspace.id, name=str(name), format_="ics", query=""
        ))  # fmt: skip

    tables = (await copy(db, cast.as_ann))["tables"]

    assert [row["name"] for row in tables["feeds"]] == list("01234")
