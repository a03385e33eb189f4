"""Polling: what waits, what is acknowledged, who may ask."""

import asyncio

from emulator.people import People, Person
from tests.emulator.conftest import BotCaller


async def test_an_update_comes_again_until_a_higher_offset_acknowledges_it(bot: BotCaller, ann: Person) -> None:
    first = await bot.updates()

    assert await bot.updates() == first
    assert await bot.updates(offset=first[0]["update_id"]) == first
    assert await bot.updates(offset=first[0]["update_id"] + 1) == []
    assert await bot.updates() == []


async def test_a_negative_offset_keeps_only_the_tail(bot: BotCaller, ann: Person) -> None:
    for number in range(5):
        await ann.say(f"message {number}")

    tail = await bot.updates("message", offset=-2)

    assert [message["text"] for message in tail] == ["message 3", "message 4"]
    assert len(await bot.updates()) == 2


async def test_ids_are_sequential_and_at_most_a_hundred_updates_come_at_once(bot: BotCaller, ann: Person) -> None:
    for number in range(120):
        await ann.say(f"message {number}")

    ids = [update["update_id"] for update in await bot.updates(limit=500)]

    assert ids == list(range(ids[0], ids[0] + 100))
    assert len(await bot.updates(limit=3)) == 3


async def test_a_long_poll_wakes_when_somebody_writes(bot: BotCaller, people: People, ann: Person) -> None:
    last = (await bot.updates())[-1]["update_id"]
    poll = asyncio.create_task(bot.updates("message", offset=last + 1, timeout=30))
    await people.wait_for_call("getUpdates", after=1, answered=False)

    await ann.say("hello")

    assert [message["text"] for message in await asyncio.wait_for(poll, 5)] == ["hello"]


async def test_a_second_poller_ends_the_first_with_409(bot: BotCaller, people: People) -> None:
    first = asyncio.create_task(bot.refusal("getUpdates", timeout=30))
    await people.wait_for_call("getUpdates", answered=False)

    assert await bot.updates() == []

    reason = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    assert await asyncio.wait_for(first, 5) == reason


async def test_polling_is_refused_while_a_webhook_is_set_and_setting_one_ends_a_poll(
    bot: BotCaller, people: People
) -> None:
    poll = asyncio.create_task(bot.refusal("getUpdates", timeout=30))
    await people.wait_for_call("getUpdates", answered=False)

    await bot.call("setWebhook", url="https://bot.example.com/hook")

    assert await asyncio.wait_for(poll, 5) == "Conflict: terminated by setWebhook request"
    refusal = await bot.refusal("getUpdates")
    assert refusal.startswith("Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
    await bot.call("deleteWebhook")
    assert await bot.updates() == []


async def test_the_kinds_asked_for_stay_until_others_are_asked_for(bot: BotCaller, ann: Person) -> None:
    await bot.updates(offset=-1, allowed_updates=["edited_message"])

    message = await ann.say("first")
    await ann.edit(message, "second")

    assert [set(update) - {"update_id"} for update in (await bot.updates())[1:]] == [{"edited_message"}]
    assert (await bot.call("getWebhookInfo"))["allowed_updates"] == ["edited_message"]
    await bot.updates(allowed_updates=[])
    await ann.say("third")
    assert (await bot.updates("message"))[-1]["text"] == "third"


async def test_reactions_are_told_only_when_asked_for(bot: BotCaller, ann: Person) -> None:
    message = await ann.say("look")
    await ann.react(message, "👍")
    assert await bot.updates("message_reaction") == []

    await bot.updates(allowed_updates=["message_reaction"])
    await ann.react(message, "🔥")

    reaction = (await bot.updates("message_reaction"))[0]
    assert reaction["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert reaction["new_reaction"] == [{"type": "emoji", "emoji": "🔥"}]


async def test_an_acknowledged_update_can_be_delivered_once_more(bot: BotCaller, people: People, ann: Person) -> None:
    update = (await bot.updates())[-1]
    assert await bot.updates(offset=update["update_id"] + 1) == []

    chosen = await people.redeliver(update["update_id"])

    assert chosen == [update["update_id"]]
    assert await bot.updates(offset=update["update_id"] + 1) == [update]
    assert await bot.updates(offset=update["update_id"] + 1) == []
