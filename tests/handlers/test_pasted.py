"""Keys and tokens that people send through a chat: deleted, refused, and kept nowhere."""

import json
from typing import Any

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import AnswerGuestQuery, AnswerInlineQuery, DeleteMessage, SendMessage
from aiogram.types import InlineKeyboardMarkup, InputTextMessageContent

from handlers.options import Options
from handlers.updates import Trace, read_update, trace
from storage.store import Store
from tests.handlers.samples import ANONYMOUS, FILE, FROM_BOB, PHOTO
from tests.handlers.telegram import ANN, BOB, BOT, EVE, TEAM, Json, Telegram, private
from tests.keys import GITHUB, PRIVATE_KEY, tables_with

APP = "https://sift.example.org/app"
TOKEN = f"here is the token: {GITHUB}"
LINKED = [{"type": "text_link", "offset": 0, "length": 4, "url": f"https://x:{GITHUB}@example.com/"}]
POLL: Json = {
    "id": "1",
    "question": "Which one?",
    "options": [{"text": GITHUB, "voter_count": 0, "persistent_id": "1"}, {"text": "b", "voter_count": 0, "persistent_id": "2"}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}  # fmt: skip
MESSAGES: dict[str, Json] = {
    "typed": {"text": TOKEN},
    "forwarded": {"text": TOKEN, "forward_origin": FROM_BOB},
    "a caption": {"photo": PHOTO, "caption": TOKEN},
    "a caption of an album": {"photo": PHOTO, "caption": TOKEN, "media_group_id": "7"},
    "behind a link": {"text": "push there", "entities": LINKED},
    "a file's name": {"document": {**FILE, "file_name": f"{GITHUB}.txt"}},
    "a poll": {"poll": POLL},
    "a private key": {"text": PRIVATE_KEY},
}


@pytest.fixture
def options() -> Options:
    return Options(bot_id=BOT["id"], bot_username=BOT["username"], mini_app_url=APP)


def deleted(telegram: Telegram) -> list[tuple[Any, int]]:
    return [(call.chat_id, call.message_id) for call in telegram.calls(DeleteMessage)]


def way_in(call: SendMessage) -> str | None:
    """What the only button opens."""
    assert isinstance(call.reply_markup, InlineKeyboardMarkup)
    ((button,),) = call.reply_markup.inline_keyboard
    return button.web_app.url if button.web_app else button.url


async def left(telegram: Telegram) -> list[str]:
    return await telegram.db.read(tables_with, GITHUB)


async def overhear(telegram: Telegram) -> None:
    """Ann's group lets its talk be kept."""
    telegram.session.members[ANN["id"]] = "administrator"
    await telegram.say("/help", chat=TEAM)

    def allow(store: Store) -> None:
        workspace = store.workspaces.by_chat(TEAM["id"])
        assert workspace is not None
        workspace.options = {"overhear": True}

    await telegram.db.write(allow)
    telegram.session.calls.clear()


@pytest.mark.parametrize("fields", MESSAGES.values(), ids=MESSAGES)
async def test_a_key_is_deleted_and_refused_and_nothing_of_it_is_kept(telegram: Telegram, fields: Json) -> None:
    sent = await telegram.say(**fields)

    assert deleted(telegram) == [(ANN["id"], sent["message_id"])]
    assert await telegram.kept() == []
    assert await left(telegram) == []
    (told,) = telegram.calls(SendMessage)
    assert GITHUB not in told.text
    assert "so I deleted it and kept nothing" in told.text
    assert "revoke it" in told.text
    assert told.reply_parameters is None  # to what is gone
    assert way_in(told) == f"{APP}/settings/connections"


@pytest.mark.parametrize("words", ["/hooks", "/task", "/connect", "/start", "/nothing_we_know"])
async def test_a_command_with_a_key_is_not_carried_out(telegram: Telegram, words: str) -> None:
    await telegram.say(f"{words} {GITHUB}")

    assert len(deleted(telegram)) == 1
    assert "secret (GitHub)" in telegram.said[0]
    assert await left(telegram) == []


async def test_a_reply_with_a_key_changes_nothing(telegram: Telegram) -> None:
    await telegram.say(f"note: {GITHUB}", reply_to_message=telegram.by_bot("card", chat=private(ANN)))

    assert len(deleted(telegram)) == 1
    assert await left(telegram) == []


async def test_an_edit_that_brings_a_key_in_is_deleted_and_what_is_kept_stays_as_it_was(telegram: Telegram) -> None:
    sent = await telegram.say("rotate the token")

    await telegram.edit(sent, text=f"rotate the token {GITHUB}")

    assert deleted(telegram) == [(ANN["id"], sent["message_id"])]
    assert await telegram.texts() == ["rotate the token"]
    assert await left(telegram) == []


async def test_an_edit_that_takes_the_key_out_is_kept_where_it_could_not_be_deleted(telegram: Telegram) -> None:
    telegram.session.refuse("deleteMessage", "message can't be deleted for everyone")
    sent = await telegram.say(TOKEN)

    await telegram.edit(sent, text="rotate the token")

    assert await telegram.texts() == ["rotate the token"]


async def test_what_can_not_be_deleted_is_kept_nowhere_and_left_to_the_person(telegram: Telegram) -> None:
    telegram.session.refuse("deleteMessage", "message can't be deleted for everyone")

    sent = await telegram.say(TOKEN)

    (told,) = telegram.calls(SendMessage)
    assert "can't delete it here: please do that" in told.text
    assert told.reply_parameters is not None
    assert told.reply_parameters.message_id == sent["message_id"]
    assert await telegram.kept() == []


async def test_handled_again_after_a_crash_it_is_gone_already(telegram: Telegram) -> None:
    sent = await telegram.say(TOKEN)
    telegram.session.refuse("deleteMessage", "message to delete not found")

    await telegram.feed({"message": sent})

    assert telegram.said[0] == telegram.said[1]


async def test_while_telegram_can_not_be_reached_it_is_tried_again(telegram: Telegram) -> None:
    telegram.session.faults["deleteMessage"] = TelegramNetworkError(
        method=DeleteMessage(chat_id=1, message_id=1), message="away"
    )

    with pytest.raises(TelegramNetworkError):
        await telegram.say(TOKEN)

    assert await telegram.kept() == []


async def test_without_a_mini_app_no_way_into_it_is_named(telegram: Telegram) -> None:
    telegram.dispatcher.workflow_data["options"] = Options(bot_id=BOT["id"], bot_username=BOT["username"])

    await telegram.say(TOKEN)

    (told,) = telegram.calls(SendMessage)
    assert "Mini App" not in told.text
    assert told.reply_markup is None


class TestGroups:
    @pytest.mark.parametrize("words", ["@sift_bot keep", "/task", "/task@sift_bot", "/hooks"])
    async def test_what_is_said_to_us_is_refused_to_who_said_it_alone(self, telegram: Telegram, words: str) -> None:
        sent = await telegram.say(f"{words} {GITHUB}", chat=TEAM)

        assert deleted(telegram) == [(TEAM["id"], sent["message_id"])]
        assert await left(telegram) == []
        (told,) = telegram.calls(SendMessage)
        assert told.ephemeral_message_parameters is not None
        assert told.ephemeral_message_parameters.receiver_user_id == ANN["id"]
        assert way_in(told) == "https://t.me/sift_bot?startapp=view_connections"

    async def test_a_message_that_is_to_become_a_task_is_refused_too(self, telegram: Telegram) -> None:
        other = telegram.message(TOKEN, by=BOB, chat=TEAM)

        await telegram.say("/task", chat=TEAM, reply_to_message=other)

        assert deleted(telegram) == [(TEAM["id"], other["message_id"])]
        assert await telegram.kept() == []
        assert await left(telegram) == []

    async def test_without_the_right_to_delete_the_person_is_asked_to(self, telegram: Telegram) -> None:
        telegram.session.refuse("deleteMessage", "message can't be deleted for everyone")

        await telegram.say(f"@sift_bot {TOKEN}", chat=TEAM)

        assert "please do that" in telegram.said[0]
        assert await telegram.kept() == []

    async def test_talk_among_people_is_none_of_our_business(self, telegram: Telegram) -> None:
        await telegram.say(TOKEN, chat=TEAM)
        await telegram.say(f"/deploy@another_bot {GITHUB}", chat=TEAM)

        assert telegram.session.calls == []

    async def test_where_talk_is_kept_a_key_is_not_and_is_deleted(self, telegram: Telegram) -> None:
        await overhear(telegram)

        sent = await telegram.say(TOKEN, chat=TEAM, by=BOB)

        assert deleted(telegram) == [(TEAM["id"], sent["message_id"])]
        assert await left(telegram) == []
        assert len(telegram.said) == 1

    async def test_an_edit_of_talk_that_is_kept_brings_no_key_in(self, telegram: Telegram) -> None:
        await overhear(telegram)
        sent = await telegram.say("deploy it", chat=TEAM)

        await telegram.edit(sent, text=TOKEN)

        assert len(deleted(telegram)) == 1
        assert await left(telegram) == []

    async def test_an_edit_of_a_message_that_is_a_task_brings_no_key_in(self, telegram: Telegram) -> None:
        sent = await telegram.say("@sift_bot rotate the token", chat=TEAM)

        await telegram.edit(sent, text=f"rotate the token {GITHUB}", entities=[])

        assert len(deleted(telegram)) == 1
        assert await telegram.texts() == ["rotate the token"]

    async def test_talk_that_can_not_be_deleted_is_not_remarked_upon_before_the_group(self, telegram: Telegram) -> None:
        await overhear(telegram)
        telegram.session.refuse("deleteMessage", "message can't be deleted for everyone")

        await telegram.say(TOKEN, chat=TEAM, by=ANONYMOUS, sender_chat=TEAM)

        assert telegram.said == []
        assert await left(telegram) == []

    async def test_a_post_of_a_channel_stays_and_is_not_kept(self, telegram: Telegram) -> None:
        await overhear(telegram)

        await telegram.say(TOKEN, chat=TEAM, sender_chat={"id": -1009, "type": "channel", "title": "News"}, is_automatic_forward=True)  # fmt: skip

        assert telegram.session.calls == []
        assert await left(telegram) == []


class TestElsewhere:
    async def test_called_into_a_chat_of_others_we_keep_no_key(self, telegram: Telegram) -> None:
        await telegram.say("/start")
        chat = {"id": -1007770001, "type": "supergroup", "title": "Others"}
        message = telegram.message(f"@sift_bot {TOKEN}", chat=chat, guest_query_id="q1")

        update = await telegram.feed({"guest_message": message})

        (answer,) = telegram.calls(AnswerGuestQuery)
        assert isinstance(answer.result.input_message_content, InputTextMessageContent)  # type: ignore[union-attr]
        assert "I keep none" in answer.result.input_message_content.message_text  # type: ignore[union-attr]
        assert await left(telegram) == []
        assert stays(telegram, update) is Trace.EMPTY

    async def test_a_key_that_is_typed_after_our_name_is_not_offered_as_a_task(self, telegram: Telegram) -> None:
        await telegram.say("/start")

        await telegram.feed({"inline_query": {"id": "1", "from": ANN, "query": TOKEN, "offset": ""}})

        (answer,) = telegram.calls(AnswerInlineQuery)
        assert answer.results == []
        assert await left(telegram) == []


class TestStrangers:
    @pytest.fixture
    def options(self) -> Options:
        return Options(bot_id=BOT["id"], bot_username=BOT["username"], allowed_ids=frozenset({ANN["id"]}))

    async def test_a_stranger_s_key_is_deleted_without_a_word(self, telegram: Telegram) -> None:
        await telegram.say(TOKEN, by=EVE)

        assert len(telegram.session.calls) == len(deleted(telegram)) == 1

    async def test_a_stranger_has_nothing_deleted_in_a_group(self, telegram: Telegram) -> None:
        other = telegram.message(TOKEN, by=BOB, chat=TEAM)

        await telegram.say("/task", by=EVE, chat=TEAM, reply_to_message=other)

        assert deleted(telegram) == []

    async def test_a_stranger_s_talk_with_a_key_is_not_kept_where_talk_is(self, telegram: Telegram) -> None:
        await overhear(telegram)
        talk = await telegram.say("deploy it", by=EVE, chat=TEAM)

        await telegram.say(TOKEN, by=EVE, chat=TEAM)
        await telegram.edit(talk, text=TOKEN)

        assert telegram.session.calls == []
        assert await left(telegram) == []


def stays(telegram: Telegram, update: Json) -> Trace:
    return trace(read_update(telegram.bot, {"update_id": 1} | update), None)


class TestInbox:
    def test_nothing_stays_of_an_update_with_a_key(self, telegram: Telegram) -> None:
        said = telegram.message(TOKEN)

        assert stays(telegram, {"message": said}) is Trace.EMPTY
        assert stays(telegram, {"edited_message": said | {"edit_date": 1}}) is Trace.EMPTY
        assert stays(telegram, {"message": telegram.message("done")}) is Trace.WHOLE

    def test_nor_of_one_that_brings_a_message_with_a_key_along(self, telegram: Telegram) -> None:
        before = telegram.message(TOKEN)
        card = telegram.by_bot("card", chat=private(ANN), reply_to_message=before)
        shown = telegram.by_bot(f"shown only this once: {GITHUB}", chat=private(ANN))

        assert stays(telegram, {"message": telegram.message("done", reply_to_message=before)}) is Trace.EMPTY
        assert stays(telegram, {"message": telegram.message(pinned_message=before)}) is Trace.EMPTY
        for pressed in (card, shown):
            query = {"id": "1", "from": ANN, "chat_instance": "1", "data": "x", "message": pressed}
            assert stays(telegram, {"callback_query": query}) is Trace.EMPTY
            assert GITHUB in json.dumps(query)
