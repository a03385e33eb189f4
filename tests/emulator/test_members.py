"""Who comes, goes and rises in groups, and what the bot is told of it."""

import pytest

from emulator.jsontypes import Json
from emulator.people import People, Person, RefusedError
from tests.emulator.conftest import BotCaller

ALL = ["message", "my_chat_member", "chat_member", "message_reaction", "channel_post"]


@pytest.fixture
async def team(people: People, bot: BotCaller, ann: Person, bob: Person) -> int:
    """A supergroup of Ann and Bob where the bot is an administrator that hears everything; nothing waits."""
    await bot.updates(allowed_updates=ALL)
    group = await people.group("Team", ann, bob, bot="administrator")
    last = (await bot.updates())[-1]["update_id"]
    await bot.updates(offset=last + 1)
    return group


async def test_a_promotion_is_told_with_its_rights(bot: BotCaller, ann: Person, bob: Person, team: int) -> None:
    await ann.move(bob, team, "administrator", rights={"can_pin_messages": False})

    change = (await bot.updates("chat_member"))[-1]
    assert (change["from"]["id"], change["old_chat_member"]["status"]) == (ann.id, "member")
    assert change["new_chat_member"]["status"] == "administrator"
    assert change["new_chat_member"]["can_pin_messages"] is False
    assert change["new_chat_member"]["can_delete_messages"] is True
    administrators = await bot.call("getChatAdministrators", chat_id=team)
    assert [one["user"]["id"] for one in administrators] == [ann.id, bob.id, 42]


async def test_members_come_and_go(bot: BotCaller, people: People, ann: Person, bob: Person, team: int) -> None:
    await bob.leave(team)
    await bob.join(team)
    await ann.move(bob, team, "kicked")

    changes = [change["new_chat_member"]["status"] for change in await bot.updates("chat_member")]
    said = [message for message in await bot.updates("message") if "text" not in message]
    assert changes == ["left", "member", "kicked"]
    assert ["left_chat_member" in message for message in said] == [True, False, True]
    assert said[-1]["from"]["id"] == ann.id
    with pytest.raises(RefusedError, match="is not in chat"):
        await bob.say("hello?", chat=team)


async def test_a_new_owner_makes_the_old_one_an_administrator(
    bot: BotCaller, ann: Person, bob: Person, team: int
) -> None:
    await ann.move(bob, team, "creator")

    members = {m["user"]["id"]: m["status"] for m in await bot.call("getChatAdministrators", chat_id=team)}
    assert members == {ann.id: "administrator", bob.id: "creator", 42: "administrator"}


async def test_a_restricted_member_reads_only(bot: BotCaller, ann: Person, bob: Person, team: int) -> None:
    await ann.move(bob, team, "restricted")

    member = await bot.call("getChatMember", chat_id=team, user_id=bob.id)
    assert (member["status"], member["is_member"], member["can_send_messages"]) == ("restricted", True, False)
    with pytest.raises(RefusedError, match="may not write"):
        await bob.say("hello?", chat=team)


async def test_a_plain_member_bot_is_not_told_of_others(
    bot: BotCaller, people: People, ann: Person, bob: Person
) -> None:
    await bot.updates(allowed_updates=ALL)
    group = await people.group("Team", ann, bob)

    await ann.move(bob, group, "administrator")

    assert await bot.updates("chat_member") == []


async def test_the_bot_sees_its_own_rights_and_is_held_to_them(bot: BotCaller, ann: Person, team: int) -> None:
    await ann.move_bot(team, "promote", rights={"can_pin_messages": False, "can_delete_messages": False})
    said = await ann.say("hello", chat=team)

    own = await bot.call("getChatMember", chat_id=team, user_id=42)

    assert (own["can_pin_messages"], own["can_manage_topics"], own["can_promote_members"]) == (False, False, False)
    assert "not enough rights" in await bot.refusal("pinChatMessage", chat_id=team, message_id=said["message_id"])
    assert "can't be deleted" in await bot.refusal("deleteMessage", chat_id=team, message_id=said["message_id"])
    with pytest.raises(RefusedError, match="there is no right"):
        await ann.move_bot(team, "promote", rights={"can_fly": True})


