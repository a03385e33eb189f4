from collections.abc import Callable

import pytest

from handlers.options import Options
from tests.handlers.samples import FROM_BOB, HIDDEN, PHOTO
from tests.handlers.telegram import ANN, BOB, NOON, Json, Telegram, private

STRANGE = ["a\ud83db", "nul \x00 here", "\u202eevil", "<b>x</b> {{ 7*7 }} &amp;", "😀" * 4096]


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
    await telegram.say(by=ANN, photo=PHOTO)
    await telegram.say(by=BOB, photo=PHOTO)

    english, ukrainian = [message.media["summary"] for message in await telegram.kept() if message.media]
    assert english == "Photo"
    assert ukrainian != english


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
