import pytest
from aiogram.methods import GetChatMember

from storage.tables import Role
from tests.handlers.samples import ANONYMOUS, CHANNEL_BOT, NEWS, PHOTO
from tests.handlers.telegram import ANN, BOB, BOT, EVE, TEAM, Telegram, units


async def test_what_people_say_to_each_other_is_not_kept(telegram: Telegram) -> None:
    await telegram.say("the login is broken", chat=TEAM)
    await telegram.say("call @someone", chat=TEAM)
    await telegram.say(photo=PHOTO, chat=TEAM)

    assert await telegram.kept() == []
    assert telegram.session.calls == []
    assert await telegram.db.read(lambda store: store.workspaces.by_chat(TEAM["id"])) is None


@pytest.mark.parametrize(
    "said", ["@sift_bot order paper", "order @Sift_Bot paper", "order paper @SIFT_BOT", "🙈 order paper @sift_bot"]
)
async def test_a_mention_is_kept_without_our_name(telegram: Telegram, said: str) -> None:
    sent = await telegram.say(said, chat=TEAM)

    (message,) = await telegram.kept()
    assert message.text.removeprefix("🙈 ") == "order paper"
    assert (message.author, message.chat, message.aimed) == ("Ann", "Team", True)
    assert message.link == f"https://t.me/c/2003004005/{sent['message_id']}"
    assert telegram.acknowledged == [(TEAM["id"], sent["message_id"])]
    assert telegram.rung == ["messages"]


async def test_other_mentions_stay_where_they_are(telegram: Telegram) -> None:
    await telegram.say("@sift_bot 🙈 order paper, @bob", chat=TEAM)

    (message,) = await telegram.kept()
    assert message.text == "🙈 order paper, @bob"
    assert message.entities == [{"type": "mention", "start": 15, "end": 19}]


async def test_a_mention_by_name_counts(telegram: Telegram) -> None:
    named = [{"type": "text_mention", "offset": 0, "length": 4, "user": BOT}]

    await telegram.say("Sift order paper", chat=TEAM, entities=named)

    assert await telegram.texts() == ["order paper"]


async def test_a_mention_in_a_caption_counts(telegram: Telegram) -> None:
    caption = "@sift_bot fix this"
    marks = [{"type": "mention", "offset": 0, "length": units("@sift_bot")}]

    await telegram.say(photo=PHOTO, caption=caption, caption_entities=marks, chat=TEAM)

    (message,) = await telegram.kept()
    assert message.text == "fix this"
    assert message.media is not None


async def test_the_other_pieces_of_an_album_that_mentions_us_belong_to_it(telegram: Telegram) -> None:
    marks = [{"type": "mention", "offset": 0, "length": units("@sift_bot")}]
    album = {"photo": PHOTO, "media_group_id": "9", "chat": TEAM}

    await telegram.say(caption="@sift_bot fix this", caption_entities=marks, **album)
    await telegram.say(**album)
    await telegram.say(by=BOB, **album)
    await telegram.say(photo=PHOTO, media_group_id="10", chat=TEAM)

    first, second = await telegram.kept()
    assert second.root_id == first.id


async def test_our_name_as_bare_words_is_no_mention(telegram: Telegram) -> None:
    await telegram.say("the @sift_bot thing", chat=TEAM, entities=[])

    assert await telegram.kept() == []


async def test_a_reply_to_us_is_kept(telegram: Telegram) -> None:
    hello = telegram.by_bot("Hello!", chat=TEAM)

    await telegram.say("order paper", chat=TEAM, reply_to_message=hello)

    assert await telegram.texts() == ["order paper"]


async def test_writing_in_a_topic_that_we_opened_is_no_reply(telegram: Telegram) -> None:
    topic = telegram.by_bot("", chat=TEAM, forum_topic_created={"name": "x", "icon_color": 1})

    await telegram.say("order paper", chat=TEAM, reply_to_message=topic, message_thread_id=5, is_topic_message=True)

    assert await telegram.kept() == []


async def test_a_channels_post_in_its_discussion_group_asks_nothing_of_us(telegram: Telegram) -> None:
    await telegram.say("@sift_bot news", by=CHANNEL_BOT, chat=TEAM, sender_chat=NEWS, is_automatic_forward=True)

    assert await telegram.kept() == []
    assert telegram.said == []


async def test_other_bots_are_not_heard(telegram: Telegram) -> None:
    robot = {"id": 77, "is_bot": True, "first_name": "Robot"}

    await telegram.say("@sift_bot order paper", by=robot, chat=TEAM)

    assert await telegram.kept() == []


async def test_an_admin_who_hides_is_heard_as_the_group(telegram: Telegram) -> None:
    await telegram.say("@sift_bot order paper", by=ANONYMOUS, chat=TEAM, sender_chat=TEAM)

    (message,) = await telegram.kept()
    assert (message.author, message.author_id, message.sender_id) == ("Team", None, None)
    assert await telegram.db.read(lambda store: store.people.by_telegram_id(ANONYMOUS["id"])) is None


async def test_a_channel_that_writes_in_a_group_is_asked_to_show_who_it_is(telegram: Telegram) -> None:
    await telegram.say("@sift_bot order paper", by=CHANNEL_BOT, chat=TEAM, sender_chat=NEWS)

    assert await telegram.kept() == []
    assert len(telegram.said) == 1


@pytest.mark.parametrize(
    ("status", "role"),
    [("creator", Role.OWNER), ("administrator", Role.ADMIN), ("member", Role.MEMBER)],
)
async def test_who_speaks_to_us_becomes_a_member_by_their_standing(telegram: Telegram, status: str, role: Role) -> None:
    telegram.session.members[ANN["id"]] = status

    await telegram.say("@sift_bot order paper", chat=TEAM)
    await telegram.say("@sift_bot order ink", chat=TEAM)

    assert await telegram.role(ANN["id"]) is role
    assert len(telegram.calls(GetChatMember)) == 1


async def test_who_comments_without_belonging_to_the_group_is_refused_in_words(telegram: Telegram) -> None:
    telegram.session.members[EVE["id"]] = "left"

    await telegram.say("@sift_bot order paper", by=EVE, chat=TEAM)

    assert telegram.said == ["I work for the members of this group. Join it first."]
    assert await telegram.role(EVE["id"]) is None
    assert await telegram.kept() == []


async def test_when_telegram_does_not_tell_the_standing_they_are_a_member(telegram: Telegram) -> None:
    telegram.session.refuse("getChatMember", "Bad Request: member list is inaccessible")

    await telegram.say("@sift_bot order paper", chat=TEAM)

    assert await telegram.role(ANN["id"]) is Role.MEMBER
    assert await telegram.texts() == ["order paper"]


async def test_the_topic_is_kept_and_a_thread_of_replies_is_none(telegram: Telegram) -> None:
    await telegram.say("@sift_bot one", chat=TEAM, message_thread_id=5, is_topic_message=True)
    await telegram.say("@sift_bot two", chat=TEAM, message_thread_id=5)

    assert [message.thread_id for message in await telegram.kept()] == [5, None]


async def test_an_edit_of_a_kept_message_is_taken_over_without_our_name(telegram: Telegram) -> None:
    sent = await telegram.say("@sift_bot order paper", chat=TEAM)
    await telegram.edit(sent, text="@sift_bot order ink")

    assert await telegram.texts() == ["order ink"]


async def test_an_edit_of_anything_else_is_not_kept(telegram: Telegram) -> None:
    other = telegram.message("@sift_bot order paper", chat=TEAM)

    await telegram.edit(other)

    assert await telegram.kept() == []
