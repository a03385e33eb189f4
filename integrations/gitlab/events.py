"""What GitLab's events say."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from integrations.base import Arrival
from integrations.fields import link, number, text, thing, things, value
from integrations.generic.payload import read_time
from integrations.texts import headed

Payload = Mapping[str, Any]

MOST_NAMED = 20
"""Jobs or people, in one message."""

_ISSUES = {"issue", "incident", "work_item"}
_TARGETS = {"issue": "#", "merge_request": "!", "commit": "@", "snippet": "$"}
"""What notes are about, and the sign by which GitLab refers to it."""


def events_of(payload: Payload) -> list[str]:
    """Its names, what it is about and what has happened to it: "issue.open"; some have two."""
    kind, action = kind_of(payload), text(payload, "object_attributes", "action")
    if kind == "pipeline":
        return [f"pipeline.{text(payload, 'object_attributes', 'status')}"]
    if kind == "note":
        is_system = value(payload, "object_attributes", "system") is True
        return ["note.system" if is_system else f"note.{action or 'create'}"]  # before 16.11 it told no action
    names = [f"{kind}.{action}" if action else kind]
    if kind == "merge_request" and newcomers(payload, "reviewers"):
        names.append("merge_request.review_requested")
    if kind in _ISSUES and action == "update" and newcomers(payload, "assignees"):
        names.insert(0, f"{kind}.assigned")
    return names


def kind_of(payload: Payload) -> str:
    """What it is about; "" for what is no event. An incident is an issue to some versions, a work item to others."""
    kind = text(payload, "object_kind") or text(payload, "event_name")  # of members and subgroups it tells the latter
    if kind in _ISSUES and text(payload, "object_attributes", "type").lower() == "incident":
        return "incident"
    return kind


def newcomers(payload: Payload, role: str) -> list[str]:
    """By visible name, who has become a reviewer or an assignee just now."""
    if text(payload, "object_attributes", "action") == "open":
        return [name_of(it) for it in things(payload, role)]
    changes = thing(payload, "changes", role)
    before = {text(it, "username") for it in things(changes, "previous")}
    return [name_of(it) for it in things(changes, "current") if text(it, "username") not in before]


def name_of(person: Payload) -> str:
    return text(person, "name") or text(person, "username")


def arrival(event: str, payload: Payload) -> Arrival:
    """What it says; the text is "" where that is nothing. Raises `UnreadableError`.

    Args:
        event: One of its names.
    """
    kind, _, action = event.partition(".")
    said = _READERS[kind](payload, action)
    place = text(payload, "project", "path_with_namespace")
    return replace(said, author=name_of(thing(payload, "user")), chat=place, thread=place + said.thread)


def moment_of(source: Payload, name: str) -> datetime | None:
    """A time as GitLab tells it: "2026-11-21T12:00:00Z", "2026-11-21 12:00:00 UTC" or "2026-11-21 12:00:00 +0100"."""
    told = text(source, name).replace(" UTC", "Z").replace(" +", "+").replace(" -", "-")
    return read_time(told or None, field=name)


def _issue(payload: Payload, action: str) -> Arrival:
    issue = thing(payload, "object_attributes")
    return _written(issue, "#", text(issue, "title"), text(issue, "description"), is_new=action == "open")


def _merge_request(payload: Payload, action: str) -> Arrival:
    request = thing(payload, "object_attributes")
    title = text(request, "title")
    if action == "review_requested":
        title = f"Review by {', '.join(newcomers(payload, 'reviewers')[:MOST_NAMED])}: {title}"
    return _written(request, "!", title, text(request, "description"), is_new=action == "open")


def _written(source: Payload, sign: str, title: str, body: str, *, is_new: bool) -> Arrival:
    return Arrival(
        headed(title, body),
        thread=f"{sign}{_iid(source)}",
        sent_at=moment_of(source, "created_at" if is_new else "updated_at"),
        link=link(source, "url"),
    )


def _note(payload: Payload, action: str) -> Arrival:
    note = thing(payload, "object_attributes")
    about = next((it for it in _TARGETS if value(payload, it) is not None), "")
    words, target = text(note, "note"), thing(payload, about) if about else {}
    title = text(target, "title") or text(target, "message").partition("\n")[0]
    mark = text(target, "id") if about == "commit" else _iid(target)
    return Arrival(
        headed(f"Re: {title}" if title else "", words) if headed("", words) else "",
        thread=f"{_TARGETS.get(about, '')}{mark}",
        sent_at=moment_of(note, "created_at" if action == "create" else "updated_at"),
        link=link(note, "url"),
    )


def _pipeline(payload: Payload, _action: str) -> Arrival:
    pipeline = thing(payload, "object_attributes")
    ref, its_number = text(pipeline, "ref"), number(pipeline, "id") or ""
    name = text(pipeline, "name") or f"Pipeline #{its_number}"
    status = text(pipeline, "status")
    page = link(pipeline, "url")
    if not page and (project := link(payload, "project", "web_url")):  # before 16.1 it told no address
        page = f"{project}/-/pipelines/{its_number}"
    return Arrival(
        headed(f"{name}: {status} ({ref})" if ref else f"{name}: {status}", _failures(payload)),
        thread=f"/pipelines/{ref}",
        sent_at=moment_of(pipeline, "finished_at"),
        link=page,
    )


def _failures(payload: Payload) -> str:
    """The commit, and the jobs that have failed and may not."""
    jobs = [it for it in things(payload, "builds") if text(it, "status") == "failed"]
    named = [text(it, "name") for it in jobs if value(it, "allow_failure") is not True]
    commit = text(payload, "commit", "title") or text(payload, "commit", "message").partition("\n")[0]
    return "\n\n".join(part for part in (commit, ", ".join(named[:MOST_NAMED])) if part)


def _iid(source: Payload) -> str:
    """Its number in its project; of what has none there, its id."""
    its_number = number(source, "iid")
    return str(number(source, "id") or "" if its_number is None else its_number)


_READERS: Mapping[str, Callable[[Payload, str], Arrival]] = MappingProxyType(
    {
        "incident": _issue,
        "issue": _issue,
        "merge_request": _merge_request,
        "note": _note,
        "pipeline": _pipeline,
        "work_item": _issue,
    }
)
