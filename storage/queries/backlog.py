"""How much was open, and how much of it overdue, at some moments of the past.

The events of a task say what it was before each of its changes, and its row says what it is: so each of its states
is known from one change to the next, and nobody needs to have counted at the time. Moments are numbered: a state is
kept as the first and the last of them that saw it.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    Subquery,
    Text,
    case,
    func,
    literal_column,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from storage.buckets import edges_before, edges_passed
from storage.queries.insights import ACTIVE, CHANGED
from storage.tables import Event, Task

_STATUS, _DUE = '"status":"', '"due_at":'
"""How events begin the values of these columns. Inside a text every quote has a backslash before it: here none has."""

_VERBS = (
    *("accept", "start", "done", "drop", "reopen", "merge", "split", "join"),
    *("change", "undo", "reread", "route", "learn"),
)
"""What may change a status or a date."""

_SECONDS = len("2026-11-22T15:00:00")


class Backlog:
    def __init__(self, session: Session) -> None:
        self._session = session

    def open_and_overdue(self, workspace_ids: Collection[int], moments: Sequence[datetime]) -> list[tuple[int, int]]:
        """(open, overdue) at each of these moments, which ascend; open is whatever is neither done nor dropped."""
        changes = self._changes(workspace_ids, moments)
        opens = _open_states(workspace_ids, moments, changes).cte("opens")
        dues = _due_states(workspace_ids, moments, changes).subquery()
        late = select(
            _number(1, "series"),
            _later(_later(opens.c.first, dues.c.first), dues.c.late_from).label("first"),
            _sooner(opens.c.last, dues.c.last).label("last"),
        ).join_from(opens, dues, dues.c.task_id == opens.c.task_id)
        states = union_all(select(_number(0, "series"), opens.c.first, opens.c.last), late).subquery()
        query = select(states, func.count()).where(states.c.first <= states.c.last).group_by(*states.c)
        counts = [[0, 0] for _ in moments]
        for series, first, last, count in self._session.execute(query):
            for moment in range(first, last + 1):
                counts[moment][series] += count
        return [(open_, overdue) for open_, overdue in counts]

    def _changes(self, workspace_ids: Collection[int], moments: Sequence[datetime]) -> CTE:
        """Changes of status or of date: how many moments came before it, and what the task had been until then."""
        before = type_coerce(Event.before, Text)
        query = select(
            Event.task_id,
            Event.id,
            Event.at,
            edges_before(Event.at, moments).label("place"),
            before.contains(_STATUS, autoescape=True).label("moved"),
            before.contains(_STATUS + "d", autoescape=True).label("was_closed"),
            before.contains(_DUE, autoescape=True).label("dated"),
            self._text_after(before, _DUE + '"').label("was_due"),
        ).where(
            Event.workspace_id.in_(workspace_ids),
            CHANGED,
            Event.verb.in_(_VERBS),
            Event.at > moments[0],
            Event.task_id.is_not(None),
        )
        every = query.subquery()
        return select(every).where(every.c.moved | every.c.dated).cte("changes")

    def _text_after(self, column: ColumnElement[Any], mark: str) -> ColumnElement[str | None]:
        """What stands after a mark, as long as a time; NULL where it does not stand."""
        find = func.instr if self._session.get_bind().dialect.name == "sqlite" else func.strpos
        place = find(column, mark, type_=Integer)
        return case((place > 0, func.substr(column, place + len(mark), _SECONDS)), else_=null())


def _open_states(workspace_ids: Collection[int], moments: Sequence[datetime], changes: CTE) -> Any:
    """(task_id, first, last) of the moments that saw a task open."""
    past, latest = _states(changes, changes.c.moved, changes.c.was_closed), _latest(changes, changes.c.moved)
    born = edges_before(Task.created_at, moments)
    was = (
        select(past.c.task_id, _later(past.c.first, born).label("first"), past.c.last)
        .join(Task, Task.id == past.c.task_id)
        .where(~past.c.value)
    )
    since = _later(func.coalesce(latest.c.place, 0), born).label("first")
    return union_all(was, _now(latest, since, moments).where(*_of(workspace_ids), Task.status.in_(ACTIVE)))


def _due_states(workspace_ids: Collection[int], moments: Sequence[datetime], changes: CTE) -> Any:
    """(task_id, first, last, late_from): from which moment on a task was late, while it was due when it was."""
    past, latest = _states(changes, changes.c.dated, changes.c.was_due), _latest(changes, changes.c.dated)
    written = [moment.astimezone(UTC).isoformat()[:_SECONDS] for moment in moments]
    was = select(
        past.c.task_id, past.c.first, past.c.last, edges_passed(past.c.value, written).label("late_from")
    ).where(past.c.value.is_not(None))
    now = _now(latest, func.coalesce(latest.c.place, 0).label("first"), moments)
    late_from = edges_passed(Task.due_at, moments).label("late_from")
    return union_all(was, now.add_columns(late_from).where(*_of(workspace_ids), Task.due_at.is_not(None)))


def _states(changes: CTE, which: ColumnElement[bool], value: ColumnElement[Any]) -> Subquery:
    """(task_id, first, last, value) of what tasks had been until each of these changes."""
    before = func.lag(changes.c.place, 1, 0, type_=Integer)
    first = before.over(partition_by=changes.c.task_id, order_by=(changes.c.at, changes.c.id))
    columns = (changes.c.task_id, first.label("first"), (changes.c.place - 1).label("last"), value.label("value"))
    return select(*columns).where(which).subquery()


def _latest(changes: CTE, which: ColumnElement[bool]) -> Subquery:
    """(task_id, place) of the last of these changes."""
    place = func.max(changes.c.place).label("place")
    return select(changes.c.task_id, place).where(which).group_by(changes.c.task_id).subquery()


def _now(latest: Subquery, first: ColumnElement[int], moments: Sequence[datetime]) -> Select[Any]:
    """(task_id, first, last) of what tasks are since the last change."""
    columns = (Task.id.label("task_id"), first, _number(len(moments) - 1, "last"))
    return select(*columns).outerjoin(latest, latest.c.task_id == Task.id)


def _of(workspace_ids: Collection[int]) -> list[ColumnElement[bool]]:
    return [Task.workspace_id.in_(workspace_ids)]


def _number(value: int, name: str) -> Any:
    return literal_column(str(value), Integer).label(name)


def _later(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[int]:
    return case((one > other, one), else_=other)


def _sooner(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[int]:
    return case((one < other, one), else_=other)
