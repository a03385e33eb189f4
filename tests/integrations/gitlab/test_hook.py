import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from integrations.base import Arrival, Call, Reading, Service, UnreadableError
from integrations.gitlab import hook
from integrations.json_object import BadJsonError
from integrations.remote import Remote
from integrations.signatures import from_base64
from integrations.standard_webhooks import sign
from tasks.signing import new_secret
from tests.integrations.gitlab.payloads import (
    ANN,
    BOB,
    BUILDS,
    COMMIT,
    DELIVERIES,
    ISSUE,
    MERGE_REQUEST,
    NOTE,
    PAGE,
    PIPELINE,
    change,
    delivery,
    issue,
)
from tests.integrations.mutations import FLIPS, flipped, mutated

SERVICE: Service = hook
EVERYTHING = {"events": list(hook.SETUP.events), "bots": True}

SIGNING = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = 1_614_265_330
BODY = b'{"test": 2432232314}'
SIGNED = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": str(NOW),
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
TOKEN = "a token of 24 characters"
TOLD = {"X-Gitlab-Token": TOKEN}


def read(payload, **options):
    return hook.read(Call(CIMultiDict(), json.dumps(payload).encode(), "application/json"), options)


def kept(event):
    reading = read(DELIVERIES[event], **EVERYTHING)
    assert reading.left_out == ""
    return reading.arrival


def test_the_published_signatures_are_right():
    other = {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }
    body = b'{"event_type":"ping","data":{"success":true}}'

    assert hook.verify(SIGNING, CIMultiDict(SIGNED), BODY, NOW)
    assert hook.verify("whsec_plJ3nmyCDGBKInavdOK15jsl", CIMultiDict(other), body, 1_731_705_121)


def test_gitlab_takes_the_secrets_we_make():
    assert len(from_base64(new_secret().removeprefix("whsec_"))) == 32


@pytest.mark.parametrize(("seconds", "accepted"), [(-301, False), (-299, True), (299, True), (301, False)])
def test_a_signature_is_good_for_five_minutes_either_way(seconds, accepted):
    assert hook.verify(SIGNING, CIMultiDict(SIGNED), BODY, NOW + seconds) is accepted


@pytest.mark.parametrize("secret", [TOKEN, "tökén of some length", SIGNING, "whsec_no base64", "whsec_ж", "whsec_"])
def test_a_secret_token_of_any_form_is_right_when_it_is_the_same(secret):
    assert hook.verify(secret, CIMultiDict({"x-gitlab-token": secret}), BODY, NOW)
    assert hook.verify(secret, CIMultiDict({"x-gitlab-token": secret + "a"}), BODY, NOW) is False
    assert hook.verify(secret, CIMultiDict({"x-gitlab-token": secret.upper()}), BODY, NOW) is False
    assert hook.verify(secret, CIMultiDict(), BODY, NOW) is False


def test_where_a_delivery_is_signed_the_signature_decides():
    wrong = SIGNED | {"webhook-signature": "v1,AAAA", "X-Gitlab-Token": SIGNING}

    assert hook.verify(SIGNING, CIMultiDict(SIGNED | {"X-Gitlab-Token": "another"}), BODY, NOW)
    assert hook.verify(SIGNING, CIMultiDict(wrong), BODY, NOW) is False


def test_a_token_that_is_no_signing_token_signs_nothing():
    signed = {"webhook-id": "m", "webhook-timestamp": str(NOW)}
    forged = [signed | {"webhook-signature": sign(it, "m", NOW, BODY)} for it in ("whsec_", "whsec_" + "A" * 32)]

    assert not any(hook.verify(secret, CIMultiDict(it), BODY, NOW) for it in forged for secret in (TOKEN, "", "whsec_"))


@pytest.mark.parametrize("name", [*SIGNED, "X-Gitlab-Token"])
def test_a_header_that_is_given_twice_is_wrong(name):
    secret, headers = (TOKEN, TOLD) if name in TOLD else (SIGNING, SIGNED)

    assert hook.verify(secret, CIMultiDict([*headers.items(), (name, headers[name])]), BODY, NOW) is False


@settings(max_examples=1500, deadline=None)
@given(FLIPS)
def test_no_mutation_of_a_signed_delivery_is_accepted(flips):
    headers, body = flipped(SIGNED, BODY, flips)
    is_same = headers == CIMultiDict(SIGNED) and body == BODY  # two flips of one bit

    assert hook.verify(SIGNING, headers, body, NOW) is is_same


