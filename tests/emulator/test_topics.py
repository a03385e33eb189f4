"""Topics of forums."""

import pytest

from emulator.people import People, Person, RefusedError
from tests.emulator.conftest import BotCaller


@pytest.fixture
async def forum(people: People, ann: Person, bob: Person) -> int:
    """A forum where the bot is an administrator."""
    return await people.group("Forum", ann, bob, bot="administrator", is_forum=True)


async def test_what_is_said_in_a_topic_replies_to_its_opening(bot: BotCaller, ann: Person, forum: int) -> None:
    topic = await ann.topic(forum, "Bugs")
    await ann.say("it crashes", chat=forum, topic=topic)
    await ann.say("in general", chat=forum)

    opening, in_topic, in_general = (await bot.updates("message"))[-3:]

    assert (opening["forum_topic_created"]["name"], opening["message_thread_id"]) == ("Bugs", topic)
    assert (in_topic["message_thread_id"], in_topic["is_topic_message"]) == (topic, True)
    assert in_topic["reply_to_message"]["message_id"] == topic
    assert in_topic["reply_to_message"]["forum_topic_created"]["name"] == "Bugs"
    assert in_topic["chat"]["is_forum"] is True
    assert not {"message_thread_id", "is_topic_message", "reply_to_message"} & in_general.keys()


async def test_a_reply_stays_in_its_topic(bot: BotCaller, ann: Person, bob: Person, forum: int) -> None:
    topic = await ann.topic(forum, "Bugs")
    said = await ann.say("it crashes", chat=forum, topic=topic)

    await bob.say("where?", chat=forum, reply_to=said)

    reply = (await bot.updates("message"))[-1]
    assert (reply["message_thread_id"], reply["reply_to_message"]["text"]) == (topic, "it crashes")


async def test_the_bot_writes_into_a_topic(bot: BotCaller, ann: Person, forum: int) -> None:
    topic = await ann.topic(forum, "Bugs")

    sent = await bot.call("sendMessage", chat_id=forum, text="noted", message_thread_id=topic)

    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic, True)
    assert await bot.call("sendChatAction", chat_id=forum, message_thread_id=topic, action="typing")
    for unknown in (1, 999):
        refusal = await bot.refusal("sendMessage", chat_id=forum, text="x", message_thread_id=unknown)
        assert refusal == "Bad Request: message thread not found"


async def test_outside_of_forums_a_thread_is_a_chain_of_replies_that_cannot_be_chosen(
    bot: BotCaller, people: People, ann: Person, bob: Person
) -> None:
    group = await people.group("Team", ann, bob, bot="administrator")
    first = await ann.say("one", chat=group)
    second = await bob.say("two", chat=group, reply_to=first)

    await ann.say("three", chat=group, reply_to=second)

    told = (await bot.updates("message"))[-1]
    assert told["message_thread_id"] == first["message_id"]
    assert "is_topic_message" not in told
    sent = await bot.call("sendMessage", chat_id=group, text="x", message_thread_id=told["message_thread_id"])
    assert "message_thread_id" not in sent


async def test_the_bot_manages_topics_where_it_may(bot: BotCaller, people: People, ann: Person, forum: int) -> None:
    topic = await bot.call("createForumTopic", chat_id=forum, name="Tasks")
    which = {"chat_id": forum, "message_thread_id": topic["message_thread_id"]}
    await bot.call("editForumTopic", **which, name="Done tasks")
    await bot.call("closeForumTopic", **which)
    assert await bot.refusal("closeForumTopic", **which) == "Bad Request: TOPIC_NOT_MODIFIED"

    await ann.move_bot(forum, "promote", rights={"can_manage_topics": False})

    assert await bot.refusal("sendMessage", **which, text="x") == "Bad Request: TOPIC_CLOSED"
    assert "not enough rights" in await bot.refusal("createForumTopic", chat_id=forum, name="More")
    plain = await people.group("Team", ann, bot="administrator")
    assert await bot.refusal("createForumTopic", chat_id=plain, name="x") == "Bad Request: the chat is not a forum"
    with pytest.raises(RefusedError, match="has no topics"):
        await ann.topic(plain, "Bugs")
