import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from integrations.base import Arrival, Call, Reading, Service, UnreadableError
from integrations.forms import FORM
from integrations.json_object import BadJsonError
from integrations.signatures import hex_hmac
from integrations.slack import hook
from tests.integrations.mutations import FLIPS, flipped, mutated
from tests.integrations.slack.payloads import ACTION, COMMAND, MENTION, MESSAGE, PROFILE, event

SERVICE: Service = hook
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1_531_420_618
BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
HEADERS = {
    "X-Slack-Request-Timestamp": str(NOW),
    "X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
}
SENT = datetime(2026, 9, 21, 14, 13, 20, 123456, tzinfo=UTC)
FRIDAY = "Fix the login by Friday"


def posted(payload, headers=()):
    return Call(CIMultiDictProxy(CIMultiDict(headers)), json.dumps(payload).encode(), "application/json")


def form(fields):
    return Call(CIMultiDict(), urlencode(fields, errors="replace").encode(), FORM)


def read(payload, **options):
    return hook.read(posted(payload), options)


def pressed(payload, **options):
    return hook.read(form({"payload": json.dumps(payload)}), options)


def id_of(call):
    return hook.delivery_id(call.headers, call.body)


def test_the_published_signature_is_right_for_five_minutes_either_way():
    fresh = {late: hook.verify(SECRET, CIMultiDict(HEADERS), BODY, NOW + late) for late in (-301, -299, 0, 299, 301)}

    assert fresh == {-301: False, -299: True, 0: True, 299: True, 301: False}


@pytest.mark.parametrize("name", list(HEADERS))
@pytest.mark.parametrize("value", ["", "v0=", "é", "\udcff", "9" * 400, "-1", HEADERS["X-Slack-Signature"].upper()])
def test_a_wrong_header_is_a_plain_no(name, value):
    assert hook.verify(SECRET, CIMultiDict(HEADERS | {name: value}), BODY, NOW) is False


def test_a_header_that_is_missing_or_given_twice_is_a_plain_no():
    for name, value in HEADERS.items():
        assert hook.verify(SECRET, CIMultiDict([*HEADERS.items(), (name, value)]), BODY, NOW) is False
        assert hook.verify(SECRET, {it: HEADERS[it] for it in HEADERS if it != name}, BODY, NOW) is False


def test_no_secret_is_no_secret():
    signed = HEADERS | {"X-Slack-Signature": "v0=" + hex_hmac("", f"v0:{NOW}:".encode(), BODY)}

    assert hook.verify("", signed, BODY, NOW) is False


@settings(max_examples=1500, deadline=None)
@given(FLIPS)
def test_no_mutation_of_a_genuine_delivery_is_accepted(flips):
    headers, body = flipped(HEADERS, BODY, flips)
    is_same = headers == CIMultiDict(HEADERS) and body == BODY  # two flips of one bit

    assert hook.verify(SECRET, headers, body, NOW) is is_same


@given(st.text(st.characters()), st.text(st.characters()), st.text(st.characters()), st.binary())
def test_nothing_that_is_posted_makes_the_check_or_the_id_raise(secret, timestamp, signature, body):
    headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}

    assert hook.verify(secret, headers, body, float(NOW)) is False
    assert hook.delivery_id(headers, body)


def test_the_challenge_is_answered():
    challenge = {
        "token": "XXYYZZ",
        "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
        "type": "url_verification",
    }

    assert read(challenge) == Reading("url_verification", answer={"challenge": challenge["challenge"]})
    assert hook.read(form({"token": "x", "ssl_check": "1"}), {}) == Reading("ssl_check", answer={})


def test_a_message_of_a_channel_is_kept_as_people_read_it():
    assert read(event(MESSAGE, user_profile=PROFILE)) == Reading(
        "message.channels",
        arrival=Arrival(
            text="Login fails for @bob & me",
            author="Ann",
            chat="C2147483705",
            thread="C2147483705:1790000000.123456",
            sent_at=SENT,
            link="https://slack.com/app_redirect?team=T061EG9R6&channel=C2147483705",
            same="C2147483705:1790000000.123456",
        ),
    )


