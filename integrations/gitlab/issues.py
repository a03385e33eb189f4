"""An issue as GitLab's REST API gives it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from integrations.base import UnreadableError
from integrations.fields import link, moment, number, text, thing, things, value
from integrations.markers import marker_of
from integrations.remote import Remote

AT_ONCE = timedelta(seconds=2)


def remote(issue: Any, labels: Mapping[str, str]) -> Remote:
    """One that was moved to another project is gone. Raises `UnreadableError`.

    Args:
        labels: That tell what "open" and "closed" don't, by our status.
    """
    if (iid := number(issue, "iid")) is None:
        raise UnreadableError("an issue without a number", field="iid")
    return Remote(
        id=str(iid),
        place=text(issue, "references", "full").rpartition("#")[0],
        key=f"#{iid}",
        address=link(issue, "web_url"),
        fields={
            "title": text(issue, "title"),
            "status": _status(issue, labels),
            "due": text(issue, "due_date") or None,
            "assignee": next((text(it, "username") for it in things(issue, "assignees")), ""),
        },
        at=moment(issue, "updated_at"),
        by=_closed_by(issue),
        gone=number(issue, "moved_to_id") is not None,
        marker=marker_of(text(issue, "description")),
    )


def _status(issue: Any, labels: Mapping[str, str]) -> str:
    is_closed = text(issue, "state") == "closed"
    borne = value(issue, "labels")
    for status in ("dropped",) if is_closed else ("in_progress", "proposed"):
        if isinstance(borne, list) and labels.get(status, "") in borne:
            return status
    return "done" if is_closed else "open"


def _closed_by(issue: Any) -> str:
    """Who has closed it, where that was the last change; of others GitLab doesn't tell."""
    closed, changed = moment(issue, "closed_at"), moment(issue, "updated_at")
    if closed is None or changed is None or changed - closed > AT_ONCE:
        return ""
    return text(thing(issue, "closed_by"), "username")
