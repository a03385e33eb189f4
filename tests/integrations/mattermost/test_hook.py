import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from integrations.base import Arrival, Call, Reading, Service, UnreadableError
from integrations.forms import FORM
from integrations.json_object import BadJsonError
from integrations.mattermost import hook
from tests.integrations.mutations import FLIPS, flipped, mutated

SERVICE: Service = hook
TOKEN = "nezum4kpu3faiec7r7c5zt6tfy"
COMMAND = {
    "channel_id": "i3bb9xfyqt8rtbyshmyhgsj16c",
    "channel_name": "town-square",
    "command": "/task",
    "response_url": "https://chat.acme.example/hooks/commands/zozc1xwxybdedeyz8djwjpngny",
    "team_domain": "acme",
    "team_id": "tsb8crrn5tgqtedpkt81b4tcya",
    "text": "Fix the login by Friday",
    "token": TOKEN,
    "trigger_id": "NG1kM3lyN2Nq" * 20,
    "user_id": "k1x4aqdjy3813c84m771eoc9xo",
    "user_name": "ann",
}
POST = {
    "token": TOKEN,
    "team_id": "tsb8crrn5tgqtedpkt81b4tcya",
    "team_domain": "acme",
    "channel_id": "i3bb9xfyqt8rtbyshmyhgsj16c",
    "channel_name": "town-square",
    "timestamp": 1790000000123,
    "user_id": "k1x4aqdjy3813c84m771eoc9xo",
    "user_name": "ann",
    "post_id": "axdygg1957njfe5pu38saikdho",
    "text": "#task Login fails",
    "trigger_word": "#task",
    "file_ids": "",
}
SENT = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)


def form(fields):
    return Call(CIMultiDict(), urlencode(fields, doseq=True, errors="replace").encode(), FORM)


def posted(payload):
    return Call(CIMultiDict(), json.dumps(payload).encode(), "application/json")


def is_genuine(call, token=TOKEN):
    return hook.verify(token, call.headers, call.body, 0)


def test_the_token_in_the_body_is_what_counts():
    assert is_genuine(form(COMMAND))
    assert is_genuine(form(POST))
    assert is_genuine(posted(POST))


@pytest.mark.parametrize(
    "token",
    [None, "", 1, [TOKEN], {"a": TOKEN}, TOKEN[:-1], TOKEN.upper(), f"{TOKEN}\0", f"{TOKEN}\ud800", f"{TOKEN} "],
)
def test_any_other_token_is_a_plain_no(token):
    assert is_genuine(posted(POST | {"token": token})) is False


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        TOKEN.encode(),
        b"token=" + TOKEN.encode() + b"&token=" + TOKEN.encode(),
        b"token=x&token=" + TOKEN.encode(),
        b"Token=" + TOKEN.encode(),
        b"a=1&" * 400 + b"token=" + TOKEN.encode(),
        b'{"token": "' + TOKEN.encode() + b'", "token": "' + TOKEN.encode() + b'"}',
        b'{"token": "' + TOKEN.encode() + b'"',
        b'[{"token": "' + TOKEN.encode() + b'"}]',
        b'{"token": "' + TOKEN.encode() + b'", "n": ' + b"9" * 400 + b"}",
        b'{"a":' * 40 + b"1" + b"}" * 40,
    ],
)
def test_a_body_of_any_other_shape_is_a_plain_no(body):
    assert hook.verify(TOKEN, {}, body, 0) is False


def test_a_token_in_a_header_or_none_at_all_is_a_plain_no():
    without = form({name: it for name, it in COMMAND.items() if name != "token"})

    assert hook.verify(TOKEN, {"Authorization": f"Token {TOKEN}"}, without.body, 0) is False
    assert hook.verify("", {}, without.body, 0) is False
    assert hook.verify("", {}, b"token=", 0) is False


@settings(max_examples=1500, deadline=None)
@given(FLIPS)
def test_no_mutation_of_a_token_is_accepted(flips):
    _, token = flipped({}, TOKEN.encode(), flips)
    is_same = token == TOKEN.encode()  # two flips of one bit

    assert hook.verify(TOKEN, {}, b"text=a&token=" + token, 0) is is_same
    assert hook.verify(TOKEN, {}, b'{"text": "a", "token": "' + token + b'"}', 0) is is_same


