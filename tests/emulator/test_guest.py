"""Guest mode: the bot is called where it is no member."""

from typing import Any

import pytest

from emulator.people import People, Person, RefusedError
from tests.emulator.conftest import BotCaller


@pytest.fixture
async def friends(people: People, ann: Person, bob: Person) -> int:
    """A group without the bot."""
    return await people.group("Friends", ann, bob, bot=None)


def article(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "article", "id": "1", "title": "x", "input_message_content": {"message_text": text}, **more}


async def test_a_called_guest_is_told_and_answers_in_the_group(
    bot: BotCaller, ann: Person, bob: Person, friends: int
) -> None:
    question = await ann.say("who buys milk?", chat=friends)

    await bob.guest("make it a task", chat=friends, reply_to=question)

    told = (await bot.updates("guest_message"))[-1]
    assert (told["text"], told["from"]["id"]) == ("@sift_bot make it a task", bob.id)
    assert told["reply_to_message"]["text"] == "who buys milk?"
    sent = await bot.call("answerGuestQuery", guest_query_id=told["guest_query_id"], result=article("Task 1"))
    shown = (await ann.history(friends))[-1]
    assert (shown["from"]["id"], shown["text"], shown["guest_bot_caller_user"]["id"]) == (42, "Task 1", bob.id)
    assert shown["reply_to_message"]["text"] == "@sift_bot make it a task"
    assert await bot.call("editMessageText", inline_message_id=sent["inline_message_id"], text="Done") is True
    assert (await ann.history(friends))[-1]["text"] == "Done"


async def test_a_press_on_a_guests_answer_names_no_chat(bot: BotCaller, ann: Person, friends: int) -> None:
    await ann.say("@sift_bot milk", chat=friends)
    told = (await bot.updates("guest_message"))[-1]
    keyboard = {"inline_keyboard": [[{"text": "Done", "callback_data": "d"}]]}
    result = article("Task 1", reply_markup=keyboard)
    sent = await bot.call("answerGuestQuery", guest_query_id=told["guest_query_id"], result=result)

    await ann.press((await ann.history(friends))[-1], "Done", timeout=0)

    query = (await bot.updates("callback_query"))[-1]
    assert query["inline_message_id"] == sent["inline_message_id"]
    assert "message" not in query


async def test_a_call_is_answered_once_and_in_time(bot: BotCaller, people: People, ann: Person, friends: int) -> None:
    for _ in range(2):
        await ann.guest("milk", chat=friends)
    first, second = [told["guest_query_id"] for told in await bot.updates("guest_message")]
    await bot.call("answerGuestQuery", guest_query_id=first, result=article("x"))
    await people.advance(61)

    for query in (first, second, "7"):
        assert "query is too old" in await bot.refusal("answerGuestQuery", guest_query_id=query, result=article("x"))
    assert await bot.refusal("answerGuestQuery", guest_query_id=first) == "Bad Request: result isn't specified"


async def test_nobody_calls_a_member_or_a_bot_that_is_no_guest(
    bot: BotCaller, people: People, ann: Person, friends: int
) -> None:
    await people.botfather(guest=False)

    await ann.say("@sift_bot milk", chat=friends)

    assert (await bot.call("getMe"))["supports_guest_queries"] is False
    assert await bot.updates("guest_message") == []
    with pytest.raises(RefusedError, match="switched off"):
        await ann.guest("milk", chat=friends)
    await people.botfather(guest=True)
    with pytest.raises(RefusedError, match="no member"):
        await ann.guest("milk", chat=await people.group("Team", ann))
