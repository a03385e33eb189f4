import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from integrations.base import Arrival, Call, Reading, Service, UnreadableError
from integrations.discord import hook
from integrations.json_object import BadJsonError
from tests.integrations.mutations import FLIPS, flipped, mutated

SERVICE: Service = hook
KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
NOW = 1_700_000_000
BODY = b'{"type":1}'
SIGNATURE = (
    "1695961a47c91a1ec033b819b7e87e3dbc583dd0cee6d1fd0216f58ac87b6228"
    "ae531ddbf91fb7bc28d7edf7f08604da16f54624f38a6bc0614e4dc13cd47f0f"
)
HEADERS = {"X-Signature-Timestamp": str(NOW), "X-Signature-Ed25519": SIGNATURE}

COMMAND = {
    "id": "175928847299117063",
    "application_id": "1170000000000000001",
    "type": 2,
    "token": "aW50ZXJhY3Rpb24",
    "guild_id": "290926798626357999",
    "channel_id": "645027906669510667",
    "channel": {"id": "645027906669510667", "name": "shop", "type": 0},
    "member": {"nick": None, "user": {"id": "53908232506183680", "username": "ann", "global_name": "Ann"}},
    "data": {
        "id": "771825006014889984",
        "name": "task",
        "type": 1,
        "options": [{"name": "text", "type": 3, "value": "Fix the login by Friday"}],
    },
}
MESSAGE = {
    "id": "1173999999999999999",
    "type": 0,
    "channel_id": "645027906669510667",
    "content": "Login fails for <@!53908232506183681>",
    "author": {"id": "53908232506183682", "username": "eve", "global_name": None, "bot": True},
    "mentions": [{"id": "53908232506183681", "username": "bob", "global_name": "Bob"}],
    "embeds": [],
    "timestamp": "2026-11-21T12:00:00.123000+00:00",
}
ON_MESSAGE = COMMAND | {
    "data": {
        "id": "771825006014889985",
        "name": "Make a task",
        "type": 3,
        "target_id": MESSAGE["id"],
        "resolved": {"messages": {MESSAGE["id"]: MESSAGE}},
    }
}


def read(payload, **options):
    return hook.read(Call(CIMultiDict(), json.dumps(payload).encode(), "application/json"), options)


def asked(*options):
    return read(COMMAND | {"data": COMMAND["data"] | {"options": list(options)}})


def pointed_at(**message):
    resolved = {"messages": {MESSAGE["id"]: MESSAGE | message}}
    return read(ON_MESSAGE | {"data": ON_MESSAGE["data"] | {"resolved": resolved}})


def option(name, value, **more):
    return {"name": name, "type": 3, "value": value} | more


def test_a_signature_is_right_for_five_minutes_either_way():
    fresh = {late: hook.verify(KEY, CIMultiDict(HEADERS), BODY, NOW + late) for late in (-301, -299, 0, 299, 301)}

    assert fresh == {-301: False, -299: True, 0: True, 299: True, 301: False}


@pytest.mark.parametrize("name", list(HEADERS))
@pytest.mark.parametrize("value", ["", "é", "\udcff", "9" * 400, "0" * 128, SIGNATURE.upper(), f" {SIGNATURE}"])
def test_a_wrong_header_is_a_plain_no(name, value):
    assert hook.verify(KEY, CIMultiDict(HEADERS | {name: value}), BODY, NOW) is False


def test_a_header_that_is_missing_or_given_twice_is_a_plain_no():
    for name, value in HEADERS.items():
        assert hook.verify(KEY, CIMultiDict([*HEADERS.items(), (name, value)]), BODY, NOW) is False
        assert hook.verify(KEY, {it: HEADERS[it] for it in HEADERS if it != name}, BODY, NOW) is False


@pytest.mark.parametrize("key", ["", "d75a", "é", "\udcff", KEY.upper(), "f" * 64, KEY[:-1] + "b"])
def test_another_key_or_none_signs_nothing(key):
    assert hook.verify(key, CIMultiDict(HEADERS), BODY, NOW) is False


@settings(max_examples=1500, deadline=None)
@given(FLIPS)
def test_no_mutation_of_a_genuine_delivery_is_accepted(flips):
    headers, body = flipped(HEADERS, BODY, flips)
    is_same = headers == CIMultiDict(HEADERS) and body == BODY  # two flips of one bit

    assert hook.verify(KEY, headers, body, NOW) is is_same


@given(st.text(st.characters()), st.text(st.characters()), st.text(st.characters()), st.binary())
def test_nothing_that_is_posted_makes_the_check_or_the_id_raise(key, timestamp, signature, body):
    headers = {"X-Signature-Timestamp": timestamp, "X-Signature-Ed25519": signature}

    assert hook.verify(key, headers, body, float(NOW)) is False
    assert hook.delivery_id(headers, body)


def test_what_a_key_of_our_own_signs_is_genuine():
    key = Ed25519PrivateKey.generate()
    body = json.dumps(COMMAND).encode()
    headers = {"X-Signature-Timestamp": "1790000000", "X-Signature-Ed25519": key.sign(b"1790000000" + body).hex()}

    assert hook.verify(key.public_key().public_bytes_raw().hex(), headers, body, 1_790_000_000)


def test_a_ping_is_answered():
    assert hook.read(Call(CIMultiDict(), BODY, "application/json"), {}) == Reading("ping", answer={"type": 1})


def test_a_slash_command_is_a_wish():
    reading = read(COMMAND)

    assert (reading.event, reading.left_out) == ("command", "")
    assert reading.arrival == Arrival(
        text="Fix the login by Friday",
        author="Ann",
        chat="shop",
        sent_at=datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC),
        aimed=True,
    )


