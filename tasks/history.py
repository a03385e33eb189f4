"""Values of a task's columns as its events keep them, and how a change of one is taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from storage.tables import Status

_MOMENTS = frozenset({"due_at", "remind_at", "snoozed_until"})


def recorded(value: Any) -> Any:
    """A column's value as JSON can hold it."""
    return value.isoformat() if isinstance(value, datetime) else value


def restored(column: str, value: Any) -> Any:
    """What `recorded` made of a column, turned back."""
    if column == "status":
        return Status(value)
    return datetime.fromisoformat(value) if value is not None and column in _MOMENTS else value


def taken_back(column: str, current: Any, before: Any, after: Any) -> Any:
    """What a column is without a change that made `after` of `before`.

    Of a list only what was changed goes back: what others have added since stays. Raises `ValueError` when the change
    is not there any more.
    """
    if recorded(current) == after:
        return restored(column, before)
    if isinstance(current, list):
        return _list_taken_back(current, before, after)
    raise ValueError(column)


def came_and_went(before: Sequence[Any], after: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """What a change has put into a list, and what it has taken out."""
    return [one for one in after if one not in before], [one for one in before if one not in after]


def _list_taken_back(current: list[Any], before: list[Any], after: list[Any]) -> list[Any]:
    came, went = came_and_went(before, after)
    if any(one not in current for one in came) or any(one in current for one in went):
        raise ValueError("changed since")
    left = [one for one in current if one not in came]
    for one in went:
        left.insert(before.index(one), one)
    return left
