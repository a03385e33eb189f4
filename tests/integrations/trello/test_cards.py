"""Trello's cards, whatever they look like."""

from contextlib import suppress
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as some

from integrations.base import UnreadableError
from integrations.trello.cards import remote
from tests.integrations.trello.server import TrelloServer

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text() | some.datetimes().map(str),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=6,
)
READ = ("id", "idBoard", "idShort", "name", "desc", "closed", "due", "dueComplete", "idList", "idMembers", "shortUrl")


@example({"idMembers": [["1"], {}, None, "1"]})
@given(some.dictionaries(some.sampled_from(READ), JSON, min_size=1))
def test_a_card_of_any_shape_is_read_or_refused(values: dict[str, Any]) -> None:
    card = TrelloServer().add("Login fails") | values

    with suppress(UnreadableError):
        assert remote(card, {"1": "open"}, {"1": "ann"}).id
