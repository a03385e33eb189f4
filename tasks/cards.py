"""Having cards drawn: of a message, and of a task once more."""

from collections.abc import Iterable, Sequence
from typing import Any

from storage.store import Store
from storage.tables import Channel, Message, Task, Workspace, now
from tasks.quiet import muted_chat


def want_cards(store: Store, shown: Iterable[tuple[Message, Workspace, Sequence[Task]]]) -> None:
    """Have cards drawn, of root messages with their workspaces and tasks; a note that nobody sent by hand has none."""
    store.deliveries.want_all([row for it in shown if (row := _card(*it)) is not None])


def show_task(store: Store, task: Task, *, chat_id: int, below: int | None, **place: int | None) -> None:
    """Show a task's card below a message of a chat; where it was shown before, it stays too.

    Args:
        place: `thread_id`, `reply_to`, `person_id` of the delivery.
    """
    key = f"task:{task.id}@{below}"
    store.deliveries.want(task.workspace_id, Channel.CARD, chat_id, key, task_id=task.id, **place)


def _card(message: Message, workspace: Workspace, tasks: Sequence[Task]) -> dict[str, Any] | None:
    """Where the message was sent, or in the workspace's chat for what a stream brought, unless it is muted."""
    here = message.chat_id is not None
    told = bool(tasks) and muted_chat(workspace, now()) is None
    chat_id = message.chat_id if here else workspace.chat_id if told else None
    if chat_id is None:
        return None
    return {
        "workspace_id": message.workspace_id,
        "channel": Channel.CARD,
        "chat_id": chat_id,
        "key": f"message:{message.id}",
        "message_id": message.id,
        "thread_id": message.thread_id if here else None,
        "reply_to": message.telegram_message_id if here else None,
        "person_id": message.sender_id if here and chat_id > 0 else None,
    }
