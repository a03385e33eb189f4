import base64
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from integrations.standard_webhooks import derive_secret, sign, verify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = 1_614_265_330
BODY = b'{"test": 2432232314}'
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": str(NOW),
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def test_the_published_vectors_are_accepted():
    other = {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }
    body = b'{"event_type":"ping","data":{"success":true}}'

    assert verify(SECRET, HEADERS, BODY, NOW)
    assert verify("whsec_plJ3nmyCDGBKInavdOK15jsl", other, body, 1_731_705_121)


@pytest.mark.parametrize(("seconds", "accepted"), [(-301, False), (-300, True), (300, True), (301, False)])
def test_a_signature_is_good_for_five_minutes_either_way(seconds, accepted):
    assert verify(SECRET, HEADERS, BODY, NOW + seconds) is accepted


def test_one_right_signature_among_several_is_enough():
    signatures = f"v1,{'A' * 43}= v1a,abc {HEADERS['webhook-signature']}"

    assert verify(SECRET, HEADERS | {"webhook-signature": signatures}, BODY, NOW)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        " ",
        "v1",
        "v1,",
        ",",
        "v1,,",
        "v1,not base64!",
        "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=",
        "v1,é",
        "v1,\udcff",
        "v1,a,b",
    ],
)
def test_a_wrong_signature_is_a_plain_no(signature):
    assert verify(SECRET, HEADERS | {"webhook-signature": signature}, BODY, NOW) is False


@pytest.mark.parametrize("missing", list(HEADERS))
def test_a_missing_header_is_a_plain_no(missing):
    assert verify(SECRET, {k: v for k, v in HEADERS.items() if k != missing}, BODY, NOW) is False


@pytest.mark.parametrize("timestamp", ["", "x", "-1", f"{NOW}.5", f" {NOW}", f"0{NOW}", "9" * 400, "١٦١٤٢٦٥٣٣٠", "1e9"])
def test_a_timestamp_that_is_no_number_is_a_plain_no(timestamp):
    assert verify(SECRET, HEADERS | {"webhook-timestamp": timestamp}, BODY, NOW) is False


FLIPS = st.tuples(
    st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature", "body"]), st.integers(0, 5000)
)


@settings(max_examples=1500, deadline=None)
@given(flips=st.lists(FLIPS, min_size=1, max_size=3, unique=True))
def test_no_mutation_of_a_genuine_delivery_is_accepted(flips):
    parts = {name: bytearray(value.encode()) for name, value in HEADERS.items()} | {"body": bytearray(BODY)}
    for name, bit in flips:
        parts[name][bit // 8 % len(parts[name])] ^= 1 << bit % 8
    changed = {name: bytes(value) for name, value in parts.items()}
    if changed == {name: value.encode() for name, value in HEADERS.items()} | {"body": BODY}:
        return  # two flips of one bit
    headers = {name: value.decode(errors="surrogateescape") for name, value in changed.items() if name != "body"}

    assert verify(SECRET, headers, changed["body"], NOW) is False


@settings(max_examples=300, deadline=None)
@given(
    identifier=st.text("abcXYZ019_-.", min_size=1, max_size=40),
    timestamp=st.integers(1, 2_000_000_000),
    body=st.text(max_size=200),
    key=st.binary(min_size=24, max_size=64),
)
def test_the_reference_signs_what_we_accept_and_signs_the_same(identifier, timestamp, body, key):
    secret = "whsec_" + base64.b64encode(key).decode()
    reference = Webhook(secret).sign(identifier, datetime.fromtimestamp(timestamp, UTC), body)

    assert sign(secret, identifier, timestamp, body.encode()) == reference
    headers = {"webhook-id": identifier, "webhook-timestamp": str(timestamp), "webhook-signature": reference}
    assert verify(secret, headers, body.encode(), timestamp)
    assert not verify(secret, headers, body.encode() + b" ", timestamp)


def test_the_reference_accepts_what_we_sign():
    now = int(time.time())
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": str(now),
        "webhook-signature": sign(SECRET, "m1", now, b'{"a":1}'),
    }

    assert Webhook(SECRET).verify(b'{"a":1}', headers) == {"a": 1}
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(b'{"a":2}', headers)


def test_a_derived_secret_is_of_its_hook_its_version_and_its_installation():
    secrets = {derive_secret(key, hook, version) for key in ("k", "l") for hook in ("a", "b") for version in (1, 2)}

    assert len(secrets) == 8
    assert all(len(base64.b64decode(secret.removeprefix("whsec_"))) == 32 for secret in secrets)
    assert derive_secret("k", "a", 1) == derive_secret("k", "a", 1)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_header_that_is_given_twice_is_none(name):
    headers = CIMultiDict(
        {
            "webhook-id": "msg_1",
            "webhook-timestamp": "1000",
            "webhook-signature": sign("whsec_c2VjcmV0", "msg_1", 1000, b"{}"),
        }
    )
    assert verify("whsec_c2VjcmV0", headers, b"{}", 1000)

    headers.add(name, headers[name])

    assert not verify("whsec_c2VjcmV0", headers, b"{}", 1000)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!", "no base64", "\ud800"])
def test_a_secret_that_is_none_takes_nothing(secret):
    headers = {"webhook-id": "1", "webhook-timestamp": "1000", "webhook-signature": "v1,"}

    assert not verify(secret, headers, b"{}", 1000)
