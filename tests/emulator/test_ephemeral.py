"""Messages in a group that only one member sees."""

import asyncio

import pytest

from emulator.jsontypes import Json
from emulator.people import People, Person, RefusedError, hidden
from tests.emulator.conftest import BotCaller

KEYBOARD: Json = {"inline_keyboard": [[{"text": "Mine", "callback_data": "mine"}]]}


@pytest.fixture
async def team(people: People, bot: BotCaller, ann: Person, bob: Person) -> int:
    """A supergroup of Ann and Bob where the bot is an administrator; nothing waits."""
    group = await people.group("Team", ann, bob, bot="administrator")
    last = (await bot.updates())[-1]["update_id"]
    await bot.updates(offset=last + 1)
    return group


def to(person: Person, **more: object) -> Json:
    return {"ephemeral_message_parameters": {"receiver_user_id": person.id, **more}}


def texts(messages: list[Json]) -> list[str]:
    return [message.get("text", "") for message in messages]


async def press(bot: BotCaller, person: Person, message: Json) -> Json:
    """The callback query of a press that stays unanswered."""
    await person.press(message, "Mine", timeout=0)
    query: Json = (await bot.updates("callback_query"))[-1]
    return query


async def test_only_its_receiver_sees_it(bot: BotCaller, people: People, ann: Person, bob: Person, team: int) -> None:
    sent = await bot.call("sendMessage", chat_id=team, text="for you", **to(ann))

    assert sent["message_id"] == 0
    assert sent["receiver_user"]["id"] == ann.id
    assert sent["from"]["id"] == 42
    assert (await ann.wait_for(lambda m: m.get("text") == "for you", chat=team))["ephemeral_message_id"] > 0
    assert "for you" not in texts(await bob.history(team)) + texts(await people.history(team))


async def test_events_of_it_reach_its_receiver_alone(
    bot: BotCaller, base: str, ann: Person, bob: Person, team: int
) -> None:
    async def next_event(viewer: int) -> str:
        async with bot.session.get(f"{base}/_tg/events", params={"user": viewer}) as stream:
            opened.release()
            async for line in stream.content:
                if b'"kind": "message"' in line:
                    return line.decode()
        return ""

    opened = asyncio.Semaphore(0)
    watching = [asyncio.create_task(next_event(person.id)) for person in (ann, bob)]
    await opened.acquire()
    await opened.acquire()

    await bot.call("sendMessage", chat_id=team, text="for you", **to(ann))
    await bot.call("sendMessage", chat_id=team, text="for all")

    hers, his = await asyncio.gather(*watching)
    assert "for you" in hers
    assert "for all" in his


async def test_it_stands_where_it_was_sent(bot: BotCaller, ann: Person, team: int) -> None:
    first = await ann.say("one", chat=team)
    await bot.call("sendMessage", chat_id=team, text="two", **to(ann))
    await ann.say("three", chat=team)

    assert texts(await ann.history(team))[-3:] == ["one", "two", "three"]
    assert texts(await ann.history(team, after=first["message_id"])) == ["two", "three"]


async def test_a_press_on_it_names_it(bot: BotCaller, ann: Person, bob: Person, team: int) -> None:
    sent = await bot.call("sendMessage", chat_id=team, text="for you", reply_markup=KEYBOARD, **to(ann))

    query = await press(bot, ann, sent)

    assert query["message"]["message_id"] == 0
    assert query["message"]["ephemeral_message_id"] == sent["ephemeral_message_id"]
    with pytest.raises(RefusedError, match="sees no ephemeral message"):
        await bob.press(sent, "Mine")


async def test_it_is_changed_and_deleted_by_methods_of_its_own(bot: BotCaller, ann: Person, team: int) -> None:
    sent = await bot.call("sendMessage", chat_id=team, text="for you", **to(ann))
    which = {"chat_id": team, "receiver_user_id": ann.id, "ephemeral_message_id": sent["ephemeral_message_id"]}

    assert await bot.call("editEphemeralMessageText", **which, text="new", reply_markup=KEYBOARD) is True
    assert await bot.call("editEphemeralMessageReplyMarkup", **which) is True

    shown = (await ann.history(team))[-1]
    assert (shown["text"], "reply_markup" in shown) == ("new", False)
    assert "is not modified" in await bot.refusal("editEphemeralMessageText", **which, text="new")
    assert await bot.refusal("editMessageText", chat_id=team, message_id=sent["ephemeral_message_id"], text="x") == (
        "Bad Request: message to edit not found"
    )
    assert await bot.call("deleteEphemeralMessage", **which) is True
    assert "new" not in texts(await ann.history(team))
    assert await bot.refusal("deleteEphemeralMessage", **which) == "Bad Request: message to delete not found"