@given(st.text(st.characters()), st.binary())
def test_nothing_that_is_posted_makes_the_check_or_the_id_raise(token, body):
    assert hook.verify(token, {}, body, 0.0) is False
    assert len(hook.delivery_id({}, body)) == 64


def test_a_command_is_a_wish_and_its_answer_is_for_whoever_wrote_it():
    reading = hook.read(form(COMMAND), {})

    assert reading.event == "command"
    assert reading.arrival == Arrival(text="Fix the login by Friday", author="ann", chat="town-square", aimed=True)
    assert reading.reply("Kept.") == {"response_type": "ephemeral", "text": "Kept."}


def test_a_command_that_mentions_several_people_is_read():
    mentioning = COMMAND | {"user_mentions": ["bob", "eve"], "user_mentions_ids": ["u1", "u2"]}

    assert is_genuine(form(mentioning))
    assert hook.read(form(mentioning), {}).arrival.text == "Fix the login by Friday"


@pytest.mark.parametrize("call", [posted(POST), form(POST | {"timestamp": 1790000000})])
def test_a_post_with_a_trigger_word_is_a_wish_without_that_word(call):
    arrival = hook.read(call, {}).arrival

    assert (arrival.text, arrival.author, arrival.chat) == ("Login fails", "ann", "town-square")
    assert (arrival.thread, arrival.aimed, arrival.link) == ("axdygg1957njfe5pu38saikdho", True, None)
    assert arrival.sent_at.replace(microsecond=0) == SENT


def test_the_answer_to_a_post_stands_below_it_and_calls_nobody():
    reply = hook.read(posted(POST), {}).reply("Kept: @channel <!here>")

    assert reply["response_type"] == "comment"
    assert "@channel" not in reply["text"]
    assert "<!" not in reply["text"]


def test_what_is_only_said_in_a_channel_is_no_wish_and_is_not_answered():
    reading = hook.read(posted(POST | {"trigger_word": "", "text": "Lunch?"}), {})

    assert (reading.arrival.text, reading.arrival.aimed, reading.reply) == ("Lunch?", False, None)


def test_without_words_nothing_is_kept():
    assert hook.read(posted(POST | {"text": "#task "}), {}).left_out == "nothing"
    assert hook.read(form(COMMAND | {"text": ""}), {}).left_out == "nothing"


def test_only_the_events_that_a_hook_takes_are_kept():
    assert hook.read(posted(POST), {"events": ["command"]}).left_out == "event"
    assert hook.read(form(COMMAND), {"events": ["message"]}).left_out == "event"


def test_a_delivery_is_told_by_its_post_or_its_trigger_or_else_by_its_body():
    def id_of(call):
        return hook.delivery_id(call.headers, call.body)

    assert id_of(posted(POST)) == id_of(form(POST)) == hashlib.sha256(POST["post_id"].encode()).hexdigest()
    assert id_of(form(COMMAND)) == id_of(form(COMMAND | {"text": "changed"}))
    assert id_of(posted({"a": 1})) == hashlib.sha256(b'{"a": 1}').hexdigest()


@pytest.mark.parametrize("timestamp", ["soon", [], 2**62, -(2**62), 1.5, True])
def test_a_time_that_is_none_is_refused_by_name(timestamp):
    with pytest.raises(UnreadableError) as refusal:
        hook.read(posted(POST | {"timestamp": timestamp}), {})

    assert refusal.value.field == "timestamp"


@settings(max_examples=1500, deadline=None)
@given(mutated([COMMAND, POST]))
def test_a_delivery_of_any_shape_is_read_or_refused(payload):
    for call in (posted(payload), form(payload)):
        with suppress(UnreadableError, BadJsonError):
            reading: Reading = hook.read(call, {})

            assert (reading.arrival is None) is bool(reading.left_out)
            assert reading.arrival is None or reading.arrival.text.strip()
