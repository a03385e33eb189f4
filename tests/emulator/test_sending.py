"""What a bot may send, in the real server's words when it may not."""

from typing import Any

import pytest

from emulator.people import People, Person
from tests.emulator.conftest import BotCaller


async def test_nobody_is_written_to_who_has_not_written_first(bot: BotCaller, bob: Person) -> None:
    assert await bot.refusal("sendMessage", chat_id=bob.id, text="hi") == "Bad Request: chat not found"
    assert await bot.refusal("sendMessage", chat_id=999, text="hi") == "Bad Request: chat not found"


async def test_somebody_of_a_group_is_known_but_cannot_be_written_to(
    bot: BotCaller, people: People, ann: Person, bob: Person
) -> None:
    await people.group("Team", ann, bob)

    refusal = await bot.refusal("sendMessage", chat_id=bob.id, text="hi")

    assert refusal == "Forbidden: bot can't initiate conversation with a user"
    assert (await bot.call("getChat", chat_id=bob.id))["first_name"] == "Bob"
    await bob.start()
    assert (await bot.call("sendMessage", chat_id=bob.id, text="hi"))["text"] == "hi"


async def test_who_blocks_the_bot_is_not_written_to_and_the_bot_is_told(bot: BotCaller, ann: Person) -> None:
    await ann.block()

    assert await bot.refusal("sendMessage", chat_id=ann.id, text="hi") == "Forbidden: bot was blocked by the user"
    change = (await bot.updates("my_chat_member"))[-1]
    assert [change[which]["status"] for which in ("old_chat_member", "new_chat_member")] == ["member", "kicked"]
    await ann.unblock()
    assert (await bot.call("sendMessage", chat_id=ann.id, text="hi"))["text"] == "hi"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
        ("😀" * 4097, "message is too long"),
    ],
)
async def test_a_text_is_neither_empty_nor_too_long(bot: BotCaller, ann: Person, text: str, reason: str) -> None:
    assert await bot.refusal("sendMessage", chat_id=ann.id, text=text) == f"Bad Request: {reason}"


async def test_length_is_counted_in_code_points(bot: BotCaller, ann: Person) -> None:
    assert (await bot.call("sendMessage", chat_id=ann.id, text="😀" * 4096))["text"] == "😀" * 4096


async def test_markup_becomes_entities_and_broken_markup_is_refused(bot: BotCaller, ann: Person) -> None:
    message = await bot.call("sendMessage", chat_id=ann.id, text="😀 <b>now</b> #x", parse_mode="HTML")

    assert message["text"] == "😀 now #x"
    assert message["entities"] == [
        {"type": "bold", "offset": 3, "length": 3},
        {"type": "hashtag", "offset": 7, "length": 2},
    ]
    refusal = await bot.refusal("sendMessage", chat_id=ann.id, text="a < b", parse_mode="HTML")
    assert refusal == 'Bad Request: can\'t parse entities: Unsupported start tag "" at byte offset 2'


