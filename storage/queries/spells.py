"""How tasks ended and began again, for whoever learns from it how long they take."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from storage.queries.insights import ACTIVE, CHANGED
from storage.tables import Event, Task

_DONE, _CLOSED = '"status":"done"', '"status":"d'
"""How events write these statuses. Inside a text every quote has a backslash before it: here none has."""

_TRAITS = ('"kind":"', '"priority":"', '"assignee_id":')
_CLOSING = ("done", "drop", "merge", "undo")


@dataclass(frozen=True, slots=True)
class Ending:
    """A task that was closed, and what it is like now."""

    task_id: int
    at: datetime
    done: bool
    created_at: datetime
    kind: str
    priority: str
    assignee_id: int | None


@dataclass(frozen=True, slots=True)
class Going:
    """A task that is open now."""

    task_id: int
    created_at: datetime
    kind: str
    priority: str
    assignee_id: int | None


class Spells:
    """What was taken back has not been, nor has what took it back. With `every` = 3 only a third, always the same."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self, workspace_id: int, since: datetime) -> int:
        """About how many tasks are open, or were closed since a time."""
        closed = select(func.count()).where(*_happened(workspace_id, _CLOSING), Event.at >= since)
        going = select(func.count()).where(Task.workspace_id == workspace_id, Task.status.in_(ACTIVE))
        return sum(self._session.scalar(query) or 0 for query in (closed, going))

    def finished(self, workspace_ids: Collection[int], since: datetime, most: int) -> dict[int, int]:
        """Workspace -> how many times something was done there since a time, counted up to a number."""
        found = {}
        for workspace_id in workspace_ids:
            some = select(Event.id).where(*_events(workspace_id, ("done",)), Event.at >= since).limit(most).subquery()
            found[workspace_id] = self._session.scalar(select(func.count()).select_from(some)) or 0
        return found

    def endings(self, workspace_id: int, since: datetime, every: int = 1) -> Sequence[Ending]:
        """What was closed since a time, in the order in which it was."""
        after = type_coerce(Event.after, Text)
        query = (
            select(Event.task_id, Event.at, after.contains(_DONE, autoescape=True), Task.created_at, *_traits())
            .join(Task, Task.id == Event.task_id)
            .where(*_events(workspace_id, _CLOSING), Event.at >= since, after.contains(_CLOSED, autoescape=True))
            .where(Task.workspace_id == workspace_id, *_sampled(Event.task_id, every))
            .order_by(Event.at, Event.id)
        )
        return [Ending(*row) for row in self._session.execute(query)]

    def reopenings(self, workspace_id: int, every: int = 1) -> Sequence[tuple[int, datetime]]:
        """(task, when) of everything that was ever opened again, in that order."""
        query = select(Event.task_id, Event.at).where(
            *_events(workspace_id, ("reopen",)), *_sampled(Event.task_id, every)
        )
        rows = self._session.execute(query.order_by(Event.at, Event.id))
        return [(task_id, at) for task_id, at in rows if task_id is not None]

    def reopened(self, task_ids: Collection[int]) -> dict[int, datetime]:
        """Task -> when it was opened again the last time; only those that were."""
        query = select(Event.task_id, func.max(Event.at, type_=Event.at.type)).where(
            Event.task_id.in_(task_ids), Event.verb == "reopen", Event.undone_at.is_(None)
        )
        rows = self._session.execute(query.group_by(Event.task_id))
        return {task_id: at for task_id, at in rows if task_id is not None}

    def going(self, workspace_id: int, every: int = 1) -> Sequence[Going]:
        """What is open now."""
        query = select(Task.id, Task.created_at, *_traits()).where(
            Task.workspace_id == workspace_id, Task.status.in_(ACTIVE), *_sampled(Task.id, every)
        )
        return [Going(*row) for row in self._session.execute(query)]

    def traits_before(
        self, workspace_id: int, since: datetime, every: int = 1
    ) -> Sequence[tuple[int, datetime, dict[str, Any]]]:
        """(task, when, what it had been like) of each change since a time of a kind, a priority or who has it."""
        before = type_coerce(Event.before, Text)
        named = or_(*(before.contains(mark, autoescape=True) for mark in _TRAITS))
        query = select(Event.task_id, Event.at, Event.before).where(
            Event.workspace_id == workspace_id,
            CHANGED,
            Event.verb.not_in(("done", "start", "snooze", "remind")),
            Event.at >= since,
            *_sampled(Event.task_id, every),
            named,
        )
        rows = self._session.execute(query.order_by(Event.at, Event.id))
        return [(task_id, at, was) for task_id, at, was in rows if task_id is not None]


def _events(workspace_id: int, verbs: Sequence[str]) -> list[Any]:
    happened = _happened(workspace_id, verbs)
    return [*happened, Event.undone_at.is_(None), Event.undoes_id.is_(None), Event.task_id.is_not(None)]


def _happened(workspace_id: int, verbs: Sequence[str]) -> list[Any]:
    """Also what was taken back: an index knows that."""
    return [Event.workspace_id == workspace_id, CHANGED, Event.verb.in_(verbs)]


def _sampled(task_id: Any, every: int) -> list[Any]:
    return [task_id % every == 0] if every > 1 else []


def _traits() -> tuple[Any, ...]:
    return Task.kind, Task.priority, Task.assignee_id