def test_an_answer_belongs_to_its_thread_and_a_person_without_a_name_is_told_by_their_id():
    arrival = read(event(MESSAGE, thread_ts="1780000000.000100", subtype="thread_broadcast")).arrival

    assert (arrival.thread, arrival.author) == ("C2147483705:1780000000.000100", "U2147483697")


@pytest.mark.parametrize(
    ("kind", "name", "aimed"),
    [
        ("channel", "message.channels", False),
        ("group", "message.groups", False),
        ("mpim", "message.mpim", False),
        ("im", "message.im", True),
    ],
)
def test_only_what_is_written_to_the_app_itself_is_aimed(kind, name, aimed):
    reading = read(event(MESSAGE, channel_type=kind))

    assert (reading.event, reading.arrival.aimed) == (name, aimed)


def test_a_mention_is_one_wish_whichever_of_its_two_events_comes_first():
    as_mention = event(MENTION)
    as_message = event(MESSAGE, text=MENTION["text"]) | {"event_id": "Ev0OTHER"}

    assert read(as_mention) == read(as_message)
    assert read(as_mention).arrival.same == "C2147483705:1790000000.123456"
    assert id_of(posted(as_message)) == "Ev0OTHER" != id_of(posted(as_mention))
    assert read(as_mention).event == "app_mention"
    assert (read(as_mention).arrival.text, read(as_mention).arrival.aimed) == ("fix the login", True)


def test_a_mention_and_nothing_more_says_nothing():
    assert read(event(MENTION, text=" <@U0LAN0Z89> ")) == Reading("app_mention", left_out="nothing")


def test_a_message_that_is_handed_on_keeps_its_words():
    shared = {"is_share": True, "text": "It says <https://x.example|500>", "fallback": "[…] bob: It says 500"}
    unfurled = {"text": "A page about logins"}

    arrival = read(event(MESSAGE, text="please", attachments=[shared, unfurled])).arrival

    assert arrival.text == "please\n\nIt says 500 (https://x.example)"


@pytest.mark.parametrize(
    "subtype", ["message_changed", "message_deleted", "channel_join", "channel_topic", "pinned_item", "x" * 80]
)
def test_edits_and_joins_and_the_like_are_left_out(subtype):
    assert read(event(MESSAGE, subtype=subtype), bots=True) == Reading(f"message.{subtype}"[:64], left_out="event")


@pytest.mark.parametrize(
    "of", [{"bot_id": "B1"}, {"subtype": "bot_message", "username": "Deploys"}, {"user": "USLACKBOT"}]
)
def test_what_programs_say_is_left_out_unless_the_hook_takes_it(of):
    assert read(event(MESSAGE, **of)).left_out == "bot"
    assert read(event(MESSAGE, **of), bots=True).arrival.text == "Login fails for @bob & me"


def test_a_program_that_writes_attachments_only_is_read():
    built = {
        "bot_id": "B1",
        "bot_profile": {"name": "Builds"},
        "text": "",
        "attachments": [{"fallback": "Build 7 failed"}],
    }

    arrival = read(event(MESSAGE, **built), bots=True).arrival

    assert (arrival.text, arrival.author) == ("Build 7 failed", "Builds")


def test_only_the_events_that_a_hook_takes_are_kept():
    assert read(event(MESSAGE), events=["command"]) == Reading("message.channels", left_out="event")
    assert read(event({"type": "reaction_added", "user": "U1"})) == Reading("reaction_added", left_out="event")
    assert read({"type": "app_rate_limited"}) == Reading("app_rate_limited", left_out="event")
    assert pressed(ACTION, events=[]).left_out == "event"


