"""Several tasks at once: what can be done is done, what can't is counted, and all of it is taken back together."""

from datetime import timedelta

import pytest

from storage.database import Database
from storage.store import Store
from storage.tables import Role, Status, now
from tasks import bulk, making, people
from tasks.rules import DueDate, TaskError, Verb
from tasks.undoing import undo_batch
from tests.tasks.conftest import Cast

DAY = timedelta(days=1)


@pytest.fixture
async def ids(db: Database, cast: Cast) -> list[int]:
    """Three of Ann's tasks; the second is done."""

    def add(store: Store) -> list[int]:
        made = [
            making.add_task(store, cast.as_ann, cast.workspace.id, title=title).id for title in ("one", "two", "three")
        ]
        bulk.move_all(store, cast.as_ann, made[1:2], Verb.DONE)
        return made

    return await db.write(add)


async def statuses(db: Database, ids: list[int]) -> list[str]:
    return await db.read(lambda store: [str(task.status) for id_ in ids if (task := store.tasks.get(id_))])


async def test_what_is_not_open_is_counted_and_the_others_are_done(db: Database, cast: Cast, ids: list[int]) -> None:
    outcome = await db.write(bulk.move_all, cast.as_ann, [*ids, *ids, 999], Verb.DONE)

    assert (outcome.done, outcome.refused) == (2, {"bad_move": 1, "not_found": 1})
    assert await statuses(db, ids) == ["done", "done", "done"]


async def test_all_is_taken_back_at_once_but_for_what_was_done_before(db: Database, cast: Cast, ids: list[int]) -> None:
    outcome = await db.write(bulk.move_all, cast.as_ann, ids, Verb.DONE)
    assert outcome.batch is not None

    back = await db.write(undo_batch, cast.as_ann, outcome.batch)

    assert {task.id for task in back} == {ids[0], ids[2]}
    assert await statuses(db, ids) == ["open", "done", "open"]
    with pytest.raises(TaskError, match="nothing_to_undo"):
        await db.write(undo_batch, cast.as_ann, outcome.batch)


async def test_what_somebody_changed_since_stays_as_it_is(db: Database, cast: Cast, ids: list[int]) -> None:
    outcome = await db.write(bulk.change_all, cast.as_ann, ids, priority="high")
    await db.write(bulk.change_all, cast.as_bob, ids[:1], priority="low")

    assert outcome.batch is not None
    back = await db.write(undo_batch, cast.as_ann, outcome.batch)

    assert {task.id for task in back} == set(ids[1:])
    priorities = await db.read(lambda store: [task.priority for id_ in ids if (task := store.tasks.get(id_))])
    assert priorities == ["low", "normal", "normal"]


async def test_fields_and_snoozes_are_set_together(db: Database, cast: Cast, ids: list[int]) -> None:
    tomorrow = now() + DAY

    due = await db.write(bulk.change_all, cast.as_ann, ids, due=DueDate(tomorrow), assignee=cast.bob.id)
    asleep = await db.write(bulk.snooze_all, cast.as_ann, ids, tomorrow)

    assert (due.done, due.refused) == (3, {})
    assert (asleep.done, asleep.refused) == (2, {"bad_move": 1})
    tasks = await db.read(lambda store: [task for id_ in ids if (task := store.tasks.get(id_))])
    assert {task.assignee_id for task in tasks} == {cast.bob.id}
    assert [task.snoozed_until is not None for task in tasks] == [True, False, True]


async def test_what_is_so_already_is_nothing_to_take_back(db: Database, cast: Cast, ids: list[int]) -> None:
    outcome = await db.write(bulk.change_all, cast.as_ann, ids, priority="normal")

    assert outcome == bulk.Outcome(None, 3, {})


async def test_each_task_asks_for_its_own_right(db: Database, cast: Cast, ids: list[int]) -> None:
    eve = await db.write(bulk.move_all, cast.as_eve, ids, Verb.DONE)
    await db.write(people.join, cast.workspace.id, cast.eve.id, Role.VIEWER)
    viewer = await db.write(bulk.move_all, cast.as_eve, ids, Verb.DONE)
    stranger = await db.write(bulk.change_all, cast.as_ann, ids, assignee=999)

    assert (eve.done, eve.refused) == (0, {"not_found": 3})
    assert viewer.refused == {"not_allowed": 3}
    assert stranger.refused == {"bad_value": 3}
    assert await statuses(db, ids) == ["open", "done", "open"]


async def test_no_more_than_a_hundred_are_changed_at_once(db: Database, cast: Cast) -> None:
    outcome = await db.write(bulk.move_all, cast.as_ann, range(1_000, 2_000), Verb.DONE)

    assert outcome.refused == {"not_found": bulk.MOST}


async def test_a_status_is_what_it_was_when_it_is_opened_again_in_bulk(
    db: Database, cast: Cast, ids: list[int]
) -> None:
    outcome = await db.write(bulk.move_all, cast.as_ann, ids, Verb.REOPEN)

    assert (outcome.done, outcome.refused) == (1, {"bad_move": 2})
    assert await statuses(db, ids) == [Status.OPEN] * 3
