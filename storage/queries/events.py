from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, insert, select, union, update
from sqlalchemy.orm import Session

from storage.connected_tables import Connection, Subscription
from storage.tables import Event, Installation, now

FOLLOWED = "followed"
"""The fact that holds the number of the last event that was followed: see `tasks.following`."""


@dataclass(frozen=True, slots=True)
class Happenings:
    """Which events a list is about. What is None or empty limits nothing.

    Attributes:
        actors: Ids of people; 0 for Sift itself and the installation's token.
        since, until: Aware; `until` excluded.
        before: Id of the event that the page before ended with.
    """

    actors: Collection[int] = ()
    verbs: Collection[str] = ()
    task_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.actors:
            found.append(func.coalesce(Event.actor_id, 0).in_(self.actors))
        if self.verbs:
            found.append(Event.verb.in_(self.verbs))
        if self.task_id is not None:
            found.append(Event.task_id == self.task_id)
        if self.since is not None:
            found.append(Event.at >= self.since)
        if self.until is not None:
            found.append(Event.at < self.until)
        if self.before is not None:
            found.append(Event.id < self.before)
        return found


class Events:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, workspace_id: int, verb: str, **values: Any) -> None:
        """Write down what happened."""
        self.add_all([{"workspace_id": workspace_id, "verb": verb, **values}])

    def record(self, workspace_id: int, verb: str, **values: Any) -> int:
        """Write down what happened. Returns the event's id."""
        event = Event(workspace_id=workspace_id, verb=verb, **values)
        self._session.add(event)
        self._session.flush()
        return event.id

    def get(self, event_id: int) -> Event | None:
        return self._session.get(Event, event_id)

    def add_all(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write down what happened; all name the same columns."""
        if rows:
            table = Event.__table__
            assert isinstance(table, Table)
            self._session.execute(insert(table), rows)

    def number(self, limit: int) -> int:
        """Give committed events their place in the one order that everybody reads. Returns how many.

        Only one process numbers: ids are not in commit order on PostgreSQL, this order is. No number is given again
        that was followed, also when what had it was erased.
        """
        waiting = self._session.scalars(
            select(Event.id).where(Event.seq.is_(None)).order_by(Event.id).limit(limit)
        ).all()
        if not waiting:
            return 0
        followed = self._session.scalar(select(Installation.value).where(Installation.name == FOLLOWED))
        last = max(self._session.scalar(select(func.max(Event.seq))) or 0, int(followed or 0))
        self._session.execute(update(Event), [{"id": id_, "seq": last + n} for n, id_ in enumerate(waiting, 1)])
        return len(waiting)

    def newest(self) -> tuple[int, int]:
        """The highest id and the highest number of all: while neither grows, nothing has happened anywhere.

        Ids show a change at once; numbers show it for certain, since they are given after the commit.
        """
        return self._session.scalar(select(func.max(Event.id))) or 0, self._session.scalar(
            select(func.max(Event.seq))
        ) or 0

    def since(self, workspace_ids: Collection[int], seq: int, limit: int) -> Sequence[Event]:
        query = select(Event).where(Event.workspace_id.in_(workspace_ids), Event.seq > seq)
        return self._session.scalars(query.order_by(Event.seq).limit(limit)).all()

    def workspaces_between(self, after: int, until: int) -> Sequence[int]:
        """Those in which something happened, after one number and up to another."""
        query = select(Event.workspace_id).where(Event.seq > after, Event.seq <= until)
        return self._session.scalars(query.distinct()).all()

    def going_out(self, seq: int, limit: int) -> Sequence[Event]:
        """The next events after a number, of all workspaces from which anything goes to other programs."""
        out = union(select(Subscription.workspace_id), select(Connection.workspace_id))
        query = select(Event).where(Event.seq > seq, Event.workspace_id.in_(out))
        return self._session.scalars(query.order_by(Event.seq).limit(limit)).all()

    def of_task(self, task_id: int) -> Sequence[Event]:
        return self._session.scalars(select(Event).where(Event.task_id == task_id).order_by(Event.id)).all()

    def page(self, workspace_ids: Collection[int], wanted: Happenings, limit: int) -> Sequence[Event]:
        """What happened in workspaces, the newest first."""
        query = select(Event).where(Event.workspace_id.in_(workspace_ids), *wanted.conditions())
        return self._session.scalars(query.order_by(Event.id.desc()).limit(limit)).all()

    def done_since(self, workspace_ids: Collection[int], since: datetime) -> Sequence[datetime]:
        """When tasks were done since a time; what was taken back doesn't count."""
        query = select(Event.at).where(
            Event.workspace_id.in_(workspace_ids), Event.verb == "done", Event.undone_at.is_(None), Event.at > since
        )
        return self._session.scalars(query).all()

    def of_batch(self, batch: str) -> Sequence[Event]:
        """What was done together, in its order."""
        return self._session.scalars(select(Event).where(Event.batch == batch).order_by(Event.id)).all()

    def has_batch(self, batch: str) -> bool:
        """Whether anything was done together under this name."""
        return self._session.scalar(select(Event.id).where(Event.batch == batch).limit(1)) is not None

    def left_of_batch(self, batch: str, actor_id: int | None, *, before: int | None, limit: int) -> Sequence[Event]:
        """The newest of what somebody did together and was not taken back; of that, what was done before an event."""
        query = select(Event).where(Event.batch == batch, Event.actor_id == actor_id, Event.undone_at.is_(None))
        if before is not None:
            query = query.where(Event.id < before)
        return self._session.scalars(query.order_by(Event.id.desc()).limit(limit)).all()

    def recent_of(self, task_ids: Collection[int], *, since: datetime) -> Sequence[Event]:
        """What happened to tasks after a time, oldest first."""
        query = select(Event).where(Event.task_id.in_(task_ids), Event.at > since).order_by(Event.id)
        return self._session.scalars(query).all()

    def newest_of_task(self, task_id: int, *, limit: int, offset: int) -> Sequence[Event]:
        """What happened to a task, newest first."""
        query = select(Event).where(Event.task_id == task_id).order_by(Event.id.desc())
        return self._session.scalars(query.limit(limit).offset(offset)).all()

    def count_of_task(self, task_id: int) -> int:
        return self._session.scalar(select(func.count()).where(Event.task_id == task_id)) or 0

    def not_undone(
        self, workspace_ids: Collection[int], *, actor_id: int | None, verbs: Collection[str], limit: int
    ) -> Sequence[Event]:
        """What somebody, or Sift itself with None, did to tasks and nobody has taken back, newest first."""
        query = select(Event).where(
            Event.workspace_id.in_(workspace_ids),
            Event.actor_id == actor_id,
            Event.verb.in_(verbs),
            Event.undone_at.is_(None),
            Event.task_id.is_not(None),
        )
        return self._session.scalars(query.order_by(Event.id.desc()).limit(limit)).all()

    def last_by(
        self, actor_id: int, workspace_ids: Collection[int], *, task_id: int | None, verbs: Collection[str]
    ) -> Event | None:
        """The newest change by somebody that was not undone yet."""
        query = select(Event).where(
            Event.actor_id == actor_id,
            Event.workspace_id.in_(workspace_ids),
            Event.verb.in_(verbs),
            Event.undone_at.is_(None),
            Event.task_id.is_not(None),
        )
        if task_id is not None:
            query = query.where(Event.task_id == task_id)
        return self._session.scalars(query.order_by(Event.id.desc()).limit(1)).first()

    def last_undone(self, task_id: int) -> Event | None:
        """What was taken back last of what happened to a task."""
        query = select(Event).where(Event.task_id == task_id, Event.undone_at.is_not(None))
        return self._session.scalars(query.order_by(Event.undone_at.desc(), Event.id.desc()).limit(1)).first()

    def undone(self, event: Event) -> None:
        event.undone_at = now()
        self._session.flush()