def test_a_slash_command_is_a_wish_and_is_answered_to_whoever_wrote_it():
    reading = hook.read(form(COMMAND), {})

    assert reading.event == "command"
    assert reading.arrival == Arrival(text=FRIDAY, author="ann", chat="shop", aimed=True)
    assert reading.reply("Kept: <!here>") == {"response_type": "ephemeral", "text": "Kept: &lt;!here&gt;"}


def test_a_slash_command_where_no_name_is_told_has_the_id_of_its_channel():
    assert hook.read(form(COMMAND | {"channel_name": "directmessage"}), {}).arrival.chat == "C2147483705"


def test_a_slash_command_without_words_can_still_be_answered():
    reading = hook.read(Call(CIMultiDict(), BODY, FORM), {})

    assert (reading.left_out, reading.arrival) == ("nothing", None)
    assert reading.reply("Write what is to be done.")["text"] == "Write what is to be done."


def test_a_shortcut_makes_a_wish_of_the_message_of_its_author():
    assert pressed(ACTION) == Reading(
        "message_action",
        arrival=Arrival(
            text="Login fails",
            author="U2147483697",
            chat="shop",
            thread="C2147483705:1790000000.123456",
            sent_at=SENT,
            link="https://acme.slack.com/archives/C2147483705/p1790000000123456",
            aimed=True,
        ),
        answer={},
    )


def test_a_shortcut_on_a_program_s_answer_in_a_thread_is_kept_with_its_place():
    said = ACTION["message"] | {"bot_id": "B1", "username": "Builds", "thread_ts": "1780000000.000100"}

    arrival = pressed(ACTION | {"message": said}).arrival

    assert arrival.author == "Builds"
    assert arrival.link == (
        "https://acme.slack.com/archives/C2147483705/p1790000000123456?thread_ts=1780000000.000100&cid=C2147483705"
    )


def test_a_shortcut_on_one_s_own_message_tells_one_s_name():
    own = ACTION | {"user": {"id": "U2147483697", "name": "ann"}}

    assert pressed(own).arrival.author == "ann"


def test_no_link_is_made_of_what_is_no_name_of_a_workspace():
    assert pressed(ACTION | {"team": {"domain": "evil.example/"}}).arrival.link is None
    assert read(event(MESSAGE, channel="../x")).arrival.link is None


def test_a_retry_is_the_same_delivery():
    first, second = posted(event(MESSAGE)), posted(event(MESSAGE), {"X-Slack-Retry-Num": "1"})

    assert id_of(first) == id_of(second) == "Ev9UQ52YNA"


def test_commands_and_shortcuts_are_told_by_their_trigger():
    assert id_of(form(COMMAND)) == COMMAND["trigger_id"]
    assert id_of(form({"payload": json.dumps(ACTION)})) == ACTION["trigger_id"]
    assert id_of(form({"a": "b"})) == hashlib.sha256(b"a=b").hexdigest()


@pytest.mark.parametrize("ts", [None, "", "x", "0.000000", "1790000000", "999999999999.000000", "١٧٩٠٠٠٠٠٠٠.123456"])
def test_a_message_without_a_time_is_refused_by_name(ts):
    with pytest.raises(UnreadableError) as refusal:
        read(event(MESSAGE, ts=ts))

    assert refusal.value.field == "ts"


def test_what_is_of_no_kind_is_refused_by_name():
    with pytest.raises(UnreadableError) as refusal:
        read({"challenge": "x"})

    assert refusal.value.field == "type"


@settings(max_examples=1500, deadline=None)
@given(mutated([event(MESSAGE, user_profile=PROFILE, attachments=[{"text": "a"}]), event(MENTION), ACTION, COMMAND]))
def test_a_delivery_of_any_shape_is_read_or_refused(payload):
    for call in (posted(payload), form({"payload": json.dumps(payload)}), form(payload)):
        assert 0 < len(id_of(call)) <= 200
        with suppress(UnreadableError, BadJsonError):
            reading = hook.read(call, {"bots": True})

            assert reading.arrival is None or reading.arrival.text.strip()
            assert (reading.arrival is None) is bool(reading.left_out) or reading.answer is not None
