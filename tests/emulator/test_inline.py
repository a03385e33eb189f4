"""Inline mode: asking the bot in chats where it need not be."""

import asyncio
from typing import Any

import pytest

from emulator.jsontypes import Json
from emulator.people import People, Person, RefusedError
from tests.emulator.conftest import BotCaller

KEYBOARD: Json = {"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]}


def article(number: int = 1, **more: Any) -> Json:
    text = {"message_text": f"<b>Task {number}</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": str(number), "title": f"Task {number}", "input_message_content": text, **more}


@pytest.fixture
async def friends(people: People, ann: Person, bob: Person) -> int:
    """A group without the bot."""
    return await people.group("Friends", ann, bob, bot=None)


async def ask(bot: BotCaller, person: Person, query: str, **answer: Any) -> tuple[Json, Json]:
    """The bot's update and what the person is shown."""
    asking = asyncio.create_task(person.inline(query))
    update = await told_of(bot, query)
    await bot.call("answerInlineQuery", inline_query_id=update["id"], **{"results": [article()], **answer})
    return update, await asking


async def told_of(bot: BotCaller, query: str) -> Json:
    """The bot's update about a query; those before it are confirmed."""
    offset = 0
    while True:
        for update in await bot.call("getUpdates", offset=offset, timeout=5):
            offset = update["update_id"] + 1
            if update.get("inline_query", {}).get("query") == query:
                told: Json = update["inline_query"]
                return told


async def test_a_query_is_told_with_who_asks_and_in_what_kind_of_chat(
    bot: BotCaller, ann: Person, friends: int
) -> None:
    await ann.inline("milk", chat=friends, timeout=0)
    await ann.inline("milk", timeout=0)

    in_friends, in_private = await bot.updates("inline_query")

    assert (in_friends["query"], in_friends["offset"], in_friends["from"]["id"]) == ("milk", "", ann.id)
    assert (in_friends["chat_type"], in_private["chat_type"]) == ("supergroup", "sender")


async def test_a_chosen_result_is_sent_in_the_persons_name(
    bot: BotCaller, ann: Person, bob: Person, friends: int
) -> None:
    _, shown = await ask(bot, ann, "milk", results=[article(1), article(2, reply_markup=KEYBOARD)])
    assert [(result["id"], result["title"]) for result in shown["results"]] == [("1", "Task 1"), ("2", "Task 2")]

    message = await ann.choose(shown, "2", chat=friends)

    assert (message["from"]["id"], message["via_bot"]["id"], message["text"]) == (ann.id, 42, "Task 2")
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    assert (await bob.history(friends))[-1]["via_bot"]["username"] == "sift_bot"
    assert await bot.updates("chosen_inline_result") == []


async def test_the_choice_is_told_only_where_the_owner_wants_to_know(
    bot: BotCaller, people: People, ann: Person, friends: int
) -> None:
    await people.botfather(inline_feedback=True)
    _, shown = await ask(bot, ann, "milk", results=[article(1), article(2, reply_markup=KEYBOARD)])

    await ann.choose(shown, "1", chat=friends)
    await ann.choose(shown, "2", chat=friends)

    plain, with_buttons = await bot.updates("chosen_inline_result")
    assert (plain["result_id"], plain["query"], plain["from"]["id"]) == ("1", "milk", ann.id)
    assert "inline_message_id" not in plain
    assert with_buttons["inline_message_id"]


async def test_a_press_on_it_names_no_chat_and_the_bot_changes_it_by_that_name(
    bot: BotCaller, ann: Person, bob: Person, friends: int
) -> None:
    _, shown = await ask(bot, ann, "milk", results=[article(1, reply_markup=KEYBOARD)])
    message = await ann.choose(shown, "1", chat=friends)

    await bob.press(message, "Take", timeout=0)

    query = (await bot.updates("callback_query"))[-1]
    assert "message" not in query
    named = {"inline_message_id": query["inline_message_id"]}
    assert await bot.call("editMessageText", **named, text="Bob has it", reply_markup=KEYBOARD) is True
    assert await bot.call("editMessageReplyMarkup", **named) is True
    assert "is not modified" in await bot.refusal("editMessageText", **named, text="Bob has it")
    seen = (await ann.history(friends))[-1]
    assert (seen["text"], "reply_markup" in seen) == ("Bob has it", False)
    assert await bot.refusal("editMessageText", inline_message_id="x", text="y") == "Bad Request: MESSAGE_ID_INVALID"


async def test_answers_are_kept_for_everybody_unless_they_are_personal(
    bot: BotCaller, people: People, ann: Person, bob: Person
) -> None:
    await ask(bot, ann, "common")
    await ask(bot, ann, "mine", is_personal=True)
    await ask(bot, ann, "fresh", cache_time=0)

    assert (await bob.inline("common"))["cached"]
    assert (await ann.inline("mine"))["cached"]
    assert not (await bob.inline("mine", timeout=0))["answered"]
    assert not (await ann.inline("fresh", timeout=0))["answered"]
    await people.advance(301)
    assert not (await bob.inline("common", timeout=0))["answered"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"results": [article(i) for i in range(51)]}, "too many inline query results specified"),
        ({"results": [article(1), article(1)]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(1, id="я" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article(1, id="")]}, "RESULT_ID_EMPTY"),
        ({"results": [article(1, title="")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(1, colour="red")]}, 'unknown field "colour" of InlineQueryResult'),
        ({"results": [{"type": "article", "id": "1", "title": "x"}]}, 'Can\'t find field "message_text"'),
        ({"results": [{"type": "article", "title": "x"}]}, "can't parse inline query result: Can't find field \"id\""),
        ({"results": "no"}, "can't parse JSON encoded inline query results JSON object"),
        ({"results": {}}, "expected an Array of inline query results"),
        ({"results": [article(1, reply_markup={"force_reply": True})]}, "inline keyboard expected"),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "Start"}}, "InlineQueryResultsButton must have exactly one optional field"),
        ({"results": [], "button": {"text": "Start", "start_parameter": ""}}, "can't use empty start_parameter"),
        ({"results": [], "button": {"text": "S", "start_parameter": "a b"}}, "unallowed characters in start_parameter"),
    ],
)
async def test_bad_answers_are_refused(bot: BotCaller, ann: Person, answer: Json, words: str) -> None:
    await ann.inline("x", timeout=0)
    query = (await bot.updates("inline_query"))[-1]

    assert words in await bot.refusal("answerInlineQuery", inline_query_id=query["id"], **answer)


