"""Webhooks of GitHub: of a repository, an organization or an app, at github.com or on a server of one's own."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from integrations import signatures
from integrations.base import Call, Reading, Setup, UnreadableError
from integrations.choices import left_out
from integrations.fields import text, thing
from integrations.forms import payload_of
from integrations.github.events import arrival, event_of, is_said
from integrations.github.issues import remote as as_remote
from integrations.remote import Remote

SETUP = Setup(
    events={
        "issues.opened": True,
        "issues.reopened": True,
        "issues.assigned": False,
        "issues.edited": False,
        "issues.closed": False,
        "issue_comment.created": False,
        "pull_request.opened": False,
        "pull_request.ready_for_review": False,
        "pull_request.review_requested": True,
        "pull_request_review.changes_requested": False,
        "pull_request_review_comment.created": False,
        "commit_comment.created": False,
        "discussion.created": False,
        "discussion_comment.created": False,
        "dependabot_alert.created": True,
        "code_scanning_alert.created": True,
        "secret_scanning_alert.created": True,
        "workflow_run.failed": True,
        "release.published": False,
    },
)

_KIND = re.compile(r"[a-z_]+")
_GONE = ("deleted", "transferred")


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:  # noqa: ARG001 - it tells no time
    expected = "sha256=" + signatures.hex_hmac(secret, body)
    return signatures.same(expected, signatures.once(headers, "X-Hub-Signature-256")) and bool(secret)


def delivery_id(headers: Mapping[str, str], body: bytes) -> str:  # noqa: ARG001 - its own id is not signed
    """What is sent once more has the same body; who has seen a delivery could send it once more by another id."""
    return signatures.delivery_id({}, body)


def read(call: Call, options: Mapping[str, Any]) -> Reading:
    kind = signatures.once(call.headers, "X-GitHub-Event")
    if not _KIND.fullmatch(kind):
        raise UnreadableError("not the name of an event", field="X-GitHub-Event")
    payload = payload_of(call)
    if kind == "ping":
        return Reading(kind, answer={"pong": text(payload, "zen")})
    event = event_of(kind, payload)
    reading = Reading(event, remote=_remote(kind, payload))
    if why := left_out(SETUP, options, event, by_bot=is_said(kind) and _is_by_bot(payload)):
        return replace(reading, left_out=why)
    said = arrival(kind, payload)
    return replace(reading, arrival=said) if said.text else replace(reading, left_out="nothing")


def _remote(kind: str, payload: Mapping[str, Any]) -> Remote | None:
    """The issue that it is about; None for a pull request, which is an issue, too, where it is commented on."""
    if kind not in {"issues", "issue_comment"} or "pull_request" in (issue := thing(payload, "issue")):
        return None
    found = replace(as_remote(issue), place=text(payload, "repository", "full_name"))
    if kind == "issue_comment":
        return replace(found, fields={}, by="")
    return replace(found, by=text(payload, "sender", "login"), gone=text(payload, "action") in _GONE)


def _is_by_bot(payload: Mapping[str, Any]) -> bool:
    return text(payload, "sender", "type") == "Bot" or text(payload, "sender", "login").endswith("[bot]")
