"""Linear's issues, whatever they look like."""

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from integrations.base import UnreadableError
from integrations.linear.issues import remote, state_of

KEYS = ("name", "type", "email", "key", "nodes", "updatedAt", "actor", "position")
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.sampled_from(KEYS), inner),
    max_leaves=6,
)
READ = ("id", "identifier", "url", "title", "dueDate", "trashed", "updatedAt", "state", "assignee", "team", "history")


@given(some.dictionaries(some.sampled_from(READ), JSON))
def test_an_issue_of_any_shape_is_read_or_refused(values: dict[str, Any]) -> None:
    issue = {"id": "1", "identifier": "ENG-1", "title": "Login fails", "state": {"type": "started"}} | values

    with suppress(UnreadableError):
        assert remote(issue, {"done": "Shipped"}).id


@given(some.lists(some.dictionaries(some.sampled_from(("id", *KEYS)), JSON)))
def test_states_of_any_shape_are_read_or_refused(states: list[dict[str, Any]]) -> None:
    with suppress(UnreadableError):
        assert isinstance(state_of("open", states, {"open": "Todo"}), str)
