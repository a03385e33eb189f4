"""The ledger of what left this machine: when, to whom, which parts of what, and how it was redacted, never the words.

Each entry is written by the process that sends, before it does or with what came of it. What a model or a transcriber
on this machine is given has not left, and is not there; what is said in Telegram was there before.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from classifier.base import Usage
from storage.connected_tables import Post
from storage.ledger_tables import Departure
from storage.queries.departures import Wanted
from storage.store import Store
from storage.tables import Person, Task, Workspace
from tasks import audit_reading
from tasks.actors import Actor
from tasks.rules import may

KEPT = timedelta(days=90)
"""How long an entry is kept."""

WHY = ("read", "transcribe", "export", "post", "trial")
"""A model was to read a message, a transcriber to hear it, a task went to a tracker, a hook out was told of one, a
model was tried on a message."""

HOOK = "hook"
"""The provider of what a hook out was told."""

_UNSENT = frozenset({"bad_address", "not_allowed", "insecure", "unsealable"})
"""Why a post has not left for certain: one that reached nobody may have been cut off on its way."""


@dataclass(frozen=True, slots=True)
class Read:
    """A page of the ledger, the newest first, with everything that it names.

    Attributes:
        more: Whether older ones follow.
        messages: Row -> public id.
    """

    entries: Sequence[Departure]
    more: bool
    workspaces: Mapping[int, Workspace]
    people: Mapping[int, Person]
    tasks: Mapping[int, Task]
    messages: Mapping[int, str]


def note_asked(store: Store, message_id: int, model: str, usage: Usage, *, why: str = "read") -> None:
    """A model is about to be asked about a message.

    Args:
        why: "read" or "trial".
    """
    message = None if usage.local else store.messages.get(message_id)
    if message is not None:
        store.departures.add(
            workspace_id=message.workspace_id,
            person_id=message.sender_id,
            message_id=message.id,
            why=why,
            host=usage.endpoint,
            provider=model,
            fields=list(usage.sent),
            characters=usage.characters,
            redacted=dict(usage.redacted),
        )


def note_heard(store: Store, message_id: int, *, host: str, transcriber: str, size: int) -> None:
    """A sound has been sent to a transcriber, or may have been."""
    if (message := store.messages.get(message_id)) is not None:
        store.departures.add(
            workspace_id=message.workspace_id,
            person_id=message.sender_id,
            message_id=message.id,
            why="transcribe",
            host=host,
            provider=transcriber,
            fields=["sound"],
            bytes=size,
        )


def note_exported(store: Store, task_id: int, *, address: str, service: str, sent: Mapping[str, Any]) -> None:
    """A task is about to be sent to a tracker.

    Args:
        sent: The fields that leave, "description" among them.
    """
    if (task := store.tasks.get(task_id)) is not None:
        filled = {name: value for name, value in sent.items() if value}
        store.departures.add(
            **_of_task(store, task),
            workspace_id=task.workspace_id,
            why="export",
            host=host_of(address),
            provider=service,
            fields=sorted(filled),
            characters=sum(len(str(value)) for value in filled.values()),
        )


def note_posted(store: Store, post: Post, address: str) -> Departure:
    """An event is about to be posted."""
    task = store.tasks.get(post.task_id) if post.task_id is not None else None
    whose = _of_task(store, task) if task is not None else {}
    return store.departures.add(
        **whose,
        workspace_id=post.workspace_id,
        why="post",
        host=host_of(address),
        provider=HOOK,
        fields=_filled(post.body),
        characters=len(post.body),
    )


def has_left(error: str) -> bool:
    """Whether a post may have left that ended so."""
    return error not in _UNSENT


def scope_of(store: Store, actor: Actor, workspace_ids: Collection[int], *, named: bool, **limits: Any) -> Wanted:
    """What somebody may see of the ledger: that of the workspaces they administer, and what they wrote or brought.

    Args:
        named: Only these workspaces are asked for.
        limits: What else of `storage.queries.departures.Wanted` is asked for.
    """
    if not named and audit_reading.owns_installation(store, actor):
        return Wanted(everything=True, **limits)
    roles = actor.roles(store, workspace_ids)
    seen = [id_ for id_, role in roles.items() if may(role, "audit")]
    own = None if actor.within is not None else actor.person_id
    return Wanted(workspaces=seen, person=own, within=list(workspace_ids) if named else None, **limits)


def read(store: Store, wanted: Wanted, limit: int) -> Read:
    """A page, the newest first."""
    found = store.departures.page(wanted, limit + 1)
    entries = found[:limit]
    return Read(
        entries,
        len(found) > limit,
        workspaces=store.workspaces.many({it.workspace_id for it in entries}),
        people=store.people.named({it.person_id for it in entries if it.person_id is not None}),
        tasks=store.tasks.many({it.task_id for it in entries if it.task_id is not None}),
        messages=store.messages.public_ids({it.message_id for it in entries if it.message_id is not None}),
    )


def host_of(address: str) -> str:
    """Host and port, without anything else that an address may hold."""
    parts = urlsplit(address)
    host = parts.hostname or "?"
    return f"{host}:{parts.port}" if parts.port else host


def _of_task(store: Store, task: Task) -> dict[str, Any]:
    message = store.messages.get(task.message_id) if task.message_id is not None else None
    return {"task_id": task.id, "message_id": task.message_id, "person_id": message.sender_id if message else None}


def _filled(body: str) -> list[str]:
    """The fields of a task that a post tells, and whatever else it does."""
    try:
        said = json.loads(body or "{}")
    except ValueError:
        said = {}
    data: dict[str, Any] = (said.get("data") if isinstance(said, dict) else None) or {}
    task: dict[str, Any] = data["task"] if isinstance(data.get("task"), dict) else {}
    return sorted({name for part in (data, task) for name, value in part.items() if value and name != "task"})
