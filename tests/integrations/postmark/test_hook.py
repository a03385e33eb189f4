import base64
import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from multidict import CIMultiDict, CIMultiDictProxy

from integrations.base import Arrival, Call, Reading, UnreadableError
from integrations.json_object import BadJsonError
from integrations.postmark import hook
from tests.integrations.mutations import FLIPS, flipped, mutated

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa/+"

MAIL = {
    "FromName": "Ann Example",
    "From": "ann@example.org",
    "FromFull": {"Email": "ann@example.org", "Name": "Ann Example", "MailboxHash": ""},
    "To": "Tasks <tasks@example.com>",
    "OriginalRecipient": "0a1b2c@inbound.postmarkapp.example",
    "MessageStream": "inbound",
    "Subject": "Login fails",
    "MessageID": "73e6d360-66eb-11e1-8e72-a8904824019b",
    "Date": "Sun, 22 Nov 2026 17:00:00 +0200",
    "TextBody": "Since Monday.\n-- \nAnn",
    "HtmlBody": "<p>Since <b>Monday</b>.</p>",
    "StrippedTextReply": "",
    "Headers": [
        {"Name": "Date", "Value": "Sun, 22 Nov 2026 17:00:00 +0200"},
        {"Name": "Message-ID", "Value": "<2@example.org>"},
        {"Name": "In-Reply-To", "Value": "<1@example.com>"},
    ],
    "Attachments": [{"Name": "a.png", "Content": "iVBORw0=", "ContentType": "image/png", "ContentLength": 4}],
}


def headers_of(*pairs: tuple[str, str]) -> CIMultiDictProxy[str]:
    return CIMultiDictProxy(CIMultiDict(pairs))


def basic(password: str, user: str = "sift") -> tuple[str, str]:
    words = base64.b64encode(f"{user}:{password}".encode(errors="surrogateescape")).decode()
    return "Authorization", f"Basic {words}"


def read(**changed) -> Reading:
    return hook.read(Call(headers_of(), json.dumps(MAIL | changed).encode(), "application/json"), {})


@pytest.mark.parametrize("password", [SECRET, quote(SECRET, safe="")])
def test_the_secret_is_the_password_of_its_address_escaped_or_not(password):
    assert hook.verify(SECRET, headers_of(basic(password)), b"{}", 0.0)


@pytest.mark.parametrize(
    "pairs",
    [
        (),
        (basic(""),),
        (basic(SECRET[:-1]),),
        (basic("x", user=SECRET),),
        (basic(SECRET), basic(SECRET)),
        (("Authorization", f"Bearer {SECRET}"),),
        (("Authorization", "Basic \udcff"),),
    ],
)
def test_anything_else_is_a_plain_no(pairs):
    assert hook.verify(SECRET, headers_of(*pairs), b"{}", 0.0) is False


@settings(max_examples=1500, deadline=None)
@given(flips=FLIPS)
def test_no_other_password_is_taken(flips):
    changed = flipped({"secret": SECRET}, b"-", [(0, bit) for _, bit in flips])[0]["secret"]
    if changed == SECRET:
        return  # two flips of one bit

    assert hook.verify(SECRET, headers_of(basic(changed)), b"{}", 0.0) is False


def test_a_letter_is_read():
    assert read() == Reading(
        "received",
        Arrival(
            text="Login fails\n\nSince Monday.",
            author="Ann Example",
            chat="0a1b2c@inbound.postmarkapp.example",
            thread="<1@example.com>",
            sent_at=datetime(2026, 11, 22, 15, tzinfo=UTC),
        ),
        answer={},
    )


def test_of_an_answer_what_is_new_is_read_of_a_forward_all():
    assert read(StrippedTextReply="New.").arrival.text == "Login fails\n\nNew."
    assert read(Subject="Fwd: a", StrippedTextReply="New.").arrival.text == "Fwd: a\n\nSince Monday.\n-- \nAnn"


def test_a_letter_that_is_only_a_page_is_read():
    assert read(TextBody="").arrival.text == "Login fails\n\nSince Monday."


def test_an_author_without_a_name_is_an_address():
    assert read(FromName="").arrival.author == "ann@example.org"
    assert read(FromFull=None).arrival.author == "ann@example.org"


def test_what_programs_write_is_left_out():
    assert read(Headers=[{"Name": "Auto-Submitted", "Value": "auto-replied"}]).left_out == "bot"
    assert read(FromFull={"Email": "mailer-daemon@example.org"}, FromName="").left_out == "bot"


def test_what_is_no_letter_is_left_out():
    assert read(RecordType="Bounce") == Reading("Bounce", left_out="event", answer={})
    assert read(Subject="", TextBody="", HtmlBody="") == Reading("received", left_out="nothing", answer={})


def test_a_letter_is_told_by_its_id():
    assert hook.delivery_id(headers_of(), json.dumps(MAIL).encode()) == MAIL["MessageID"]
    for other in (b"{}", b"{", b'{"MessageID": 7}', b'{"MessageID": "\\u0000"}'):
        assert len(hook.delivery_id(headers_of(), other)) == 64


@settings(max_examples=700, deadline=None)
@given(payload=mutated([MAIL]))
def test_any_letter_is_read_or_refused_by_name(payload):
    body = json.dumps(payload).encode()
    hook.delivery_id(headers_of(), body)

    try:
        reading = hook.read(Call(headers_of(), body, "application/json"), {})
    except (UnreadableError, BadJsonError):
        return

    assert reading.left_out in {"event", "bot", "nothing"} or reading.arrival.text.strip()
