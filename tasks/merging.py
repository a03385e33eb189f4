"""One task instead of two: a look-alike is counted as one more request for the other."""

from collections.abc import Sequence
from typing import Any

from storage.store import Store
from storage.tables import Message, Status, Task, now
from tasks.actors import Actor
from tasks.changes import apply, new_batch, visible_task
from tasks.rules import ACTIVE, TaskError

REQUESTERS = 200
"""How many of those who asked are listed with a task; more are not added."""


def count_in(store: Store, actor: Actor, task_id: int, into_id: int, *, batch: str | None = None) -> Task:
    """Close a task as one more request for another: who asked for it is counted there. Returns the other.

    Raises:
        TaskError: "bad_value" for itself, another workspace, or one that is not to be done any more; "bad_move" where
            the task is closed already; "not_found", "not_allowed", "stale".
    """
    task, into = visible_task(store, actor, task_id, "change"), visible_task(store, actor, into_id, "change")
    if into.id == task.id or into.workspace_id != task.workspace_id or into.status not in ACTIVE:
        raise TaskError("bad_value", field="merge")
    if task.status not in ACTIVE:
        raise TaskError("bad_move", verb="merge", status=str(task.status))
    batch = batch or new_batch()
    close_into(store, actor, task, into, batch=batch)
    values = {
        "requesters": together(into.requesters, requests_of(store, task), but=asker_of(store, into)),
        "links": with_link(into, task, "merged"),
    }
    return apply(store, actor, into, "merge", values, fields=("requesters",), batch=batch)[0]


def set_apart(store: Store, actor: Actor, task_id: int) -> Task:
    """Say that a task is another one than what it looks like; it is not suggested any more."""
    task = visible_task(store, actor, task_id, "change")
    links = [link for link in task.links if link["kind"] != "looks_like"]
    return apply(store, actor, task, "change", {"links": links}, fields=())[0] if links != task.links else task


def looks_like(store: Store, task: Task) -> Task | None:
    """The open task that this one may be about, too, if nobody has said anything of it."""
    ids = [link["task"] for link in task.links if link["kind"] == "looks_like"]
    other = store.tasks.get(ids[0]) if ids and task.status in ACTIVE else None
    return other if other is not None and other.status in ACTIVE else None


def close_into(store: Store, actor: Actor, task: Task, into: Task, *, batch: str | None, verb: str = "merge") -> Task:
    """Close a task since another one has taken its place."""
    values = {
        "status": Status.DROPPED,
        "snoozed_until": None,
        "remind_at": None,
        "links": with_link(task, into, "merged_into"),
    }
    return apply(store, actor, task, verb, values, batch=batch)[0]


def merged_into(task: Task) -> int | None:
    """Id of the task that has taken this one's place."""
    return next((link["task"] for link in reversed(task.links) if link["kind"] == "merged_into"), None)


def with_link(task: Task, other: Task, kind: str) -> list[dict[str, Any]]:
    """A task's links with one more, or as they are when it is there."""
    link = {"task": other.id, "kind": kind}
    return [*task.links, *([] if link in task.links else [link])]


def asker_of(store: Store, task: Task) -> dict[str, Any] | None:
    """Who asked for a task first: the author of its message, else whoever made it; None when nobody is known."""
    message = store.messages.get(task.message_id) if task.message_id is not None else None
    if message is None:
        return {"name": task.author, "at": task.created_at.isoformat()} if task.author else None
    return _asker(store, message)


def requests_of(store: Store, task: Task) -> list[dict[str, Any]]:
    """Everybody who asked for a task, the first one first, as `Task.requesters` keeps them."""
    first = asker_of(store, task)
    return together([first] if first else [], task.requesters)


def together(
    known: Sequence[dict[str, Any]], more: Sequence[dict[str, Any]], *, but: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Requesters with more of them, each once."""
    found = [*known]
    for one in more:
        others = [*found, *([but] if but else [])]
        if not any(_is_same(one, other) for other in others) and len(found) < REQUESTERS:
            found.append(one)
    return found


def _asker(store: Store, message: Message) -> dict[str, Any] | None:
    person_id = message.author_id or (None if message.forwarded else message.sender_id)
    person = store.people.get(person_id) if person_id is not None else None
    name = message.author or (person.name if person else "")
    if not name:
        return None
    known = {"person": person.id} if person is not None else {}
    return {"name": name, **known, "message": message.id, "at": now().isoformat()}


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if "person" in one and "person" in other:
        return bool(one["person"] == other["person"])
    return bool(one["name"].casefold() == other["name"].casefold())
