"""Groups and channels: who sees what, who comes and goes."""

import pytest

from emulator.jsontypes import Json
from emulator.people import People, Person
from tests.emulator.conftest import BotCaller


@pytest.fixture
async def team(people: People, bot: BotCaller, ann: Person, bob: Person) -> int:
    """A supergroup of Ann and Bob with the bot as a plain member; nothing waits."""
    group = await people.group("Team", ann, bob)
    last = (await bot.updates())[-1]["update_id"]
    await bot.updates(offset=last + 1)
    return group


async def seen(bot: BotCaller) -> list[str]:
    return [message.get("text", "") for message in await bot.updates("message")]


async def test_privacy_mode_hides_what_is_not_for_the_bot(bot: BotCaller, ann: Person, bob: Person, team: int) -> None:
    own = await bot.call("sendMessage", chat_id=team, text="hi all")
    chatter = await ann.say("lunch?", chat=team)

    await bob.say("sure", chat=team, reply_to=chatter["message_id"])
    await ann.say("/task fix it", chat=team)
    await ann.say("/task@other_bot fix it", chat=team)
    await ann.say("hey @Sift_Bot", chat=team)
    await bob.say("ok", chat=team, reply_to=own["message_id"])

    assert await seen(bot) == ["/task fix it", "hey @Sift_Bot", "ok"]


async def test_a_reply_with_a_command_shows_the_hidden_message(
    bot: BotCaller, ann: Person, bob: Person, team: int
) -> None:
    chatter = await ann.say("the door is broken", chat=team)

    await bob.say("/task", chat=team, reply_to=chatter["message_id"])

    message = (await bot.updates("message"))[-1]
    assert message["reply_to_message"]["text"] == "the door is broken"


async def test_an_administrator_bot_sees_all(bot: BotCaller, ann: Person, team: int) -> None:
    await ann.move_bot(team, "promote")

    await ann.say("lunch?", chat=team)

    assert await seen(bot) == ["lunch?"]
    change = (await bot.updates("my_chat_member"))[-1]
    assert change["new_chat_member"]["status"] == "administrator"


async def test_joining_and_leaving_are_told_and_a_left_group_is_closed(
    bot: BotCaller, people: People, ann: Person
) -> None:
    group = await people.group("Team", ann, bot=None)
    assert await bot.refusal("sendMessage", chat_id=group, text="x") == (
        "Forbidden: bot is not a member of the supergroup chat"
    )

    await ann.move_bot(group, "join")

    assert (await bot.updates("my_chat_member"))[-1]["new_chat_member"]["status"] == "member"
    assert (await bot.updates("message"))[-1]["new_chat_members"][0]["id"] == 42
    await bot.call("leaveChat", chat_id=group)
    assert (await bot.updates("my_chat_member"))[-1]["new_chat_member"]["status"] == "left"
    await ann.move_bot(group, "kick")
    assert await bot.refusal("sendMessage", chat_id=group, text="x") == (
        "Forbidden: bot was kicked from the supergroup chat"
    )


async def test_a_group_becomes_a_supergroup(bot: BotCaller, people: People, ann: Person) -> None:
    old = await people.group("Team", ann, supergroup=False)

    new = (await people.do("migrate", chat=old))["id"]

    told = [(m["chat"]["id"], m["chat"]["type"]) for m in (await bot.updates("message"))[-2:]]
    first, second = (await bot.updates("message"))[-2:]
    assert told == [(old, "group"), (new, "supergroup")]
    assert (first["migrate_to_chat_id"], second["migrate_from_chat_id"]) == (new, old)
    answer = await bot.answer("sendMessage", chat_id=old, text="x")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    assert (await bot.call("sendMessage", chat_id=new, text="x"))["chat"]["id"] == new


async def test_an_anonymous_administrator_writes_as_the_group(bot: BotCaller, ann: Person, team: int) -> None:
    await ann.say("/task hush", chat=team, anonymous=True)

    message = (await bot.updates("message"))[-1]

    assert message["sender_chat"]["id"] == team
    assert message["from"]["username"] == "GroupAnonymousBot"


async def test_channel_posts_are_seen_by_an_administrator_bot(bot: BotCaller, people: People, ann: Person) -> None:
    channel = await people.channel("News", ann)
    await ann.say("unseen", chat=channel)
    await ann.move_bot(channel, "promote")

    await ann.say("seen", chat=channel)

    assert [post["text"] for post in await bot.updates("channel_post")] == ["seen"]
    assert "from" not in (await bot.updates("channel_post"))[0]
    assert (await bot.call("sendMessage", chat_id=channel, text="x"))["sender_chat"]["id"] == channel


async def test_reactions_in_a_group_are_told_to_an_administrator(
    bot: BotCaller, ann: Person, bob: Person, team: int
) -> None:
    await bot.updates(allowed_updates=["message_reaction", "my_chat_member"])
    message = await ann.say("look", chat=team)
    await bob.react(message, "👍")
    assert await bot.updates("message_reaction") == []

    await ann.move_bot(team, "promote")
    await bob.react(message, "🔥")

    reactions = await bot.updates("message_reaction")
    assert [reaction["new_reaction"][0]["emoji"] for reaction in reactions] == ["🔥"]


async def test_members_can_be_looked_up(bot: BotCaller, ann: Person, bob: Person, team: int) -> None:
    async def status(person: int) -> Json:
        member: Json = await bot.call("getChatMember", chat_id=team, user_id=person)
        return member

    assert (await status(ann.id))["status"] == "creator"
    assert (await status(bob.id))["status"] == "member"
    assert await bot.call("getChatMemberCount", chat_id=team) == 3
    assert [m["user"]["id"] for m in await bot.call("getChatAdministrators", chat_id=team)] == [ann.id]
    assert (await bot.call("getChat", chat_id=team))["title"] == "Team"
    await bob.do("member", team, status="left")
    assert (await status(bob.id))["status"] == "left"
    assert (await bot.updates("message"))[-1]["left_chat_member"]["id"] == bob.id
