"""Answers that concern one person in a group, commands that only they see, and what /doctor tells administrators."""

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import SendMessage, SetChatMenuButton
from aiogram.types import MenuButtonWebApp

from handlers.options import Options
from tasks.topics import topics_of
from tests.handlers.desk import FIX, Desk
from tests.handlers.samples import ANONYMOUS
from tests.handlers.telegram import ANN, BOB, BOT, EVE, TEAM, Json, Telegram


def refuse_alone(telegram: Telegram, *, private: bool) -> None:
    """Have Telegram refuse ephemeral messages, and perhaps those to private chats."""
    make_request = telegram.session.make_request

    async def refusing(bot, method, timeout=None):  # type: ignore[no-untyped-def]  # noqa: ASYNC109
        if isinstance(method, SendMessage) and method.ephemeral_message_parameters is not None:
            raise TelegramBadRequest(method=method, message="Bad Request: CHAT_ADMIN_REQUIRED")
        if isinstance(method, SendMessage) and int(method.chat_id) > 0 and private:
            raise TelegramForbiddenError(method=method, message="Forbidden: bot can't initiate conversation")
        return await make_request(bot, method, timeout)

    telegram.session.make_request = refusing  # type: ignore[method-assign]


def sent(telegram: Telegram) -> SendMessage:
    return telegram.calls(SendMessage)[-1]


@pytest.mark.parametrize("command", ["/help", "/privacy", "/notifications", "/settings", "/export", "/done 77"])
async def test_an_answer_for_one_person_is_seen_by_them_alone_in_the_topic(telegram: Telegram, command: str) -> None:
    await telegram.say(command, by=BOB, chat=TEAM, message_thread_id=5, is_topic_message=True)

    answer = sent(telegram)
    assert answer.ephemeral_message_parameters is not None
    assert answer.ephemeral_message_parameters.receiver_user_id == BOB["id"]
    assert (answer.chat_id, answer.message_thread_id, answer.reply_parameters) == (TEAM["id"], 5, None)


async def test_an_ephemeral_command_is_answered_as_such(telegram: Telegram) -> None:
    await telegram.say("/help", chat=TEAM, message_id=0, ephemeral_message_id=29, receiver_user=BOT)

    reply = sent(telegram).reply_parameters
    assert reply is not None
    assert (reply.ephemeral_message_id, reply.message_id) == (29, None)


async def test_where_telegram_refuses_it_is_said_in_private_with_the_name_of_the_group(telegram: Telegram) -> None:
    refuse_alone(telegram, private=False)

    await telegram.say("/done 77", chat=TEAM)

    assert sent(telegram).chat_id == ANN["id"]
    (told,) = telegram.said
    assert told.startswith("<b>Team</b>\n")


async def test_who_has_not_started_the_bot_is_answered_in_the_group(telegram: Telegram) -> None:
    refuse_alone(telegram, private=True)

    said = await telegram.say("/done 77", chat=TEAM)

    answer = sent(telegram)
    assert answer.chat_id == TEAM["id"]
    assert answer.reply_parameters is not None
    assert answer.reply_parameters.message_id == said["message_id"]


async def test_what_the_group_has_not_seen_is_not_answered_there(telegram: Telegram) -> None:
    refuse_alone(telegram, private=True)

    await telegram.say("/help", chat=TEAM, message_id=0, ephemeral_message_id=29, receiver_user=BOT)

    assert telegram.said == []


async def test_a_menu_that_means_the_group_is_not_shown_in_private(telegram: Telegram) -> None:
    refuse_alone(telegram, private=False)

    await telegram.say("/export", chat=TEAM)

    assert sent(telegram).chat_id == TEAM["id"]


async def test_a_hidden_administrator_is_answered_aloud(telegram: Telegram) -> None:
    await telegram.say("/settings", by=ANONYMOUS, chat=TEAM, sender_chat=TEAM)

    answer = sent(telegram)
    assert answer.ephemeral_message_parameters is None
    assert answer.reply_markup is not None


async def test_a_page_for_one_person_is_theirs_and_two_ephemeral_commands_are_two(desk: Desk) -> None:
    desk.telegram.session.members[ANN["id"]] = "administrator"
    alone: Json = {"message_id": 0, "chat": TEAM, "receiver_user": BOT}

    await desk.telegram.say("/settings", ephemeral_message_id=29, **alone)
    await desk.telegram.say("/settings", ephemeral_message_id=30, **alone)

    first, second = await desk.send()
    assert first["ephemeral_message_id"] != second["ephemeral_message_id"]
    await desk.press(first, "Silence")
    assert "no reminders" in desk.text(first)
    assert "no reminders" not in desk.text(second)
    await desk.press(second, "Silence", by=BOB)
    assert "no reminders" not in desk.text(second)


