"""Notes and the checklist of a task."""

import pytest

from storage.tables import Role
from tasks import actions, checklists, fields, people, undoing
from tasks.rules import TaskError
from tasks.values import ITEM_LIMIT, ITEMS, NOTE_LIMIT, NOTES
from tests.tasks.test_actions import refused


def texts(entries):
    return [entry["text"] for entry in entries]


async def test_a_note_keeps_its_words_who_wrote_it_and_when(db, cast, given_task):
    task = await given_task()

    await db.write(fields.add_note, cast.as_bob, task.id, " call at 9\n or later ")
    task = await db.write(fields.add_note, cast.as_ann, task.id, "done that")

    assert texts(task.notes) == ["call at 9\n or later", "done that"]
    assert [note["by"] for note in task.notes] == [cast.bob.id, cast.ann.id]
    assert all(note["at"].endswith("+00:00") for note in task.notes)


async def test_the_same_request_adds_nothing_twice(db, cast, given_task):
    task = await given_task()

    for _ in range(2):
        await db.write(fields.add_note, cast.as_ann, task.id, "once", request="7:1")
        task = await db.write(checklists.add_items, cast.as_ann, task.id, ["a", "b"], request="7:1")

    assert (texts(task.notes), texts(task.checklist)) == (["once"], ["a", "b"])


async def test_ones_own_note_is_changed_and_removed_and_nobody_elses(db, cast, given_task):
    task = await given_task()
    task = await db.write(fields.add_note, cast.as_bob, task.id, "draft")
    note_id = task.notes[0]["id"]

    await refused(db, "not_allowed", fields.edit_note, cast.as_ann, task.id, note_id, "mine")
    await refused(db, "not_allowed", fields.remove_note, cast.as_ann, task.id, note_id)
    await refused(db, "not_found", fields.remove_note, cast.as_bob, task.id, "nothing")
    changed = await db.write(fields.edit_note, cast.as_bob, task.id, note_id, "final")
    assert texts(changed.notes) == ["final"]

    gone = await db.write(fields.remove_note, cast.as_bob, task.id, note_id)
    assert gone.notes == []


@pytest.mark.parametrize("text", ["", "  \n", "x" * (NOTE_LIMIT + 1)])
async def test_a_note_is_neither_empty_nor_endless(db, cast, given_task, text):
    task = await given_task()

    await refused(db, "bad_value", fields.add_note, cast.as_ann, task.id, text)


async def test_lists_are_full_one_day(db, cast, given_task):
    task = await given_task()
    note = {"id": "n", "text": "n", "by": None, "at": "2026-11-22T12:00:00+00:00"}
    items = [{"id": f"{n}", "text": "x", "done": False} for n in range(ITEMS)]

    await db.write(actions.change, cast.as_ann, task.id, notes=[note] * NOTES, checklist=items)

    await refused(db, "too_full", fields.add_note, cast.as_ann, task.id, "one more")
    await refused(db, "too_full", checklists.add_items, cast.as_ann, task.id, ["one more"])


async def test_a_viewer_and_a_stranger_write_nothing(db, cast, given_task):
    task = await given_task()
    await db.write(people.join, cast.workspace.id, cast.bob.id, Role.VIEWER, change=True)

    for actor, code in ((cast.as_bob, "not_allowed"), (cast.as_eve, "not_found")):
        await refused(db, code, fields.add_note, actor, task.id, "x")
        await refused(db, code, checklists.add_items, actor, task.id, ["x"])


async def test_items_are_ticked_and_taken_away_by_their_ids_and_places(db, cast, given_task):
    task = await given_task()
    task = await db.write(checklists.add_items, cast.as_ann, task.id, [" milk ", "bread", "tea"])
    milk, bread, _ = (item["id"] for item in task.checklist)

    await db.write(checklists.tick, cast.as_bob, task.id, milk, done=True)
    await db.write(checklists.tick_places, cast.as_ann, task.id, [3])
    await db.write(checklists.tick, cast.as_ann, task.id, milk, done=False)
    task = await db.write(checklists.remove_item, cast.as_ann, task.id, bread)

    assert [(item["text"], item["done"]) for item in task.checklist] == [("milk", False), ("tea", True)]
    await refused(db, "not_found", checklists.tick, cast.as_ann, task.id, bread, done=True)
    await refused(db, "not_found", checklists.tick_places, cast.as_ann, task.id, [3])
    await refused(db, "bad_value", checklists.add_items, cast.as_ann, task.id, ["x" * (ITEM_LIMIT + 1)])


async def test_a_tick_that_is_there_already_writes_no_event(db, cast, given_task):
    task = await given_task()
    task = await db.write(checklists.add_items, cast.as_ann, task.id, ["milk"])
    item = task.checklist[0]["id"]
    once = await db.write(checklists.tick, cast.as_ann, task.id, item, done=True)

    twice = await db.write(checklists.tick, cast.as_ann, task.id, item, done=True)

    assert twice.version == once.version


async def test_undo_takes_a_note_and_a_tick_back(db, cast, given_task):
    task = await given_task()
    task = await db.write(checklists.add_items, cast.as_ann, task.id, ["milk"])
    await db.write(checklists.tick, cast.as_ann, task.id, task.checklist[0]["id"], done=True)
    await db.write(fields.add_note, cast.as_ann, task.id, "call")

    await db.write(undoing.undo, cast.as_ann, task_id=task.id)
    task = await db.write(undoing.undo, cast.as_ann, task_id=task.id)

    assert (task.notes, [item["done"] for item in task.checklist]) == ([], [False])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("notes", [{"id": "a", "text": ""}]),
        ("checklist", [{"id": "a", "text": "x"}]),
        ("checklist", "x"),
        ("recurrence", "FREQ=SECONDLY"),
        ("claimable", "yes"),
        ("blocked", "x" * 201),
        ("reminder", "tomorrow"),
    ],
)
async def test_a_value_that_does_not_fit_is_refused_with_its_field(db, cast, given_task, field, value):
    task = await given_task()

    with pytest.raises(TaskError) as refusal:
        await db.write(actions.change, cast.as_ann, task.id, **{field: value})

    assert (refusal.value.code, refusal.value.params["field"]) == ("bad_value", field)


@pytest.mark.parametrize(
    ("typed", "items"),
    [
        ("milk\n\n bread ", ["milk", "bread"]),
        ("- milk\n* bread\n3. tea\n[x] jam", ["milk", "bread", "tea", "jam"]),
        ("3 eggs", ["3 eggs"]),
    ],
)
def test_each_line_is_an_item_without_its_bullet(typed, items):
    assert checklists.items_in(typed) == items
