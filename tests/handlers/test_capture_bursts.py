from storage.tables import MessageState
from tests.handlers.samples import FROM_BOB, HIDDEN, PHOTO
from tests.handlers.telegram import ANN, BOB, NOON, Telegram, private


async def test_a_comment_with_the_forwards_that_follow_is_one_thing(telegram: Telegram) -> None:
    await telegram.say("please look at this")
    telegram.later(1)
    await telegram.say("it is broken", forward_origin=FROM_BOB)
    telegram.later(2)
    await telegram.say("since Monday", forward_origin=HIDDEN)
    await telegram.say(forward_origin=HIDDEN, media_group_id="9", photo=PHOTO, caption="like this")
    await telegram.say(forward_origin=HIDDEN, media_group_id="9", photo=PHOTO)

    root, *pieces = await telegram.kept()
    assert [piece.root_id for piece in pieces] == [root.id] * 4
    assert [piece.author for piece in pieces] == ["Bob Lee", "Zed", "Zed", "Zed"]
    assert root.pieces == 5
    assert {piece.state for piece in pieces} == {MessageState.JOINED}


async def test_an_album_without_captions_is_described_once(telegram: Telegram) -> None:
    await telegram.say(media_group_id="9", photo=PHOTO)
    await telegram.say(media_group_id="9", photo=PHOTO)

    first, second = await telegram.kept()
    assert first.media is not None
    assert second.media is not None
    assert ("summary" in first.media, "summary" in second.media) == (True, False)
    assert second.root_id == first.id


async def test_an_album_stays_one_thing_when_its_parts_come_late(telegram: Telegram) -> None:
    await telegram.say(media_group_id="9", photo=PHOTO, caption="look")
    telegram.later(60)
    await telegram.say(media_group_id="9", photo=PHOTO)

    first, second = await telegram.kept()
    assert second.root_id == first.id


async def test_what_comes_too_late_for_a_burst_is_a_thing_of_its_own(telegram: Telegram) -> None:
    await telegram.say("please look at this")
    telegram.later(3)
    await telegram.say("it is broken", forward_origin=FROM_BOB)

    assert [message.root_id for message in await telegram.kept()] == [None, None]


async def test_a_backlog_does_not_run_together(telegram: Telegram) -> None:
    for number in range(3):
        await telegram.say(f"forward {number}", forward_origin=FROM_BOB, date=NOON + number * 600)

    assert [message.root_id for message in await telegram.kept()] == [None] * 3


async def test_typed_messages_do_not_join_each_other(telegram: Telegram) -> None:
    await telegram.say("buy milk")
    await telegram.say("call Bob")

    assert [message.root_id for message in await telegram.kept()] == [None, None]


async def test_a_command_in_between_ends_a_burst(telegram: Telegram) -> None:
    await telegram.say("one", forward_origin=FROM_BOB)
    await telegram.say("/nonsense")
    await telegram.say("two", forward_origin=FROM_BOB)

    assert [message.root_id for message in await telegram.kept()] == [None, None]


async def test_a_press_in_between_ends_a_burst(telegram: Telegram) -> None:
    await telegram.say("one", forward_origin=FROM_BOB)
    await telegram.press("nonsense", card=telegram.by_bot("card", chat=private(ANN)))
    await telegram.say("two", forward_origin=FROM_BOB)

    assert [message.root_id for message in await telegram.kept()] == [None, None]


async def test_the_hundred_and_first_piece_starts_anew(telegram: Telegram) -> None:
    for number in range(101):
        await telegram.say(f"forward {number}", forward_origin=FROM_BOB)

    messages = await telegram.kept()
    assert messages[0].pieces == 100
    assert [message.id for message in messages if message.root_id is None] == [messages[0].id, messages[-1].id]


async def test_people_do_not_join_each_others_bursts(telegram: Telegram) -> None:
    await telegram.say("one", by=ANN, forward_origin=HIDDEN)
    await telegram.say("two", by=BOB, forward_origin=HIDDEN)

    assert [message.root_id for message in await telegram.kept()] == [None, None]