def test_an_answer_is_for_whoever_asked_and_calls_nobody():
    answer = read(COMMAND).reply("@everyone " + "x" * 3_000)

    assert (answer["type"], answer["data"]["flags"], answer["data"]["allowed_mentions"]) == (4, 64, {"parse": []})
    assert len(answer["data"]["content"]) == 2_000


def test_the_words_are_those_of_the_option_named_text_or_else_the_first_that_is_text():
    assert asked(option("title", "a"), option("text", "b")).arrival.text == "b"
    assert asked({"name": "urgent", "type": 5, "value": True}, option("title", "a")).arrival.text == "a"
    assert asked({"name": "add", "type": 1, "options": [option("text", "c")]}).arrival.text == "c"


@pytest.mark.parametrize("options", [(), (option("text", " \n"),), ({"name": "urgent", "type": 5, "value": True},)])
def test_a_command_without_words_can_still_be_answered(options):
    reading = asked(*options)

    assert (reading.left_out, reading.arrival) == ("nothing", None)
    assert reading.reply("Say what.")["data"]["content"] == "Say what."


def test_whoever_has_a_name_in_the_server_is_called_by_it_and_a_direct_message_has_its_user():
    nicked = COMMAND | {"member": COMMAND["member"] | {"nick": "Annie"}}
    direct = {name: value for name, value in COMMAND.items() if name not in {"member", "guild_id", "channel"}}

    assert read(nicked).arrival.author == "Annie"
    arrival = read(direct | {"user": {"id": "1", "username": "ann"}}).arrival
    assert (arrival.author, arrival.chat) == ("ann", "645027906669510667")


def test_a_command_on_a_message_makes_a_wish_of_it_though_a_program_wrote_it():
    reading = read(ON_MESSAGE)

    assert reading.event == "message_command"
    assert reading.arrival == Arrival(
        text="Login fails for @Bob",
        author="eve",
        chat="shop",
        thread=MESSAGE["id"],
        sent_at=datetime(2026, 11, 21, 12, 0, 0, 123000, tzinfo=UTC),
        link="https://discord.com/channels/290926798626357999/645027906669510667/1173999999999999999",
        aimed=True,
    )


def test_what_happens_in_a_thread_and_the_message_it_began_with_belong_together():
    inside = {"channel_id": MESSAGE["id"], "channel": {"name": "login", "type": 11}}

    assert read(COMMAND | inside).arrival.thread == read(ON_MESSAGE).arrival.thread
    assert pointed_at(message_reference={"message_id": "1170000000000000009"}).arrival.thread == "1170000000000000009"


def test_in_a_direct_message_the_link_names_no_server():
    direct = {name: value for name, value in ON_MESSAGE.items() if name != "guild_id"}

    assert read(direct).arrival.link == f"https://discord.com/channels/@me/645027906669510667/{MESSAGE['id']}"
    assert read(ON_MESSAGE | {"guild_id": "../x"}).arrival.link is None


def test_marks_are_read_as_people_see_them():
    said = "<:yes:1> <a:no:2> by <t:1790000000:F> <t:999999999999> <@9>"

    assert pointed_at(content=said).arrival.text == ":yes: :no: by 2026-09-21 14:13 UTC <t:999999999999> @9"


def test_what_is_handed_on_and_what_a_program_shows_are_read():
    forwarded = {"message": {"content": "It says 500", "mentions": []}}
    embeds = [{"title": "Build 7", "description": "failed"}, {"url": "https://x.example"}]

    assert pointed_at(content="", message_snapshots=[forwarded], embeds=embeds).arrival.text == "It says 500"
    assert pointed_at(content="", embeds=embeds).arrival.text == "Build 7\n\nfailed"
    assert pointed_at(content="", embeds=[]).left_out == "nothing"


def test_other_interactions_are_left_out_and_can_be_answered():
    pressed = read({"id": "1", "type": 3, "data": {"custom_id": "x"}})
    on_person = read(COMMAND | {"data": {"type": 2, "target_id": "1"}})

    assert [(it.event, it.left_out) for it in (pressed, on_person)] == [("interaction", "event")] * 2
    assert pressed.reply("No.")["type"] == 4
    assert read(COMMAND, events=["message_command"]).left_out == "event"


@pytest.mark.parametrize("target", [None, "", "1", "../x"])
def test_a_command_on_a_message_that_is_not_there_is_refused_by_name(target):
    with pytest.raises(UnreadableError) as refusal:
        read(ON_MESSAGE | {"data": ON_MESSAGE["data"] | {"target_id": target}})

    assert refusal.value.field == "data.target_id"


def test_a_delivery_is_told_by_its_interaction_or_else_by_its_body():
    assert hook.delivery_id({}, json.dumps(COMMAND).encode()) == COMMAND["id"]
    assert hook.delivery_id({}, BODY) == hashlib.sha256(BODY).hexdigest()
    assert hook.delivery_id({}, b"\xff") == hashlib.sha256(b"\xff").hexdigest()


@settings(max_examples=1500, deadline=None)
@given(mutated([COMMAND, ON_MESSAGE, COMMAND | {"channel": {"type": 11}, "member": None}]))
def test_a_delivery_of_any_shape_is_read_or_refused(payload):
    assert 0 < len(hook.delivery_id({}, json.dumps(payload).encode())) <= 200
    with suppress(UnreadableError, BadJsonError):
        reading = read(payload)

        assert (reading.arrival is None) is bool(reading.left_out or reading.answer)
        assert reading.arrival is None or reading.arrival.text.strip()
