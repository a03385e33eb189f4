from collections.abc import Callable

import pytest

from handlers.options import Options
from storage.tables import MessageState
from tests.handlers.telegram import ANN, BOB, BOT, EVE, NOON, Json, Telegram, private

HIDDEN = {"type": "hidden_user", "date": 1000, "sender_user_name": "Zed"}
FROM_BOB = {"type": "user", "date": 1000, "sender_user": BOB}
STRANGE = ["a\ud83db", "nul \x00 here", "\u202eevil", "<b>x</b> {{ 7*7 }} &amp;", "😀" * 4096]


def photo(**fields: object) -> Json:
    return {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], **fields}


async def test_a_typed_message_is_kept_as_a_wish_of_its_author(telegram: Telegram) -> None:
    sent = await telegram.say("buy milk")

    (message,) = await telegram.kept()
    assert (message.text, message.author, message.aimed, message.forwarded) == ("buy milk", "Ann", True, False)
    assert (message.chat_id, message.telegram_message_id) == (ANN["id"], sent["message_id"])
    assert message.author_id == message.sender_id
    assert message.sent_at.timestamp() == message.written_at.timestamp() == NOON


async def test_whoever_writes_is_told_so_by_a_reaction_only(telegram: Telegram) -> None:
    sent = await telegram.say("buy milk")

    assert telegram.acknowledged == [(ANN["id"], sent["message_id"])]
    assert telegram.rung == ["messages"]
    assert telegram.said == []


async def test_the_author_of_a_forward_is_known_as_a_person_but_not_reachable(telegram: Telegram) -> None:
    await telegram.say("the login is broken", forward_origin=FROM_BOB)

    (message,) = await telegram.kept()
    bob = await telegram.db.read(lambda store: store.people.by_telegram_id(BOB["id"]))
    assert bob is not None
    assert (message.author, message.author_id, message.forwarded) == ("Bob Lee", bob.id, True)
    assert message.written_at.timestamp() == 1000
    assert message.sent_at.timestamp() == NOON
    assert not bob.reachable


async def test_a_hidden_author_is_kept_by_the_visible_name(telegram: Telegram) -> None:
    await telegram.say("the login is broken", forward_origin=HIDDEN)

    (message,) = await telegram.kept()
    assert (message.author, message.author_id) == ("Zed", None)


async def test_the_same_update_twice_is_one_message(telegram: Telegram) -> None:
    update = await telegram.feed({"message": telegram.message("buy milk")})
    await telegram.feed(update)

    assert len(await telegram.kept()) == 1


@pytest.mark.parametrize("text", STRANGE)
async def test_strange_text_is_stored_as_sent(
    connected: Callable[[Options], Telegram], options: Options, text: str
) -> None:
    telegram = connected(options)

    await telegram.say(text, by=ANN | {"first_name": text[:64]})

    (message,) = await telegram.kept()
    assert (message.text, message.author) == (text, text[:64].strip())


async def test_an_attachment_without_a_caption_is_described_in_its_senders_language(telegram: Telegram) -> None:
    await telegram.say(by=ANN, **photo())
    await telegram.say(by=BOB, **photo())

    english, ukrainian = [message.media["summary"] for message in await telegram.kept() if message.media]
    assert english == "Photo"
    assert ukrainian != english


async def test_a_comment_with_the_forwards_that_follow_is_one_thing(telegram: Telegram) -> None:
    await telegram.say("please look at this")
    telegram.later(1)
    await telegram.say("it is broken", forward_origin=FROM_BOB)
    telegram.later(2)
    await telegram.say("since Monday", forward_origin=HIDDEN)
    await telegram.say(forward_origin=HIDDEN, media_group_id="9", **photo(caption="like this"))
    await telegram.say(forward_origin=HIDDEN, media_group_id="9", **photo())

    root, *pieces = await telegram.kept()
    assert [piece.root_id for piece in pieces] == [root.id] * 4
    assert [piece.author for piece in pieces] == ["Bob Lee", "Zed", "Zed", "Zed"]
    assert root.pieces == 5
    assert {piece.state for piece in pieces} == {MessageState.JOINED}


async def test_an_album_without_captions_is_described_once(telegram: Telegram) -> None:
    await telegram.say(media_group_id="9", **photo())
    await telegram.say(media_group_id="9", **photo())

    first, second = await telegram.kept()
    assert first.media is not None
    assert second.media is not None
    assert ("summary" in first.media, "summary" in second.media) == (True, False)
    assert second.root_id == first.id


async def test_an_album_stays_one_thing_when_its_parts_come_late(telegram: Telegram) -> None:
    await telegram.say(media_group_id="9", **photo(caption="look"))
    telegram.later(60)
    await telegram.say(media_group_id="9", **photo())

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


async def test_a_reply_to_something_else_of_ours_is_a_wish_too(telegram: Telegram) -> None:
    hello = telegram.by_bot("Hello!", chat=private(ANN))

    await telegram.say("buy milk", reply_to_message=hello)

    assert [message.text for message in await telegram.kept()] == ["buy milk"]


async def test_an_unknown_command_is_refused_in_words(telegram: Telegram) -> None:
    await telegram.say("/nonsense")

    assert await telegram.kept() == []
    assert len(telegram.said) == 1


