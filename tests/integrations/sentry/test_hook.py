import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from multidict import CIMultiDict, CIMultiDictProxy

from integrations.base import Arrival, Call, Reading, UnreadableError
from integrations.json_object import BadJsonError
from integrations.sentry import hook
from integrations.signatures import hex_hmac
from tests.integrations.mutations import FLIPS, flipped, mutated

SECRET = "0f" * 32
NOW = 1_790_000_000

ACTOR = {"type": "application", "id": "sentry", "name": "Sentry"}
ISSUE = {
    "action": "created",
    "actor": ACTOR,
    "installation": {"uuid": "7a485448-a9e2-4c85-8a3c-4f44175783c9"},
    "data": {
        "issue": {
            "id": "1170820242",
            "shortId": "SHOP-9",
            "title": "KeyError: 'price'",
            "culprit": "shop.cart in total",
            "level": "error",
            "platform": "python",
            "firstSeen": "2026-11-22T15:00:00.391000Z",
            "metadata": {"type": "KeyError", "value": "'price'"},
            "project": {"id": "1", "name": "Shop", "slug": "shop"},
            "permalink": None,
            "web_url": "https://acme.sentry.example/issues/1170820242/",
        }
    },
}
ALERT = {
    "action": "triggered",
    "actor": ACTOR,
    "data": {
        "event": {
            "event_id": "e4874d664c3540c1a32eab185f12c5ab",
            "issue_id": "1170820242",
            "title": "KeyError: 'price'",
            "message": "Cart without a price",
            "culprit": "shop.cart in total",
            "level": "error",
            "environment": "production",
            "datetime": "2026-11-22T15:06:17.677000Z",
            "project": 1,
            "url": "https://acme.sentry.example/api/0/projects/acme/shop/events/e4874d/",
            "web_url": "https://acme.sentry.example/issues/1170820242/events/e4874d/",
        },
        "triggered_rule": "Anything in the cart",
    },
}
METRIC = {
    "action": "critical",
    "actor": ACTOR,
    "data": {
        "description_title": "Critical: Too many errors",
        "description_text": "1000 events in the last 10 minutes",
        "metric_alert": {
            "id": "4",
            "title": "Sacred Marmot",
            "alert_rule": {"name": "Too many errors"},
            "projects": ["shop", "mail"],
            "date_created": "2026-11-22T15:10:00.000000Z",
            "date_closed": None,
        },
        "web_url": "https://acme.sentry.example/alerts/1/",
    },
}
BODY = json.dumps(ISSUE).encode()
SIGNED = {"Sentry-Hook-Signature": hex_hmac(SECRET, BODY), "Sentry-Hook-Timestamp": str(NOW)}


def headers_of(*pairs: tuple[str, str]) -> CIMultiDictProxy[str]:
    return CIMultiDictProxy(CIMultiDict(pairs))


def read(payload, resource: str = "", **options) -> Reading:
    headers = headers_of(*([("Sentry-Hook-Resource", resource)] if resource else []))
    return hook.read(Call(headers, json.dumps(payload).encode(), "application/json"), options)


def test_a_published_hmac_is_found_right():
    signature = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    headers = headers_of(("Sentry-Hook-Signature", signature), ("Sentry-Hook-Timestamp", str(NOW)))

    assert hook.verify("It's a Secret to Everybody", headers, b"Hello, World!", NOW)


@pytest.mark.parametrize(("seconds", "accepted"), [(-301, False), (-299, True), (299, True), (301, False)])
def test_a_delivery_is_good_for_five_minutes_either_way(seconds, accepted):
    assert hook.verify(SECRET, headers_of(*SIGNED.items()), BODY, NOW + seconds) is accepted


@pytest.mark.parametrize(
    "changed",
    [
        {"Sentry-Hook-Signature": ""},
        {"Sentry-Hook-Signature": "sha256=" + SIGNED["Sentry-Hook-Signature"]},
        {"Sentry-Hook-Signature": SIGNED["Sentry-Hook-Signature"].upper()},
        {"Sentry-Hook-Signature": "é\udcff"},
        {"Sentry-Hook-Timestamp": ""},
        {"Sentry-Hook-Timestamp": "9" * 400},
        {"Sentry-Hook-Timestamp": f"{NOW}.0"},
    ],
)
def test_anything_else_is_a_plain_no(changed):
    assert hook.verify(SECRET, headers_of(*(SIGNED | changed).items()), BODY, NOW) is False


def test_no_secret_signs_nothing():
    headers = headers_of(("Sentry-Hook-Signature", hex_hmac("", BODY)), ("Sentry-Hook-Timestamp", str(NOW)))

    assert hook.verify("", headers, BODY, NOW) is False