async def test_another_receiver_does_not_find_it(bot: BotCaller, ann: Person, bob: Person, team: int) -> None:
    sent = await bot.call("sendMessage", chat_id=team, text="for you", **to(ann))
    which = {"chat_id": team, "receiver_user_id": bob.id, "ephemeral_message_id": sent["ephemeral_message_id"]}

    refusal = await bot.refusal("editEphemeralMessageText", **which, text="new")

    assert refusal == "Bad Request: message to edit not found"


async def test_it_is_for_members_of_groups_that_take_it(
    bot: BotCaller, people: People, ann: Person, bob: Person, team: int
) -> None:
    eve = await people.user("Eve")
    assert await bot.refusal("sendMessage", chat_id=team, text="x", **to(eve)) == "Bad Request: USER_NOT_PARTICIPANT"
    assert "only to groups" in await bot.refusal("sendMessage", chat_id=ann.id, text="x", **to(ann))

    await people.configure(team, takes_ephemeral=False)

    refusal = await bot.refusal("sendMessage", chat_id=team, text="x", **to(bob))
    assert refusal == "Bad Request: ephemeral messages are not supported in the chat"


async def test_a_plain_member_bot_needs_a_fresh_press(bot: BotCaller, people: People, ann: Person, bob: Person) -> None:
    group = await people.group("Team", ann, bob)
    card = await bot.call("sendMessage", chat_id=group, text="card", reply_markup=KEYBOARD)
    assert await bot.refusal("sendMessage", chat_id=group, text="x", **to(ann)) == "Bad Request: CHAT_ADMIN_REQUIRED"
    query = (await press(bot, ann, card))["id"]

    await bot.call("sendMessage", chat_id=group, text="yours", **to(ann, callback_query_id=query))

    assert "too old" in await bot.refusal("sendMessage", chat_id=group, text="x", **to(bob, callback_query_id=query))
    await people.advance(16)
    assert "too old" in await bot.refusal("sendMessage", chat_id=group, text="x", **to(ann, callback_query_id=query))


async def test_it_can_stand_in_the_place_of_the_pressed_message(
    bot: BotCaller, ann: Person, bob: Person, team: int
) -> None:
    card = await bot.call("sendMessage", chat_id=team, text="card", reply_markup=KEYBOARD)
    await bob.say("later", chat=team)
    query = (await press(bot, ann, card))["id"]
    parameters = to(ann, callback_query_id=query, replace_callback_query_message=True)

    sent = await bot.call("sendMessage", chat_id=team, text="your view", **parameters)

    assert texts(await ann.history(team))[-2:] == ["your view", "later"]
    assert texts(await bob.history(team))[-2:] == ["card", "later"]
    which = {"chat_id": team, "receiver_user_id": ann.id, "ephemeral_message_id": sent["ephemeral_message_id"]}
    await bot.call("deleteEphemeralMessage", **which)
    assert texts(await ann.history(team))[-2:] == ["card", "later"]


async def test_a_command_marked_so_is_seen_by_the_bot_alone(
    bot: BotCaller, people: People, ann: Person, bob: Person
) -> None:
    group = await people.group("Team", ann, bob)
    commands = [{"command": "mine", "description": "My tasks", "is_ephemeral": True}]
    await bot.call("setMyCommands", commands=commands, scope={"type": "all_group_chats"})
    assert await bot.call("getMyCommands", scope={"type": "all_group_chats"}) == commands

    await ann.say("/mine", chat=group)

    command = (await bot.updates("message"))[-1]
    assert (command["message_id"], command["text"], command["receiver_user"]["id"]) == (0, "/mine", 42)
    assert "/mine" not in texts(await bob.history(group))
    reply = {"reply_parameters": {"ephemeral_message_id": command["ephemeral_message_id"]}}
    answer = await bot.call("sendMessage", chat_id=group, text="two tasks", **to(ann), **reply)
    assert texts(await ann.history(group))[-2:] == ["/mine", "two tasks"]
    await ann.say("thanks", chat=group, reply_to=answer)
    assert (await bot.updates("message"))[-1]["text"] == "thanks"
    await people.advance(16)
    refusal = await bot.refusal("sendMessage", chat_id=group, text="x", **to(ann), **reply)
    assert refusal == "Bad Request: message to be replied not found"


async def test_an_ephemeral_message_is_answered_by_no_ordinary_one(
    bot: BotCaller, people: People, ann: Person, team: int
) -> None:
    await bot.call("setMyCommands", commands=[{"command": "mine", "description": "x", "is_ephemeral": True}])
    command = await ann.say("/mine", chat=team)
    reply = {"reply_parameters": {"ephemeral_message_id": command["ephemeral_message_id"]}}

    refusal = await bot.refusal("sendMessage", chat_id=team, text="x", **reply)

    assert refusal == "Bad Request: message to be replied not found"
    assert (await ann.say("/mine", chat=team, anonymous=True))["message_id"] > 0
    assert (await ann.say("/mine", chat=team, forward=hidden("Zed")))["message_id"] > 0
    await people.configure(team, takes_ephemeral=False)
    assert (await ann.say("/mine", chat=team))["message_id"] > 0
