"""What is kept for how long: the words of messages and closed tasks, as a workspace has chosen; off where it has not.

Under the policy "no_text" words go as soon as a message is read. A duty takes out what is past its time in small
steps; what a message became stays until it is closed for as long as was chosen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.store import Store
from storage.tables import Workspace
from tasks.actors import Actor
from tasks.keeping import keep_option, note_setting, settable
from tasks.models import NO_TEXT, policy_of
from tasks.rules import TaskError

STEP = 200
"""Rows that one transaction takes out."""

LEAST_DAYS, MOST_DAYS = 1, 3650
SOON = timedelta(minutes=2)
"""Under "no_text" so long after a message came its words go: its burst has closed by then, and it is read."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Days; None keeps them.

    Attributes:
        texts: Words of messages, since they came.
        tasks: Tasks, since they were closed.
    """

    texts: int | None = None
    tasks: int | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """How many would be taken out at once."""

    texts: int = 0
    tasks: int = 0


def retention_of(workspace: Workspace) -> Retention:
    chosen = workspace.options.get("retention") or {}
    return Retention(chosen.get("texts"), chosen.get("tasks"))


def set_retention(store: Store, actor: Actor, workspace_id: int, chosen: Retention) -> Workspace:
    """Choose how long what is kept. Raises `TaskError` "bad_value", "not_allowed", "not_found"."""
    workspace = settable(store, actor, workspace_id)
    after = _checked(chosen)
    note_setting(store, actor, workspace_id, "retention", before=workspace.options.get("retention"), after=after)
    keep_option(workspace, "retention", after)
    return workspace


def preview(store: Store, actor: Actor, workspace_id: int, chosen: Retention, now: datetime) -> Preview:
    """What would go if this were chosen now. Raises `TaskError` as `set_retention` does."""
    settable(store, actor, workspace_id)
    _checked(chosen)
    texts, tasks = (None if days is None else now - timedelta(days=days) for days in (chosen.texts, chosen.tasks))
    return Preview(
        0 if texts is None else store.scrubbing.count_texts(workspace_id, texts),
        0 if tasks is None else store.scrubbing.count_closed(workspace_id, tasks),
    )


def is_anything_due(store: Store, now: datetime) -> bool:
    """Whether anything is past its time."""
    return any(_due(store, workspace, now) for workspace in _limited(store))


def forget_due(store: Store, now: datetime) -> bool:
    """Take out the next of what is past its time, of one workspace. Returns whether there was anything."""
    workspace = next((it for it in _limited(store) if _due(store, it, now)), None)
    if workspace is None:
        return False
    texts, tasks = _limits(workspace, now)
    if texts is not None:
        _forget_texts(store, workspace, texts)
        store.scrubbing.empty_around(workspace, texts)
    if tasks is not None:
        _forget_tasks(store, workspace, tasks)
    return True


def _forget_texts(store: Store, workspace: Workspace, before: datetime) -> None:
    found = store.scrubbing.texts(workspace.id, before, STEP)
    if found:
        store.scrubbing.empty(found)
        store.search.forget_later()


def _forget_tasks(store: Store, workspace: Workspace, before: datetime) -> None:
    found = store.scrubbing.closed(workspace.id, before, STEP)
    if not found:
        return
    gone = set(found)
    linked = {link["task"] for task in store.tasks.many(found).values() for link in task.links} - gone
    for task in store.tasks.many(linked).values():
        store.tasks.swap(task, links=[link for link in task.links if link["task"] not in gone])
    messages = [task.message_id for task in store.tasks.many(found).values() if task.message_id is not None]
    store.scrubbing.remove(found)
    store.scrubbing.empty([piece.id for root in messages for piece in store.messages.pieces(root)])
    store.erasure.tell()
    store.search.forget_later()


def _due(store: Store, workspace: Workspace, now: datetime) -> bool:
    texts, tasks = _limits(workspace, now)
    return bool(
        (texts is not None and store.scrubbing.texts(workspace.id, texts, 1))
        or (texts is not None and store.scrubbing.has_around(workspace, texts))
        or (tasks is not None and store.scrubbing.closed(workspace.id, tasks, 1))
    )


def _limits(workspace: Workspace, now: datetime) -> Iterator[datetime | None]:
    """The moments before which texts and tasks are past their time."""
    chosen = retention_of(workspace)
    texts = None if chosen.texts is None else now - timedelta(days=chosen.texts)
    yield now - SOON if policy_of(workspace) == NO_TEXT else texts
    yield None if chosen.tasks is None else now - timedelta(days=chosen.tasks)


def _limited(store: Store) -> Sequence[Workspace]:
    return store.scrubbing.workspaces(['"retention"', f'"{NO_TEXT}"'])


def _checked(chosen: Retention) -> dict[str, int] | None:
    days = {name: value for name, value in (("texts", chosen.texts), ("tasks", chosen.tasks)) if value is not None}
    if wrong := next((name for name, value in days.items() if not LEAST_DAYS <= value <= MOST_DAYS), None):
        raise TaskError("bad_value", field=wrong)
    return days or None
