"""The list filters: the same words in the API, the chat and the Mini App."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from storage.searching import contains, mentions
from storage.tables import Issue, Message, Source, Task

T = TypeVar("T")

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
        min_confidence, max_confidence: 0..1, how sure the reader must, and may, be of the kind; both included.
        doubtful: Only tasks whose reader was not sure enough of something, and messages of such tasks.
        among: Ids of the tasks that are in doubt; a list of the database's own can't tell them without it.
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
    max_confidence: float | None = None
    doubtful: bool = False
    among: Collection[int] | None = None
    limit: int = LIMIT
    cursor: int | None = None


FirstTask = aliased(Task, name="first_task")
"""What was made of a message, if anything was: the first of its tasks that is where the message is."""

_Other = aliased(Task)

is_first_task = and_(
    FirstTask.message_id == Message.id,
    FirstTask.workspace_id == Message.workspace_id,
    FirstTask.part
    == select(func.min(_Other.part))
    .where(_Other.message_id == Message.id, _Other.workspace_id - Message.workspace_id == 0)
    .scalar_subquery(),
)
"""What joins it to its message."""


def message_filters(session: Session, filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions on a join of messages, their first task, their current first issue and their source.

    Kind, priority, assignee and due date are those of the first task, and those of the issue where there is no task.
    The status, and what is in doubt, may be that of any of its tasks that is where the message is.
    """
    kind = now_of(FirstTask.kind, Issue.kind)
    conditions: list[ColumnElement[bool]] = _any_of(
        (Message.author, filters.author),
        (Source.name, filters.source),
        (kind, filters.kind),
        (now_of(FirstTask.priority, Issue.priority), filters.priority),
        (Message.language, filters.language),
    )
    if filters.q:
        conditions.append(contains(session, filters.q))
    if filters.status:
        conditions.append(_has_task(Task.status.in_(filters.status)))
    if filters.doubtful:
        conditions.append(_has_task(_among(filters)))
    if filters.nobody or filters.no_due:  # what was not read yet is nobody's to do
        conditions.append(kind.is_not(None))
    return [
        *conditions,
        *_sure(filters),
        *_given_to(now_of(FirstTask.assignee_id, Issue.assignee_id), filters),
        *_due(now_of(FirstTask.due_at, Issue.due_at), filters),
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
        conditions.append(mentions(session, filters.q))
    if filters.language:
        spoken = Message.__table__.select().where(Message.id == Task.message_id, Message.language.in_(filters.language))
        conditions.append(spoken.exists())
    if sure := _sure(filters):
        drafted = (Issue.message_id == Task.message_id, Issue.part == Task.part, Issue.current)
        conditions.append(exists().where(*drafted, *sure))
    if filters.doubtful:
        conditions.append(_among(filters))
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


def now_of(of_task: InstrumentedAttribute[T], of_issue: InstrumentedAttribute[T]) -> ColumnElement[T]:
    return case((FirstTask.id.is_not(None), of_task), else_=of_issue)


def _has_task(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    # As a difference: SQLite would rather go through all the tasks of the workspace than through those of the message.
    return exists().where(Task.message_id == Message.id, Task.workspace_id - Message.workspace_id == 0, condition)


def _sure(filters: Filters) -> list[ColumnElement[bool]]:
    least, most = filters.min_confidence, filters.max_confidence
    return [
        *([Issue.kind_confidence >= least] if least is not None else []),
        *([Issue.kind_confidence <= most] if most is not None else []),
    ]


def _among(filters: Filters) -> ColumnElement[bool]:
    """Raises ValueError where nobody has looked up what is in doubt."""
    if filters.among is None:
        raise ValueError("what is in doubt is not known here: see tasks.filtering.narrowed")
    # In the statement itself: a driver takes 32,767 parameters at most.
    return Task.id.in_(bindparam("among", sorted(filters.among), expanding=True, literal_execute=True))


def _given_to(
    column: ColumnElement[int | None] | InstrumentedAttribute[int | None], filters: Filters
) -> list[ColumnElement[bool]]:
    given = _any_of((column, filters.assignee))
    return [or_(*given, column.is_(None))] if filters.nobody else given


def _due(
    column: ColumnElement[datetime | None] | InstrumentedAttribute[datetime | None], filters: Filters
) -> list[ColumnElement[bool]]:
    undated = [column.is_(None)] if filters.no_due else []
    return [*undated, *_between(column, filters.due_from, filters.due_to)]


def _between(
    column: ColumnElement[Any] | InstrumentedAttribute[Any], since: datetime | None, until: datetime | None
) -> list[Any]:
    return [*([column >= since] if since is not None else []), *([column < until] if until is not None else [])]
