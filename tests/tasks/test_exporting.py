"""What is exported, and to whom."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from storage.tables import Status
from tasks import actions, exporting, making
from tasks.rules import DueDate, end_of_day


async def export(db, actor, *workspaces, **more):
    found, _ = await db.read(exporting.exported, actor, [one.id for one in workspaces], **more)
    return found


async def test_a_task_leaves_with_names_in_place_of_ids(db, cast):
    task = await db.write(making.add_task, cast.as_ann, cast.workspace.id, title="Call", assignee=cast.bob.id)

    (one,) = await export(db, cast.as_bob, cast.workspace)

    assert (one.id, one.assignee, one.workspace, one.status) == (task.public_id, "Bob", "Ann", "open")


@pytest.mark.parametrize(
    ("set_in", "zone"),
    [("Europe/Berlin", "Europe/Kyiv"), ("America/Los_Angeles", "Asia/Tokyo"), ("Asia/Tokyo", "America/Los_Angeles")],
)
async def test_a_day_leaves_as_whoever_set_it_meant_it(db, cast, set_in, zone):
    due = DueDate(end_of_day(date(2027, 3, 5), ZoneInfo(set_in)), "day")
    await db.write(making.add_task, cast.as_ann, cast.workspace.id, title="Call", due=due)

    (one,) = await export(db, cast.as_ann, cast.workspace)

    assert replace(one, zone=zone).local_due.date() == date(2027, 3, 5)


async def test_a_time_of_day_leaves_on_the_clock_of_its_workspace(db, cast):
    due = DueDate(datetime(2027, 3, 5, 22, 30, tzinfo=UTC), "time")
    await db.write(making.add_task, cast.as_ann, cast.workspace.id, title="Call", due=due)

    (one,) = await export(db, cast.as_ann, cast.workspace)

    assert replace(one, zone="Europe/Kyiv").local_due.isoformat() == "2027-03-06T00:30:00+02:00"


async def test_a_stranger_exports_nothing(db, cast):
    await db.write(making.add_task, cast.as_ann, cast.workspace.id, title="Call")

    assert await export(db, cast.as_eve, cast.workspace) == []


async def test_only_what_is_open_can_be_asked_for(db, cast):
    task = await db.write(making.add_task, cast.as_ann, cast.workspace.id, title="Call")
    await db.write(actions.move, cast.as_ann, task.id, "done")

    assert await export(db, cast.as_ann, cast.workspace, statuses=[Status.OPEN]) == []
    assert len(await export(db, cast.as_ann, cast.workspace)) == 1


async def test_many_tasks_are_read_in_steps_each_once(db, cast, monkeypatch):
    monkeypatch.setattr(exporting, "STEP", 2)
    for number in range(5):
        await db.write(making.add_task, cast.as_ann, cast.workspace.id, title=f"Call {number}")

    found, before = [], None
    while len(found) < 5:
        more, before = await db.read(exporting.exported, cast.as_ann, [cast.workspace.id], before=before)
        found += more

    assert [one.title for one in found] == [f"Call {number}" for number in (4, 3, 2, 1, 0)]
    assert before is None