@settings(max_examples=1000, deadline=None)
@given(FLIPS)
def test_no_mutation_of_a_token_is_accepted(flips):
    headers, _ = flipped(TOLD, BODY, flips)

    assert hook.verify(TOKEN, headers, BODY, NOW) is (headers == CIMultiDict(TOLD))


@given(*[st.text(st.characters(), max_size=60)] * 5, st.binary(max_size=40))
def test_nothing_that_is_posted_makes_the_check_raise(secret, token, identifier, timestamp, signature, body):
    headers = {"webhook-id": identifier, "webhook-timestamp": timestamp, "webhook-signature": signature}

    assert hook.verify("whsec_" + secret, headers, body, 0.0) is False
    assert hook.verify(secret, {"X-Gitlab-Token": token}, body, 0.0) is (secret == token != "")


def test_a_delivery_is_told_by_its_ids_or_else_by_its_body():
    headers = {"webhook-id": "w", "Idempotency-Key": "k", "X-Gitlab-Event-UUID": "u"}

    told = []
    for name in [*headers, ""]:
        told.append(hook.delivery_id(headers, b"{}"))
        headers = {it: value for it, value in headers.items() if it != name}

    assert told == ["w", "k", "u", hashlib.sha256(b"{}").hexdigest()]


def test_an_issue_is_a_message_without_what_is_not_shown():
    assert kept("issue.open") == Arrival(
        text="Login fails\n\nIt says 500.",
        author="Ann Lee",
        chat="acme/shop",
        thread="acme/shop#12",
        sent_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
        link=f"{PAGE}/-/issues/12",
    )
    assert kept("issue.reopen").sent_at == datetime(2026, 11, 21, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "text", "thread", "page"),
    [
        ("incident.open", "Login fails\n\nIt says 500.", "#12", "issues/12"),
        ("work_item.open", "Login fails\n\nIt says 500.", "#12", "issues/12"),
        ("note.create", "Re: Login fails\n\nPlease fix it by Friday.", "#12", "issues/12#note_1241"),
        ("merge_request.open", "Add a cart\n\nWith tests.", "!34", "merge_requests/34"),
        (
            "merge_request.review_requested",
            "Review by Bob Ray: Add a cart\n\nWith tests.",
            "!34",
            "merge_requests/34",
        ),
        ("pipeline.failed", "Pipeline #31: failed (main)\n\nFix the cart\n\ntest", "/pipelines/main", "pipelines/31"),
    ],
)
def test_each_event_says_what_a_person_wants_to_see(event, text, thread, page):
    said = kept(event)

    assert said.text == text
    assert said.thread == f"acme/shop{thread}"
    assert said.link == f"{PAGE}/-/{page}"
    assert (said.author, said.chat) == ("Ann Lee", "acme/shop")
    assert said.sent_at in {datetime(2026, 11, *it, tzinfo=UTC) for it in ((20, 10), (21, 11), (21, 12))}


@pytest.mark.parametrize(
    ("about", "text", "thread"),
    [
        ({"merge_request": MERGE_REQUEST}, "Re: Add a cart\n\nPlease fix it by Friday.", "acme/shop!34"),
        ({"commit": COMMIT | {"title": None}}, "Re: Fix the cart\n\nPlease fix it by Friday.", "acme/shop@0123456789"),
        ({"snippet": {"id": 53, "title": "A snippet"}}, "Re: A snippet\n\nPlease fix it by Friday.", "acme/shop$53"),
        ({}, "Please fix it by Friday.", "acme/shop"),
    ],
)
def test_a_note_names_what_it_is_about(about, text, thread):
    said = read(delivery("note", NOTE, **about), **EVERYTHING)

    assert (said.arrival.text, said.arrival.thread, said.remote) == (text, thread, None)


def test_every_event_that_can_be_chosen_is_read():
    assert set(DELIVERIES) == set(hook.SETUP.events)
    assert {event: read(DELIVERIES[event], events=[event]).event for event in DELIVERIES} == {
        it: it for it in DELIVERIES
    }


def test_what_nobody_has_chosen_is_left_out():
    left_out = {event: read(DELIVERIES[event]).left_out for event in DELIVERIES}

    assert left_out == {event: "" if taken else "event" for event, taken in hook.SETUP.events.items()}
    assert read({"object_kind": "push"}) == Reading("push", left_out="event")
    assert read({"event_name": "subgroup_create", "user": None}) == Reading("subgroup_create", left_out="event")
    assert read(delivery("pipeline", PIPELINE | {"status": "success"})).left_out == "event"
    assert read(delivery("note", NOTE | {"system": True}, issue=ISSUE), **EVERYTHING).left_out == "event"


