"""One task instead of two."""

import pytest

from storage.tables import Status
from tasks import merging, undoing
from tasks.rules import TaskError


@pytest.fixture
async def pair(db, given_task):
    """Two tasks about the same, asked for by Ann and by Zed."""
    return await given_task(), await given_task(title="Pay the rent, please")


async def count_in(db, actor, task, into):
    return await db.write(merging.count_in, actor, task.id, into.id)


async def seen(db, task):
    return await db.read(lambda store: store.tasks.get(task.id))


async def test_the_other_task_is_closed_and_points_to_the_one_that_stays(db, cast, pair):
    stays, goes = pair

    into = await count_in(db, cast.as_ann, goes, stays)

    gone = await seen(db, goes)
    assert gone.status is Status.DROPPED
    assert merging.merged_into(gone) == stays.id
    assert into.links == [{"task": goes.id, "kind": "merged"}]


async def test_who_asked_for_the_other_is_counted_once(db, cast, new, read, given_task):
    from classifier.base import Draft
    from tasks import capture

    stays = await given_task()
    for number in (1, 2):
        captured = await db.write(
            capture.capture, new(after=900 * number, author="Zed", forwarded=True, sender_id=cast.ann.id)
        )
        (task,) = await read(captured, Draft(title="Rent", kind="task", is_task=True))
        await count_in(db, cast.as_ann, task, stays)

    into = await seen(db, stays)
    assert [one["name"] for one in into.requesters] == ["Zed"]


async def test_whoever_asked_first_is_not_one_more(db, cast, pair):
    stays, goes = pair

    into = await count_in(db, cast.as_ann, goes, stays)

    assert into.requesters == []


async def test_both_sides_are_taken_back_at_once(db, cast, pair):
    stays, goes = pair
    await count_in(db, cast.as_ann, goes, stays)

    await db.write(undoing.undo, cast.as_ann, task_id=stays.id)

    assert (await seen(db, goes)).status is Status.OPEN
    assert [(await seen(db, task)).links for task in pair] == [[], []]


@pytest.mark.parametrize("status", [Status.DONE, Status.DROPPED])
async def test_nothing_is_counted_in_with_what_is_closed(db, cast, pair, status):
    stays, goes = pair
    await db.write(lambda store: store.tasks.swap(store.tasks.get(stays.id), status=status))

    with pytest.raises(TaskError, match="bad_value"):
        await count_in(db, cast.as_ann, goes, stays)


async def test_a_task_is_not_counted_in_with_itself(db, cast, pair):
    with pytest.raises(TaskError, match="bad_value"):
        await count_in(db, cast.as_ann, pair[0], pair[0])


async def test_a_stranger_merges_nothing(db, cast, pair):
    stays, goes = pair

    with pytest.raises(TaskError, match="not_found"):
        await count_in(db, cast.as_eve, goes, stays)

    assert (await seen(db, goes)).status is Status.OPEN
