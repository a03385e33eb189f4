import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from integrations.base import Call, Reading
from integrations.generic import hook
from integrations.standard_webhooks import sign
from tests.integrations.mutations import FLIPS, flipped

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = 1_614_265_330
BODY = b'{"text": "Login fails"}'
SIGNED = {"webhook-id": "m1", "webhook-timestamp": str(NOW), "webhook-signature": sign(SECRET, "m1", NOW, BODY)}


def headers_of(*pairs: tuple[str, str]) -> CIMultiDictProxy[str]:
    return CIMultiDictProxy(CIMultiDict(pairs))


def test_a_signed_delivery_is_genuine_while_it_is_fresh():
    assert hook.verify(SECRET, headers_of(*SIGNED.items()), BODY, NOW + 300)
    assert not hook.verify(SECRET, headers_of(*SIGNED.items()), BODY, NOW + 301)


@pytest.mark.parametrize(
    "header",
    [("Authorization", f"Bearer {SECRET}"), ("authorization", f"bearer {SECRET}"), ("X-Sift-Token", SECRET)],
)
def test_the_secret_in_a_header_is_enough(header):
    assert hook.verify(SECRET, headers_of(header), BODY, NOW)


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("Authorization", SECRET),),
        (("Authorization", f"Basic {SECRET}"),),
        (("Authorization", "Bearer "),),
        (("Authorization", f"Bearer  {SECRET}"),),
        (("Authorization", f"Bearer {SECRET[:-1]}"),),
        (("Authorization", f"Bearer {SECRET}"), ("authorization", "Bearer another")),
        (("Authorization", f"Bearer {SECRET}"), ("authorization", f"Bearer {SECRET}")),
        (("X-Sift-Token", ""),),
        (("X-Sift-Token", SECRET.lower()),),
        (("X-Sift-Token", f"{SECRET}\udcff"),),
        (("X-Sift-Token", SECRET), ("x-sift-token", SECRET)),
    ],
)
def test_anything_but_the_secret_once_is_not(headers):
    assert hook.verify(SECRET, headers_of(*headers), BODY, NOW) is False


def test_no_secret_is_no_secret():
    assert hook.verify("", headers_of(("X-Sift-Token", ""), ("Authorization", "Bearer ")), BODY, NOW) is False


@settings(max_examples=1500, deadline=None)
@given(flips=FLIPS, name=st.sampled_from(["Authorization", "X-Sift-Token"]))
def test_no_other_secret_is_taken(flips, name):
    words = "Bearer " if name == "Authorization" else ""
    headers, _ = flipped({name: SECRET}, b"{}", [(0, bit) for _, bit in flips])
    if headers[name] == SECRET:
        return  # two flips of one bit

    assert hook.verify(SECRET, headers_of((name, words + headers[name])), BODY, NOW) is False


def test_a_repeated_delivery_is_told_by_what_is_signed_then_by_its_key_then_by_its_body():
    assert hook.delivery_id(headers_of(("Idempotency-Key", "k1"), ("webhook-id", "m1")), BODY) == "m1"
    assert hook.delivery_id(headers_of(("Idempotency-Key", "k1")), BODY) == "k1"
    assert hook.delivery_id(headers_of(), BODY) == hashlib.sha256(BODY).hexdigest()


def read(body: bytes, **options) -> Reading:
    return hook.read(Call(headers_of(), body, "application/json"), options)


def test_without_a_mapping_the_names_we_know_are_read():
    assert read(BODY).arrival.text == "Login fails"


def test_with_a_mapping_its_expressions_are_read():
    reading = read(b'{"issue": {"title": "Login fails"}}', mapping={"text": "issue.title"})

    assert (reading.event, reading.arrival.text, reading.left_out) == ("message", "Login fails", "")


def test_what_does_not_meet_the_condition_is_left_out():
    reading = read(BODY, mapping={"when": "severity == 'high'"})

    assert reading == Reading("message", left_out="event")