async def test_a_forwarded_command_commands_nothing_and_is_kept(telegram: Telegram) -> None:
    await telegram.say("/undo that release", forward_origin=FROM_BOB)

    assert [message.text for message in await telegram.kept()] == ["/undo that release"]
    assert telegram.said == []


@pytest.mark.parametrize("fields", [{"story": {"chat": private(BOB), "id": 1}}, {"something_new": {"x": 1}}])
async def test_what_cannot_be_kept_is_refused_in_words(telegram: Telegram, fields: Json) -> None:
    await telegram.say(**fields)

    assert await telegram.kept() == []
    assert len(telegram.said) == 1


async def test_telegrams_own_notes_are_passed_over(telegram: Telegram) -> None:
    pinned = telegram.by_bot("card", chat=private(ANN))

    await telegram.say(pinned_message=pinned)

    assert telegram.said == []


async def test_a_message_of_a_newer_telegram_is_kept_without_what_cannot_be_read(telegram: Telegram) -> None:
    unheard_of = {"type": "hologram", "date": 1000}

    await telegram.say("buy milk", forward_origin=unheard_of, entities=[{"type": "bold"}])

    assert [message.text for message in await telegram.kept()] == ["buy milk"]


async def test_a_hidden_author_without_a_name_loses_no_message(telegram: Telegram) -> None:
    await telegram.say("buy milk", forward_origin={"type": "hidden_user", "date": 1000})

    (message,) = await telegram.kept()
    assert (message.text, message.author, message.forwarded) == ("buy milk", "", True)


class TestEdits:
    async def test_an_edit_updates_the_words_and_has_them_read_again(self, telegram: Telegram) -> None:
        sent = await telegram.say("buy milk")
        await telegram.edit(sent, text="buy bread")

        (message,) = await telegram.kept()
        assert (message.text, message.revision) == ("buy bread", 2)
        assert message.edited_at is not None
        assert telegram.rung == ["messages"] * 2

    async def test_an_edited_caption_is_taken_over(self, telegram: Telegram) -> None:
        sent = await telegram.say(**photo(caption="before"))
        await telegram.edit(sent, caption="after")

        assert [message.text for message in await telegram.kept()] == ["after"]

    async def test_an_edit_of_a_piece_has_the_whole_burst_read_again(self, telegram: Telegram) -> None:
        await telegram.say("please look")
        piece = await telegram.say("it is broken", forward_origin=FROM_BOB)
        await telegram.edit(piece, text="it was broken")

        root, edited = await telegram.kept()
        assert (edited.text, root.revision) == ("it was broken", 3)

    async def test_an_edit_that_comes_before_its_original_wins(self, telegram: Telegram) -> None:
        original = telegram.message("buy milk")
        await telegram.edit(original, text="buy bread")
        await telegram.feed({"message": original})

        assert [message.text for message in await telegram.kept()] == ["buy bread"]

    async def test_an_older_edit_does_not_undo_a_newer_one(self, telegram: Telegram) -> None:
        sent = await telegram.say("one")
        await telegram.edit(sent, text="three", edit_date=NOON + 3)
        await telegram.edit(sent, text="two", edit_date=NOON + 2)

        assert [message.text for message in await telegram.kept()] == ["three"]

    async def test_an_edited_command_or_answer_is_no_wish(self, telegram: Telegram) -> None:
        card = telegram.by_bot("card", chat=private(ANN))

        await telegram.edit(telegram.message("/task buy milk"))
        await telegram.edit(telegram.message("tomorrow", reply_to_message=card))

        assert await telegram.kept() == []

    async def test_a_live_location_stays_where_it_was_sent_from(self, telegram: Telegram) -> None:
        sent = await telegram.say(location={"latitude": 1.0, "longitude": 2.0, "live_period": 60})
        await telegram.edit(sent, location={"latitude": 3.0, "longitude": 4.0, "live_period": 60})

        (message,) = await telegram.kept()
        assert message.media is not None
        assert (message.media["latitude"], message.revision) == (1.0, 1)


class TestStrangers:
    @pytest.fixture
    def options(self) -> Options:
        return Options(bot_id=BOT["id"], bot_username=BOT["username"], allowed_ids=frozenset({ANN["id"]}))

    async def test_a_stranger_is_refused_once_and_nothing_is_stored(self, telegram: Telegram) -> None:
        sent = await telegram.say("buy milk", by=EVE)
        await telegram.say("please", by=EVE)
        await telegram.edit(sent, text="buy bread")

        assert len(telegram.said) == 1
        assert str(EVE["id"]) in telegram.said[0]
        assert await telegram.kept() == []
        assert await telegram.db.read(lambda store: store.people.by_telegram_id(EVE["id"])) is None

    async def test_who_is_admitted_is_served(self, telegram: Telegram) -> None:
        await telegram.say("buy milk", by=ANN)

        assert len(await telegram.kept()) == 1

    async def test_a_strangers_press_changes_nothing_and_is_answered(self, telegram: Telegram) -> None:
        await telegram.press("x", by=EVE, card=telegram.by_bot("card", chat=private(EVE)))

        assert len(telegram.session.calls) == 1
        assert await telegram.db.read(lambda store: store.people.by_telegram_id(EVE["id"])) is None
