"""Called into chats where the bot is no member, by who writes as the group, and by channels."""

import pytest
from aiogram.methods import AnswerGuestQuery, SendMessage
from aiogram.types import InputTextMessageContent

from handlers.options import Options
from tests.handlers.desk import Desk
from tests.handlers.samples import ANONYMOUS
from tests.handlers.telegram import ANN, BOT, EVE, TEAM, Json, Telegram

ELSEWHERE: Json = {"id": -1007770001, "type": "supergroup", "title": "Others"}
CHANNEL: Json = {"id": -1009990001, "type": "channel", "title": "News"}
TELEGRAM: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


async def call(telegram: Telegram, text: str, *, by: Json = ANN, **fields: object) -> Json:
    """Have somebody mention the bot in a chat where it is no member."""
    message = telegram.message(text, by=by, chat=ELSEWHERE, guest_query_id="q1", **fields)
    return await telegram.feed({"guest_message": message})


def answered(telegram: Telegram) -> list[str]:
    contents = [call.result.input_message_content for call in telegram.calls(AnswerGuestQuery)]  # type: ignore[union-attr]
    return [it.message_text for it in contents if isinstance(it, InputTextMessageContent)]


class TestGuests:
    async def test_what_is_said_to_us_elsewhere_is_a_task_of_the_person_s_own(self, telegram: Telegram) -> None:
        await telegram.say("/start")

        await call(telegram, "@sift_bot order paper")

        (kept,) = await telegram.kept()
        (task,) = await Desk(telegram).tasks()
        own = await telegram.db.read(lambda store: store.workspaces.by_chat(ANN["id"]))
        assert own is not None
        assert (kept.text, kept.workspace_id, kept.chat_id) == ("order paper", own.id, None)
        assert task.message_id == kept.id
        (words,) = answered(telegram)
        assert words.startswith("✓ Kept as ")
        assert task.public_id in words

    async def test_called_in_reply_it_keeps_what_was_replied_to(self, telegram: Telegram) -> None:
        report = telegram.message("the login is broken", by=EVE, chat=ELSEWHERE)

        await call(telegram, "@sift_bot", reply_to_message=report)

        (kept,) = await telegram.kept()
        assert (kept.text, kept.author) == ("the login is broken", "Eve")

    async def test_the_same_call_again_is_kept_once(self, telegram: Telegram) -> None:
        update = await call(telegram, "@sift_bot order paper")

        await telegram.feed(update)

        assert len(await telegram.kept()) == 1
        assert len(await Desk(telegram).tasks()) == 1

    async def test_nothing_is_written_into_a_chat_that_is_not_ours(self, telegram: Telegram) -> None:
        await telegram.say("/start")
        telegram.session.calls.clear()

        await call(telegram, "@sift_bot order paper")
        cards = await Desk(telegram).send()

        assert telegram.calls(SendMessage) == []
        assert {card["chat"]["id"] for card in cards} == {ANN["id"]}
        assert await telegram.db.read(lambda store: store.workspaces.by_chat(ELSEWHERE["id"])) is None

    async def test_a_call_without_words_is_told_how(self, telegram: Telegram) -> None:
        await call(telegram, "@sift_bot")

        assert answered(telegram) == ["Write after my name what needs doing, or call me in reply to a message."]


class TestWhomTheOwnerHasNotAdmitted:
    @pytest.fixture
    def options(self) -> Options:
        return Options(bot_id=BOT["id"], bot_username=BOT["username"], allowed_ids=frozenset({ANN["id"]}))

    async def test_a_stranger_s_call_is_passed_over(self, telegram: Telegram) -> None:
        await call(telegram, "@sift_bot order paper", by=EVE)

        assert await telegram.kept() == []
        assert telegram.session.calls == []


class TestWhoHides:
    async def test_a_command_of_an_administrator_who_hides_goes_on_as_who_presses(self, telegram: Telegram) -> None:
        await telegram.say("@sift_bot order paper", chat=TEAM)
        command = await telegram.say("/stats ai", by=ANONYMOUS, chat=TEAM, sender_chat=TEAM)
        refusal = telegram.calls(SendMessage)[-1]
        assert refusal.reply_markup is not None
        asked = telegram.by_bot("Go on?", chat=TEAM, reply_to_message=command)

        await telegram.press("me", card=asked, by=ANN)

        assert telegram.said[-1].startswith("Nobody has said yet whether I read right")

    async def test_a_stranger_who_presses_may_no_more_than_before(self, telegram: Telegram) -> None:
        await telegram.say("@sift_bot order paper", chat=TEAM)
        command = await telegram.say("/stats ai", by=ANONYMOUS, chat=TEAM, sender_chat=TEAM)
        asked = telegram.by_bot("Go on?", chat=TEAM, reply_to_message=command)
        telegram.session.members[EVE["id"]] = "left"

        await telegram.press("me", card=asked, by=EVE)

        assert telegram.said[-1] == "I can't find that."

    async def test_a_forged_press_carries_out_nothing_of_anybody_else(self, telegram: Telegram) -> None:
        said = await telegram.say("/stats ai", by=ANN, chat=TEAM)
        before = len(telegram.said)

        await telegram.press("me", card=telegram.by_bot("x", chat=TEAM, reply_to_message=said), by=EVE)

        assert len(telegram.said) == before

    async def test_an_administrator_who_hides_makes_tasks_as_the_group(self, telegram: Telegram) -> None:
        await telegram.say("@sift_bot order paper", by=ANONYMOUS, chat=TEAM, sender_chat=TEAM)

        (kept,) = await telegram.kept()
        assert (kept.sender_id, kept.author) == (None, "Team")

    async def test_a_channel_s_post_in_its_group_is_not_for_us(self, telegram: Telegram) -> None:
        await telegram.say(
            "@sift_bot order paper", by=TELEGRAM, chat=TEAM, sender_chat=CHANNEL, is_automatic_forward=True
        )

        assert await telegram.kept() == []
        assert telegram.said == []
