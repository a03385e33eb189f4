"""Edits, buttons, reactions, pins."""

import asyncio
from typing import Any

import pytest

from emulator.jsontypes import Json
from emulator.people import People, Person, RefusedError
from tests.emulator.conftest import BotCaller

KEYBOARD = {
    "inline_keyboard": [[{"text": "Done", "callback_data": "done:1"}, {"text": "Site", "url": "https://example.com/"}]]
}
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def card(bot: BotCaller, ann: Person) -> Json:
    """A message of the bot with a keyboard, nothing waiting."""
    message: Json = await bot.call("sendMessage", chat_id=ann.id, text="card", reply_markup=KEYBOARD)
    last = (await bot.updates())[-1]["update_id"]
    await bot.updates(offset=last + 1)
    return message


def at(message: Json) -> Json:
    return {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}


async def test_an_edit_without_keyboard_drops_the_keyboard(bot: BotCaller, people: People, card: Json) -> None:
    edited = await bot.call("editMessageText", **at(card), text="new")

    assert edited["text"] == "new"
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= card["date"]
    assert (await people.history(card["chat"]["id"]))[-1] == edited


async def test_an_edit_that_changes_nothing_is_refused(bot: BotCaller, card: Json) -> None:
    refusal = await bot.refusal("editMessageText", **at(card), text="card", reply_markup=KEYBOARD)

    assert refusal.startswith("Bad Request: message is not modified: specified new message content and reply markup")
    assert await bot.call("editMessageReplyMarkup", **at(card))
    assert "not modified" in await bot.refusal("editMessageReplyMarkup", **at(card))


async def test_only_what_is_there_and_the_bots_own_can_be_edited(bot: BotCaller, ann: Person, card: Json) -> None:
    theirs = await ann.say("mine")

    assert await bot.refusal("editMessageText", **at(theirs), text="x") == "Bad Request: message can't be edited"
    gone = {"chat_id": ann.id, "message_id": 4711}
    assert await bot.refusal("editMessageText", **gone, text="x") == "Bad Request: message to edit not found"
    await bot.call("deleteMessage", **at(card))
    assert await bot.refusal("editMessageText", **at(card), text="x") == "Bad Request: message to edit not found"
    assert await bot.refusal("deleteMessage", **at(card)) == "Bad Request: message to delete not found"


async def test_a_press_waits_for_the_answer(bot: BotCaller, ann: Person, card: Json) -> None:
    press = asyncio.create_task(ann.press(card, "Done"))
    query = (await bot.updates("callback_query", timeout=10))[0]

    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Saved", show_alert=True)

    assert await press == {"answered": True, "text": "Saved", "alert": True, "url": None}
    assert query["data"] == "done:1"
    assert query["message"]["reply_markup"] == KEYBOARD
    assert query["from"]["id"] == ann.id
    assert await bot.refusal("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD


async def test_an_answer_that_comes_too_late_is_refused(
    bot: BotCaller, people: People, ann: Person, card: Json
) -> None:
    press = asyncio.create_task(ann.press(card, data="done:1", timeout=0.2))
    query = (await bot.updates("callback_query", timeout=10))[0]

    await people.advance(120)

    assert await bot.refusal("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD
    assert (await press)["answered"] is False


async def test_a_forged_press_reaches_the_bot_and_one_on_a_deleted_message_has_no_text(
    bot: BotCaller, ann: Person, card: Json
) -> None:
    await bot.call("deleteMessage", **at(card))

    answer = await ann.press_raw(card, "done:999", timeout=0)

    query = (await bot.updates("callback_query"))[0]
    assert answer["answered"] is False
    assert query["data"] == "done:999"
    assert query["message"] == {"chat": card["chat"], "message_id": card["message_id"], "date": 0}


async def test_a_link_opens_without_the_bot_and_no_other_button_can_be_pressed(
    bot: BotCaller, ann: Person, bob: Person, card: Json
) -> None:
    assert (await ann.press(card, "Site"))["url"] == "https://example.com/"
    with pytest.raises(RefusedError, match="no such button; it has 'Done', 'Site'"):
        await ann.press(card, "Delete")
    with pytest.raises(RefusedError, match="Bob is not in chat"):
        await bob.press(card, "Done")
    assert await bot.updates() == []


async def test_reactions_of_the_bot(bot: BotCaller, people: People, ann: Person) -> None:
    message = await ann.say("look")

    async def react(*emoji: str) -> dict[str, Any]:
        reaction = [{"type": "emoji", "emoji": each} for each in emoji]
        return await bot.answer("setMessageReaction", **at(message), reaction=reaction)

    assert (await react("👀"))["ok"]
    assert (await people.history(ann))[-1]["reactions"] == [{"user": 42, "emoji": ["👀"]}]
    assert (await react("🧨"))["description"] == "Bad Request: REACTION_INVALID"
    assert (await react("👀", "👍"))["description"] == "Bad Request: REACTIONS_TOO_MANY"
    assert (await react())["ok"]
    assert "reactions" not in (await people.history(ann))[-1]


async def test_pins_need_an_administrator_in_groups(bot: BotCaller, people: People, ann: Person, card: Json) -> None:
    assert await bot.call("pinChatMessage", **at(card)) is True
    assert (await bot.call("getChat", chat_id=ann.id))["pinned_message"]["text"] == "card"
    group = await people.group("Team", ann)
    message = await bot.call("sendMessage", chat_id=group, text="x")

    assert await bot.refusal("pinChatMessage", **at(message)) == (
        "Bad Request: not enough rights to manage pinned messages in the chat"
    )
    await ann.move_bot(group, "promote")
    assert await bot.call("pinChatMessage", **at(message)) is True


async def test_several_messages_are_deleted_at_once(bot: BotCaller, people: People, ann: Person, card: Json) -> None:
    other = await bot.call("sendMessage", chat_id=ann.id, text="other")

    await bot.call("deleteMessages", chat_id=ann.id, message_ids=[card["message_id"], other["message_id"], 4711])

    assert [message["text"] for message in await people.history(ann)] == ["/start"]
