"""What is written into the audit log, by whom, and that it says nothing that somebody wrote."""

import json

import pytest
from sqlalchemy import select, text

from storage.audit_tables import AuditEntry
from storage.queries.audit import Wanted
from storage.tables import Role
from tasks import (
    actions,
    audit,
    audit_chain,
    connections,
    erasure,
    feeds,
    hooks,
    invitations,
    keys,
    making,
    options,
    subscriptions,
    teams,
    tokens,
    workspace_settings,
)
from tasks.actors import Actor
from tasks.connections import Draft
from tasks.rules import TaskError
from tests.vault import VAULT

MARK = "planted-mark"


async def log(db) -> list[AuditEntry]:
    entries = await db.read(lambda store: store.audit.page(Wanted(everything=True), 1_000))
    return list(reversed(entries))


async def acts(db) -> list[str]:
    return [entry.act for entry in await log(db)]


async def fresh(db) -> int:
    return len(await log(db))


def everything_administered(store, cast) -> None:
    ann, here = Actor.person(cast.ann.id, via="app"), cast.workspace.id
    hook = hooks.make_hook(store, ann, VAULT, here, service="generic", name=MARK)
    hooks.rotate_secret(store, ann, VAULT, hook.id)
    hooks.pause_hook(store, ann, hook.id, paused=True)
    hooks.remove_hook(store, ann, hook.id)
    row = subscriptions.subscribe(store, ann, VAULT, here, name=MARK, address="https://example.com/" + MARK)
    subscriptions.unsubscribe(store, ann, row.public_id)
    draft = Draft("github", MARK, place={"repository": f"{MARK}/{MARK}"}, secret={"token": MARK})
    there = connections.connect(store, ann, VAULT, here, draft)
    connections.disconnect(store, ann, there.public_id)
    feed, _ = feeds.make_feed(store, ann, here, name=MARK, format_="ics", query="")
    feeds.end_feed(store, ann, feed.public_id)
    token, _ = tokens.make_token(store, cast.ann, name=MARK, scopes=["read"])
    tokens.revoke(store, cast.ann, token.public_id)
    link = invitations.invite(store, ann, here, role=Role.VIEWER, days=1, single_use=True)
    invitations.revoke(store, ann, here, link.code)
    workspace_settings.rename(store, ann, here, MARK)
    options.set_policy(store, ann, here, "local")
    keys.begin(store, VAULT)


async def test_every_administrative_act_is_there_in_its_order(db, cast):
    before = await fresh(db)

    await db.write(everything_administered, cast)

    assert (await acts(db))[before:] == [
        "hook.made",
        "hook.secret",
        "hook.paused",
        "hook.ended",
        "subscription.made",
        "subscription.ended",
        "connection.made",
        "connection.ended",
        "feed.made",
        "feed.ended",
        "token.made",
        "token.ended",
        "invitation.made",
        "invitation.ended",
        "setting.changed",
        "setting.changed",
        "keys.rotated",
    ]


async def test_nothing_that_somebody_wrote_is_in_it(db, cast):
    await db.write(everything_administered, cast)

    said = [[entry.act, entry.via, entry.subject, json.dumps(entry.details)] for entry in await log(db)]

    assert MARK not in str(said)
    assert not {"Ann", "Bob"} & {word for words in said for text in words for word in text.replace('"', " ").split()}


async def test_an_act_says_who_did_it_where_and_to_whom(db, cast):
    ann = Actor.person(cast.ann.id, via="token:abc")

    await db.write(teams.set_role, ann, cast.workspace.id, cast.bob.id, Role.VIEWER)

    entry = (await log(db))[-1]
    assert (entry.act, entry.via, entry.actor_id) == ("role.changed", "token:abc", cast.ann.id)
    assert (entry.workspace_id, entry.subject) == (cast.workspace.id, f"person:{cast.bob.id}")
    assert entry.details == {"before": "member", "role": "viewer"}


async def test_what_is_refused_is_not_there_as_done(db, cast):
    before = await fresh(db)

    with pytest.raises(TaskError, match="not_allowed"):
        await db.write(options.set_policy, cast.as_bob, cast.workspace.id, "local")

    assert await fresh(db) == before


