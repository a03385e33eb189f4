import hashlib
import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from integrations.base import Arrival, Call, Reading, Service, UnreadableError
from integrations.forms import FORM
from integrations.github import hook
from integrations.json_object import BadJsonError
from integrations.remote import Remote
from integrations.signatures import hex_hmac
from tests.integrations.github.payloads import DELIVERIES, ISSUE, PAGE, RELEASE, RENOVATE, WORKFLOW_RUN, delivery
from tests.integrations.mutations import FLIPS, flipped, mutated

SERVICE: Service = hook
EVERYTHING = {"events": list(hook.SETUP.events), "bots": True}
SECRET = "It's a Secret to Everybody"
BODY = b"Hello, World!"
HEADERS = {"X-Hub-Signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"}
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def posted(kind, payload, *, form="application/json"):
    body = json.dumps(payload).encode()
    return Call(CIMultiDictProxy(CIMultiDict({"x-github-event": kind})), body, form)


def read(kind, payload, **options):
    return hook.read(posted(kind, payload), options)


def kept(event):
    reading = hook.read(posted(*DELIVERIES[event]), EVERYTHING)
    assert (reading.event, reading.left_out) == (event, "")
    return reading.arrival


def test_the_published_signatures_are_right():
    other = {"x-hub-signature-256": "sha256=4864d2759938a15468b5df9ade20bf161da9b4f737ea61794142f3484236bda3"}

    assert hook.verify(SECRET, CIMultiDict(HEADERS), BODY, 0)
    assert hook.verify("mysecret", CIMultiDict(other), b'{"foo":"bar"}', 0)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256=",
        "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17 ",
        "sha256=é",
        "sha256=\udcff",
        "9" * 400,
    ],
)
def test_a_wrong_signature_is_a_plain_no(signature):
    assert hook.verify(SECRET, CIMultiDict({"X-Hub-Signature-256": signature}), BODY, 0) is False


def test_a_signature_that_is_missing_or_given_twice_or_of_the_old_kind_is_a_plain_no():
    twice = CIMultiDict([*HEADERS.items(), *HEADERS.items()])

    assert hook.verify(SECRET, twice, BODY, 0) is False
    assert hook.verify(SECRET, {}, BODY, 0) is False
    assert hook.verify(SECRET, {"X-Hub-Signature": HEADERS["X-Hub-Signature-256"]}, BODY, 0) is False


def test_no_secret_is_no_secret():
    assert hook.verify("", {"X-Hub-Signature-256": f"sha256={hex_hmac('', BODY)}"}, BODY, 0) is False


@settings(max_examples=1500, deadline=None)
@given(FLIPS)
def test_no_mutation_of_a_genuine_delivery_is_accepted(flips):
    headers, body = flipped(HEADERS, BODY, flips)
    is_same = headers == CIMultiDict(HEADERS) and body == BODY  # two flips of one bit

    assert hook.verify(SECRET, headers, body, 0) is is_same


@given(st.text(st.characters()), st.text(st.characters()), st.binary())
def test_nothing_that_is_posted_makes_the_check_raise(secret, signature, body):
    assert hook.verify(secret, {"X-Hub-Signature-256": signature}, body, 0.0) is False


def test_a_delivery_is_told_by_what_is_signed_whatever_id_it_is_sent_under():
    ids = {hook.delivery_id({"X-GitHub-Delivery": name}, b"{}") for name in ("72d3162e-cc78-11e3", "another", "")}

    assert ids == {hashlib.sha256(b"{}").hexdigest()}


def test_a_ping_is_answered():
    reading = read("ping", {"zen": "Keep it simple.", "hook_id": 1, "hook": {}})

    assert reading == Reading("ping", answer={"pong": "Keep it simple."})


def test_an_issue_is_a_message_without_what_is_not_shown():
    assert kept("issues.opened") == Arrival(
        text="Login fails\n\nIt says 500.",
        author="ann",
        chat="acme/shop",
        thread="acme/shop#12",
        sent_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
        link=f"{PAGE}/issues/12",
    )
    assert kept("issues.reopened").sent_at == datetime(2026, 11, 21, 11, tzinfo=UTC)


def test_a_form_says_the_same_as_json():
    kind, payload = DELIVERIES["issues.opened"]
    form = Call({"X-GitHub-Event": kind}, urlencode({"payload": json.dumps(payload)}).encode(), FORM)

    assert hook.read(form, {}) == read(kind, payload)