@pytest.mark.parametrize("name", ["/tasks", "/help", "/undo", "/done", "/team", "/doctor", "/settings", "/task"])
async def test_commands_of_other_bots_are_none_of_ours(telegram: Telegram, name: str) -> None:
    await telegram.say(f"{name}@another_bot 1", chat=TEAM)

    assert telegram.session.calls == []
    assert telegram.rung == []
    assert await telegram.kept() == []


async def test_the_doctor_tells_administrators_alone_what_the_bot_can_see(telegram: Telegram) -> None:
    telegram.session.members |= {ANN["id"]: "administrator", BOT["id"]: "member"}

    await telegram.say("/doctor", by=EVE, chat=TEAM)
    await telegram.say("/doctor", chat=TEAM)

    refusal, report = telegram.said
    assert "may not" in refusal
    assert "Privacy mode is on" in report
    assert "@BotFather" in report
    assert "2 people whom I know here have not started me" in report
    assert sent(telegram).ephemeral_message_parameters is not None


async def test_the_doctor_of_an_administrator_bot_tells_of_reactions(telegram: Telegram) -> None:
    telegram.session.members |= {ANN["id"]: "administrator", BOT["id"]: "administrator"}

    await telegram.say("/doctor", chat=TEAM)

    assert "I am an administrator here" in telegram.said[0]
    assert "Tasks by reaction are off" in telegram.said[0]


async def test_topics_are_known_by_their_names(telegram: Telegram) -> None:
    await telegram.say("@sift_bot hello", chat=TEAM)
    created = {"forum_topic_created": {"name": "Bugs", "icon_color": 1}}
    topic: Json = {"message_thread_id": 5, "is_topic_message": True, "chat": TEAM}
    await telegram.say(**topic, **created)
    opening = telegram.message(chat=TEAM, forum_topic_created={"name": "Old name", "icon_color": 1})
    await telegram.say("@sift_bot fix it", reply_to_message=opening, **topic)
    await telegram.say(forum_topic_edited={"name": "Defects"}, **topic)
    await telegram.say("@sift_bot look", reply_to_message=opening, **topic | {"message_thread_id": 6})

    workspace = await telegram.db.read(lambda store: store.workspaces.by_chat(TEAM["id"]))

    assert workspace is not None
    assert topics_of(workspace) == {5: "Defects", 6: "Old name"}


async def test_a_topic_is_a_source_that_lists_can_be_limited_to(desk: Desk) -> None:
    topic: Json = {"message_thread_id": 5, "is_topic_message": True, "chat": TEAM}
    await desk.telegram.say("@sift_bot order paper", chat=TEAM)
    await desk.telegram.say(forum_topic_created={"name": "Bugs", "icon_color": 1}, **topic)
    await desk.telegram.say("@sift_bot fix the login", **topic)
    await desk.read(FIX)
    await desk.send()

    await desk.telegram.say("/tasks source:Bugs", **topic)
    (page,) = await desk.send()

    assert "#2" in desk.text(page)
    assert "#1" not in desk.text(page)


async def test_the_question_of_a_card_in_a_topic_is_asked_in_the_topic(desk: Desk) -> None:
    topic: Json = {"message_thread_id": 5, "is_topic_message": True}
    card = await desk.card(chat=TEAM, **topic)
    await desk.press(card, "More…")
    await desk.press(card, "Title")
    rows = await desk.telegram.db.read(lambda store: [store.deliveries.get(number) for number in (1, 2)])

    assert [row.thread_id if row is not None else None for row in rows] == [5, 5]


class TestMiniApp:
    @pytest.fixture
    def options(self) -> Options:
        return Options(bot_id=BOT["id"], bot_username=BOT["username"], mini_app_url="https://sift.example/app")

    async def test_the_menu_button_speaks_the_language_of_who_has_another_one(self, telegram: Telegram) -> None:
        await telegram.say("/start", by=ANN)
        await telegram.say("/start", by=BOB)

        (call,) = telegram.calls(SetChatMenuButton)
        assert call.chat_id == BOB["id"]
        assert isinstance(call.menu_button, MenuButtonWebApp)
        assert call.menu_button.text != "Tasks"
