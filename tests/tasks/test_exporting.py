"""What is exported, and to whom."""

from storage.tables import Status
from tasks import actions, exporting, making


async def export(db, actor, *workspaces, **more):
    return await db.read(exporting.exported, actor, [one.id for one in workspaces], **more)


async def test_a_task_leaves_with_names_in_place_of_ids(db, cast):
    task = await db.write(making.add_task, cast.as_ann, cast.workspace.id, title="Call", assignee=cast.bob.id)

    (one,) = await export(db, cast.as_bob, cast.workspace)

    assert (one.id, one.assignee, one.workspace, one.status) == (task.public_id, "Bob", "Ann", "open")


async def test_a_stranger_exports_nothing(db, cast):
    await db.write(making.add_task, cast.as_ann, cast.workspace.id, title="Call")

    assert await export(db, cast.as_eve, cast.workspace) == []


async def test_only_what_is_open_can_be_asked_for(db, cast):
    task = await db.write(making.add_task, cast.as_ann, cast.workspace.id, title="Call")
    await db.write(actions.move, cast.as_ann, task.id, "done")

    assert await export(db, cast.as_ann, cast.workspace, statuses=[Status.OPEN]) == []
    assert len(await export(db, cast.as_ann, cast.workspace)) == 1
