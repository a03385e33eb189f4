"""Parting a burst and putting messages together, by hand."""

import pytest

from classifier.base import Draft, Reading
from storage.tables import MessageState, Status
from tasks import actions, bursts, capture, claims, reading, undoing
from tasks.rules import TaskError, Verb


def draft(title):
    return Draft(title=title, kind="task", is_task=True)


@pytest.fixture
async def burst(db, new, read):
    """A comment and two forwards that were read as one task; its pieces' ids."""
    comment = await db.write(capture.capture, new("Look into these"))
    pieces = [
        await db.write(capture.capture, new(text, after=after, forwarded=True))
        for text, after in (("The login fails", 1), ("The logo is blurred", 2))
    ]
    await read(comment, draft("Look into these"))
    return [comment.id, *(piece.id for piece in pieces)]


async def messages(db, ids):
    return [await db.read(lambda store, id_=id_: store.messages.get(id_)) for id_ in ids]


async def tasks_of(db, message_id):
    return list(await db.read(lambda store: store.tasks.of_message(message_id)))


async def test_each_piece_of_a_parted_burst_is_a_message_of_its_own_that_is_read(db, cast, burst):
    await db.write(bursts.split, cast.as_ann, burst[0])

    parted = await messages(db, burst)
    assert [message.root_id for message in parted] == [None, None, None]
    assert [message.pieces for message in parted] == [1, 1, 1]
    assert {message.state for message in parted} == {MessageState.NEW}


async def test_an_album_stays_together(db, cast, new):
    comment = await db.write(capture.capture, new("These two", forwarded=True))
    photos = [
        await db.write(capture.capture, new("", after=1, forwarded=True, album_id="a", media={"type": "photo"}))
        for _ in range(2)
    ]

    (album,) = await db.write(bursts.split, cast.as_ann, comment.root_id)

    assert album.pieces == 2
    pieces = await messages(db, [photo.id for photo in photos])
    assert [piece.root_id for piece in pieces] == [None, photos[0].id]


async def test_what_is_no_burst_cannot_be_parted(db, cast, given_task):
    task = await given_task()

    with pytest.raises(TaskError, match="bad_value"):
        await db.write(bursts.split, cast.as_ann, task.message_id)


async def test_a_stranger_parts_and_joins_nothing(db, cast, burst):
    for verb in (bursts.split, bursts.join_previous):
        with pytest.raises(TaskError, match="not_found"):
            await db.write(verb, cast.as_eve, burst[0])


async def test_parting_is_taken_back_with_the_tasks_it_made(db, cast, burst, read):
    (one, two) = await db.write(bursts.split, cast.as_ann, burst[0])
    for message, title in ((one, "Fix the login"), (two, "Fix the logo")):
        await read(capture.Captured(message.id, "", message.id), draft(title))
    (task,) = await tasks_of(db, burst[0])

    await db.write(undoing.undo, cast.as_ann, task_id=task.id)

    together = await messages(db, burst)
    assert [message.root_id for message in together] == [None, burst[0], burst[0]]
    assert together[0].pieces == 3
    assert {(await tasks_of(db, one.id))[0].status, (await tasks_of(db, two.id))[0].status} == {Status.DROPPED}


async def test_a_message_joins_the_one_before_and_its_task_is_closed_into_that_ones(db, cast, new, read):
    first = await db.write(capture.capture, new("Order paper"))
    (paper,) = await read(first, draft("Order paper"))
    second = await db.write(capture.capture, new("A4, please", after=60))
    (size,) = await read(second, draft("A4, please"))

    into = await db.write(bursts.join_previous, cast.as_ann, second.id)

    assert into.id == first.id
    (root, piece) = await messages(db, [first.id, second.id])
    assert (piece.root_id, piece.state) == (first.id, MessageState.JOINED)
    assert (root.pieces, root.state) == (2, MessageState.NEW)
    (closed,) = await tasks_of(db, second.id)
    assert closed.status is Status.DROPPED
    assert closed.links == [{"task": paper.id, "kind": "merged_into"}]
    assert closed.id == size.id


