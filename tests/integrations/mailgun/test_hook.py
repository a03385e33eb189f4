import json
import time
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from aiohttp import FormData
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from integrations.base import Arrival, Call, Reading, UnreadableError
from integrations.mailgun import hook
from integrations.signatures import hex_hmac
from tests.integrations.mutations import FLIPS, flipped, mutated

KEY = "0f" * 16
NOW = 1_790_000_000
TOKEN = "e0b5477167110d68991efc6b9f89f0a11066af27834600e123"
SIGNED = {"timestamp": str(NOW), "token": TOKEN, "signature": hex_hmac(KEY, f"{NOW}{TOKEN}".encode())}
FORM = "application/x-www-form-urlencoded"

MAIL = {
    "recipient": "tasks@mg.example.com",
    "sender": "bounces+ann@example.org",
    "from": "Ann Example <ann@example.org>",
    "subject": "Re: Login fails",
    "body-plain": "Since Monday.\r\n\r\nOn Sun, 22 Nov 2026, Bob <bob@example.com> wrote:\r\n> Since when?\r\n",
    "stripped-text": "Since Monday.",
    "stripped-signature": "Ann",
    "message-headers": json.dumps(
        [
            ["Received", "by mx.example.com"],
            ["Received", "from mail.example.org"],
            ["Date", "Sun, 22 Nov 2026 17:00:00 +0200"],
            ["Message-Id", "<2@example.org>"],
            ["References", "<1@example.com>"],
        ]
    ),
}


def headers_of(*pairs: tuple[str, str]) -> CIMultiDictProxy[str]:
    return CIMultiDictProxy(CIMultiDict(pairs))


AS_FORM = headers_of(("Content-Type", FORM))


def body_of(*pairs: tuple[str, str], **changed: str) -> bytes:
    return urlencode([*(MAIL | SIGNED | changed).items(), *pairs]).encode()


async def as_multipart(fields: dict[str, str]) -> tuple[CIMultiDictProxy[str], bytes]:
    form = FormData()
    for name, value in fields.items():
        form.add_field(name, value)
    form.add_field("attachment-1", b"\x89PNG", filename="a.png", content_type="image/png")
    writer = form()
    return headers_of(("Content-Type", writer.content_type)), await writer.as_bytes()


def read(**changed: str) -> Reading:
    return hook.read(Call(AS_FORM, body_of(**changed), FORM), {})


def test_the_hmac_is_over_the_time_and_the_token():
    assert SIGNED["signature"] == "db43263498ce222509f7c36a616824661472b5ea71262a846d5c515e20d79bc4"  # by openssl
    assert hook.verify(KEY, AS_FORM, body_of(), NOW)


async def test_a_letter_with_files_is_signed_alike():
    headers, body = await as_multipart(MAIL | SIGNED)

    assert hook.verify(KEY, headers, body, NOW)
    assert not hook.verify(KEY[::-1], headers, body, NOW)
    assert hook.delivery_id(headers, body) == TOKEN
    reading = hook.read(Call(headers, body, "multipart/form-data"), {})
    assert reading.arrival.text == "Re: Login fails\n\nSince Monday."


@pytest.mark.parametrize(("seconds", "accepted"), [(-301, False), (-299, True), (299, True), (301, False)])
def test_a_delivery_is_good_for_five_minutes_either_way(seconds, accepted):
    assert hook.verify(KEY, AS_FORM, body_of(), NOW + seconds) is accepted


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"{}",
        b"a=1&" * 401 + body_of(),
        urlencode(MAIL).encode(),
        body_of(signature=""),
        body_of(signature=SIGNED["signature"].upper()),
        body_of(signature="é"),
        body_of(("signature", SIGNED["signature"])),
        body_of(("token", "other")),
        body_of(("timestamp", str(NOW))),
        body_of(timestamp="9" * 400, signature=hex_hmac(KEY, b"9" * 400, TOKEN.encode())),
        body_of(token="", signature=hex_hmac(KEY, str(NOW).encode())),
        body_of(timestamp=f"{NOW}{TOKEN[:2]}", token=TOKEN[2:]),
    ],
)
def test_anything_else_is_a_plain_no(body):
    assert hook.verify(KEY, AS_FORM, body, NOW) is False


def test_no_secret_signs_nothing():
    body = body_of(signature=hex_hmac("", f"{NOW}{TOKEN}".encode()))

    assert hook.verify("", AS_FORM, body, NOW) is False