async def test_a_query_is_answered_once_and_in_time(bot: BotCaller, people: People, ann: Person) -> None:
    update, _ = await ask(bot, ann, "milk")
    await ann.inline("late", timeout=0)
    late = (await bot.updates("inline_query"))[-1]
    await people.advance(61)

    for query in (update["id"], late["id"], "7"):
        assert "query is too old" in await bot.refusal("answerInlineQuery", inline_query_id=query, results=[])


async def test_the_button_above_the_results_and_the_next_page_are_shown(bot: BotCaller, ann: Person) -> None:
    button = {"text": "Set up", "start_parameter": "inline"}

    _, shown = await ask(bot, ann, "milk", button=button, next_offset="10")

    assert (shown["button"], shown["next_offset"]) == (button, "10")
    await ann.inline("milk", offset="10", timeout=0)
    assert (await bot.updates("inline_query"))[-1]["offset"] == "10"


async def test_inline_mode_may_be_off(bot: BotCaller, people: People, ann: Person) -> None:
    assert (await bot.call("getMe"))["supports_inline_queries"] is True

    await people.botfather(inline=False)

    assert (await bot.call("getMe"))["supports_inline_queries"] is False
    with pytest.raises(RefusedError, match="switched off"):
        await ann.inline("milk")


async def test_a_prepared_message_is_shared_by_its_person_where_allowed(
    bot: BotCaller, people: People, ann: Person, bob: Person, friends: int
) -> None:
    prepared = await bot.call("savePreparedInlineMessage", user_id=ann.id, result=article(), allow_group_chats=True)

    message = await ann.share(prepared["id"], chat=friends)

    assert (message["text"], message["via_bot"]["id"]) == ("Task 1", 42)
    with pytest.raises(RefusedError, match="no such prepared message"):
        await bob.share(prepared["id"], chat=friends)
    with pytest.raises(RefusedError, match="may not be sent"):
        await ann.share(prepared["id"])


async def test_a_member_bot_is_told_of_what_was_sent_through_it(
    bot: BotCaller, people: People, ann: Person, bob: Person
) -> None:
    group = await people.group("Team", ann, bob)
    _, shown = await ask(bot, ann, "milk")

    await ann.choose(shown, "1", chat=group)

    assert (await bot.updates("message"))[-1]["via_bot"]["id"] == 42


async def test_a_button_leads_to_inline_mode(bot: BotCaller, ann: Person) -> None:
    buttons = [{"text": "Share", "switch_inline_query_chosen_chat": {"query": "#12", "allow_group_chats": True}}]
    card = await bot.call("sendMessage", chat_id=ann.id, text="x", reply_markup={"inline_keyboard": [buttons]})

    pressed = await ann.press(card, "Share")

    assert (pressed["switch"], pressed["query"]["query"]) == ("switch_inline_query_chosen_chat", "#12")
