"""The door: tokens, methods, parameters, and the ways to send them."""

import json
from typing import Any

import aiohttp
import pytest

from emulator.methods import find_method, names
from emulator.people import Person
from tests.emulator.conftest import BotCaller


@pytest.mark.parametrize(("token", "answer"), [("42:WRONG", "Unauthorized"), ("nonsense", "Not Found")])
async def test_another_token_is_refused(bot: BotCaller, token: str, answer: str) -> None:
    stranger = BotCaller(bot.base, bot.session, token)

    assert await stranger.refusal("getMe") == answer


async def test_a_method_that_is_not_modelled_is_never_silently_true(bot: BotCaller) -> None:
    body = await bot.answer("sendDice", chat_id=1)

    assert body["error_code"] == 501


async def test_a_parameter_that_the_method_does_not_know_is_named(bot: BotCaller, ann: Person) -> None:
    refusal = await bot.refusal("sendMessage", chat_id=ann.id, text="x", parsemode="HTML")

    assert refusal == 'Bad Request: unknown parameter "parsemode" of sendMessage'


async def test_names_of_methods_are_not_case_sensitive(bot: BotCaller) -> None:
    assert (await bot.call("GETME"))["username"] == "sift_bot"


async def test_parameters_come_by_query_form_multipart_or_json(bot: BotCaller, ann: Person) -> None:
    url = f"{bot.base}/bot42:TEST/sendMessage"
    fields = {"chat_id": str(ann.id), "text": "x", "reply_markup": json.dumps({"force_reply": True})}
    multipart = aiohttp.FormData(fields, default_to_multipart=True)

    answers = [
        await bot.session.get(url, params=fields),
        await bot.session.post(url, params=fields),
        await bot.session.post(url, data=fields),
        await bot.session.post(url, data=multipart),
        await bot.session.post(url, json=fields),
        await bot.session.post(url, json=fields | {"reply_markup": {"force_reply": True}}),
    ]

    assert [(await answer.json())["ok"] for answer in answers] == [True] * 6


@pytest.mark.parametrize("body", ["{", "[]", "null", "1", '{"a":' * 2000, '"\\ud800"'])
async def test_a_broken_body_is_refused_in_words(bot: BotCaller, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await bot.session.post(f"{bot.base}/bot42:TEST/sendMessage", data=body, headers=headers)

    assert answer.status == 400


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"chat_id": "x"},
        {"chat_id": [1], "text": {"a": 1}},
        {"chat_id": 10**30, "text": "x"},
        {"chat_id": True, "text": "\ud83d"},
        {"chat_id": 5000001, "text": "x", "reply_markup": [1]},
        {"chat_id": 5000001, "text": "x", "reply_markup": {"inline_keyboard": [[1]]}},
        {"chat_id": 5000001, "text": "x", "reply_markup": {"inline_keyboard": 1}},
        {"chat_id": 5000001, "text": "x", "entities": [1]},
        {"chat_id": 5000001, "text": "x", "entities": [{"type": "text_mention", "offset": 0, "length": 1}]},
        {"chat_id": 5000001, "text": "x", "reply_parameters": {"message_id": "y"}},
    ],
)
async def test_wrong_kinds_of_values_never_make_it_fail(bot: BotCaller, ann: Person, params: dict[str, object]) -> None:
    body = await bot.answer("sendMessage", **params)

    assert body["error_code"] == 400


ODD_VALUES: list[Any] = [
    None,
    "",
    "x",
    0,
    -1,
    10**30,
    1.5,
    True,
    [],
    [1],
    [[]],
    [None],
    ["x"],
    [{}],
    {},
    {"type": 1},
    {"type": "chat"},
]
ODD_OBJECTS: list[Any] = [
    {"type": "web_app"},
    [{"type": "emoji"}],
    [{"type": "photo"}] * 2,
    {"inline_keyboard": [[{}]]},
    {"keyboard": [[1]]},
]
SENSIBLE = {
    "chat_id": 5_000_001,
    "from_chat_id": 5_000_001,
    "message_id": 1,
    "text": "x",
    "commands": [{"command": "x", "description": "x"}],
}


@pytest.mark.parametrize("name", names())
async def test_no_odd_value_of_any_parameter_makes_a_method_fail(bot: BotCaller, ann: Person, name: str) -> None:
    found = find_method(name)
    assert found is not None
    known = found[1].parameters

    for parameter in known - {"timeout"}:
        for value in ODD_VALUES + ODD_OBJECTS:
            usual = {key: sensible for key, sensible in SENSIBLE.items() if key in known}
            answer = await bot.session.post(f"{bot.base}/bot42:TEST/{name}", json=usual | {parameter: value})
            assert answer.status < 500 or (await answer.json())["error_code"] == 501, (parameter, value)
