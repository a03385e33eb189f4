"""An issue as Jira gives it, Cloud and Data Center alike."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from integrations.base import UnreadableError
from integrations.fields import moment, text, thing, things
from integrations.remote import Remote

PROPERTY = "sift-export"
"""Of an issue that was made from here: {"marker": …}."""

ASKED = ("summary", "status", "resolution", "duedate", "assignee", "updated", "project")
CATEGORIES = {"new": "open", "indeterminate": "in_progress", "done": "done"}
DROPPED = frozenset(
    {"won't do", "won't fix", "wontfix", "duplicate", "declined", "rejected", "cancelled", "canceled", "abandoned"}
    | {"cannot reproduce", "invalid", "not a bug", "obsolete", "incomplete", "known error"}
)
"""Names of resolutions and states, in lower case, that mean that nobody will do it."""

AT_ONCE = timedelta(seconds=2)


def remote(issue: Mapping[str, Any], address: str, named: Mapping[str, str]) -> Remote:
    """Args:
        address: Of the Jira.
        named: States by their own names, in lower case, and what we call them.

    Raises:
        UnreadableError
    """
    fields, key = thing(issue, "fields"), text(issue, "key")
    if not key or not text(issue, "id"):
        raise UnreadableError("an issue without an id", field="id")
    return Remote(
        id=text(issue, "id"),
        place=project_of(key),
        key=key,
        address=f"{address}/browse/{key}",
        fields={
            "title": text(fields, "summary"),
            "status": status(fields, named),
            "due": text(fields, "duedate") or None,
            "assignee": person(thing(fields, "assignee")),
        },
        at=moment(fields, "updated"),
        by=_changed_by(issue),
        marker=marker(issue),
    )


def marker(issue: Mapping[str, Any]) -> str:
    return text(issue, "properties", PROPERTY, "marker")


def project_of(key: str) -> str:
    """ "SHOP" of "SHOP-7"."""
    return key.rpartition("-")[0]


def person(user: Mapping[str, Any]) -> str:
    """Cloud knows people by an id, Data Center by a name."""
    return text(user, "accountId") or text(user, "name")


def status(fields: Mapping[str, Any], named: Mapping[str, str]) -> str:
    """Of an issue, or of where a transition leads: {"status", "resolution"?}."""
    name = plain(text(fields, "status", "name"))
    if name in named:
        return named[name]
    ours = CATEGORIES.get(text(fields, "status", "statusCategory", "key"), "open")
    is_dropped = ours == "done" and (name in DROPPED or plain(text(fields, "resolution", "name")) in DROPPED)
    return "dropped" if is_dropped else ours


def plain(name: str) -> str:
    return name.strip().casefold().replace("’", "'")


def _changed_by(issue: Mapping[str, Any]) -> str:
    """Who has made the last change, where the history tells of it; comments, for one, stand elsewhere."""
    history = [(at, it) for it in things(issue, "changelog", "histories") if (at := moment(it, "created"))]
    updated = moment(issue, "fields", "updated")
    if not history or updated is None:
        return ""
    at, last = max(history, key=lambda it: it[0])
    return person(thing(last, "author")) if abs(updated - at) <= AT_ONCE else ""