async def test_a_muted_bot_is_told_so(bot: BotCaller, ann: Person, team: int) -> None:
    await ann.move_bot(team, "restrict")

    refusal = await bot.refusal("sendMessage", chat_id=team, text="x")

    assert refusal == "Bad Request: not enough rights to send text messages to the chat"


async def test_reactions_are_told_with_what_was_there_before(
    bot: BotCaller, ann: Person, bob: Person, team: int
) -> None:
    message = await ann.say("look", chat=team)
    await bob.react(message, "✍\N{VARIATION SELECTOR-16}")
    await bob.react(message)
    await bot.call("setMessageReaction", chat_id=team, message_id=message["message_id"], reaction=[])

    put, taken = await bot.updates("message_reaction")

    assert (put["user"]["id"], put["message_id"]) == (bob.id, message["message_id"])
    assert (put["old_reaction"], put["new_reaction"]) == ([], [{"type": "emoji", "emoji": "✍"}])
    assert (taken["old_reaction"], taken["new_reaction"]) == ([{"type": "emoji", "emoji": "✍"}], [])
    with pytest.raises(RefusedError, match="nobody can react with"):
        await bob.react(message, "🧦")


async def test_an_anonymous_administrator_acts_as_the_group(
    bot: BotCaller, ann: Person, bob: Person, team: int
) -> None:
    await ann.move(bob, team, "administrator", anonymous=True)
    message = await ann.say("look", chat=team)

    await bob.say("as the group", chat=team)
    await bob.react(message, "👍")

    said = (await bot.updates("message"))[-1]
    assert (said["from"]["username"], said["sender_chat"]["id"]) == ("GroupAnonymousBot", team)
    reaction = (await bot.updates("message_reaction"))[-1]
    assert (reaction["actor_chat"]["id"], "user" in reaction) == (team, False)
    assert (await bot.call("getChatMember", chat_id=team, user_id=bob.id))["is_anonymous"] is True


async def test_a_message_may_be_written_as_a_channel(bot: BotCaller, people: People, ann: Person, team: int) -> None:
    channel = await people.channel("News", ann)

    await ann.say("from us", chat=team, as_channel=channel)

    said = (await bot.updates("message"))[-1]
    assert (said["from"]["username"], said["sender_chat"]["id"]) == ("Channel_Bot", channel)


async def test_a_post_appears_in_the_group_that_discusses_the_channel(
    bot: BotCaller, people: People, ann: Person, bob: Person, team: int
) -> None:
    channel = await people.channel("News", ann)
    await people.configure(channel, linked=team)

    await ann.say("version 2 is out", chat=channel)

    copied: Json = (await bot.updates("message"))[-1]
    assert (copied["from"]["id"], copied["is_automatic_forward"]) == (777000, True)
    assert (copied["sender_chat"]["id"], copied["forward_origin"]["type"]) == (channel, "channel")
    assert (await bot.call("getChat", chat_id=team))["linked_chat_id"] == channel
    await bob.say("nice", chat=team, reply_to=copied["message_id"])
    assert (await bot.updates("message"))[-1]["message_thread_id"] == copied["message_id"]


async def test_privacy_mode_can_be_switched(bot: BotCaller, people: People, ann: Person, bob: Person) -> None:
    group = await people.group("Team", ann, bob)
    await ann.say("unseen", chat=group)

    await people.botfather(privacy=False)
    await ann.say("seen", chat=group)

    assert (await bot.call("getMe"))["can_read_all_group_messages"] is True
    assert [m["text"] for m in await bot.updates("message") if m["chat"]["id"] == group and "text" in m] == ["seen"]
