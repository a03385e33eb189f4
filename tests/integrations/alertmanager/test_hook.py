import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from integrations.alertmanager import hook
from integrations.base import Arrival, Call, Reading, UnreadableError
from integrations.json_object import BadJsonError
from tests.integrations.alertmanager.notifications import OF_GRAFANA, RESOLVED, alert, notification
from tests.integrations.mutations import FLIPS, flipped, mutated

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def headers_of(*pairs: tuple[str, str]) -> CIMultiDictProxy[str]:
    return CIMultiDictProxy(CIMultiDict(pairs))


def basic(password: str, user: str = "sift") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode(errors="surrogateescape")).decode()


def read(payload, **options) -> Reading:
    return hook.read(Call(headers_of(), json.dumps(payload).encode(), "application/json"), options)


def is_genuine(*authorizations: str) -> bool:
    return hook.verify(SECRET, headers_of(*(("Authorization", it) for it in authorizations)), b"{}", 0.0)


@pytest.mark.parametrize("authorization", [f"Bearer {SECRET}", basic(SECRET), basic(SECRET, user="anybody")])
def test_the_secret_is_a_bearer_token_or_a_password(authorization):
    assert is_genuine(authorization)


@pytest.mark.parametrize(
    "authorizations",
    [
        (),
        ("",),
        (SECRET,),
        (f"Bearer {SECRET} ",),
        (f"Basic {SECRET}",),
        (basic(""),),
        (basic(SECRET[:-1]),),
        (basic(f":{SECRET}"),),
        (basic("x", user=SECRET),),
        (basic(SECRET) + "=",),
        ("Basic é",),
        ("Basic \udcff",),
        (f"Bearer {SECRET}", f"Bearer {SECRET}"),
    ],
)
def test_anything_else_is_neither(authorizations):
    assert is_genuine(*authorizations) is False


@settings(max_examples=1500, deadline=None)
@given(flips=FLIPS, scheme=st.sampled_from(["Bearer", "Basic"]))
def test_no_other_secret_is_taken(flips, scheme):
    changed = flipped({"secret": SECRET}, b"{}", [(0, bit) for _, bit in flips])[0]["secret"]
    if changed == SECRET:
        return  # two flips of one bit

    assert is_genuine(f"Bearer {changed}" if scheme == "Bearer" else basic(changed)) is False


def test_an_alert_reads_as_what_is_wrong_where_and_how_much():
    reading = read(notification())

    assert reading.event == "firing"
    assert reading.arrival == Arrival(
        text="DiskFull: Disk is almost full on db-1\n\n/var has 3 % left.\n\n"
        "severity: warning, instance: db-1, job: node\n\nhttps://runbooks.example/disk",
        chat="sift",
        thread='{}/{severity="warning"}:{alertname="DiskFull"}',
        sent_at=datetime(2026, 11, 22, 15, 0, 0, 123456, tzinfo=UTC),
        link="https://prometheus.example/graph?g0.expr=disk",
    )


def test_several_alerts_are_one_message_the_gravest_first():
    labels = {"alertname": "DiskFull", "instance": "db-2", "severity": "critical"}
    graver = alert(labels=labels, annotations={"summary": "Disk is full"})
    recovered = alert(status="resolved")

    arrival = read(notification(recovered, alert(), graver, truncatedAlerts=1)).arrival

    assert arrival.text == (
        "DiskFull (3)\n\n- DiskFull: Disk is full (severity: critical, instance: db-2)\n"
        "- DiskFull: Disk is almost full on db-1 (severity: warning, instance: db-1, job: node)"
    )
    assert arrival.link == "https://alertmanager.example"


def test_of_very_many_alerts_the_first_are_told_and_the_others_counted():
    lines = read(notification(*[alert(f"A{number}") for number in range(50)])).arrival.text.splitlines()

    assert lines[0] == "DiskFull (50)"
    assert len(lines) == 2 + 20 + 1
    assert lines[-1] == "- … +30"


def test_an_alert_without_a_name_and_words_is_told_by_its_labels():
    bare = alert(labels={"instance": "db-1"}, annotations={}, generatorURL="", silenceURL="https://g.example/silence")

    arrival = read(notification(bare, externalURL="")).arrival

    assert arrival.text.startswith("instance: db-1")
    assert arrival.link == "https://g.example/silence"


def test_that_an_alert_is_over_is_taken_only_where_it_is_asked_for():
    assert read(RESOLVED) == Reading("resolved", left_out="event")
    assert read(notification(), events=["resolved"]) == Reading("firing", left_out="event")
    arrival = read(RESOLVED, events=["resolved"]).arrival
    assert arrival.text.startswith("[resolved] DiskFull: Disk is almost full on db-1")
    assert arrival.sent_at == datetime(2026, 11, 22, 16, tzinfo=UTC)


def test_a_notification_about_no_alerts_is_nothing():
    assert read(notification(alerts=[])) == Reading("firing", left_out="nothing")


def test_a_key_too_long_for_a_thread_becomes_a_short_one_of_its_own():
    one, other = (read(notification(groupKey="a" * 200 + end)).arrival.thread for end in "bc")

    assert len(one) == len(other) == 64
    assert one != other


def delivery_id(payload) -> str:
    return hook.delivery_id(headers_of(), json.dumps(payload).encode())


def test_a_notification_is_the_same_as_long_as_none_of_its_alerts_changes():
    first = notification(alert("A", fingerprint="1"), alert("B", fingerprint="2"))
    again = notification(alert("B", fingerprint="2"), alert("A", fingerprint="1"), externalURL="https://moved.example")
    others = [
        notification(alert("A", fingerprint="1")),
        notification(alert("A", fingerprint="1", startsAt="2026-11-22T18:00:00Z"), alert("B", fingerprint="2")),
        notification(alert("A", fingerprint="1", status="resolved"), alert("B", fingerprint="2")),
        first | {"status": "resolved"},
        first | {"groupKey": "{}"},
    ]

    assert delivery_id(first) == delivery_id(again)
    assert len({delivery_id(it) for it in (first, *others)}) == 6
    assert len(hook.delivery_id(headers_of(), b"not JSON")) == 64


@settings(max_examples=700, deadline=None)
@given(payload=mutated([notification(), notification(alert(), alert("B")), RESOLVED, OF_GRAFANA]))
def test_any_notification_is_read_or_refused_by_name(payload):
    body = json.dumps(payload).encode()
    assert len(hook.delivery_id(headers_of(), body)) == 64

    try:
        reading = hook.read(Call(headers_of(), body, "application/json"), {"events": ["firing", "resolved"]})
    except (UnreadableError, BadJsonError):
        return

    assert reading.left_out == "nothing" or reading.arrival.text.strip()
