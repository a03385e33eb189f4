"""The list filters: the same words in the API, the chat and the Mini App."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.searching import contains, mentions
from storage.tables import Issue, Message, Source, Task

LIMIT = 50
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows. Several values of one filter mean any of them; several filters mean all of them.

    Attributes:
        q: Words that its texts hold, each at any place, without regard to case. Never search syntax.
        topic: (Workspace's id, topic's id): also what was said in these topics, beside what came from `source`.
        assignee: Ids of people.
        nobody: Also what nobody has; alone, only that.
        from_, to: Aware; the time something came in, `to` excluded.
        due_from, due_to: Aware; when it is due, `due_to` excluded. What has no date is in neither.
        no_due: Only what has no date.
        asleep_at: Only what is snoozed at this moment.
        min_confidence: 0..1, how sure the reader must be of the kind.
        limit: Rows of a page, 1 to 200.
        cursor: The id that the page before ended with.
    """

    q: str = ""
    author: Sequence[str] = ()
    source: Sequence[str] = ()
    topic: Sequence[tuple[int, int]] = ()
    kind: Sequence[str] = ()
    priority: Sequence[str] = ()
    status: Sequence[str] = ()
    assignee: Sequence[int] = ()
    nobody: bool = False
    language: Sequence[str] = ()
    from_: datetime | None = None
    to: datetime | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None
    no_due: bool = False
    asleep_at: datetime | None = None
    min_confidence: float | None = None
    limit: int = LIMIT
    cursor: int | None = None


def message_filters(session: Session, filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions on a join of messages, their current issue and their source."""
    conditions: list[ColumnElement[bool]] = _any_of(
        (Message.author, filters.author),
        (Source.name, filters.source),
        (Issue.kind, filters.kind),
        (Issue.priority, filters.priority),
        (Message.language, filters.language),
    )
    if filters.q:
        conditions.append(contains(session, (Message.text, Message.author), filters.q))
    if filters.status:
        has_task = Task.message_id == Message.id
        conditions.append(Task.__table__.select().where(has_task, Task.status.in_(filters.status)).exists())
    if filters.min_confidence is not None:
        conditions.append(Issue.kind_confidence >= filters.min_confidence)
    return [
        *conditions,
        *_given_to(Issue.assignee_id, filters),
        *_due(Issue.due_at, filters),
        *_between(Message.received_at, filters.from_, filters.to),
    ]


def task_filters(session: Session, workspace_ids: Collection[int], filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions on tasks of these workspaces alone; language and confidence are those of its message."""
    conditions: list[ColumnElement[bool]] = [
        Task.workspace_id.in_(workspace_ids),
        *_any_of(
            (Task.author, filters.author),
            (Task.kind, filters.kind),
            (Task.priority, filters.priority),
            (Task.status, filters.status),
        ),
    ]
    if filters.q:
        conditions.append(mentions(session, workspace_ids, filters.q))
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
    if filters.asleep_at is not None:
        conditions.append(Task.snoozed_until > filters.asleep_at)
    return [
        *conditions,
        *_came_from(filters),
        *_given_to(Task.assignee_id, filters),
        *_due(Task.due_at, filters),
        *_between(Task.created_at, filters.from_, filters.to),
    ]


def _any_of(*filters: tuple[Any, Sequence[Any]]) -> list[ColumnElement[bool]]:
    return [column.in_(values) for column, values in filters if values]


def _came_from(filters: Filters) -> list[ColumnElement[bool]]:
    said_there = (
        Message.__table__.select()
        .where(Message.id == Task.message_id, Message.workspace_id == workspace_id, Message.thread_id == topic)
        .exists()
        for workspace_id, topic in filters.topic
    )
    places = [*_any_of((Task.source, filters.source)), *said_there]
    return [or_(*places)] if places else []


def _given_to(column: InstrumentedAttribute[int | None], filters: Filters) -> list[ColumnElement[bool]]:
    given = _any_of((column, filters.assignee))
    return [or_(*given, column.is_(None))] if filters.nobody else given


def _due(column: InstrumentedAttribute[datetime | None], filters: Filters) -> list[ColumnElement[bool]]:
    undated = [column.is_(None)] if filters.no_due else []
    return [*undated, *_between(column, filters.due_from, filters.due_to)]


def _between(column: InstrumentedAttribute[Any], since: datetime | None, until: datetime | None) -> list[Any]:
    return [*([column >= since] if since is not None else []), *([column < until] if until is not None else [])]
