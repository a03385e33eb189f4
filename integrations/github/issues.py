"""An issue as GitHub gives it, in answers and in deliveries alike."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from integrations.base import UnreadableError
from integrations.fields import link, moment, number, text, thing, things
from integrations.markers import marker_of
from integrations.remote import Remote

DROPPED = {"not_planned", "duplicate"}
AT_ONCE = timedelta(seconds=2)


def remote(issue: Mapping[str, Any]) -> Remote:
    """Raises `UnreadableError`."""
    if (its_number := number(issue, "number")) is None:
        raise UnreadableError("an issue without a number", field="number")
    return Remote(
        id=str(its_number),
        place="/".join(text(issue, "repository_url").split("/")[-2:]),
        key=f"#{its_number}",
        address=link(issue, "html_url"),
        fields={"title": text(issue, "title"), "status": _status(issue), "assignee": _assignee(issue)},
        at=moment(issue, "updated_at"),
        by=_closed_by(issue),
        marker=marker_of(text(issue, "body")),
    )


def _status(issue: Mapping[str, Any]) -> str:
    if text(issue, "state") != "closed":
        return "open"
    return "dropped" if text(issue, "state_reason") in DROPPED else "done"


def _assignee(issue: Mapping[str, Any]) -> str:
    return next((text(it, "login") for it in things(issue, "assignees")), "")


def _closed_by(issue: Mapping[str, Any]) -> str:
    """Who has closed it, where that was the last change; of others GitHub doesn't tell."""
    closed, changed = moment(issue, "closed_at"), moment(issue, "updated_at")
    if closed is None or changed is None or changed - closed > AT_ONCE:
        return ""
    return text(thing(issue, "closed_by"), "login")