@pytest.mark.parametrize(
    "headers",
    [
        headers_of(),
        headers_of(("Content-Type", "application/json")),
        headers_of(("Content-Type", "multipart/form-data; boundary=\udcff")),
        headers_of(("Content-Type", FORM), ("content-type", FORM)),
    ],
)
def test_what_is_no_form_is_a_plain_no(headers):
    assert hook.verify(KEY, headers, body_of(), NOW) is False


@settings(max_examples=1500, deadline=None)
@given(flips=FLIPS)
def test_no_mutation_of_what_is_signed_is_accepted(flips):
    changed, _ = flipped(SIGNED, b"-", [(part % 3, bit) for part, bit in flips])
    if dict(changed) == SIGNED:
        return  # two flips of one bit
    body = urlencode(list(changed.items()), errors="surrogateescape").encode()

    assert hook.verify(KEY, AS_FORM, body, NOW) is False


@settings(max_examples=500, deadline=None)
@given(body=st.binary(max_size=300), content_type=st.text(st.characters(), max_size=60))
def test_whatever_is_posted_is_a_plain_no(body, content_type):
    for form in (content_type, FORM, f"multipart/form-data; boundary={content_type}"):
        assert hook.verify(KEY, headers_of(("Content-Type", form)), body, NOW) is False


def test_a_token_counts_once_whatever_the_letter():
    assert hook.delivery_id(AS_FORM, body_of(subject="a")) == hook.delivery_id(AS_FORM, body_of(subject="b")) == TOKEN


def test_a_letter_is_read():
    assert read() == Reading(
        "received",
        Arrival(
            text="Re: Login fails\n\nSince Monday.",
            author="Ann Example",
            chat="tasks@mg.example.com",
            thread="<1@example.com>",
            sent_at=datetime(2026, 11, 22, 15, tzinfo=UTC),
        ),
        answer={},
    )


def test_without_what_mailgun_makes_of_it_the_history_is_left_out_all_the_same():
    assert read(**{"stripped-text": ""}).arrival.text == "Re: Login fails\n\nSince Monday."


def test_a_forward_keeps_what_is_forwarded():
    assert "Since when?" in read(subject="Fwd: Login fails").arrival.text


def test_headers_may_be_fields_of_their_own():
    reading = read(
        **{"message-headers": "not JSON", "Message-Id": "<9@example.org>", "Date": "Sun, 22 Nov 2026 15:00:00 +0000"}
    )

    assert (reading.arrival.thread, reading.arrival.sent_at.hour) == ("<9@example.org>", 15)


@pytest.mark.parametrize(
    "changed",
    [
        {"sender": ""},
        {"sender": "<>"},
        {"message-headers": '[["Auto-Submitted", "auto-replied"]]'},
        {"message-headers": '[["Precedence", "bulk"]]'},
        {"from": "MAILER-DAEMON@example.org"},
    ],
)
def test_what_programs_write_is_left_out_unless_it_is_asked_for(changed):
    assert read(**changed) == Reading("received", left_out="bot", answer={})
    assert hook.read(Call(AS_FORM, body_of(**changed), FORM), {"bots": True}).arrival is not None


def test_a_letter_without_words_is_nothing():
    empty = dict.fromkeys(("subject", "body-plain", "stripped-text"), " ")

    assert read(**empty) == Reading("received", left_out="nothing", answer={})


def test_what_is_no_form_is_refused():
    with pytest.raises(UnreadableError):
        hook.read(Call(headers_of(), b"{}", "application/json"), {})


@settings(max_examples=500, deadline=None)
@given(fields=mutated([MAIL]), headers=mutated([json.loads(MAIL["message-headers"])]))
def test_any_letter_is_read(fields, headers):
    pairs = {name: str(value) for name, value in fields.items()} | {"message-headers": json.dumps(headers)}
    body = urlencode(pairs, errors="replace").encode()

    reading = hook.read(Call(AS_FORM, body, FORM), {})

    assert reading.left_out in {"bot", "nothing"} or reading.arrival.text.strip()


def test_no_body_is_long_in_the_checking():
    for body in (b"%41" * 349_000, b"a=" + b"%" * 1_000_000, b"a=1&" * 262_000, b"+" * 1_040_000):
        began = time.process_time()

        hook.verify(KEY, AS_FORM, body, NOW)

        assert time.process_time() - began < 1
