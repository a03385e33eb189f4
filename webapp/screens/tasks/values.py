"""Values of a task's fields as its page sends them: presets, days and times, or what somebody typed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from classifier.base import Grain
from classifier.dates import find_due
from classifier.recurrence import PRESETS, find_recurrence
from storage.store import Store
from storage.tables import Task
from tasks.changes import due_of
from tasks.people import zone_of
from tasks.presets import Remind, moment_of, remind_on
from tasks.rules import (
    DESCRIPTION_LIMIT,
    KINDS,
    PRIORITIES,
    TITLE_LIMIT,
    DueDate,
    DuePreset,
    Snooze,
    TaskError,
    due_on,
    snooze_until,
)
from webapp.errors import bad_value
from webapp.fields import Fields
from webapp.screens.viewer import Viewer

ME = "me"
WORDS_LIMIT = 200

Read = Callable[[Fields, Viewer, Task | None], Any]
"""The value of the field of this name, as `tasks.actions.change` takes it. Raises `TaskError` and `ApiError` 422."""


def moment_in(words: str | None, viewer: Viewer) -> datetime | None:
    """When somebody wants to see a task again: a preset, a time, or words. Raises `TaskError`."""
    if words is None:
        return None
    if words in tuple(Snooze):
        return snooze_until(Snooze(words), zone_of(viewer.zone), viewer.now)
    return _typed(words, viewer)


def offered_due(store: Store, task: Task, shown: str) -> DueDate | None:
    """A date that is set or was read, by the name under which it was offered, None for any other.

    A day ends when it does for the sender, who may live elsewhere: it is not to be made of the words anew.
    """
    issue = store.issues.of_task(task)
    offered = [(task.due_at, task.due_grain)]
    if issue is not None:
        offered += [(issue.due_at, issue.due_grain), (issue.due_alternative, issue.due_grain)]
    for at, grain in offered:
        if at is not None and at.isoformat() == shown:
            return DueDate(at, "day" if grain == "day" else "time")
    return None


def _title(fields: Fields, _viewer: Viewer, _task: Task | None) -> str:
    return fields.text("title", limit=TITLE_LIMIT, required=True)


def _description(fields: Fields, _viewer: Viewer, _task: Task | None) -> str:
    return fields.text("description", limit=DESCRIPTION_LIMIT) or ""


def _kind(fields: Fields, _viewer: Viewer, _task: Task | None) -> str | None:
    return fields.choice("kind", KINDS)


def _priority(fields: Fields, _viewer: Viewer, _task: Task | None) -> str | None:
    return fields.choice("priority", PRIORITIES)


def _due(fields: Fields, viewer: Viewer, _task: Task | None) -> DueDate | None:
    words, zone = fields.text("due"), zone_of(viewer.zone)
    if words is None:
        return None
    if words in tuple(DuePreset):
        return due_on(DuePreset(words), zone, viewer.now)
    if words[:4].isdigit() and words[4:5] == "-":
        return fields.due("due", zone)
    found = find_due(words, now=viewer.now, zone=zone)
    if found is None:
        raise TaskError("no_date")
    return DueDate(found.due.at, "day" if found.due.grain is Grain.DAY else "time")


def _reminder(fields: Fields, viewer: Viewer, task: Task | None) -> datetime | None:
    words, zone = fields.text("reminder"), zone_of(viewer.zone)
    if words is None:
        return None
    if words in tuple(Remind):
        return remind_on(Remind(words), due_of(task) if task is not None else None, zone, viewer.now)
    if words[:4].isdigit() and words[4:5] == "-":
        return fields.moment("reminder", zone)
    return _typed(words, viewer)


def _recurrence(fields: Fields, _viewer: Viewer, _task: Task | None) -> str | None:
    words = fields.text("recurrence")
    if words is None or words in PRESETS:
        return None if words is None else PRESETS[words]
    found = find_recurrence(words)
    if found is None:
        raise TaskError("no_rule")
    return found.rule


def _assignee(fields: Fields, viewer: Viewer, _task: Task | None) -> int | None:
    """An id of a member, which the verb checks."""
    words = fields.text("assignee")
    if words is None or words == ME:
        return None if words is None else viewer.person.id
    if (number := viewer.people.number(words)) is None:
        raise bad_value("assignee", "Somebody's id, or “me”.")
    return number


def _claimable(fields: Fields, _viewer: Viewer, _task: Task | None) -> bool:
    return fields.choice("claimable", ("true", "false")) == "true"


def _blocked(fields: Fields, _viewer: Viewer, _task: Task | None) -> str | None:
    return fields.text("blocked")


def _typed(words: str, viewer: Viewer) -> datetime:
    zone = zone_of(viewer.zone)
    found = find_due(words, now=viewer.now, zone=zone)
    if found is None:
        raise TaskError("no_date")
    return moment_of(found.due, zone, viewer.now)


READ: Mapping[str, Read] = MappingProxyType(
    {
        "title": _title,
        "description": _description,
        "kind": _kind,
        "priority": _priority,
        "due": _due,
        "assignee": _assignee,
        "reminder": _reminder,
        "recurrence": _recurrence,
        "claimable": _claimable,
        "blocked": _blocked,
    }
)
"""Field -> how its value is read. A name that is not among them can't be set."""
