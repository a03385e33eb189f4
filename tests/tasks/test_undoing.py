"""What can be taken back, what the list of it holds, and lists that others have changed since."""

import pytest

from classifier.base import Draft, Reading
from storage.tables import Role, Status
from tasks import actions, bulk, capture, changes, claims, fields, merging, people, reading, undoing
from tasks.history import taken_back
from tasks.rules import TaskError, Verb


@pytest.fixture
def listed(db, cast):
    """What can be taken back, as the verbs of their first events."""

    async def run(actor=None, workspace=None, limit=10):
        ids = [(workspace or cast.workspace).id]
        changes = await db.read(undoing.newest_changes, actor or cast.as_ann, ids, limit)
        return [change.first.verb for change in changes]

    return run


@pytest.fixture
async def refined(db, new):
    """A task whose title a model has changed."""
    captured = await db.write(capture.capture, new())
    batch = await db.write(claims.claim, [captured.root_id], "w1")
    (claimed,) = batch.claimed
    plain, better = (Draft(title=title, kind="task", is_task=True) for title in ("pay", "Pay the rent"))
    await db.write(reading.finish, "w1", [(claimed, Reading((plain,), "en", "rules"))])
    assert await db.write(reading.refine, claimed, Reading((better,), "en", "openai", model="m"))
    (task,) = await db.read(lambda store: store.tasks.of_message(captured.root_id))
    return task


async def seen(db, task):
    return await db.read(lambda store: store.tasks.get(task.id))


async def events(db, task):
    return list(await db.read(lambda store: store.events.of_task(task.id)))


async def test_the_newest_changes_are_listed_and_what_was_taken_back_is_not(db, cast, given_task, listed):
    task = await given_task()
    for verb in (Verb.START, Verb.DONE):
        await db.write(actions.move, cast.as_ann, task.id, verb)

    assert await listed() == ["done", "start"]

    await db.write(undoing.undo, cast.as_ann, task_id=task.id)

    assert await listed() == ["start"]


async def test_what_was_done_to_several_tasks_at_once_is_one_change(db, cast, given_task, listed):
    tasks = [await given_task() for _ in range(3)]
    await db.write(bulk.move_all, cast.as_ann, [task.id for task in tasks], Verb.DONE)

    (change,) = await db.read(undoing.newest_changes, cast.as_ann, [cast.workspace.id])

    assert len(change.events) == 3
    await db.write(undoing.undo_event, cast.as_ann, change.first.id)
    assert {(await seen(db, task)).status for task in tasks} == {Status.OPEN}
    assert await listed() == []


async def test_only_so_many_are_listed_and_what_sift_did_is_at_most_half_of_them(db, cast, refined, given_task, listed):
    task = await given_task()
    for title in "abc":
        await db.write(actions.change, cast.as_ann, task.id, title=title)

    assert await listed(limit=2) == ["change", "change"]
    assert await listed() == ["change", "change", "change", "reread"]
    assert await listed(cast.as_bob) == ["reread"]


async def test_a_viewer_has_nothing_to_take_back(db, cast, refined, listed):
    await db.write(people.join, cast.workspace.id, cast.bob.id, Role.VIEWER, change=True)

    assert await listed(cast.as_bob) == []


async def test_strangers_see_nothing_of_it(db, cast, refined, listed):
    assert await listed(cast.as_eve) == []
    (made,) = [event for event in await events(db, refined) if event.verb == "reread"]

    with pytest.raises(TaskError, match="not_found"):
        await db.write(undoing.undo_event, cast.as_eve, made.id)


async def test_what_a_model_changed_is_taken_back_and_not_understood_so_again(db, cast, refined):
    (made,) = [event for event in await events(db, refined) if event.verb == "reread"]

    back = await db.write(undoing.undo_event, cast.as_bob, made.id)

    assert back.title == "pay"
    assert back.set_by["title"]["person"] == cast.bob.id
    with pytest.raises(TaskError, match="undone_already"):
        await db.write(undoing.undo_event, cast.as_bob, made.id)


async def test_what_a_model_took_for_no_task_is_brought_back(db, cast, new):
    captured = await db.write(capture.capture, new())
    (claimed,) = (await db.write(claims.claim, [captured.root_id], "w1")).claimed
    draft = Draft(title="Pay the rent", kind="task", is_task=True)
    await db.write(reading.finish, "w1", [(claimed, Reading((draft,), "en", "rules"))])
    assert await db.write(reading.refine, claimed, Reading((), "en", "openai", model="m"))
    (task,) = await db.read(lambda store: store.tasks.of_message(captured.root_id))
    assert task.status is Status.DROPPED
    dropped = (await events(db, task))[-1]
    assert undoing.is_offered(dropped)

    back = await db.write(undoing.undo_event, cast.as_ann, dropped.id)

    assert back.status is Status.OPEN