async def test_joining_is_taken_back_whole(db, cast, new, read):
    first = await db.write(capture.capture, new("Order paper"))
    (paper,) = await read(first, draft("Order paper"))
    second = await db.write(capture.capture, new("Call Bob", after=60))
    (call,) = await read(second, draft("Call Bob"))
    await db.write(bursts.join_previous, cast.as_ann, second.id)

    await db.write(undoing.undo, cast.as_ann, task_id=paper.id)

    (root, again) = await messages(db, [first.id, second.id])
    assert (again.root_id, again.state, root.pieces) == (None, MessageState.NEW, 1)
    (back,) = await tasks_of(db, second.id)
    assert (back.id, back.status, back.links) == (call.id, Status.OPEN, [])


async def test_the_first_message_has_nothing_to_join(db, cast, given_task):
    task = await given_task()

    with pytest.raises(TaskError, match="bad_value"):
        await db.write(bursts.join_previous, cast.as_ann, task.message_id)


async def parted(db, cast, burst, read):
    """The burst's task, and the tasks of the two pieces that were parted from it."""
    pieces = await db.write(bursts.split, cast.as_ann, burst[0])
    made = [
        (await read(capture.Captured(piece.id, "", piece.id), draft(title)))[0]
        for piece, title in zip(pieces, ("Fix the login", "Fix the logo"), strict=True)
    ]
    return (await tasks_of(db, burst[0]))[0], made


async def test_a_piece_whose_task_somebody_has_worked_on_stays_apart(db, cast, burst, read):
    task, (login, logo) = await parted(db, cast, burst, read)
    await db.write(actions.change, cast.as_bob, login.id, priority="urgent")

    await db.write(undoing.undo, cast.as_ann, task_id=task.id)

    together = await messages(db, burst)
    assert [message.root_id for message in together] == [None, None, burst[0]]
    assert together[0].pieces == 2
    (kept,), (gone,) = await tasks_of(db, login.message_id), await tasks_of(db, logo.message_id)
    assert (kept.status, kept.priority, gone.status) == (Status.OPEN, "urgent", Status.DROPPED)


async def test_when_all_pieces_were_worked_on_nothing_is_put_together(db, cast, burst, read):
    task, made = await parted(db, cast, burst, read)
    for one in made:
        await db.write(actions.move, cast.as_bob, one.id, Verb.DONE)

    with pytest.raises(TaskError, match="stale"):
        await db.write(undoing.undo, cast.as_ann, task_id=task.id)


async def test_what_undoing_did_is_not_offered_to_be_undone(db, cast, burst, read):
    task, _ = await parted(db, cast, burst, read)

    await db.write(undoing.undo, cast.as_ann, task_id=task.id, request="7:1")
    await db.write(undoing.undo, cast.as_ann, task_id=task.id, request="7:1")

    assert await db.read(undoing.newest_changes, cast.as_ann, [cast.workspace.id]) == []
    with pytest.raises(TaskError, match="nothing_to_undo"):
        await db.write(undoing.undo, cast.as_ann, task_id=task.id, request="7:2")


async def test_a_burst_that_is_parted_while_a_worker_reads_it_is_read_again(db, cast, burst):
    await db.write(lambda store: capture.read_again(store, store.messages.get(burst[0])))
    (claimed,) = (await db.write(claims.claim, [burst[0]], "w1")).claimed

    await db.write(bursts.split, cast.as_ann, burst[0])
    late = Reading((draft("All of it"),), "en", "rules")
    await db.write(reading.finish, "w1", [(claimed, late)])

    (root, *_) = await messages(db, burst)
    assert root.state is MessageState.NEW
    assert (await tasks_of(db, burst[0]))[0].title == "Look into these"


async def test_a_message_that_is_joined_while_a_worker_reads_it_makes_no_task(db, cast, new, read):
    first = await db.write(capture.capture, new("Order paper"))
    await read(first, draft("Order paper"))
    second = await db.write(capture.capture, new("A4, please", after=60))
    (claimed,) = (await db.write(claims.claim, [second.id], "w1")).claimed

    await db.write(bursts.join_previous, cast.as_ann, second.id)
    await db.write(reading.finish, "w1", [(claimed, Reading((draft("A4, please"),), "en", "rules"))])

    assert await tasks_of(db, second.id) == []
    (piece,) = await messages(db, [second.id])
    assert piece.state is MessageState.JOINED
