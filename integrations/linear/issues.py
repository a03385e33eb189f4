"""An issue as Linear gives it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from integrations.base import UnreadableError
from integrations.fields import link, moment, text, things, value
from integrations.remote import Remote

AT_ONCE = timedelta(seconds=2)

_STATUSES = {"started": "in_progress", "completed": "done", "canceled": "dropped", "duplicate": "dropped"}
_TYPES: Mapping[str, Sequence[str]] = {
    "proposed": ("triage", "backlog", "unstarted"),
    "open": ("unstarted", "backlog"),
    "in_progress": ("started",),
    "done": ("completed",),
    "dropped": ("canceled",),
}


def remote(issue: Any, names: Mapping[str, str], marker: str = "") -> Remote:
    """Raises `UnreadableError`.

    Args:
        names: Of the states that stand for a status of ours, by our status; all others do by their type.
    """
    if not (its_id := text(issue, "id")):
        raise UnreadableError("an issue without an id", field="id")
    return Remote(
        id=its_id,
        place=text(issue, "team", "key"),
        key=text(issue, "identifier"),
        address=link(issue, "url"),
        fields={
            "title": text(issue, "title"),
            "status": _status(issue, names),
            "due": text(issue, "dueDate") or None,
            "assignee": text(issue, "assignee", "email"),
        },
        at=moment(issue, "updatedAt"),
        by=_changed_by(issue),
        gone=value(issue, "trashed") is True,
        marker=marker,
    )


def state_of(status: str, states: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """Id of the team's state that stands for a status; "" where none does. Raises `UnreadableError`."""
    name = names.get(status, "").casefold()
    if named := [it for it in states if name and text(it, "name").casefold() == name]:
        return text(named[0], "id")
    for kind in _TYPES.get(status, ()):
        if of_kind := [it for it in states if text(it, "type") == kind]:
            return text(min(of_kind, key=_position), "id")
    return ""


def _position(state: Mapping[str, Any]) -> float:
    position = value(state, "position")
    return float(position) if isinstance(position, int | float) else 0.0


def _status(issue: Any, names: Mapping[str, str]) -> str:
    its_name = text(issue, "state", "name").casefold()
    named = (status for status, name in names.items() if name and name.casefold() == its_name)
    return next(named, _STATUSES.get(text(issue, "state", "type"), "open"))


def _changed_by(issue: Any) -> str:
    """Who has made the last change, where its history tells of that."""
    changed = moment(issue, "updatedAt")
    for entry in things(issue, "history", "nodes"):
        told = moment(entry, "updatedAt")
        if changed is not None and told is not None and abs(changed - told) <= AT_ONCE:
            return text(entry, "actor", "email")
    return ""
