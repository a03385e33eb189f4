"""Saved filters as sections of digests: one's own in one's own, what a team shares in that of its group."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.tables import Role, Status
from tasks import digests, people, saving
from tasks.rules import TaskError
from tasks.schedules import Every, Part, Schedule

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAILY = Schedule(Every.DAY, parts=(Part.TODAY,))


@pytest.fixture
async def team(db, cast):
    def work(store):
        group = people.group_workspace(store, chat_id=-5, title="Team")
        for person in (cast.ann, cast.bob):
            people.join(store, group.id, person.id, Role.ADMIN)
        fields = {"kind": "bug", "priority": "urgent", "status": Status.OPEN}
        later = NOW + timedelta(hours=2)
        ids = [
            store.tasks.add(group.id, title="Crash", due_at=later, assignee_id=cast.ann.id, **fields).id,
            store.tasks.add(group.id, title="Slow", **fields).id,
            store.tasks.add(group.id, title="Old", **fields | {"status": Status.DONE}).id,
            store.tasks.add(cast.workspace.id, title="Rent", **fields | {"kind": "task"}).id,
        ]
        return group, ids

    return await db.write(work)


async def parts(db, owner):
    return (await db.read(digests.contents, owner, DAILY, NOW)).parts


async def test_a_section_has_all_that_its_filter_finds_even_what_stands_above(db, cast, team):
    group, (crash, slow, _, rent) = team
    urgent = {"page": "tasks", "query": "priority=urgent", "in_digest": True}
    mine = await db.write(saving.save, cast.as_ann, cast.workspace.id, name="Urgent", **urgent)
    ours = await db.write(
        saving.save, cast.as_ann, group.id, name="Bugs", shared=True, **urgent | {"query": "kind=bug&assignee=nobody"}
    )
    await db.write(saving.save, cast.as_bob, group.id, name="Bob's", **urgent)
    await db.write(saving.save, cast.as_ann, group.id, name="No section", page="tasks", query="kind=bug", shared=True)

    assert await parts(db, cast.ann) == {
        "today": [crash],
        f"saved:{mine.id}": [crash, slow, rent],
        f"saved:{ours.id}": [slow],
    }
    assert await parts(db, group) == {"today": [crash], f"saved:{ours.id}": [slow]}


async def test_what_is_about_me_stands_in_no_digest_of_a_group(db, cast, team):
    group, (crash, *_) = team
    shared = {"page": "tasks", "query": "assignee=me", "in_digest": True, "shared": True}
    saved = await db.write(saving.save, cast.as_ann, group.id, name="Mine", **shared)

    assert await parts(db, group) == {"today": [crash]}
    assert await parts(db, cast.ann) == {"today": [crash], f"saved:{saved.id}": [crash]}


async def test_who_has_left_sees_nothing_of_it_in_their_digest(db, cast, team):
    group, (crash, slow, *_) = team
    urgent = {"page": "tasks", "query": "priority=urgent", "in_digest": True}
    saved = await db.write(saving.save, cast.as_bob, cast.workspace.id, name="Urgent", **urgent)
    assert {crash, slow} <= set((await parts(db, cast.bob))[f"saved:{saved.id}"])

    await db.write(lambda store: people.leave(store, group.id, cast.bob.id))

    assert {crash, slow}.isdisjoint((await parts(db, cast.bob))[f"saved:{saved.id}"])


async def test_a_digest_shows_no_more_than_it_can(db, cast):
    def fill(store):
        for number in range(30):
            fields = {"kind": "bug", "priority": "urgent", "status": Status.OPEN}
            store.tasks.add(cast.workspace.id, title=str(number), **fields)

    await db.write(fill)
    for name in ("a", "b", "c"):
        query = {"page": "tasks", "query": "kind=bug", "in_digest": True}
        await db.write(saving.save, cast.as_ann, cast.workspace.id, name=name, **query)

    found = await db.read(digests.contents, cast.ann, DAILY, NOW)

    assert [len(ids) for ids in found.parts.values()] == [8, 8, 4]
    assert [*found.more.values()] == [22, 22, 26]


async def test_what_somebody_saved_is_gone_for_who_may_not_see_it(db, cast):
    saved = await db.write(
        saving.save, cast.as_ann, cast.workspace.id, page="tasks", name="Bugs", query="kind=bug", shared=True
    )

    for change in (saving.change, saving.remove):
        with pytest.raises(TaskError, match="not_found"):
            await db.write(change, cast.as_eve, saved.public_id)
        with pytest.raises(TaskError, match="not_allowed"):
            await db.write(change, cast.as_bob, saved.public_id)
    assert [one.name for one in await db.read(saving.visible, cast.as_bob, [cast.workspace.id])] == ["Bugs"]
    assert await db.read(saving.visible, cast.as_eve, [cast.workspace.id]) == []
