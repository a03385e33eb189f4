"""Todoist's tasks, whatever they look like."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from integrations.base import UnreadableError
from integrations.todoist.tasks import due_of, is_floating, remote
from tests.integrations.todoist.server import TodoistServer

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text() | some.datetimes().map(str),
    lambda inner: some.lists(inner) | some.dictionaries(some.sampled_from(("date", "timezone")), inner),
    max_leaves=6,
)
READ = ("id", "project_id", "content", "description", "due", "checked", "is_deleted", "responsible_uid", "updated_at")


@given(some.dictionaries(some.sampled_from(READ), JSON, min_size=1))
def test_a_task_of_any_shape_is_read_or_refused(values: dict[str, Any]) -> None:
    task = TodoistServer().add("Login fails") | values

    with suppress(UnreadableError):
        is_floating(task)
        assert remote(task, {"1": "ann@example.com"}, "Europe/Berlin").id


@given(some.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(9899, 1, 1), timezones=some.timezones()))
def test_a_due_time_comes_back_as_the_moment_it_was(at: datetime) -> None:
    at = at.replace(microsecond=0)

    told = remote({"id": "1", "due": due_of(at.isoformat(), "Europe/Berlin")}, {}, "UTC").fields["due"]

    assert datetime.fromisoformat(told) == datetime.fromisoformat(at.isoformat())
