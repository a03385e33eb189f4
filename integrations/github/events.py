"""What GitHub's events say."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from integrations.base import Arrival
from integrations.fields import link, moment, number, text, thing
from integrations.texts import headed

Payload = Mapping[str, Any]

LONGEST_EVENT = 64

_ALARMS = {"code_scanning_alert", "dependabot_alert", "secret_scanning_alert", "workflow_run"}
_FAILURES = ("failure", "timed_out", "startup_failure")


def event_of(kind: str, payload: Payload) -> str:
    """Its name: what it is about and what has happened to it, "issues.opened".

    Args:
        kind: As the header `X-GitHub-Event` says.
    """
    action = text(payload, "action")
    if kind == "workflow_run" and action == "completed" and text(payload, kind, "conclusion") in _FAILURES:
        action = "failed"
    if kind == "pull_request_review" and action == "submitted":
        action = text(payload, "review", "state").lower()
    return (f"{kind}.{action}" if action else kind)[:LONGEST_EVENT]


def is_said(kind: str) -> bool:
    """Whether it is something that somebody has said, and no alarm that a program raises."""
    return kind not in _ALARMS


def arrival(kind: str, payload: Payload) -> Arrival:
    """What it says; the text is "" where that is nothing. Raises `UnreadableError`."""
    said = _READERS[kind](payload)
    place = text(payload, "repository", "full_name")
    return replace(
        said, author=text(payload, "sender", "login"), chat=place, thread=place + said.thread if said.thread else ""
    )


def _issue(payload: Payload) -> Arrival:
    issue = thing(payload, "issue")
    at = "created_at" if text(payload, "action") == "opened" else "updated_at"
    return _written(issue, _number(issue), title=text(issue, "title"), at=at)


def _issue_comment(payload: Payload) -> Arrival:
    return _comment(payload, "issue")


def _pull_request(payload: Payload) -> Arrival:
    request, title = thing(payload, "pull_request"), text(payload, "pull_request", "title")
    if text(payload, "action") != "review_requested":
        at = "created_at" if text(payload, "action") == "opened" else "updated_at"
        return _written(request, _number(request), title=title, at=at)
    whose = text(payload, "requested_reviewer", "login") or text(payload, "requested_team", "name")
    asked = f"Review by {whose}: {title}" if whose else f"Review: {title}"
    return _written(request, _number(request), title=asked, at="updated_at")


def _review(payload: Payload) -> Arrival:
    request = thing(payload, "pull_request")
    return _answer(thing(payload, "review"), _number(request), to=text(request, "title"), at="submitted_at")


def _review_comment(payload: Payload) -> Arrival:
    said, path = _comment(payload, "pull_request"), text(payload, "comment", "path")
    return replace(said, text=f"{said.text}\n\n{path}") if said.text and path else said


def _commit_comment(payload: Payload) -> Arrival:
    commit = text(payload, "comment", "commit_id")
    return _answer(thing(payload, "comment"), f"@{commit}", to=commit[:7])


def _discussion(payload: Payload) -> Arrival:
    discussion = thing(payload, "discussion")
    return _written(discussion, _number(discussion), title=text(discussion, "title"))


def _discussion_comment(payload: Payload) -> Arrival:
    return _comment(payload, "discussion")


def _dependabot_alert(payload: Payload) -> Arrival:
    alert = thing(payload, "alert")
    advisory, vulnerability = thing(alert, "security_advisory"), thing(alert, "security_vulnerability")
    versions = f"{text(vulnerability, 'package', 'name')} {text(vulnerability, 'vulnerable_version_range')}"
    if better := text(vulnerability, "first_patched_version", "identifier"):
        versions += f" → {better}"
    where = text(alert, "dependency", "manifest_path")
    title = _graded(text(advisory, "summary"), text(advisory, "severity"))
    body = "\n\n".join((f"{versions}, {where}" if where else versions, text(advisory, "description")))
    return _alert(alert, "dependabot", headed(title, body) if title else "")


def _code_scanning_alert(payload: Payload) -> Arrival:
    alert = thing(payload, "alert")
    rule, found = thing(alert, "rule"), thing(alert, "most_recent_instance")
    severity = text(rule, "security_severity_level") or text(rule, "severity")
    title = _graded(text(rule, "description") or text(rule, "id"), severity)
    path, line = text(found, "location", "path"), number(found, "location", "start_line")
    body = "\n\n".join((text(found, "message", "text"), f"{path}:{line}" if path and line else path))
    return _alert(alert, "code-scanning", headed(title, body))


def _secret_scanning_alert(payload: Payload) -> Arrival:
    """The kind of secret that was found, never the secret."""
    alert = thing(payload, "alert")
    kind = text(alert, "secret_type_display_name") or text(alert, "secret_type")
    return _alert(alert, "secret-scanning", headed(f"Exposed: {kind}") if kind else "")


def _workflow_run(payload: Payload) -> Arrival:
    run = thing(payload, "workflow_run")
    name = text(run, "name") or text(payload, "workflow", "name")
    branch, conclusion = text(run, "head_branch"), text(run, "conclusion").replace("_", " ")
    words = text(run, "display_title") or text(run, "head_commit", "message")
    return Arrival(
        headed(f"{name}: {conclusion} ({branch})" if branch else f"{name}: {conclusion}", words),
        thread=f"/actions/{number(run, 'workflow_id') or ''}/{branch}",
        sent_at=moment(run, "updated_at"),
        link=link(run, "html_url"),
    )


def _release(payload: Payload) -> Arrival:
    release = thing(payload, "release")
    tag = text(release, "tag_name")
    return _written(release, f"@{tag}", title=text(release, "name") or tag, at="published_at")


def _written(source: Payload, thread: str, *, title: str, at: str = "created_at") -> Arrival:
    return Arrival(
        headed(title, text(source, "body")), thread=thread, sent_at=moment(source, at), link=link(source, "html_url")
    )


def _comment(payload: Payload, name: str) -> Arrival:
    """A comment on an issue, a pull request or a discussion."""
    about = thing(payload, name)
    return _answer(thing(payload, "comment"), _number(about), to=text(about, "title"))


def _answer(comment: Payload, thread: str, *, to: str, at: str = "created_at") -> Arrival:
    """A comment; one without words, such as a bare review, says nothing."""
    said = _written(comment, thread, title=f"Re: {to}" if to else "", at=at)
    return said if headed("", text(comment, "body")) else replace(said, text="")


def _alert(alert: Payload, kind: str, words: str) -> Arrival:
    thread = f"/{kind}/{number(alert, 'number') or ''}"
    return Arrival(words, thread=thread, sent_at=moment(alert, "created_at"), link=link(alert, "html_url"))


def _graded(title: str, severity: str) -> str:
    return f"{title} ({severity})" if title and severity else title


def _number(source: Payload) -> str:
    its_number = number(source, "number")
    return "" if its_number is None else f"#{its_number}"


_READERS: Mapping[str, Callable[[Payload], Arrival]] = MappingProxyType(
    {
        "code_scanning_alert": _code_scanning_alert,
        "commit_comment": _commit_comment,
        "dependabot_alert": _dependabot_alert,
        "discussion": _discussion,
        "discussion_comment": _discussion_comment,
        "issue_comment": _issue_comment,
        "issues": _issue,
        "pull_request": _pull_request,
        "pull_request_review": _review,
        "pull_request_review_comment": _review_comment,
        "release": _release,
        "secret_scanning_alert": _secret_scanning_alert,
        "workflow_run": _workflow_run,
    }
)