def test_reviewers_may_be_asked_when_the_request_is_made():
    payload = delivery("merge_request", MERGE_REQUEST, reviewers=[BOB])

    assert read(payload).arrival.text == "Review by Bob Ray: Add a cart\n\nWith tests."
    assert read(payload, **EVERYTHING).event == "merge_request.open"
    assert read(DELIVERIES["merge_request.open"]).left_out == "event"


def test_nobody_is_asked_who_was_asked_before():
    payload = DELIVERIES["merge_request.review_requested"] | {"changes": {"reviewers": change([ANN, BOB], [BOB])}}

    assert read(payload).left_out == "event"


@pytest.mark.parametrize(
    ("username", "left_out"),
    [
        ("project_42_bot_0123456789abcdef", "bot"),
        ("group_9_bot", "bot"),
        ("service_account_group_9_0123", "bot"),
        ("renovate-bot", "bot"),
        ("support-bot", ""),
        ("alert-bot", ""),
        ("abbot", ""),
        ("ann", ""),
    ],
)
def test_what_programs_say_is_left_out_unless_the_hook_takes_it(username, left_out):
    payload = issue("open") | {"user": {"username": username}}

    assert read(payload).left_out == left_out
    assert read(payload).remote is not None
    assert read(payload, bots=True).arrival.author == username
    assert read(DELIVERIES["pipeline.failed"] | {"user": {"username": username}}).arrival is not None


def test_a_pipeline_tells_its_name_and_what_has_failed():
    nameless = delivery("pipeline", PIPELINE | {"name": "Nightly", "url": None}, builds=BUILDS)

    said = read(nameless).arrival

    assert said.text == "Nightly: failed (main)\n\ntest"
    assert said.link == f"{PAGE}/-/pipelines/31"


def test_a_note_without_words_says_nothing():
    assert read(delivery("note", NOTE | {"note": " "}, issue=ISSUE), **EVERYTHING).left_out == "nothing"


def test_an_issue_is_told_as_the_tracker_has_it():
    assert read(DELIVERIES["issue.close"]).remote == Remote(
        id="12",
        place="acme/shop",
        key="#12",
        address=f"{PAGE}/-/issues/12",
        fields={"title": "Login fails", "status": "done", "due": "2026-11-27", "assignee": "bob"},
        at=datetime(2026, 11, 21, 11, tzinfo=UTC),
        by="ann",
        marker="m-1",
    )


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        (issue("open"), "open"),
        (issue("reopen"), "open"),
        (issue("close", state="closed"), "done"),
        (issue("update", state="closed", changes={"state_id": change(1, 2)}), "done"),
        (issue("update"), None),
    ],
)
def test_the_status_is_told_where_it_has_changed(payload, status):
    assert read(payload).remote.fields.get("status") == status


def test_an_issue_that_has_moved_is_gone():
    assert read(issue("close", moved_to_id=5)).remote.gone


def test_whoever_writes_a_note_on_an_issue_has_not_changed_it():
    remote = read(DELIVERIES["note.create"]).remote

    assert (remote.id, remote.place, remote.marker, remote.by, remote.fields) == ("12", "acme/shop", "m-1", "", {})


def test_epics_and_merge_requests_are_no_issues_of_a_project():
    assert read(issue("update", kind="work_item", type="Epic")).remote is None
    assert read(DELIVERIES["merge_request.open"]).remote is None


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({}, "object_kind"),
        (issue("open", iid=None), "iid"),
        (issue("open", due_date="soon"), "due_date"),
        (issue("open", created_at="yesterday"), "created_at"),
        (issue("open", title=7), "title"),
    ],
)
def test_what_cannot_be_read_is_named(payload, field):
    with pytest.raises(UnreadableError) as refusal:
        read(payload)

    assert refusal.value.field == field


@settings(max_examples=1500, deadline=None)
@given(mutated(list(DELIVERIES.values())))
def test_a_payload_of_any_shape_is_read_or_refused(payload):
    with suppress(UnreadableError, BadJsonError):
        reading = read(payload, **EVERYTHING)

        assert (reading.arrival is None) is bool(reading.left_out)
        assert reading.arrival is None or reading.arrival.text.strip()
