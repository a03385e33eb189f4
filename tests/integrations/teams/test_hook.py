import base64
import hashlib
import hmac
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from integrations.base import Arrival, Call, Service, UnreadableError
from integrations.json_object import BadJsonError
from integrations.teams import hook
from tests.integrations.mutations import FLIPS, flipped, mutated

SERVICE: Service = hook
SECRET = base64.b64encode(bytes(range(32))).decode()
SENT = datetime(2026, 9, 21, 14, 13, 20, 437000, tzinfo=UTC)
NOW = SENT.timestamp()
TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
THREAD = "19:253b1f341670408fb6fe51d25b77c93c@thread.tacv2"
MESSAGE = {
    "type": "message",
    "id": "1790000000437",
    "timestamp": "2026-09-21T14:13:20.437Z",
    "localTimestamp": "2026-09-21T16:13:20.437+02:00",
    "serviceUrl": "https://smba.example/emea/",
    "channelId": "msteams",
    "from": {"id": "29:1XJKJMvc5GBtc2JwZq0oj8tHZmzrQgyBmZk", "name": "Ann Smith"},
    "conversation": {"isGroup": True, "id": f"{THREAD};messageid=1789999990000", "name": "shop"},
    "recipient": None,
    "textFormat": "plain",
    "text": "<at>Sift</at> Login fails for <at>Bob</at> &amp; me\n",
    "attachments": [{"contentType": "text/html", "content": "<div>…</div>"}],
    "channelData": {"teamsChannelId": THREAD, "tenant": {"id": TENANT}, "channel": {"id": THREAD}},
}
BODY = json.dumps(MESSAGE).encode()


def signed(body, secret=SECRET):
    digest = hmac.digest(base64.b64decode(secret), body, hashlib.sha256)
    return {"Authorization": f"HMAC {base64.b64encode(digest).decode()}"}


HEADERS = signed(BODY)


def read(payload, **options):
    return hook.read(Call(CIMultiDict(), json.dumps(payload).encode(), "application/json"), options)


def test_a_signature_made_elsewhere_is_right():
    # openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f -binary | base64
    body = b'{"type":"message","timestamp":"2026-09-21T14:13:20Z"}'
    told = {"Authorization": "HMAC +qasnZ9K2E26SWTuN+7uQ905NQ205lquDtbfqFSfTXs="}

    assert hook.verify(SECRET, CIMultiDict(told), body, NOW)


def test_a_message_is_fresh_for_five_minutes_either_way():
    fresh = {late: hook.verify(SECRET, CIMultiDict(HEADERS), BODY, NOW + late) for late in (-301, -299, 0, 299, 301)}

    assert fresh == {-301: False, -299: True, 0: True, 299: True, 301: False}


@pytest.mark.parametrize(
    "told",
    [
        "",
        "HMAC ",
        HEADERS["Authorization"].removeprefix("HMAC "),
        HEADERS["Authorization"].lower(),
        HEADERS["Authorization"].rstrip("="),
        HEADERS["Authorization"].replace("HMAC ", "HMAC  "),
        HEADERS["Authorization"].replace("HMAC", "Bearer"),
        "HMAC é",
        "HMAC \udcff",
        "9" * 400,
    ],
)
def test_a_wrong_signature_is_a_plain_no(told):
    assert hook.verify(SECRET, CIMultiDict({"Authorization": told}), BODY, NOW) is False


def test_a_signature_that_is_missing_or_given_twice_is_a_plain_no():
    assert hook.verify(SECRET, {}, BODY, NOW) is False
    assert hook.verify(SECRET, CIMultiDict([*HEADERS.items(), *HEADERS.items()]), BODY, NOW) is False


@pytest.mark.parametrize("secret", ["", "é", "\udcff", "not base64", SECRET.rstrip("="), SECRET + "\n"])
def test_a_secret_that_is_none_signs_nothing(secret):
    empty = "HMAC " + base64.b64encode(hmac.digest(b"", BODY, hashlib.sha256)).decode()

    assert hook.verify(secret, {"Authorization": empty}, BODY, NOW) is False
    assert hook.verify(secret, HEADERS, BODY, NOW) is False


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"{}", b'{"timestamp": 1790000000}', b'{"timestamp": "soon"}'])
def test_a_message_that_tells_no_time_is_a_plain_no(body):
    assert hook.verify(SECRET, signed(body), body, NOW) is False


