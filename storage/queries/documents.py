"""Keeping what is searched as what is stored: whatever changes the texts of a row changes its document in the same
transaction. What a session flushes is followed by itself; statements that go past it say which rows they have changed.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import event, inspect, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.unitofwork import UOWTransaction

from storage.queries.insert import insert_into
from storage.search_tables import MessageDocument, TaskDocument
from storage.searching import message_document, task_document
from storage.tables import Message, Task

CHUNK = 1_000
"""Rows whose texts are in memory at once."""

MESSAGE_FIELDS = frozenset({"text", "author", "root_id"})
TASK_FIELDS = frozenset({"title", "description", "blocked_reason", "author", "notes", "checklist"})
"""What documents are made of."""


def keep_message(session: Session, message_id: int, values: dict[str, Any]) -> None:
    """Keep the document of a message that was stored with these values."""
    document = message_document(values["text"], values.get("author", ""))
    _keep(session, MessageDocument, [_of_message(message_id, values["workspace_id"], values.get("root_id"), document)])


def keep_tasks(session: Session, tasks: Sequence[Any]) -> None:
    """Keep the documents of tasks as these are now."""
    rows = [{"task_id": it.id, "workspace_id": it.workspace_id, "document": task_document(it)} for it in tasks]
    _keep(session, TaskDocument, rows)


def renew(session: Session, message_ids: Collection[int], task_ids: Collection[int]) -> None:
    """Make documents anew whose rows were changed by statements."""
    for ids in chunks([*message_ids]):
        texts = select(Message.id, *(getattr(Message, name) for name in (*MESSAGE_FIELDS, "workspace_id")))
        _keep_messages(session, session.execute(texts.where(Message.id.in_(ids))).all())
    for ids in chunks([*task_ids]):
        texts = select(Task.id, *(getattr(Task, name) for name in (*TASK_FIELDS, "workspace_id")))
        keep_tasks(session, session.execute(texts.where(Task.id.in_(ids))).all())


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _flush: UOWTransaction) -> None:
    _keep_messages(session, [row for row in _written(session, MESSAGE_FIELDS) if isinstance(row, Message)])
    keep_tasks(session, [row for row in _written(session, TASK_FIELDS) if isinstance(row, Task)])


def _written(session: Session, fields: Collection[str]) -> Iterator[object]:
    """New rows, and those of which one of these fields was changed."""
    yield from session.new
    for row in session.dirty:
        if not inspect(row).committed_state.keys().isdisjoint(fields):
            yield row


def _keep_messages(session: Session, messages: Sequence[Any]) -> None:
    rows = [_of_message(it.id, it.workspace_id, it.root_id, message_document(it.text, it.author)) for it in messages]
    _keep(session, MessageDocument, rows)


def _of_message(message_id: int, workspace_id: int, root_id: int | None, document: str) -> dict[str, Any]:
    keys = {"message_id": message_id, "root_id": root_id or message_id, "workspace_id": workspace_id}
    return {**keys, "document": document}


def _keep(session: Session, table: type[MessageDocument] | type[TaskDocument], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(_upsert(session.get_bind().dialect.name, table), rows)


@cache
def _upsert(dialect: str, table: type[MessageDocument] | type[TaskDocument]) -> Any:
    """What says the same as before is left alone: its index is not written again."""
    statement = insert_into(dialect, table)
    key = next(iter(table.__table__.primary_key)).name
    values = {it.name: statement.excluded[it.name] for it in table.__table__.columns if it.name != key}
    changed = or_(*(table.__table__.c[name] != value for name, value in values.items()))
    return statement.on_conflict_do_update(index_elements=[key], set_=values, where=changed)
