"""What people say of a reading: written down beside the change it comes with, and taken back with it."""

from typing import Any

from storage.reading_tables import Correction, Scope
from storage.store import Store
from storage.tables import Issue, Message, Task
from tasks.actors import Actor

SAID_OF = ("title", "kind", "priority", "due", "assignee", "is_task")
"""The fields of which people say whether a reader was right."""

TEXT_LIMIT = 1_000
"""Characters kept of the words that were read."""


def record(
    store: Store, actor: Actor, task: Task, field: str, value: Any, *, event_id: int | None = None
) -> Correction | None:
    """Write down what a field is, now that somebody has said it; None where no reader had said anything.

    Args:
        value: As events record it. What the reader had said too counts as its being right.
    """
    if task.message_id is None or (issue := store.issues.of_task(task)) is None:
        return None
    said = reading_of(issue, field)
    message = store.messages.get(task.message_id)
    assert message is not None, "a task's message is never deleted alone"
    for earlier in store.corrections.of_field(task.id, field):
        store.corrections.forget(earlier)
    store.workspaces.taught(task.workspace_id)
    return store.corrections.add(
        task.workspace_id,
        task_id=task.id,
        message_id=task.message_id,
        part=task.part,
        event_id=event_id,
        person_id=actor.person_id,
        field=field,
        accepted=said == value,
        was={"value": said},
        value={"value": value},
        text=_text_of(store, task, message, issue),
        sender=sender_of(message),
        place=place_of(message),
        provider=issue.provider,
        model=issue.model,
        language=message.language or "und",
    )


def _text_of(store: Store, task: Task, message: Message, issue: Issue) -> str:
    """What a lesson is about; of a task that a rule sent here, its title: the message is another workspace's."""
    return words_of(store, message, issue) if message.workspace_id == task.workspace_id else issue.title[:TEXT_LIMIT]


def forget_with(store: Store, event_id: int) -> None:
    """Forget what was said by a change that is undone."""
    for correction in store.corrections.of_event(event_id):
        forget(store, correction)


def forget(store: Store, correction: Correction) -> None:
    store.corrections.forget(correction)
    store.workspaces.taught(correction.workspace_id)


def rescope(store: Store, correction: Correction, scope: Scope) -> None:
    correction.scope = scope
    store.workspaces.taught(correction.workspace_id)


def reading_of(issue: Issue, field: str) -> Any:
    """What a reader said of a field, as events record values."""
    match field:
        case "due":
            return issue.due_at.isoformat() if issue.due_at else None
        case "assignee":
            return issue.assignee_id
        case _:
            return getattr(issue, field)


def sender_of(message: Message) -> str:
    """The key of who wrote a message."""
    if message.author_id is not None:
        return f"person:{message.author_id}"
    return f"name:{message.author.casefold()}" if message.author else ""


def place_of(message: Message) -> str:
    """The key of the chat or the source that a message was written in."""
    if message.chat:
        return f"chat:{message.chat.casefold()}"
    return f"here:{message.chat_id}" if message.chat_id is not None else f"source:{message.source_id}"


def words_of(store: Store, message: Message, issue: Issue) -> str:
    """The words of one draft: the whole message when it holds one task, else what the item says."""
    if len(store.issues.current(message.id)) > 1:
        return issue.title[:TEXT_LIMIT]
    pieces = [message] if message.pieces == 1 else store.messages.pieces(message.id)
    return "\n\n".join(piece.text for piece in pieces if piece.text)[:TEXT_LIMIT]
