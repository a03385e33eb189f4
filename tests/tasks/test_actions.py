from datetime import UTC, datetime, timedelta

import pytest

from storage.tables import Role, Status, now
from tasks import actions, capture, making, people, undoing
from tasks.actors import Actor
from tasks.rules import MOVES, DueDate, TaskError, Verb

TOMORROW = datetime.now(UTC) + timedelta(days=1)


async def refused(db, code, function, *args, **kwargs):
    with pytest.raises(TaskError) as refusal:
        await db.write(function, *args, **kwargs)
    assert refusal.value.code == code


async def history(db, task):
    return [event.verb for event in await db.read(lambda store: store.events.of_task(task.id))]


async def test_done_writes_the_event_and_has_the_card_drawn_again(db, cast, given_task):
    task = await given_task()
    (card,) = await db.read(lambda store: store.deliveries.pending(9))

    done = await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    assert done.status is Status.DONE
    assert await history(db, task) == ["create", "done"]
    again = await db.read(lambda store: store.deliveries.get(card.id))
    assert again.wanted == card.wanted + 1


async def test_a_member_may_work_on_it(db, cast, given_task):
    task = await given_task()

    assert (await db.write(actions.move, cast.as_bob, task.id, Verb.DONE)).status is Status.DONE


@pytest.mark.parametrize("verb", Verb)
async def test_a_stranger_learns_nothing_of_it(db, cast, given_task, verb):
    task = await given_task()

    await refused(db, "not_found", actions.move, cast.as_eve, task.id, verb)
    await refused(db, "not_found", actions.change, cast.as_eve, task.id, title="mine")
    await refused(db, "not_found", actions.snooze, cast.as_eve, task.id, TOMORROW)
    await refused(db, "not_found", undoing.undo, cast.as_eve, task_id=task.id)
    assert await history(db, task) == ["create"]


async def test_a_viewer_changes_nothing(db, cast, given_task):
    task = await given_task()
    await db.write(people.join, cast.workspace.id, cast.bob.id, Role.VIEWER, change=True)

    await refused(db, "not_allowed", actions.move, cast.as_bob, task.id, Verb.DONE)
    await refused(db, "not_allowed", actions.change, cast.as_bob, task.id, title="mine")


async def test_a_move_that_is_not_open_is_refused(db, cast, given_task):
    task = await given_task()

    await refused(db, "bad_move", actions.move, cast.as_ann, task.id, Verb.REOPEN)


async def test_a_task_that_is_not_there_is_not_found(db, cast):
    await refused(db, "not_found", actions.move, cast.as_ann, 404, Verb.DONE)


async def test_who_saw_an_older_version_is_told(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_bob, task.id, priority="high")

    await refused(db, "stale", actions.change, cast.as_ann, task.id, priority="low", version=task.version)


async def test_of_two_who_press_done_at_once_one_is_refused(db, cast, given_task):
    import asyncio

    task = await given_task()

    outcomes = await asyncio.gather(
        *(db.write(actions.move, cast.as_ann, task.id, Verb.DONE) for _ in range(5)), return_exceptions=True
    )

    assert sum(not isinstance(outcome, TaskError) for outcome in outcomes) == 1
    assert await history(db, task) == ["create", "done"]


async def test_every_field_can_be_changed_and_is_signed(db, cast, given_task):
    task = await given_task()

    changed = await db.write(
        actions.change,
        cast.as_ann,
        task.id,
        title="  Pay \n the  rent ",
        description="by transfer",
        kind="bug",
        priority="urgent",
        due=DueDate(TOMORROW, "time"),
        assignee=cast.bob.id,
    )

    assert (changed.title, changed.description, changed.kind) == ("Pay the rent", "by transfer", "bug")
    assert (changed.priority, changed.due_at, changed.assignee_id) == ("urgent", TOMORROW, cast.bob.id)
    assert changed.remind_at == TOMORROW
    assert {signature["by"] for signature in changed.set_by.values()} == {"person"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "  \n"),
        ("title", "x" * 201),
        ("title", 5),
        ("description", "x" * 8001),
        ("kind", "incident"),
        ("priority", "asap"),
        ("due", "tomorrow"),
        ("assignee", 404),
        ("status", "done"),
        ("id", 1),
    ],
)
async def test_what_a_field_can_not_be_is_refused(db, cast, given_task, field, value):
    task = await given_task()

    await refused(db, "bad_value", actions.change, cast.as_ann, task.id, **{field: value})