async def test_the_change_of_somebody_else_is_not_taken_back(db, cast, given_task):
    task = await given_task()
    await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)
    (done,) = [event for event in await events(db, task) if event.verb == "done"]

    with pytest.raises(TaskError, match="nothing_to_undo"):
        await db.write(undoing.undo_event, cast.as_bob, done.id)


async def test_the_same_request_takes_back_one_change_also_of_a_batch(db, cast, given_task):
    tasks = [await given_task() for _ in range(2)]
    await db.write(actions.change, cast.as_ann, tasks[0].id, title="Earlier")
    await db.write(bulk.move_all, cast.as_ann, [task.id for task in tasks], Verb.DONE)

    for _ in range(2):
        await db.write(undoing.undo, cast.as_ann, workspace_ids=[cast.workspace.id], request="7:12")

    assert [(await seen(db, task)).status for task in tasks] == [Status.OPEN, Status.OPEN]
    assert (await seen(db, tasks[0])).title == "Earlier"


async def test_a_note_is_taken_back_though_somebody_has_added_another_one_since(db, cast, given_task):
    task = await given_task()
    await db.write(fields.add_note, cast.as_ann, task.id, "mine")
    await db.write(fields.add_note, cast.as_bob, task.id, "his")

    await db.write(undoing.undo, cast.as_ann, task_id=task.id)

    assert [note["text"] for note in (await seen(db, task)).notes] == ["his"]


async def test_one_of_two_merges_is_taken_back_with_who_asked(db, cast, new, read):
    async def asked_by(author, after):
        captured = await db.write(capture.capture, new(author=author, after=after, forwarded=True))
        (task,) = await read(captured, Draft(title="Rent", kind="task", is_task=True))
        return task

    stays, zeds, ivys = [await asked_by(author, after) for after, author in ((0, "Ann"), (900, "Zed"), (1800, "Ivy"))]
    for task in (zeds, ivys):
        await db.write(merging.count_in, cast.as_ann, task.id, stays.id)
    (merge,) = [event for event in await events(db, zeds) if event.verb == "merge"]

    await db.write(undoing.undo_event, cast.as_ann, merge.id)

    left = await seen(db, stays)
    assert [one["name"] for one in left.requesters] == ["Ivy"]
    assert [link["task"] for link in left.links] == [ivys.id]
    assert (await seen(db, zeds)).status is Status.OPEN


@pytest.mark.parametrize(
    ("current", "before", "after", "left"),
    [
        ([1, 2, 3], [1], [1, 2], [1, 3]),
        ([1, 3], [1, 2], [1], [1, 2, 3]),
        ([{"id": "a", "done": True}, 9], [{"id": "a", "done": False}], [{"id": "a", "done": True}],
         [{"id": "a", "done": False}, 9]),
    ],
)  # fmt: skip
def test_of_a_list_only_the_change_goes_back(current, before, after, left):
    assert taken_back("notes", current, before, after) == left


@pytest.mark.parametrize(
    ("current", "before", "after"), [([1], [1], [1, 2]), ([1, 2, 3], [1, 2], [1]), ("c", "a", "b")]
)
def test_a_change_that_is_not_there_any_more_is_not_taken_back(current, before, after):
    with pytest.raises(ValueError, match=r"."):
        taken_back("title", current, before, after)


async def test_a_confirmed_doubt_is_open_again_when_it_is_taken_back(db, cast, given_task):
    task = await given_task()
    before = (await seen(db, task)).set_by.get("kind")
    batch = changes.new_batch()
    await db.write(actions.answer, cast.as_ann, task.id, "kind", task.kind, batch=batch)

    await db.write(undoing.undo_batch, cast.as_ann, batch)

    back = await seen(db, task)
    assert (back.kind, back.status, back.set_by.get("kind")) == (task.kind, task.status, before)
    assert await db.read(lambda store: store.corrections.of_task(task.id)) == []
    with pytest.raises(TaskError, match="nothing_to_undo"):
        await db.write(undoing.undo_batch, cast.as_ann, batch)


async def test_what_somebody_has_set_since_is_not_put_in_doubt_again(db, cast, given_task):
    task = await given_task()
    batch = changes.new_batch()
    await db.write(actions.answer, cast.as_ann, task.id, "kind", task.kind, batch=batch)
    await db.write(actions.change, cast.as_bob, task.id, kind="bug")

    with pytest.raises(TaskError, match="stale"):
        await db.write(undoing.undo_batch, cast.as_ann, batch)

    assert (await seen(db, task)).kind == "bug"
