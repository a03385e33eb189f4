"""Values of a task's columns as its events keep them."""

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
