"""What people send, as the bot is told of it."""

import asyncio
from typing import Any

import pytest

from emulator.people import (
    People,
    Person,
    RefusedError,
    from_channel,
    from_message,
    from_sender_chat,
    from_user,
    hidden,
)
from tests.emulator.conftest import BotCaller


async def told(bot: BotCaller, kind: str = "message") -> Any:
    """The newest update of a kind."""
    return (await bot.updates(kind))[-1]


async def test_a_text_arrives_with_what_telegram_marks_and_the_senders_language(bot: BotCaller, ann: Person) -> None:
    await ann.say("see https://example.com", date=1_700_000_000)

    message = await told(bot)

    assert message["date"] == 1_700_000_000
    assert message["entities"] == [{"type": "url", "offset": 4, "length": 19}]
    assert message["from"] == {
        "id": ann.id,
        "is_bot": False,
        "first_name": "Ann",
        "username": "ann_lee",
        "language_code": "en",
    }
    assert message["chat"] == {"id": ann.id, "type": "private", "first_name": "Ann", "username": "ann_lee"}


@pytest.mark.parametrize(
    ("origin", "expected", "legacy"),
    [
        (
            hidden("Zed", date=5),
            {"type": "hidden_user", "date": 5, "sender_user_name": "Zed"},
            {"forward_sender_name": "Zed", "forward_date": 5},
        ),
        (
            from_user({"id": 7, "first_name": "Zoe"}, date=5),
            {"type": "user", "date": 5, "sender_user": {"id": 7, "is_bot": False, "first_name": "Zoe"}},
            {"forward_from": {"id": 7, "is_bot": False, "first_name": "Zoe"}, "forward_date": 5},
        ),
        (
            from_sender_chat({"title": "Ops"}, "boss", date=5),
            {
                "type": "chat", "date": 5, "author_signature": "boss",
                "sender_chat": {"id": -1_002_000_000_001, "type": "supergroup", "title": "Ops"},
            },
            {
                "forward_from_chat": {"id": -1_002_000_000_001, "type": "supergroup", "title": "Ops"},
                "forward_signature": "boss", "forward_date": 5,
            },
        ),
        (
            from_channel({"title": "News", "username": "news"}, 12, date=5),
            {
                "type": "channel", "date": 5, "message_id": 12,
                "chat": {"id": -1_002_000_000_001, "type": "channel", "title": "News", "username": "news"},
            },
            {
                "forward_from_chat": {"id": -1_002_000_000_001, "type": "channel", "title": "News", "username": "news"},
                "forward_from_message_id": 12, "forward_date": 5,
            },
        ),
    ],
)  # fmt: skip
async def test_a_forward_carries_its_origin_in_the_new_and_the_legacy_form(
    bot: BotCaller, ann: Person, origin: Any, expected: Any, legacy: Any
) -> None:
    await ann.say("buy milk", forward=origin)

    message = await told(bot)

    assert message["forward_origin"] == expected
    assert {name: value for name, value in message.items() if name in legacy} == legacy


async def test_a_message_that_is_there_is_forwarded_with_its_content(
    bot: BotCaller, people: People, ann: Person
) -> None:
    bob = await people.user("Bob", last_name="Ray")
    channel = await people.channel("News", bob)
    post = await bob.say(chat=channel, photo={}, caption="look")
    await ann.say(forward=from_message(post))
    first = await told(bot)

    group = await people.group("Team", bob, ann, bot=None)
    await ann.say(forward=from_message(await bob.say("hi", chat=group), hide=True))
    second = await told(bot)

    assert first["caption"] == "look"
    assert first["forward_origin"]["type"] == "channel"
    assert first["forward_origin"]["message_id"] == post["message_id"]
    assert second["forward_origin"]["sender_user_name"] == "Bob Ray"


async def test_an_album_shares_an_id(bot: BotCaller, ann: Person) -> None:
    await ann.album([{"photo": {}, "caption": "two"}, {"video": {}}], forward=hidden("Zed"))

    first, second = (await bot.updates("message"))[-2:]

    assert first["media_group_id"] == second["media_group_id"]
    assert first["caption"] == "two"
    assert second["forward_origin"]["sender_user_name"] == "Zed"


@pytest.mark.parametrize(
    ("content", "field", "part"),
    [
        ({"document": {"name": "a.pdf", "mime": "application/pdf", "size": 9}}, "document", "file_name"),
        ({"voice": {"duration": 3}}, "voice", "duration"),
        ({"video_note": {}}, "video_note", "length"),
        ({"sticker": {"emoji": "👍"}}, "sticker", "emoji"),
        ({"contact": {"phone_number": "+1", "first_name": "Zoe"}}, "contact", "phone_number"),
        ({"location": {"latitude": 1, "longitude": 2}}, "location", "latitude"),
        ({"poll": {"question": "Tea?", "options": ["yes", "no"]}}, "poll", "question"),
    ],
)
async def test_other_content_arrives_as_what_it_is(
    bot: BotCaller, ann: Person, content: Any, field: str, part: str
) -> None:
    await ann.say(**content)

    assert part in (await told(bot))[field]


async def test_an_edit_is_told_with_its_date(bot: BotCaller, people: People, ann: Person) -> None:
    await people.set_clock(1_700_000_000)
    message = await ann.say("tomorow")

    await people.advance(60)
    await ann.edit(message, "tomorrow")

    edited = await told(bot, "edited_message")
    assert edited["text"] == "tomorrow"
    assert (edited["date"], edited["edit_date"]) == (1_700_000_000, 1_700_000_060)


async def test_a_reply_shows_the_message_and_the_quote(bot: BotCaller, ann: Person) -> None:
    card = await bot.call("sendMessage", chat_id=ann.id, text="one 😀 two")

    await ann.say("urgent", reply_to=card["message_id"], quote="two")

    message = await told(bot)
    assert message["reply_to_message"]["message_id"] == card["message_id"]
    assert message["quote"] == {"text": "two", "position": 7, "is_manual": True}


async def test_hostile_text_arrives_as_sent(bot: BotCaller, ann: Person) -> None:
    hostile = "\x00\u202e{{x}} <b> \ud83d %s 😀"

    await ann.say(hostile)

    assert (await told(bot))["text"] == hostile


async def test_the_impossible_is_refused_in_words(people: People, ann: Person, bob: Person) -> None:
    with pytest.raises(RefusedError, match="there is no verb fly"):
        await people.do("fly")
    with pytest.raises(RefusedError, match="Bob is not in chat"):
        await bob.say("x", chat=ann.id)
    with pytest.raises(RefusedError, match="a message says something"):
        await ann.say()
    with pytest.raises(RefusedError, match="title is missing"):
        await people.do("group", members=[ann.id])
    with pytest.raises(RefusedError, match="of a wrong kind"):
        await people.do("say", chat="x", user=ann.id)
    message = await ann.say("mine")
    with pytest.raises(RefusedError, match="only one's own"):
        await bob.edit(message, "his")


async def test_who_waits_for_a_chat_is_not_woken_by_another(people: People, ann: Person, bob: Person) -> None:
    before = (await people.do("state"))["revision"]
    waiting = asyncio.create_task(people.do("wait", chat=bob.id, after=before, timeout=5))

    await ann.say("elsewhere")
    assert not waiting.done()
    await bob.say("here")

    assert (await waiting)["revision"] > before
    assert (await people.do("wait", chat=ann.id, after=before, timeout=0))["revision"] >= before
    assert [message["text"] for message in await bob.history()] == ["here"]
