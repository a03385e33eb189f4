"""GitHub's issues, whatever they look like."""

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from integrations.base import UnreadableError
from integrations.github.issues import remote
from tests.integrations.github.server import GithubServer

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.sampled_from(["login", "username", "full"]), inner),
    max_leaves=6,
)
READ = (
    "number",
    "state",
    "state_reason",
    "title",
    "body",
    "assignees",
    "html_url",
    "repository_url",
    "updated_at",
    "closed_at",
    "closed_by",
)


@given(some.dictionaries(some.sampled_from(READ), JSON, min_size=1))
def test_an_issue_of_any_shape_is_read_or_refused(values: dict[str, Any]) -> None:
    issue = GithubServer().add("Login fails") | values

    with suppress(UnreadableError):
        assert remote(issue).key.startswith("#")
