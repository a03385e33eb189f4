import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from integrations.base import Call
from integrations.grafana import hook
from integrations.signatures import hex_hmac
from tests.integrations.alertmanager.notifications import OF_GRAFANA
from tests.integrations.mutations import FLIPS, flipped

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = 1_790_000_000
BODY = json.dumps(OF_GRAFANA).encode()
SIGNED = {"X-Grafana-Alerting-Signature": hex_hmac(SECRET, BODY)}
STAMPED = {
    "X-Grafana-Alerting-Signature": hex_hmac(SECRET, f"{NOW}:".encode(), BODY),
    "X-Grafana-Alerting-Timestamp": str(NOW),
}


def headers_of(*pairs: tuple[str, str]) -> CIMultiDictProxy[str]:
    return CIMultiDictProxy(CIMultiDict(pairs))


def test_a_published_hmac_is_found_right():
    headers = {
        "X-Grafana-Alerting-Signature": "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    }

    assert hook.verify("It's a Secret to Everybody", headers_of(*headers.items()), b"Hello, World!", NOW)


@pytest.mark.parametrize(("seconds", "accepted"), [(-301, False), (-299, True), (299, True), (301, False)])
def test_a_signature_with_a_time_is_good_for_five_minutes_either_way(seconds, accepted):
    assert hook.verify(SECRET, headers_of(*STAMPED.items()), BODY, NOW + seconds) is accepted


def test_a_signature_without_a_time_covers_the_body():
    assert hook.verify(SECRET, headers_of(*SIGNED.items()), BODY, NOW)
    assert not hook.verify(SECRET, headers_of(*SIGNED.items()), BODY + b" ", NOW)


@pytest.mark.parametrize("words", [f"Bearer {SECRET}", "Basic " + base64.b64encode(f"u:{SECRET}".encode()).decode()])
def test_older_versions_tell_the_secret(words):
    assert hook.verify(SECRET, headers_of(("Authorization", words)), BODY, NOW)


def test_no_secret_signs_nothing():
    headers = headers_of(("X-Grafana-Alerting-Signature", hex_hmac("", BODY)))

    assert hook.verify("", headers, BODY, NOW) is False


@pytest.mark.parametrize(
    "pairs",
    [
        (),
        (("X-Grafana-Alerting-Signature", ""),),
        (("X-Grafana-Alerting-Signature", "sha256=" + hex_hmac(SECRET, BODY)),),
        (("X-Grafana-Alerting-Signature", hex_hmac(SECRET, BODY).upper()),),
        (("X-Grafana-Alerting-Signature", "\udcff"),),
        (*SIGNED.items(), *SIGNED.items()),
        (*SIGNED.items(), ("X-Grafana-Alerting-Timestamp", str(NOW))),
        (("X-Grafana-Alerting-Signature", STAMPED["X-Grafana-Alerting-Signature"]),),
        (*STAMPED.items(), ("x-grafana-alerting-timestamp", str(NOW))),
        (
            ("X-Grafana-Alerting-Signature", hex_hmac(SECRET, b"9" * 400, b":", BODY)),
            ("X-Grafana-Alerting-Timestamp", "9" * 400),
        ),
        (("Authorization", "Bearer whsec_"),),
    ],
)
def test_anything_else_is_a_plain_no(pairs):
    assert hook.verify(SECRET, headers_of(*pairs), BODY, NOW) is False


@settings(max_examples=1500, deadline=None)
@given(flips=FLIPS, genuine=st.sampled_from([SIGNED, STAMPED]))
def test_no_mutation_of_a_genuine_delivery_is_accepted(flips, genuine):
    headers, body = flipped(genuine, BODY, flips)
    if dict(headers) == genuine and body == BODY:
        return  # two flips of one bit

    assert hook.verify(SECRET, headers, body, NOW) is False


def test_an_alert_of_grafana_is_read_with_its_folder_and_its_panel():
    arrival = hook.read(Call(headers_of(), BODY, "application/json"), {}).arrival

    assert arrival.text.startswith("DiskFull: Disk is almost full on db-1\n\n/var has 3 % left.\n\ninstance: db-1\n\n")
    assert (arrival.chat, arrival.link) == ("Databases", "https://grafana.example/d/disk?viewPanel=2")
    assert arrival.sent_at == datetime(2026, 11, 22, 15, tzinfo=UTC)