async def test_a_refusal_is_written_down_by_itself(db, cast):
    bob = Actor.person(cast.bob.id, via="app")
    with pytest.raises(TaskError) as refused:
        await db.write(options.set_policy, bob, cast.workspace.id, "local")

    await audit.note_refusal(db, bob, refused.value)

    entry = (await log(db))[-1]
    assert (entry.act, entry.actor_id, entry.workspace_id) == ("access.refused", cast.bob.id, cast.workspace.id)
    assert entry.details == {"verb": "settings"}


async def test_a_stranger_who_names_a_workspace_is_written_down_there(db, cast):
    with pytest.raises(TaskError) as refused:
        await db.write(hooks.hooks_of, cast.as_eve, cast.workspace.id)

    await audit.note_refusal(db, cast.as_eve, refused.value)

    assert (await log(db))[-1].workspace_id == cast.workspace.id


async def test_other_refusals_keep_nobody_from_anything(db, cast):
    before = await fresh(db)

    await audit.note_refusal(db, cast.as_ann, TaskError("bad_value", field="title"))

    assert await fresh(db) == before


async def test_who_knocks_on_does_not_fill_the_log(db, cast):
    before = await fresh(db)

    for _ in range(audit.MOST_REFUSALS * 2):
        await audit.note_refused(db, cast.as_eve, "view")
    await audit.note_refused(db, cast.as_bob, "settings")

    assert await fresh(db) == before + audit.MOST_REFUSALS + 1


async def test_a_task_sent_and_changed_by_hand_is_no_act_of_the_log(db, cast):
    before = await fresh(db)

    task = await db.write(making.add_task, cast.as_ann, cast.workspace.id, title="Call")
    await db.write(actions.move, cast.as_ann, task.id, "done")

    assert await fresh(db) == before


async def test_it_stays_when_its_people_and_workspaces_are_erased(db, cast):
    await db.write(everything_administered, cast)
    before = await fresh(db)

    await db.write(erasure.erase, cast.as_ann)

    assert (await acts(db))[before:] == ["erasure.person"]
    assert await fresh(db) == before + 1
    assert await db.read(lambda store: store.people.get(cast.ann.id).name) == erasure.NAME


@pytest.mark.parametrize("change", ["UPDATE audit SET act = 'hook.ended'", "DELETE FROM audit"])
async def test_the_database_itself_refuses_to_change_what_is_in_the_chain(db, cast, change):
    await db.write(everything_administered, cast)
    await db.write(audit_chain.extend, VAULT)

    with pytest.raises(Exception, match="append-only"):
        await db.write(lambda store: store._session.execute(text(change)))


async def test_somebody_sees_their_own_acts_and_those_of_their_workspaces(db, cast):
    await db.write(everything_administered, cast)

    own = await db.read(lambda store: store.audit.page(Wanted(person=cast.ann.id), 100))
    place = await db.read(lambda store: store.audit.page(Wanted(workspaces=[cast.workspace.id]), 100))
    eves = await db.read(lambda store: store.audit.page(Wanted(person=cast.eve.id), 100))

    assert {entry.act for entry in own} == {"token.made", "token.ended"}
    assert "hook.made" in {entry.act for entry in place}
    assert "keys.rotated" not in {entry.act for entry in [*own, *place]}
    assert list(eves) == []


async def test_filters_leave_only_what_is_asked_for(db, cast):
    await db.write(everything_administered, cast)

    hooks_only = await db.read(lambda store: store.audit.page(Wanted(everything=True, acts=["hook"]), 100))
    ends = await db.read(
        lambda store: store.audit.page(Wanted(everything=True, acts=["hook.ended", "token.ended"]), 100)
    )

    assert {entry.act.partition(".")[0] for entry in hooks_only} == {"hook"}
    assert {entry.act for entry in ends} == {"hook.ended", "token.ended"}


async def test_every_entry_is_one_of_the_known_acts(db, cast):
    await db.write(everything_administered, cast)

    found = await db.read(lambda store: set(store._session.scalars(select(AuditEntry.act))))

    assert found <= audit.ACTS
