"""Values for a task's fields, as its columns hold them; what can't be a value is refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from classifier.recurrence import is_rule
from storage.store import Store
from storage.tables import now
from tasks.rules import DESCRIPTION_LIMIT, KINDS, PRIORITIES, TITLE_LIMIT, TaskError

NOTES, NOTE_LIMIT = 100, 2_000
"""How many notes a task has at most, and how long each is, in code points."""

ITEMS, ITEM_LIMIT = 50, 200
"""The same of its checklist."""

REASON_LIMIT = 200


def checked(store: Store, workspace_id: int, field: str, value: Any) -> dict[str, Any]:
    """The columns of a field, without a due date: see `tasks.changes.columns_of`.

    Raises:
        TaskError: "bad_value" with the field's name.
    """
    match field, value:
        case "assignee", None:
            return {"assignee_id": None, "claimable": False}
        case "assignee", int() if store.people.role(workspace_id, value) is not None:
            return {"assignee_id": value, "claimable": False}
        case "claimable", bool():
            return {"claimable": value, "assignee_id": None} if value else {"claimable": False}
    return _words(field, value) or _plan(field, value)


def one_line(field: str, text: str, limit: int) -> str:
    """Words in one line. Raises `TaskError` "bad_value" when there are none or too many."""
    words = " ".join(text.split())
    if not 0 < len(words) <= limit:
        raise TaskError("bad_value", field=field)
    return words


def _words(field: str, value: Any) -> dict[str, Any] | None:
    match field, value:
        case "title", str():
            return {"title": one_line("title", value, TITLE_LIMIT)}
        case "description", str() if len(value) <= DESCRIPTION_LIMIT:
            return {"description": value}
        case "kind", str() if value in KINDS:
            return {"kind": str(value)}
        case "priority", str() if value in PRIORITIES:
            return {"priority": str(value)}
    return _lists(field, value)


def _lists(field: str, value: Any) -> dict[str, Any] | None:
    match field, value:
        case "notes", list() if len(value) <= NOTES and all(_is_note(note) for note in value):
            return {"notes": value}
        case "checklist", list() if len(value) <= ITEMS and all(_is_item(item) for item in value):
            return {"checklist": value}
    return None


def _plan(field: str, value: Any) -> dict[str, Any]:
    match field, value:
        case "recurrence", None:
            return {"recurrence": None}
        case "recurrence", str() if is_rule(value):
            return {"recurrence": value}
        case "blocked", None:
            return {"blocked_reason": None}
        case "blocked", str() if len(reason := " ".join(value.split())) <= REASON_LIMIT:
            return {"blocked_reason": reason}
        case "reminder", None:
            return {"remind_at": None}
        case "reminder", datetime() if value.tzinfo is not None and value > now():
            return {"remind_at": value}
    raise TaskError("bad_value", field=field)


def _is_note(note: Any) -> bool:
    return isinstance(note, Mapping) and _is_text(note.get("text"), NOTE_LIMIT) and _is_text(note.get("id"), 24)


def _is_item(item: Any) -> bool:
    if not isinstance(item, Mapping) or not isinstance(item.get("done"), bool):
        return False
    return _is_text(item.get("text"), ITEM_LIMIT) and _is_text(item.get("id"), 24)


def _is_text(value: Any, limit: int) -> bool:
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= limit
