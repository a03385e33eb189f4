"""What documents of searching there are, and what they have to be."""

from typing import Any

from sqlalchemy import select

from storage.search_tables import MessageDocument, TaskDocument
from storage.searching import message_document, task_document
from storage.store import Store
from storage.tables import Message, Task


def kept(store: Store) -> set[tuple[Any, ...]]:
    session = store._session
    messages, tasks = session.scalars(select(MessageDocument)), session.scalars(select(TaskDocument))
    return {
        *((it.message_id, it.root_id, it.workspace_id, it.document) for it in messages),
        *((it.task_id, it.workspace_id, it.document) for it in tasks),
    }


def due(store: Store) -> set[tuple[Any, ...]]:
    """What they are when every one is made from its row now."""
    session = store._session
    messages, tasks = session.scalars(select(Message)), session.scalars(select(Task))
    return {
        *((it.id, it.root_id or it.id, it.workspace_id, message_document(it.text, it.author)) for it in messages),
        *((it.id, it.workspace_id, task_document(it)) for it in tasks),
    }
