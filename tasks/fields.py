"""The notes of a task: anybody who works on it adds one, and changes or removes their own."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from storage.store import Store
from storage.tables import Task, now, unguessable
from tasks.actors import Actor
from tasks.changes import apply, visible_task
from tasks.rules import TaskError
from tasks.values import NOTE_LIMIT, NOTES

_ID_LENGTH = 8


def add_note(
    store: Store, actor: Actor, task_id: int, text: str, *, request: str | None = None, batch: str | None = None
) -> Task:
    """Add a note below the others.

    Args:
        request: Names what asks for it: when the same asks again, no second one is added.

    Raises:
        TaskError: "bad_value" for an empty or too long one, "too_full" when there are a hundred.
    """
    task = visible_task(store, actor, task_id, "notes")
    id_ = short_id(request)
    if any(note["id"] == id_ for note in task.notes):
        return task
    if len(task.notes) >= NOTES:
        raise TaskError("too_full", field="notes")
    note = {"id": id_, "text": _checked(text), "by": actor.person_id, "at": now().isoformat()}
    return _set(store, actor, task, [*task.notes, note], batch)


def edit_note(store: Store, actor: Actor, task_id: int, note_id: str, text: str, *, batch: str | None = None) -> Task:
    """Change the words of one's own note. Raises `TaskError` "not_allowed" for somebody else's."""
    task, own = own_note(store, actor, task_id, note_id)
    changed = {**own, "text": _checked(text)}
    return _set(store, actor, task, [changed if note == own else note for note in task.notes], batch)


def remove_note(store: Store, actor: Actor, task_id: int, note_id: str) -> Task:
    """Remove one's own note. Raises `TaskError` "not_allowed" for somebody else's."""
    task, own = own_note(store, actor, task_id, note_id)
    return _set(store, actor, task, [note for note in task.notes if note != own])


def short_id(request: str | None, place: int = 0) -> str:
    """Tells a note or an item from the others of its task, also from those that are gone.

    The same for the same place of the same request.
    """
    if request is None:
        return unguessable()[:_ID_LENGTH]
    return urlsafe_b64encode(sha256(f"{request} {place}".encode()).digest())[:_ID_LENGTH].decode()


def own_note(store: Store, actor: Actor, task_id: int, note_id: str) -> tuple[Task, dict[str, Any]]:
    """A task and somebody's own note on it. Raises `TaskError` "not_found", "not_allowed"."""
    task = visible_task(store, actor, task_id, "notes")
    note = next((note for note in task.notes if note["id"] == note_id), None)
    if note is None:
        raise TaskError("not_found")
    if actor.person_id is not None and note.get("by") != actor.person_id:
        raise TaskError("not_allowed", verb="notes")
    return task, note


def _set(store: Store, actor: Actor, task: Task, notes: list[dict[str, Any]], batch: str | None = None) -> Task:
    if notes == task.notes:
        return task
    return apply(store, actor, task, "change", {"notes": notes}, fields=("notes",), batch=batch)[0]


def _checked(text: str) -> str:
    words = text.strip()
    if not 0 < len(words) <= NOTE_LIMIT:
        raise TaskError("bad_value", field="notes")
    return words
