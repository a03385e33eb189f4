"""What happened in some workspaces over a time, counted by the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Subquery, and_, case, cast, func, select, text
from sqlalchemy.orm import Session

from storage.buckets import edges_passed
from storage.filters import FirstTask, is_first_task, now_of
from storage.tables import Event, Issue, Message, Source, Status, Task

ACTIVE = (Status.PROPOSED, Status.OPEN, Status.IN_PROGRESS)
DECIDED = (Status.IN_PROGRESS, Status.DONE, Status.DROPPED)

CHANGED = text("events.verb <> 'read' AND events.verb <> 'create'")
"""What an index of changes leaves out, word for word: otherwise it would not be used."""


@dataclass(frozen=True, slots=True)
class Volume:
    """How many of one kind and one priority fell between two edges: between the `bucket`th and the one before it."""

    bucket: int
    kind: str
    priority: str
    count: int


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has to do now: all of it, what of it is begun, and what is overdue; None is nobody."""

    person_id: int | None
    active: int
    in_progress: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Origin:
    """What became of the tasks of a source: those made, those of them that were begun or closed, and the dropped."""

    source: str
    made: int
    decided: int
    dropped: int


class Insights:
    """Everything here asks for what is at or after the first edge; times are aware, edges ascend."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def messages(self, workspace_ids: Collection[int], edges: Sequence[datetime]) -> list[Volume]:
        """Messages as they came in; a burst is one. Kind and priority are those of its task, else of its reading."""
        issue = and_(Issue.message_id == Message.id, Issue.current, Issue.part == 0)
        query = (
            select(
                edges_passed(Message.received_at, edges).label("bucket"),
                func.coalesce(now_of(FirstTask.kind, Issue.kind), "").label("kind"),
                func.coalesce(now_of(FirstTask.priority, Issue.priority), "").label("priority"),
            )
            .outerjoin(FirstTask, is_first_task)
            .outerjoin(Issue, issue)
            .where(*_came_in(workspace_ids, edges[0]))
        )
        return self._volumes(query.subquery())

    def made(self, workspace_ids: Collection[int], edges: Sequence[datetime]) -> list[Volume]:
        """Tasks as they were made."""
        query = select(edges_passed(Task.created_at, edges).label("bucket"), Task.kind, Task.priority)
        return self._volumes(query.where(*_made(workspace_ids, edges[0])).subquery())

    def done(self, workspace_ids: Collection[int], edges: Sequence[datetime]) -> list[Volume]:
        """Tasks that are done, at the time they were."""
        done = done_tasks(workspace_ids, edges[0])
        query = select(edges_passed(done.c.at, edges).label("bucket"), Task.kind, Task.priority)
        return self._volumes(query.join(done, done.c.task_id == Task.id).where(_is_done(workspace_ids)).subquery())

    def totals(self, workspace_ids: Collection[int], since: datetime, until: datetime) -> tuple[int, int, int]:
        """Messages in, tasks made and tasks done between two times, the second excluded."""
        came = select(func.count()).select_from(Message)
        made = select(func.count()).select_from(Task)
        done = done_tasks(workspace_ids, since)
        ended = select(func.count()).select_from(Task).join(done, done.c.task_id == Task.id)
        counts = (
            came.where(*_came_in(workspace_ids, since), Message.received_at < until),
            made.where(*_made(workspace_ids, since), Task.created_at < until),
            ended.where(_is_done(workspace_ids), done.c.at < until),
        )
        messages, tasks, closed = (self._session.scalar(query) or 0 for query in counts)
        return messages, tasks, closed

    def durations(self, workspace_ids: Collection[int], since: datetime) -> Sequence[tuple[str, int]]:
        """(kind, whole seconds from its making) of the tasks that were done since a time, the quickest first."""
        done = done_tasks(workspace_ids, since)
        seconds = epoch(self._session, done.c.at) - epoch(self._session, Task.created_at)
        query = select(Task.kind, seconds.label("seconds")).join(done, done.c.task_id == Task.id)
        rows = self._session.execute(query.where(_is_done(workspace_ids)).order_by("seconds", Task.kind))
        return [(kind, took) for kind, took in rows]

    def loads(self, workspace_ids: Collection[int], now: datetime) -> list[Load]:
        query = (
            select(
                Task.assignee_id,
                func.count(),
                _count_if(Task.status == Status.IN_PROGRESS),
                _count_if(Task.due_at < now),
            )
            .where(Task.workspace_id.in_(workspace_ids), Task.status.in_(ACTIVE))
            .group_by(Task.assignee_id)
        )
        return [Load(person_id, *map(int, counts)) for person_id, *counts in self._session.execute(query)]

    def done_by(self, workspace_ids: Collection[int], since: datetime) -> dict[int | None, int]:
        """Who has it -> how many tasks were done since a time."""
        done = done_tasks(workspace_ids, since)
        query = select(Task.assignee_id, func.count()).join(done, done.c.task_id == Task.id)
        rows = self._session.execute(query.where(_is_done(workspace_ids)).group_by(Task.assignee_id))
        return {person_id: count for person_id, count in rows}  # noqa: C416 - a Row is no tuple

    def messages_from(self, workspace_ids: Collection[int], since: datetime) -> dict[str, int]:
        """Name of a source -> messages that came from it since a time."""
        query = select(Source.name, func.count()).select_from(Message).join(Source, Source.id == Message.source_id)
        rows = self._session.execute(query.where(*_came_in(workspace_ids, since)).group_by(Source.name))
        return {name: count for name, count in rows}  # noqa: C416 - a Row is no tuple

    def origins(self, workspace_ids: Collection[int], since: datetime) -> list[Origin]:
        """What became of the tasks made since a time."""
        decided, dropped = _count_if(Task.status.in_(DECIDED)), _count_if(Task.status == Status.DROPPED)
        query = select(Task.source, func.count(), decided, dropped).where(*_made(workspace_ids, since))
        rows = self._session.execute(query.group_by(Task.source))
        return [Origin(source, *map(int, counts)) for source, *counts in rows]

    def _volumes(self, rows: Subquery) -> list[Volume]:
        groups = (rows.c.bucket, rows.c.kind, rows.c.priority)
        query = select(*groups, func.count()).group_by(*groups)
        return [Volume(*row) for row in self._session.execute(query)]


def done_tasks(workspace_ids: Collection[int], since: datetime) -> Subquery:
    """(task_id, at) of tasks that were said to be done since a time, and nobody took it back; `at` the last time."""
    query = select(Event.task_id, func.max(Event.at, type_=Event.at.type).label("at")).where(
        Event.workspace_id.in_(workspace_ids),
        CHANGED,
        Event.verb == "done",
        Event.undone_at.is_(None),
        Event.at >= since,
    )
    return query.group_by(Event.task_id).subquery()


def epoch(session: Session, moment: ColumnElement[Any] | Any) -> ColumnElement[int]:
    """Whole seconds since 1970, without the fraction of the last one."""
    if session.get_bind().dialect.name == "sqlite":
        return cast(func.strftime("%s", func.substr(moment, 1, 19)), Integer)
    return cast(func.floor(func.extract("epoch", moment)), Integer)


def _came_in(workspace_ids: Collection[int], since: datetime) -> list[ColumnElement[bool]]:
    return [Message.workspace_id.in_(workspace_ids), Message.root_id.is_(None), Message.received_at >= since]


def _made(workspace_ids: Collection[int], since: datetime) -> list[ColumnElement[bool]]:
    return [Task.workspace_id.in_(workspace_ids), Task.created_at >= since]


def _is_done(workspace_ids: Collection[int]) -> ColumnElement[bool]:
    return and_(Task.workspace_id.in_(workspace_ids), Task.status == Status.DONE)


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
