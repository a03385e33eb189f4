"""Searching: words are looked for as they stand, at any place and in any case. They are never search syntax."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, Text, and_, cast, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.tables import Message, Task
from storage.types import AnyText, storable

WORDS = 8
"""How many words are looked for; more would not find less of what somebody means."""

_TEXTS = (Task.title, Task.description, Task.blocked_reason, Task.author)
_UNREADABLE = r"(\\\\)|\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})"
"""JSON that PostgreSQL can't turn into text: NUL and surrogates, but not after a backslash that is itself escaped."""


def contains(
    session: Session,
    columns: Sequence[InstrumentedAttribute[str] | InstrumentedAttribute[str | None]],
    words: str,
) -> ColumnElement[bool]:
    """Whether the columns of a row hold all these words, whatever the case: each in any of them."""
    return and_(*(or_(*(_holds(session, column, word) for column in columns)) for word in _words(words)))


def mentions(session: Session, workspace_ids: Collection[int], words: str) -> ColumnElement[bool]:
    """Whether a task of these workspaces holds all these words: in its own texts, or in the messages it came from."""
    return and_(*(_mentions(session, workspace_ids, word) for word in _words(words)))


def _mentions(session: Session, workspace_ids: Collection[int], word: str) -> ColumnElement[bool]:
    said = or_(_holds(session, Message.text, word), _holds(session, Message.author, word))
    roots = select(func.coalesce(Message.root_id, Message.id)).where(Message.workspace_id.in_(workspace_ids), said)
    return or_(
        *(_holds(session, column, word) for column in _TEXTS),
        *(_lists(session, column, word) for column in (Task.notes, Task.checklist)),
        Task.message_id.in_(roots),
    )


def _words(text: str) -> list[str]:
    """At least one: blank text holds itself."""
    return text.split()[:WORDS] or [text]


def _holds(session: Session, column: ColumnElement[Any] | InstrumentedAttribute[Any], word: str) -> ColumnElement[bool]:
    if session.get_bind().dialect.name == "sqlite":
        return func.instr(func.casefold(column), storable(word).casefold()) > 0
    return column.icontains(word, autoescape=True)


def _lists(session: Session, column: InstrumentedAttribute[list[Any]], word: str) -> ColumnElement[bool]:
    """Whether one of a column's `[{"text": …}, …]` holds the word."""
    if session.get_bind().dialect.name == "sqlite":
        return func.instr(func.item_texts(column), storable(word).casefold()) > 0
    readable = func.regexp_replace(cast(column, Text), _UNREADABLE, r"\1", "g")
    item = func.json_array_elements(cast(readable, JSON)).column_valued("item")
    text = type_coerce(item.op("->>")("text"), AnyText)
    return select(item).where(_holds(session, text, word)).exists()
