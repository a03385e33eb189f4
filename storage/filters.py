"""The list filters: the same words in the API, the chat and the Mini App."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.tables import Issue, Message, Source, Task
from storage.types import storable

LIMIT = 50
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows. Several values of one filter mean any of them; several filters mean all of them.

    Attributes:
        q: Part of a text, at any place, without regard to case. Never search syntax.
        assignee: Ids of people.
        from_, to: Aware; the time something came in, `to` excluded.
        min_confidence: 0..1, how sure the reader must be of the kind.
        limit: Rows of a page, 1 to 200.
        cursor: The id that the page before ended with.
    """

    q: str = ""
    author: Sequence[str] = ()
    source: Sequence[str] = ()
    kind: Sequence[str] = ()
    priority: Sequence[str] = ()
    status: Sequence[str] = ()
    assignee: Sequence[int] = ()
    language: Sequence[str] = ()
    from_: datetime | None = None
    to: datetime | None = None
    min_confidence: float | None = None
    limit: int = LIMIT
    cursor: int | None = None


def contains(session: Session, columns: Sequence[InstrumentedAttribute[str]], words: str) -> ColumnElement[bool]:
    """Whether one of the columns holds these words, whatever the case."""
    if session.get_bind().dialect.name == "sqlite":
        return or_(*(func.instr(func.casefold(column), storable(words).casefold()) > 0 for column in columns))
    return or_(*(column.icontains(words, autoescape=True) for column in columns))


def message_filters(filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions on a join of messages, their current issue and their source."""
    conditions: list[ColumnElement[bool]] = _any_of(
        (Message.author, filters.author),
        (Source.name, filters.source),
        (Issue.kind, filters.kind),
        (Issue.priority, filters.priority),
        (Issue.assignee_id, filters.assignee),
        (Message.language, filters.language),
    )
    if filters.status:
        has_task = Task.message_id == Message.id
        conditions.append(Task.__table__.select().where(has_task, Task.status.in_(filters.status)).exists())
    if filters.min_confidence is not None:
        conditions.append(Issue.kind_confidence >= filters.min_confidence)
    return conditions + _between(Message.received_at, filters)


def task_filters(filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions on tasks alone, but for language and confidence, which are those of its message."""
    conditions: list[ColumnElement[bool]] = _any_of(
        (Task.author, filters.author),
        (Task.source, filters.source),
        (Task.kind, filters.kind),
        (Task.priority, filters.priority),
        (Task.status, filters.status),
        (Task.assignee_id, filters.assignee),
    )
    if filters.language:
        spoken = Message.__table__.select().where(Message.id == Task.message_id, Message.language.in_(filters.language))
        conditions.append(spoken.exists())
    if filters.min_confidence is not None:
        sure = Issue.__table__.select().where(
            Issue.message_id == Task.message_id,
            Issue.part == Task.part,
            Issue.current,
            Issue.kind_confidence >= filters.min_confidence,
        )
        conditions.append(sure.exists())
    return conditions + _between(Task.created_at, filters)


def _any_of(*filters: tuple[Any, Sequence[Any]]) -> list[ColumnElement[bool]]:
    return [column.in_(values) for column, values in filters if values]


def _between(column: InstrumentedAttribute[datetime], filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.from_ is not None:
        conditions.append(column >= filters.from_)
    if filters.to is not None:
        conditions.append(column < filters.to)
    return conditions
