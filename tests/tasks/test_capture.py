from datetime import timedelta

from storage.tables import MessageState
from tasks import capture, people
from tasks.capture import close_burst, edit_message
from tests.tasks.conftest import ANN, NOON


async def texts(db, root_id):
    return [piece.text for piece in await db.read(lambda store: store.messages.pieces(root_id))]


async def take(db, *messages, burst_seconds=2):
    return [await db.write(capture.capture, message, burst_seconds=burst_seconds) for message in messages]


async def test_the_same_message_again_changes_nothing(db, new):
    message = new("Pay the rent")

    first, again = await take(db, message, message)

    assert (first.created, again.created) == (True, False)
    assert again.id == first.id


async def test_a_comment_and_the_forwards_after_it_are_one(db, new):
    comment = new("Look at these")
    forwards = [new(f"part {n}", after=n, forwarded=True) for n in range(1, 4)]

    captured = await take(db, comment, *forwards)

    assert {c.root_id for c in captured} == {captured[0].id}
    assert await texts(db, captured[0].root_id) == ["Look at these", "part 1", "part 2", "part 3"]


async def test_each_piece_keeps_its_own_author_and_time(db, new):
    written = NOON - timedelta(days=3)

    first, second = await take(
        db, new("a", forwarded=True, author="Zed", written_at=written), new("b", forwarded=True, author="Kay")
    )

    pieces = await db.read(lambda store: store.messages.pieces(first.root_id))
    assert [(piece.author, piece.written_at) for piece in pieces] == [("Zed", written), ("Kay", NOON)]
    assert second.joined


async def test_typed_messages_do_not_join(db, new):
    captured = await take(db, new("one"), new("two", after=1))

    assert not any(c.joined for c in captured)


async def test_a_typed_message_does_not_join_the_forwards_before_it(db, new):
    captured = await take(db, new("one", forwarded=True), new("two", after=1))

    assert not captured[1].joined


async def test_a_longer_gap_starts_anew(db, new):
    captured = await take(db, new("one", forwarded=True), new("two", forwarded=True, after=3))

    assert not captured[1].joined


async def test_the_gap_is_measured_from_the_piece_before(db, new):
    captured = await take(db, *(new(str(n), forwarded=True, after=2 * n) for n in range(4)))

    assert [c.joined for c in captured] == [False, True, True, True]


async def test_a_window_of_zero_turns_bursts_off(db, new):
    captured = await take(db, new("one"), new("two", forwarded=True), burst_seconds=0)

    assert not captured[1].joined


async def test_something_in_between_ends_the_burst(db, cast, new):
    await take(db, new("one", forwarded=True))

    await db.write(close_burst, ANN, cast.ann.id)
    (after,) = await take(db, new("two", forwarded=True, after=1))

    assert not after.joined


async def test_a_burst_takes_a_hundred_pieces_at_most(db, new):
    captured = await take(db, *(new(str(n), forwarded=True) for n in range(101)))

    assert [c.joined for c in captured] == [False] + [True] * 99 + [False]


async def test_an_album_is_one_item_however_late_its_parts_are(db, new):
    photo = {"type": "photo"}

    captured = await take(db, *(new("", after=20 * n, album_id="a1", media=photo) for n in range(3)))

    assert [c.joined for c in captured] == [False, True, True]


async def test_two_albums_far_apart_are_two_items(db, new):
    photo = {"type": "photo"}

    captured = await take(db, new("", album_id="a1", media=photo), new("", after=9, album_id="a2", media=photo))

    assert not captured[1].joined


async def test_bursts_form_in_private_chats_only(db, cast, new):
    group = await db.write(people.group_workspace, chat_id=-100, title="Team")

    captured = await take(db, *(new(str(n), forwarded=True, chat_id=-100, workspace_id=group.id) for n in range(2)))

    assert not captured[1].joined


async def test_a_piece_has_the_root_read_again(db, new, read):
    from classifier.base import Draft

    (root,) = await take(db, new("one", forwarded=True))
    await read(root, Draft("one", "task", is_task=True))

    (piece,) = await take(db, new("two", forwarded=True, after=1))

    message = await db.read(lambda store: store.messages.get(root.root_id))
    assert piece.joined
    assert (message.state, message.revision, message.pieces) == (MessageState.NEW, 2, 2)


async def test_an_edit_has_the_message_read_again(db, new):
    (captured,) = await take(db, new("Pay the rent"))

    edited = await db.write(edit_message, ANN, 1, text="Pay the rent today", entities=[], media=None, edited_at=NOON)

    assert edited.id == captured.id
    assert (edited.text, edited.revision) == ("Pay the rent today", 2)


async def test_an_older_edit_does_not_win(db, new):
    await take(db, new("first"))
    await db.write(edit_message, ANN, 1, text="third", entities=[], media=None, edited_at=NOON + timedelta(seconds=9))

    late = await db.write(
        edit_message, ANN, 1, text="second", entities=[], media=None, edited_at=NOON + timedelta(seconds=5)
    )

    assert late is None
    assert await texts(db, 1) == ["third"]


async def test_an_edit_of_what_we_do_not_have_is_none(db, cast):
    assert await db.write(edit_message, ANN, 5, text="x", entities=[], media=None, edited_at=NOON) is None


async def test_text_is_stored_as_sent(db, new):
    hostile = "a\x00b \ud800 <b>{{7*7}}</b> \u202eevil" + "🎉" * 4096

    (captured,) = await take(db, new(hostile))

    assert await texts(db, captured.root_id) == [hostile]
