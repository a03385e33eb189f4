"""What the answers of trackers mean to us."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from multidict import CIMultiDict

from integrations.answers import LONGEST_DETAIL, LONGEST_WAIT, content, explanation, refused, unanswered, wait
from integrations.base import UnreadableError
from integrations.fields import cut, link, moment, number, text, thing, things
from integrations.markers import marked, marker_of
from integrations.outbound import OutboundError, Reply
from integrations.trackers import TrackerError

NOW = 1_795_000_000

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.sampled_from(["a", "b", "message", "errors"]), inner),
    max_leaves=12,
)


def reply(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, CIMultiDict(headers or {}), body)


@pytest.mark.parametrize(
    ("code", "meant", "again"),
    [
        ("bad_address", "unreachable", False),
        ("not_allowed", "not_allowed", False),
        ("insecure", "not_allowed", False),
        ("too_long", "bad_answer", False),
        ("unreachable", "unreachable", True),
        ("too_slow", "unreachable", True),
    ],
)
def test_what_got_no_answer_is_tried_again_where_that_may_help(code: str, meant: str, again: bool) -> None:
    error = unanswered(OutboundError(code))

    assert (error.code, error.again) == (meant, again)


@pytest.mark.parametrize(
    ("status", "code", "again"),
    [
        (301, "no_place", False),
        (400, "refused", False),
        (401, "bad_secret", False),
        (403, "forbidden", False),
        (404, "no_place", False),
        (408, "failing", True),
        (409, "refused", False),
        (410, "gone", False),
        (422, "refused", False),
        (423, "failing", True),
        (429, "busy", True),
        (500, "failing", True),
        (503, "failing", True),
        (599, "failing", True),
        (799, "failing", True),
    ],
)
def test_a_status_says_whether_trying_again_helps(status: int, code: str, again: bool) -> None:
    error = refused(reply(status))

    assert (error.code, error.again, str(error)) == (code, again, f"HTTP {status}")


def test_what_is_missing_is_what_was_asked_for() -> None:
    assert refused(reply(404), missing="gone").code == "gone"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "30"}, 30),
        ({"retry-after": "0"}, 0),
        ({"Retry-After": "999999999"}, LONGEST_WAIT),
        ({"Retry-After": "9" * 400}, LONGEST_WAIT),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": format_datetime(datetime.fromtimestamp(NOW + 90, UTC), usegmt=True)}, 90),
        ({"Retry-After": format_datetime(datetime.fromtimestamp(NOW - 90, UTC), usegmt=True)}, 0),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(NOW + 60)}, 60),
        ({"X-RateLimit-Remaining": "1", "X-RateLimit-Reset": str(NOW + 60)}, None),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "45"}, 45),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "inf"}, None),
        ({"RateLimit-Remaining": "0"}, None),
        ({"Retry-After": "5", "RateLimit-Remaining": "0", "RateLimit-Reset": "45"}, 5),
    ],
)
def test_we_wait_as_long_as_we_are_asked_to(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], seconds: float | None
) -> None:
    monkeypatch.setattr("integrations.answers.time.time", lambda: float(NOW))

    assert wait(reply(429, headers=headers).headers) == seconds


@given(some.text(max_size=60))
def test_no_header_is_too_odd_to_be_heeded_or_passed_over(value: str) -> None:
    seconds = wait({"Retry-After": value, "RateLimit-Remaining": "0", "RateLimit-Reset": value})

    assert seconds is None or 0 <= seconds <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"message": "Validation Failed"}', "HTTP 422 Validation Failed"),
        (b'{"error": "insufficient_scope", "error_description": "More is needed"}', "HTTP 422 More is needed"),
        (b'{"errorMessages": ["No such project"]}', "HTTP 422 ['No such project']"),
        (b'{"message": "", "detail": "a\\n\\u202eb\\u0000"}', "HTTP 422 a b"),
        (b"<html>", "HTTP 422"),
        (b"[]", "HTTP 422"),
    ],
)
def test_the_trackers_own_words_are_told(body: bytes, told: str) -> None:
    assert explanation(reply(422, body)) == told


@given(some.binary(max_size=80), some.integers(0, 999))
def test_no_answer_is_anything_else_than_json_or_an_error_of_ours(body: bytes, status: int) -> None:
    with suppress(TrackerError):
        content(reply(status, body))

    assert len(explanation(reply(status, body))) <= LONGEST_DETAIL


def test_an_answer_without_a_body_is_none() -> None:
    assert content(reply(204)) is None


@given(JSON)
def test_any_json_is_read_or_refused_by_name(payload: Any) -> None:
    wrong = set()
    for getter in (text, number, thing, things, moment, link):
        for path in (("a",), ("a", "b")):
            try:
                getter(payload, *path)
            except UnreadableError as error:
                wrong.add(error.field)

    assert wrong <= {"", "a", "a.b"}


def test_fields_are_found_by_their_path_and_null_is_absent() -> None:
    payload = {"a": {"b": "x\0\ud800", "n": 5, "t": "2026-11-22T12:00:00+01:00", "l": [{}], "no": None}}

    assert text(payload, "a", "b") == "x?"
    assert number(payload, "a", "n") == 5
    assert moment(payload, "a", "t") == datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert things(payload, "a", "l") == [{}]
    assert (text(payload, "a", "no"), number(payload, "no", "n"), thing(payload, "no")) == ("", None, {})


@pytest.mark.parametrize("address", ["javascript:1", "https://a\nb", "https://" + "a" * 2_048, "/x"])
def test_what_is_no_address_of_the_web_is_no_link(address: str) -> None:
    assert link({"url": address}, "url") == ""
    assert link({"url": "https://example.com/x"}, "url") == "https://example.com/x"


def test_words_are_cut_to_a_length() -> None:
    assert (cut("four", 4), cut("fives", 4)) == ("four", "fiv…")


def test_a_marker_is_the_last_in_its_text_and_is_never_cut_off() -> None:
    copied = marked("Words", "m1", most=100)

    assert marker_of(marked(copied, "m-2_", most=200)) == "m-2_"
    assert marker_of(f"{copied}\n\nedited later") == "m1"
    assert marker_of("<!-- sift: -->") == marker_of("<!-- sift:a b -->") == marker_of("") == ""
    assert len(marked("w" * 500, "m1", most=100)) == 100