@pytest.mark.parametrize(
    "body", [b"", b"payload=", b"payload=%7B", b"payload=1&payload=1", b"\xff=1", b"a=1&" * 500, b"other=%7B%7D"]
)
def test_a_form_without_its_payload_is_refused(body):
    with pytest.raises((UnreadableError, BadJsonError)):
        hook.read(Call({"X-GitHub-Event": "issues"}, body, FORM), {})


@pytest.mark.parametrize(
    ("event", "text", "thread", "page"),
    [
        ("issue_comment.created", "Re: Login fails\n\nPlease fix it by Friday.", "#12", "issues/12#issuecomment-1"),
        ("pull_request.opened", "Add a cart\n\nWith tests.", "#34", "pull/34"),
        ("pull_request.ready_for_review", "Add a cart\n\nWith tests.", "#34", "pull/34"),
        ("pull_request.review_requested", "Review by bob: Add a cart\n\nWith tests.", "#34", "pull/34"),
        ("pull_request_review.changes_requested", "Re: Add a cart\n\nPlease fix it by Friday.", "#34", "pull/34#r-1"),
        (
            "pull_request_review_comment.created",
            "Re: Add a cart\n\nPlease fix it by Friday.\n\nshop/cart.py",
            "#34",
            "pull/34#d-1",
        ),
        ("commit_comment.created", "Re: 0123456\n\nPlease fix it by Friday.", "@0123456789", "commit/0123456789#c-1"),
        ("discussion.created", "Which colours?\n\nGreen or blue.", "#56", "discussions/56"),
        ("discussion_comment.created", "Re: Which colours?\n\nPlease fix it by Friday.", "#56", "discussions/56#d-1"),
        (
            "dependabot_alert.created",
            "parcels reads any file (high)\n\nparcels < 2.4.1 → 2.4.1, web/package-lock.json\n\nDots are followed.",
            "/dependabot/3",
            "security/dependabot/3",
        ),
        (
            "code_scanning_alert.created",
            "SQL in text (critical)\n\nThis query holds what a user typed.\n\nshop/cart.py:17",
            "/code-scanning/4",
            "security/code-scanning/4",
        ),
        ("secret_scanning_alert.created", "Exposed: A Cloud Key", "/secret-scanning/5", "security/secret-scanning/5"),
        ("workflow_run.failed", "CI: failure (main)\n\nFix the cart", "/actions/8/main", "actions/runs/99"),
        ("release.published", "Two\n\nCarts.", "@v2.0", "releases/tag/v2.0"),
    ],
)
def test_each_event_says_what_a_person_wants_to_see(event, text, thread, page):
    said = kept(event)

    assert said.text == text
    assert said.thread == f"acme/shop{thread}"
    assert said.link == f"{PAGE}/{page}"
    assert (said.author, said.chat) == ("ann", "acme/shop")
    assert said.sent_at in {NOON, datetime(2026, 11, 20, 10, tzinfo=UTC), datetime(2026, 11, 21, 11, tzinfo=UTC)}


def test_every_event_that_can_be_chosen_is_read():
    assert set(DELIVERIES) == set(hook.SETUP.events)


def test_what_nobody_has_chosen_is_left_out():
    left_out = {event: hook.read(posted(*DELIVERIES[event]), {}).left_out for event in DELIVERIES}

    assert left_out == {event: "" if taken else "event" for event, taken in hook.SETUP.events.items()}
    assert read("issues", delivery("opened", issue=ISSUE), events=["release.published"]).left_out == "event"
    assert read("push", {"ref": "refs/heads/main"}) == Reading("push", left_out="event")
    assert read("a" * 70, {"action": "b"}, bots=True).event == "a" * 64


def test_runs_that_end_well_are_left_out():
    good = delivery("completed", workflow_run=WORKFLOW_RUN | {"conclusion": "success"})
    late = delivery("completed", workflow_run=WORKFLOW_RUN | {"conclusion": "timed_out"})

    assert read("workflow_run", good) == Reading("workflow_run.completed", left_out="event")
    assert read("workflow_run", late).arrival.text == "CI: timed out (main)\n\nFix the cart"


