from datetime import UTC, datetime

import pytest

from integrations import SERVICES
from integrations.base import Arrival, UnreadableError
from integrations.generic import payload as generic


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        ({"text": "a"}, "a"),
        ({"message": "b"}, "b"),
        ({"content": "c"}, "c"),
        ({"title": "T", "body": "B"}, "T\n\nB"),
        ({"title": "T"}, "T"),
        ({"body": "B"}, "B"),
        ({"text": " ", "message": "b"}, "b"),
        ({"text": None, "title": "T"}, "T"),
    ],
)
def test_the_text_is_found_under_any_of_its_names(payload, text):
    assert generic.arrival(payload) == Arrival(text=text)


def test_what_else_is_told_is_kept():
    payload = {
        "text": "a",
        "author": "Ann",
        "chat": "ops",
        "sent_at": "2026-11-22T15:00:00+02:00",
        "url": "https://x.y/1",
    }

    assert generic.arrival(payload) == Arrival(
        text="a", author="Ann", chat="ops", sent_at=datetime(2026, 11, 22, 13, tzinfo=UTC), link="https://x.y/1"
    )


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({}, "text"),
        ({"text": " \n"}, "text"),
        ({"text": 7}, "text"),
        ({"message": {"text": "a"}}, "message"),
        ({"text": "a", "author": 7}, "author"),
        ({"text": "a", "sent_at": "soon"}, "sent_at"),
        ({"text": "a", "sent_at": 1790000000}, "sent_at"),
        ({"text": "a", "sent_at": "0001-01-01T00:00:00+14:00"}, "sent_at"),
        ({"text": "a", "sent_at": "1969-12-31T23:59:59Z"}, "sent_at"),
        ({"text": "a", "sent_at": "9999-01-01T00:00:00Z"}, "sent_at"),
        ({"text": "a", "url": "https://x.y/" + "a" * 2_048}, "url"),
        ({"text": "a", "url": "javascript:alert(1)"}, "url"),
    ],
)
def test_what_cannot_be_kept_is_named(payload, field):
    with pytest.raises(UnreadableError) as refusal:
        generic.arrival(payload)

    assert refusal.value.field == field


def test_every_service_has_a_short_name():
    assert all(name.isalpha() and name.islower() and len(name) <= 32 for name in SERVICES)
