from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, func, literal_column, or_, select
from sqlalchemy.orm import Session

from storage.filters import Filters, task_filters
from storage.tables import Status, Task

_CLOSED = (Status.DONE, Status.DROPPED)
_ACTIVE = tuple(status for status in Status if status not in _CLOSED)


class Order(StrEnum):
    """How a list is sorted: the nearest due date first, what changed last first, or what is still to be done first."""

    DUE = "due"
    CHANGED = "changed"
    OPEN_FIRST = "open_first"


class Part(IntEnum):
    """Why a task belongs to a day; a day shows them in this order."""

    OVERDUE = 0
    DUE = 1
    WAKES = 2
    WORKING = 3


@dataclass(frozen=True, slots=True)
class Day:
    """Attributes:
    now, end: Aware; until when the day lasts.
    person_id: Whose day: without what others have. None: everybody's.
    own: Workspaces where what nobody has is this person's all the same.
    """

    now: datetime
    end: datetime
    person_id: int | None
    own: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a list.

    Attributes:
        rows: Its tasks with, in a day, why they are there.
        total: Tasks on all pages.
        number: Which page it is, counted from 0: the last one where there is no such page any more.
    """

    rows: Sequence[tuple[Task, Part | None]]
    total: int
    number: int


class Lists:
    """Lists of tasks as people turn their pages."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def leaf(
        self, workspace_ids: Collection[int], filters: Filters, order: Order, *, number: int = 0, size: int
    ) -> Leaf:
        return self._leaf(task_filters(self._session, workspace_ids, filters), _ORDERS[order], number, size)

    def fits(self, workspace_id: int, filters: Filters, task_id: int) -> bool:
        """Whether a task is in a list."""
        which = task_filters(self._session, [workspace_id], filters)
        return self._session.scalar(select(Task.id).where(*which, Task.id == task_id)) is not None

    def day(self, workspace_ids: Collection[int], day: Day, *, number: int = 0, size: int) -> Leaf:
        """What is overdue, due or wakes up by the end of a day, and what is being worked on."""
        wakes = and_(Task.snoozed_until > day.now, Task.snoozed_until < day.end)
        late, due = Task.due_at < day.now, Task.due_at < day.end
        part = case(
            (wakes, _PARTS[Part.WAKES]),
            (late, _PARTS[Part.OVERDUE]),
            (due, _PARTS[Part.DUE]),
            else_=_PARTS[Part.WORKING],
        )
        conditions = [
            Task.workspace_id.in_(workspace_ids),
            Task.status.in_(_ACTIVE),
            or_(Task.snoozed_until.is_(None), Task.snoozed_until < day.end),
            *_on_day(day, wakes),
        ]
        when = case((wakes, Task.snoozed_until), else_=Task.due_at)
        return self._leaf(conditions, (part, when.is_(None), when, Task.id), number, size, part)

    def counts(self, workspace_ids: Collection[int], filters: Filters) -> dict[Status, int]:
        """How many tasks there are of each status that occurs."""
        conditions = task_filters(self._session, workspace_ids, filters)
        query = select(Task.status, func.count()).where(*conditions).group_by(Task.status)
        return {status: count for status, count in self._session.execute(query)}  # noqa: C416 - a Row is no tuple

    def due_moments(self, workspace_ids: Collection[int], filters: Filters) -> Sequence[datetime]:
        """When tasks are due; of those that are."""
        conditions = task_filters(self._session, workspace_ids, filters)
        query = select(Task.due_at).where(*conditions, Task.due_at.is_not(None))
        return [at for at in self._session.scalars(query) if at is not None]

    def authors(self, workspace_ids: Collection[int]) -> Sequence[str]:
        """Everybody who wrote what became a task."""
        return self._session.scalars(select(Task.author).where(Task.workspace_id.in_(workspace_ids)).distinct()).all()

    def sources(self, workspace_ids: Collection[int]) -> Sequence[str]:
        """Everywhere that tasks came from."""
        return self._session.scalars(select(Task.source).where(Task.workspace_id.in_(workspace_ids)).distinct()).all()

    def _leaf(
        self,
        conditions: Sequence[ColumnElement[bool]],
        order: Sequence[Any],
        number: int,
        size: int,
        part: ColumnElement[Any] | None = None,
    ) -> Leaf:
        """Ids and the count in one query, then the tasks of the page alone: rows are wide, and a sort carries them."""
        columns = (Task.id, func.count().over(), *([part] if part is not None else []))
        query = select(*columns).where(*conditions).order_by(*order).limit(size).offset(number * size)
        found = self._session.execute(query).all()
        if not found:
            total = self._session.scalar(select(func.count()).select_from(Task).where(*conditions)) if number else 0
            return self._leaf(conditions, order, (total - 1) // size, size, part) if total else Leaf((), 0, 0)
        ids = [row[0] for row in found]
        tasks = {task.id: task for task in self._session.scalars(select(Task).where(Task.id.in_(ids)))}
        rows = [(tasks[row[0]], Part(row[2]) if part is not None else None) for row in found]
        return Leaf(rows, found[0][1], number)


_PARTS = {part: literal_column(str(part.value), Integer) for part in Part}
"""Not as parameters, which PostgreSQL would sort as text."""

_ORDERS: dict[Order, Sequence[Any]] = {
    Order.DUE: (Task.due_at.is_(None), Task.due_at, Task.id),
    Order.CHANGED: (Task.updated_at.desc(), Task.id.desc()),
    Order.OPEN_FIRST: (Task.status.in_(_CLOSED), Task.updated_at.desc(), Task.id.desc()),
}


def _on_day(day: Day, wakes: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    working = Task.status == Status.IN_PROGRESS
    if day.person_id is None:
        return [or_(wakes, Task.due_at < day.end, working)]
    mine = Task.assignee_id == day.person_id
    free = Task.assignee_id.is_(None)
    working = and_(working, or_(mine, and_(free, Task.workspace_id.in_(day.own))))
    return [or_(mine, free), or_(wakes, Task.due_at < day.end, working)]