@settings(max_examples=1500, deadline=None)
@given(FLIPS)
def test_no_mutation_of_a_genuine_delivery_is_accepted(flips):
    headers, body = flipped(HEADERS, BODY, flips)
    is_same = headers == CIMultiDict(HEADERS) and body == BODY  # two flips of one bit

    assert hook.verify(SECRET, headers, body, NOW) is is_same


@given(st.text(st.characters()), st.text(st.characters()), st.binary())
def test_nothing_that_is_posted_makes_the_check_or_the_id_raise(secret, told, body):
    assert hook.verify(secret, {"Authorization": told}, body, NOW) is False
    assert len(hook.delivery_id({}, body)) == 64


def test_a_message_is_a_wish_as_people_read_it():
    reading = read(MESSAGE)

    assert (reading.event, reading.left_out) == ("message", "")
    assert reading.arrival == Arrival(
        text="Login fails for @Bob & me",
        author="Ann Smith",
        chat="shop",
        thread=f"{THREAD};messageid=1789999990000",
        sent_at=SENT,
        link=f"https://teams.microsoft.com/l/message/{THREAD}/1790000000437?tenantId={TENANT}&parentMessageId=1789999990000",
        aimed=True,
    )


def test_the_answer_is_a_message_that_marks_up_nothing():
    assert read(MESSAGE).reply("Kept: <at>Bob</at> & co") == {
        "type": "message",
        "text": "Kept: &lt;at&gt;Bob&lt;/at&gt; &amp; co",
    }


def test_the_chat_is_the_channel_by_the_best_name_there_is():
    named = MESSAGE | {"channelData": {"team": {"name": "Acme"}, "channel": {"name": "General"}}}
    nameless = MESSAGE | {"conversation": {"id": f"{THREAD};messageid=1"}}

    assert read(named).arrival.chat == "General"
    assert read(nameless).arrival.chat == THREAD


@pytest.mark.parametrize("conversation", ["", "a:1", "19:x y", "19:x/../y;messageid=z", "19:é"])
def test_no_link_is_made_of_what_is_no_conversation(conversation):
    assert read(MESSAGE | {"conversation": {"id": conversation}}).arrival.link is None


def test_what_stands_in_a_link_can_change_nothing_else_of_it():
    odd = MESSAGE | {"conversation": {"id": "19:x/?#@evil.example"}, "channelData": {"tenant": {"id": "&x=1"}}}

    assert read(odd).arrival.link == "https://teams.microsoft.com/l/message/19:x%2F%3F%23@evil.example/1790000000437"


def test_what_programs_say_is_left_out_unless_the_hook_takes_it():
    by_bot = MESSAGE | {"from": {"id": "28:c9e8c047-2a74-40a2-b28a-b162d5f5327c", "name": "Builds"}}

    assert read(by_bot).left_out == "bot"
    assert read(by_bot, bots=True).arrival.author == "Builds"


def test_what_is_no_message_or_has_no_words_is_left_out():
    assert read(MESSAGE | {"type": "conversationUpdate"}).left_out == "event"
    assert read(MESSAGE, events=[]).left_out == "event"
    assert read(MESSAGE | {"text": "<at>Sift</at>&nbsp;\n"}).left_out == "nothing"


def test_a_delivery_is_told_by_its_message_in_its_conversation_or_else_by_its_body():
    def id_of(payload):
        return hook.delivery_id({}, json.dumps(payload).encode())

    assert id_of(MESSAGE) == id_of(MESSAGE | {"text": "changed"})
    assert id_of(MESSAGE) != id_of(MESSAGE | {"conversation": {"id": "19:other"}})
    assert id_of({"a": 1}) == hashlib.sha256(b'{"a": 1}').hexdigest()


@settings(max_examples=1500, deadline=None)
@given(mutated([MESSAGE]))
def test_a_delivery_of_any_shape_is_read_or_refused(payload):
    with suppress(UnreadableError, BadJsonError):
        reading = read(payload, bots=True)

        assert (reading.arrival is None) is bool(reading.left_out)
        assert reading.arrival is None or reading.arrival.text.strip()