async def test_entities_may_be_given_and_move_with_trimmed_space(bot: BotCaller, ann: Person) -> None:
    entities = [
        {"type": "bold", "offset": 2, "length": 4},
        {"type": "date_time", "offset": 7, "length": 3, "unix_time": 5},
    ]

    message = await bot.call("sendMessage", chat_id=ann.id, text="  bold\r due ", entities=entities)

    assert message["text"] == "bold due"
    assert message["entities"] == [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "date_time", "offset": 4, "length": 3, "unix_time": 5},
    ]


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go"} | button]]}


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (inline(), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (inline(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (inline(callback_data="є" * 33), "BUTTON_DATA_INVALID"),
        (inline(callback_data=""), "BUTTON_DATA_INVALID"),
        (
            inline(url="http://localhost/x"),
            "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
        ),
        (
            inline(web_app={"url": "http://127.0.0.1/app"}),
            "inline keyboard button Web App URL 'http://127.0.0.1/app' is invalid: Only HTTPS links are allowed",
        ),
        (inline(callback_data="x", style="loud"), "can't parse inline keyboard button: Invalid button style specified"),
        (inline(calback_data="x"), 'can\'t parse inline keyboard button: unknown field "calback_data"'),
        ("{", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
    ],
)
async def test_buttons_are_checked(bot: BotCaller, ann: Person, markup: Any, reason: str) -> None:
    refusal = await bot.refusal("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)

    assert refusal == f"Bad Request: {reason}"


async def test_sixty_four_bytes_of_data_and_styles_are_fine(bot: BotCaller, ann: Person) -> None:
    markup = inline(callback_data="є" * 32, style="success")

    message = await bot.call("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)

    assert message["reply_markup"] == markup


async def test_a_mini_app_button_is_refused_in_a_group(bot: BotCaller, people: People, ann: Person) -> None:
    group = await people.group("Team", ann)
    markup = inline(web_app={"url": "https://app.example.com/"})

    assert (
        await bot.refusal("sendMessage", chat_id=group, text="x", reply_markup=markup)
        == "Bad Request: BUTTON_TYPE_INVALID"
    )
    assert await bot.call("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)


async def test_the_first_thing_wrong_is_the_one_that_is_told(bot: BotCaller) -> None:
    both = {"chat_id": 999, "text": "x" * 5000}

    assert await bot.refusal("sendMessage", **both | {"text": ""}) == "Bad Request: message text is empty"
    assert "can't parse inline" in await bot.refusal("sendMessage", **both, reply_markup=inline())
    assert (
        await bot.refusal("sendMessage", **both, reply_markup=inline(callback_data="")) == "Bad Request: chat not found"
    )


async def test_a_reply_shows_what_it_answers_and_must_name_something(bot: BotCaller, ann: Person) -> None:
    question = await ann.say("when?")
    reply = {"message_id": question["message_id"], "quote": "when"}

    answer = await bot.call("sendMessage", chat_id=ann.id, text="now", reply_parameters=reply)

    assert answer["reply_to_message"]["text"] == "when?"
    assert answer["quote"] == {"text": "when", "position": 0, "is_manual": True}
    gone = {"message_id": 12345}
    refusal = await bot.refusal("sendMessage", chat_id=ann.id, text="now", reply_parameters=gone)
    assert refusal == "Bad Request: message to be replied not found"
    leave = gone | {"allow_sending_without_reply": True}
    assert "reply_to_message" not in await bot.call("sendMessage", chat_id=ann.id, text="x", reply_parameters=leave)


async def test_forwarding_names_the_author_and_copying_does_not(bot: BotCaller, ann: Person) -> None:
    source = await ann.say("mine")
    named = {"chat_id": ann.id, "from_chat_id": ann.id, "message_id": source["message_id"]}

    forwarded = await bot.call("forwardMessage", **named)
    copied = await bot.call("copyMessage", **named)

    assert forwarded["forward_origin"]["sender_user"]["id"] == ann.id
    assert forwarded["forward_from"]["id"] == ann.id
    assert set(copied) == {"message_id"}
    missing = named | {"message_id": 777}
    assert await bot.refusal("forwardMessage", **missing) == "Bad Request: message to forward not found"


async def test_contact_location_and_action(bot: BotCaller, ann: Person) -> None:
    contact = await bot.call("sendContact", chat_id=ann.id, phone_number="+380501234567", first_name="Zoe")
    place = await bot.call("sendLocation", chat_id=ann.id, latitude=50.45, longitude=30.52)

    assert contact["contact"]["phone_number"] == "+380501234567"
    assert place["location"]["latitude"] == 50.45
    assert await bot.call("sendChatAction", chat_id=ann.id, action="typing") is True
    refusal = await bot.refusal("sendChatAction", chat_id=ann.id, action="dancing")
    assert refusal == "Bad Request: wrong parameter action in request"