def test_what_programs_say_is_left_out_unless_the_hook_takes_it():
    payload = delivery("opened", issue=ISSUE) | {"sender": RENOVATE}
    by_name = payload | {"sender": {"login": "renovate[bot]", "type": "User"}}

    assert [read("issues", it).left_out for it in (payload, by_name)] == ["bot", "bot"]
    assert read("issues", payload).remote is not None
    assert read("issues", payload, bots=True).arrival.author == "renovate[bot]"


def test_alarms_are_kept_though_programs_raise_them():
    kind, payload = DELIVERIES["dependabot_alert.created"]

    assert read(kind, payload | {"sender": RENOVATE}).arrival is not None


@pytest.mark.parametrize("body", [None, "", " \n", "<!-- nothing -->"])
def test_a_review_without_words_says_nothing(body):
    kind, payload = DELIVERIES["pull_request_review.changes_requested"]
    payload = payload | {"review": payload["review"] | {"body": body}}

    assert hook.read(posted(kind, payload), EVERYTHING).left_out == "nothing"


def test_a_release_without_a_name_is_called_by_its_tag():
    payload = delivery("published", release=RELEASE | {"name": None, "body": None})

    assert hook.read(posted("release", payload), EVERYTHING).arrival.text == "v2.0"


def test_long_texts_are_cut():
    issue = ISSUE | {"title": "t" * 400, "body": "b" * 9_000}

    title, _, body = read("issues", delivery("opened", issue=issue)).arrival.text.partition("\n\n")

    assert (title, body) == ("t" * 299 + "…", "b" * 7_999 + "…")


def test_many_comments_that_never_end_take_no_time():
    issue = ISSUE | {"body": "<!--" * 200_000}
    began = time.perf_counter()

    read("issues", delivery("opened", issue=issue))

    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("state", "reason", "status"),
    [
        ("open", None, "open"),
        ("open", "reopened", "open"),
        ("closed", "completed", "done"),
        ("closed", None, "done"),
        ("closed", "not_planned", "dropped"),
        ("closed", "duplicate", "dropped"),
    ],
)
def test_an_issue_is_told_as_the_tracker_has_it(state, reason, status):
    issue = ISSUE | {"state": state, "state_reason": reason}

    assert read("issues", delivery("edited", issue=issue)).remote == Remote(
        id="12",
        place="acme/shop",
        key="#12",
        address=f"{PAGE}/issues/12",
        fields={"title": "Login fails", "status": status, "assignee": "bob"},
        at=datetime(2026, 11, 21, 11, tzinfo=UTC),
        by="ann",
        marker="m-1",
    )


@pytest.mark.parametrize("action", ["deleted", "transferred"])
def test_an_issue_that_has_left_is_gone(action):
    remote = read("issues", delivery(action, issue=ISSUE)).remote

    assert (remote.id, remote.place, remote.gone) == ("12", "acme/shop", True)


def test_whoever_comments_on_an_issue_has_not_changed_it():
    kind, payload = DELIVERIES["issue_comment.created"]

    assert (read(kind, payload).remote.id, read(kind, payload).remote.by) == ("12", "")


def test_a_comment_on_a_pull_request_is_about_no_issue():
    kind, payload = DELIVERIES["issue_comment.created"]
    payload = payload | {"issue": ISSUE | {"pull_request": {"html_url": f"{PAGE}/pull/12"}}}

    assert hook.read(posted(kind, payload), EVERYTHING).remote is None


@pytest.mark.parametrize("kind", ["", "issues.opened", "Issues", "é", "\udcff"])
def test_a_delivery_of_no_kind_is_refused_by_name(kind):
    with pytest.raises(UnreadableError) as refusal:
        read(kind, delivery("opened", issue=ISSUE))

    assert refusal.value.field == "X-GitHub-Event"


@settings(max_examples=1500, deadline=None)
@given(mutated([{"kind": kind, "payload": payload} for kind, payload in DELIVERIES.values()]))
def test_a_delivery_of_any_shape_is_read_or_refused(delivered):
    with suppress(UnreadableError, BadJsonError):
        reading = hook.read(posted(str(delivered.get("kind", "")), delivered.get("payload", {})), EVERYTHING)

        assert (reading.arrival is None) is bool(reading.left_out or reading.answer)
        assert reading.arrival is None or reading.arrival.text.strip()
