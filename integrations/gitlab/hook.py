"""Webhooks of GitLab: of a project or a group, at gitlab.com or on a server of one's own.

A signing token signs by Standard Webhooks. The older secret token stands in a header as it is, so our secret can be
either: the check of whichever is sent is made.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from integrations import signatures, standard_webhooks
from integrations.base import Call, Reading, Setup, UnreadableError
from integrations.choices import is_taken, left_out
from integrations.fields import link, number, text, thing, things
from integrations.gitlab.events import arrival, events_of, kind_of, moment_of
from integrations.json_object import parse_object
from integrations.markers import marker_of
from integrations.remote import Remote

SETUP = Setup(
    events={
        "issue.open": True,
        "issue.reopen": True,
        "issue.assigned": False,
        "issue.update": False,
        "issue.close": False,
        "incident.open": True,
        "incident.reopen": True,
        "work_item.open": False,
        "note.create": False,
        "merge_request.open": False,
        "merge_request.review_requested": True,
        "pipeline.failed": True,
    },
)

_SIGNED = ("webhook-id", "webhook-timestamp", "webhook-signature")
_NO_SECRET = standard_webhooks.PREFIX + "A" * 32
"""Stands for a secret that signs nothing, so that its check takes as long as one that does."""

_EPICS = {"epic", "objective", "key result"}
"""Work items of groups, which are no issues of a project."""

_PROGRAMS = re.compile(
    r"(?!support-bot|alert-bot)"  # these hand on what people and monitors say
    r"(?:(?:project|group)_\d+_bot\w*|service_account_\w+|.*[-_]bot\d*|renovate|dependabot)",
    re.ASCII,
)


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    is_told = signatures.same(secret, signatures.once(headers, "X-Gitlab-Token"))
    can_sign = secret.startswith(standard_webhooks.PREFIX) and bool(
        signatures.from_base64(secret.removeprefix(standard_webhooks.PREFIX))
    )
    signed = {name: signatures.once(headers, name) for name in _SIGNED}
    is_signed = standard_webhooks.verify(secret if can_sign else _NO_SECRET, signed, body, now)
    return is_signed if can_sign and "webhook-signature" in headers else is_told


def delivery_id(headers: Mapping[str, str], body: bytes) -> str:
    # What is signed comes first: it is the same as the key, and nobody can change it to send a delivery again.
    return signatures.delivery_id(headers, body, "webhook-id", "Idempotency-Key", "X-Gitlab-Event-UUID")


def read(call: Call, options: Mapping[str, Any]) -> Reading:
    payload = parse_object(call.body)
    if not kind_of(payload):
        raise UnreadableError("no kind of event", field="object_kind")
    names = events_of(payload)
    event = next((name for name in names if is_taken(SETUP, options, name)), names[0])
    reading = Reading(event[:64], remote=_remote(payload))
    by_bot = not event.startswith("pipeline.") and _is_by_bot(payload)
    if why := left_out(SETUP, options, event, by_bot=by_bot):
        return replace(reading, left_out=why)
    said = arrival(event, payload)
    return replace(reading, arrival=said) if said.text else replace(reading, left_out="nothing")


def _remote(payload: Mapping[str, Any]) -> Remote | None:
    """The issue that it is about."""
    kind = kind_of(payload)
    if kind == "note":
        return _noted(payload)
    issue = thing(payload, "object_attributes")
    if kind not in {"issue", "incident", "work_item"} or text(issue, "type").lower() in _EPICS:
        return None
    return replace(
        _known(issue, payload),
        address=link(issue, "url"),
        fields=_fields(issue, payload),
        by=text(payload, "user", "username"),
        gone=number(issue, "moved_to_id") is not None,
    )


def _noted(payload: Mapping[str, Any]) -> Remote | None:
    """An issue somebody has said something about, and changed nothing of."""
    issue = thing(payload, "issue")
    return _known(issue, payload) if issue else None


def _known(issue: Mapping[str, Any], payload: Mapping[str, Any]) -> Remote:
    if (iid := number(issue, "iid")) is None:
        raise UnreadableError("an issue without a number", field="iid")
    return Remote(
        id=str(iid),
        place=text(payload, "project", "path_with_namespace"),
        key=f"#{iid}",
        at=moment_of(issue, "updated_at"),
        marker=marker_of(text(issue, "description")),
    )


def _fields(issue: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """Its status only where it has just changed: labels may tell more of it, and only the tracker's connection knows
    which."""
    told: dict[str, Any] = {
        "title": text(issue, "title"),
        "due": _day(issue),
        "assignee": next((text(it, "username") for it in things(payload, "assignees")), ""),
    }
    if text(issue, "action") != "update" or "state_id" in thing(payload, "changes"):
        told["status"] = "done" if text(issue, "state") == "closed" else "open"
    return told


def _day(issue: Mapping[str, Any]) -> str | None:
    if not (told := text(issue, "due_date")):
        return None
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError:
        raise UnreadableError("not a day like 2026-11-22", field="due_date") from None


def _is_by_bot(payload: Mapping[str, Any]) -> bool:
    return _PROGRAMS.fullmatch(text(payload, "user", "username")) is not None
