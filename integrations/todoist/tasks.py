"""A task as Todoist gives it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from integrations.base import UnreadableError
from integrations.days import is_day
from integrations.fields import moment, text, thing, value
from integrations.markers import marker_of
from integrations.remote import Remote

PAGE = "https://app.todoist.com/app/task/"


def remote(task: Mapping[str, Any], people: Mapping[str, str], zone: str) -> Remote:
    """Raises `UnreadableError`.

    Args:
        people: Addresses of those in its project, by their ids. Somebody else it is assigned to is not told of.
        zone: IANA name of the zone whose time a due time means that names none.
    """
    if not (its_id := text(task, "id")):
        raise UnreadableError("a task without an id", field="id")
    fields: dict[str, Any] = {
        "title": text(task, "content"),
        "status": "done" if value(task, "checked") is True else "open",
        "due": _due(task, zone),
    }
    responsible = text(task, "responsible_uid")
    if not responsible or responsible in people:
        fields["assignee"] = people.get(responsible, "")
    return Remote(
        id=its_id,
        place=text(task, "project_id"),
        address=PAGE + its_id,
        fields=fields,
        at=changed_at(task),
        gone=value(task, "is_deleted") is True,
        marker=marker_of(text(task, "description")),
    )


def changed_at(task: Mapping[str, Any]) -> datetime | None:
    known = (moment(task, "updated_at"), moment(task, "completed_at"))
    return max((it for it in known if it), default=None)


def is_floating(task: Mapping[str, Any]) -> bool:
    """Whether its due time is meant wherever its owner is."""
    due = text(task, "due", "date")
    return len(due) > len("2026-11-22") and not due.endswith("Z")


def due_of(due: str | None, zone: str) -> Mapping[str, str] | None:
    """What Todoist is told of a day or an aware ISO time."""
    if not due:
        return None
    if is_day(due):
        return {"date": due}
    return {"date": datetime.fromisoformat(due).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "timezone": zone}


def _due(task: Mapping[str, Any], zone: str) -> str | None:
    if not (due := text(thing(task, "due"), "date")):
        return None
    at = moment(task, "due", "date")
    if is_day(due) or at is None:
        return due
    return (at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if is_floating(task) else at).isoformat()