async def test_a_stranger_can_not_be_assigned(db, cast, given_task):
    task = await given_task()

    await refused(db, "bad_value", actions.change, cast.as_ann, task.id, assignee=cast.eve.id)


async def test_changing_nothing_writes_no_event(db, cast, given_task):
    task = await given_task()

    same = await db.write(actions.change, cast.as_ann, task.id, title=task.title)

    assert same.version == task.version
    assert await history(db, task) == ["create"]


async def test_undo_takes_back_the_newest_change_first(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, priority="high", due=DueDate(TOMORROW, "time"))
    await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    reopened = await db.write(undoing.undo, cast.as_ann, task_id=task.id)
    plain = await db.write(undoing.undo, cast.as_ann, workspace_ids=[cast.workspace.id])

    assert (reopened.status, reopened.remind_at) == (Status.OPEN, TOMORROW)
    assert (plain.priority, plain.due_at, plain.remind_at) == ("normal", None, None)
    await refused(db, "nothing_to_undo", undoing.undo, cast.as_ann, task_id=task.id)


async def test_undo_does_not_overwrite_what_somebody_did_since(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, priority="high")
    await db.write(actions.change, cast.as_bob, task.id, priority="low")

    await refused(db, "stale", undoing.undo, cast.as_ann, task_id=task.id)


async def test_undo_is_for_ones_own_changes(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, priority="high")

    await refused(db, "nothing_to_undo", undoing.undo, cast.as_bob, task_id=task.id)


async def test_a_task_made_by_hand_has_the_next_number_and_can_be_taken_back(db, cast, given_task):
    first = await given_task()

    made = await db.write(making.add_task, cast.as_ann, cast.workspace.id, title="Buy milk")
    undone = await db.write(undoing.undo, cast.as_ann, workspace_ids=[cast.workspace.id])

    assert (first.number, made.number) == (1, 2)
    assert undone.status is Status.DROPPED


async def test_the_installation_itself_may_everything(db, cast, given_task):
    task = await given_task()

    assert (await db.write(actions.move, Actor.INSTALLATION, task.id, Verb.DONE)).status is Status.DONE


async def test_a_note_becomes_a_task_once(db, cast, new, read):
    from classifier.base import Draft

    captured = await db.write(capture.capture, new("The office is closed on Monday"))
    assert await read(captured, Draft("The office is closed on Monday", "info", is_task=False)) == []

    first = await db.write(making.make_task, cast.as_ann, captured.root_id)
    again = await db.write(making.make_task, cast.as_ann, captured.root_id)

    assert first.id == again.id
    assert (first.title, first.kind, first.status) == ("The office is closed on Monday", "task", Status.OPEN)
    await refused(db, "not_found", making.make_task, cast.as_eve, captured.root_id)


async def test_snooze_puts_aside_until_a_time_to_come(db, cast, given_task):
    task = await given_task()

    snoozed = await db.write(actions.snooze, cast.as_ann, task.id, TOMORROW)

    assert snoozed.snoozed_until == TOMORROW
    await refused(db, "bad_value", actions.snooze, cast.as_ann, task.id, now() - timedelta(seconds=1))


async def test_what_is_done_can_not_be_snoozed(db, cast, given_task):
    task = await given_task()
    await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    await refused(db, "bad_move", actions.snooze, cast.as_ann, task.id, TOMORROW)


def test_every_move_has_its_right():
    from tasks.rules import may

    assert all(may(Role.MEMBER, verb) for verb in MOVES)