def test_a_header_given_twice_is_a_plain_no():
    for name, value in SIGNED.items():
        assert hook.verify(SECRET, headers_of(*SIGNED.items(), (name, value)), BODY, NOW) is False


@settings(max_examples=1500, deadline=None)
@given(flips=FLIPS)
def test_no_mutation_of_what_is_signed_is_accepted(flips):
    signature = {"Sentry-Hook-Signature": SIGNED["Sentry-Hook-Signature"]}
    headers, body = flipped(signature, BODY, flips)
    if dict(headers) == signature and body == BODY:
        return  # two flips of one bit

    fresh = headers_of(*headers.items(), ("Sentry-Hook-Timestamp", str(NOW)))
    assert hook.verify(SECRET, fresh, body, NOW) is False


def test_what_is_sent_once_more_is_the_same_under_any_id():
    ids = {hook.delivery_id(headers_of(("Request-ID", it)), BODY) for it in ("1", "2")}

    assert len(ids) == 1
    assert ids != {hook.delivery_id(headers_of(("Request-ID", "1")), BODY + b" ")}


def test_a_new_issue_reads_as_its_key_its_title_and_where_it_comes_from():
    assert read(ISSUE, "issue") == Reading(
        "issue.created",
        Arrival(
            text="SHOP-9: KeyError: 'price'\n\nshop.cart in total\n\nlevel: error, platform: python",
            chat="Shop",
            thread="1170820242",
            sent_at=datetime(2026, 11, 22, 15, 0, 0, 391000, tzinfo=UTC),
            link="https://acme.sentry.example/issues/1170820242/",
        ),
    )


def test_an_alert_about_an_event_belongs_to_its_issue():
    assert read(ALERT, "event_alert") == Reading(
        "event_alert.triggered",
        Arrival(
            text="KeyError: 'price'\n\nCart without a price\n\nshop.cart in total\n\n"
            "level: error, environment: production",
            chat="shop",
            thread="1170820242",
            sent_at=datetime(2026, 11, 22, 15, 6, 17, 677000, tzinfo=UTC),
            link="https://acme.sentry.example/issues/1170820242/events/e4874d/",
        ),
    )


def test_an_alert_about_a_figure_reads_as_sentry_describes_it():
    assert read(METRIC, "metric_alert") == Reading(
        "metric_alert.critical",
        Arrival(
            text="Critical: Too many errors\n\n1000 events in the last 10 minutes",
            chat="shop, mail",
            thread="metric_alert:4",
            sent_at=datetime(2026, 11, 22, 15, 10, tzinfo=UTC),
            link="https://acme.sentry.example/alerts/1/",
        ),
    )


@pytest.mark.parametrize(("payload", "event"), [(ISSUE, "issue.created"), (ALERT, "event_alert.triggered")])
def test_a_delivery_that_is_read_again_without_its_headers_says_the_same(payload, event):
    assert read(payload).event == event
    assert read(payload).arrival is not None


@pytest.mark.parametrize(
    ("payload", "resource", "event"),
    [
        (ISSUE | {"action": "resolved"}, "issue", "issue.resolved"),
        (METRIC | {"action": "resolved"}, "metric_alert", "metric_alert.resolved"),
        ({"action": "created", "data": {"comment": "a"}}, "comment", "comment.created"),
        ({"action": "created", "data": {"installation": {}}}, "installation", "installation.created"),
        ({}, "é" * 100, ("é" * 100)[:64]),
    ],
)
def test_what_nobody_asked_for_is_left_out(payload, resource, event):
    assert read(payload, resource) == Reading(event, left_out="event")


def test_that_an_alert_is_over_is_taken_where_it_is_asked_for():
    assert read(METRIC | {"action": "resolved"}, events=["metric_alert.resolved"]).arrival is not None


@pytest.mark.parametrize("payload", [ISSUE | {"data": {}}, ISSUE | {"data": {"issue": {"id": "1", "title": " "}}}])
def test_an_issue_without_a_title_is_refused(payload):
    with pytest.raises(UnreadableError):
        read(payload, "issue")


@settings(max_examples=700, deadline=None)
@given(payload=mutated([ISSUE, ALERT, METRIC]))
def test_any_delivery_is_read_or_refused_by_name(payload):
    for resource in ("issue", "event_alert", "metric_alert", ""):
        try:
            reading = read(payload, resource)
        except (UnreadableError, BadJsonError):
            continue
        assert reading.left_out == "event" or reading.arrival.text.strip()
