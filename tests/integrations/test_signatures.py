import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from integrations.signatures import delivery_id, from_base64, from_hex, hex_hmac, is_fresh, once, same

ANY_TEXT = st.text(st.characters(), max_size=80)


def test_a_header_that_is_given_twice_is_none():
    headers = CIMultiDictProxy(CIMultiDict([("X-Token", "a"), ("x-token", "a"), ("X-Other", "b")]))

    assert once(headers, "X-TOKEN") == ""
    assert once(headers, "x-other") == "b"
    assert once(headers, "X-Missing") == ""
    assert once({"X-Token": "a"}, "X-Token") == "a"


@pytest.mark.parametrize(
    ("expected", "offered", "is_same"),
    [
        ("token", "token", True),
        ("tökén", "tökén", True),
        ("token", "Token", False),
        ("a?b", "a\udcffb", False),
        ("a\udcffb", "a\udcfeb", False),
        ("", "", False),
    ],
)
def test_texts_are_the_same_only_when_nothing_differs(expected, offered, is_same):
    assert same(expected, offered) is is_same


@pytest.mark.parametrize(("seconds", "fresh"), [(-301, False), (-300, True), (0, True), (300, True), (301, False)])
def test_a_time_is_fresh_for_five_minutes_either_way(seconds, fresh):
    assert is_fresh("1700000000", 1_700_000_000 + seconds) is fresh


@pytest.mark.parametrize(
    "timestamp", ["", "x", "-1", "+1700000000", "1700000000.0", " 1700000000", "9" * 400, "١٧٠٠٠٠٠٠٠٠"]
)
def test_what_is_no_time_is_not_fresh(timestamp):
    assert is_fresh(timestamp, 1_700_000_000) is False


def test_only_the_one_spelling_of_some_bytes_is_decoded():
    assert from_hex("00ff") == b"\x00\xff"
    assert [from_hex(it) for it in ("00FF", "00 ff", "00f", "0x00", "é", "\udcff")] == [b""] * 6
    assert from_base64("AP8=") == b"\x00\xff"
    assert [from_base64(it) for it in ("AP8", "AP9=", "AP 8=", "AP8=\n", "AP8==", "_-8=", "é", "\udcff")] == [b""] * 8


@given(ANY_TEXT, ANY_TEXT, st.binary(max_size=40))
def test_nothing_that_is_posted_raises(one, other, data):
    is_fresh(one, 0.0)

    assert same(one, other) is (one == other != "")
    assert from_hex(data.hex()) == data
    assert from_base64(base64.b64encode(data).decode()) == data
    assert from_hex(one).hex() in {one, ""}
    assert len(hex_hmac(one, data)) == 64
    assert delivery_id({"X-Id": one}, data, "X-Id") in {one, hashlib.sha256(data).hexdigest()}


@pytest.mark.parametrize("header", ["", " ", "two words", "a" * 201, "é", "a\n"])
def test_without_an_id_a_delivery_is_told_by_its_body(header):
    digest = hashlib.sha256(b"{}").hexdigest()

    assert delivery_id({"X-Id": header}, b"{}", "X-Id") == digest
    assert delivery_id({"X-Id": header, "X-Other": "o-1"}, b"{}", "X-Id", "X-Other") == "o-1"
    assert delivery_id({}, b"{}") == digest
