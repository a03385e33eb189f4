from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from storage.connected_tables import Connection, TaskExport, WorkState
from storage.queries.insert import insert_once
from storage.tables import now, unguessable

_UNDONE = (TaskExport.state == WorkState.WAITING) | (TaskExport.state == WorkState.RUNNING)
"""As the index of waiting exports says it."""


class Exports:
    """Tasks in trackers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def want(
        self, task_id: int, connection: Connection, *, created_by: int | None, next_try_at: datetime
    ) -> tuple[TaskExport, bool]:
        """The export of a task to a place, and whether it is new."""
        values: dict[str, Any] = {
            "public_id": unguessable(),
            "workspace_id": connection.workspace_id,
            "task_id": task_id,
            "connection_id": connection.id,
            "key": "",
            "address": "",
            "wanted": 1,
            "sent": 0,
            "agreed": {},
            "state": WorkState.WAITING,
            "attempts": 0,
            "next_try_at": next_try_at,
            "created_by": created_by,
            "created_at": now(),
        }
        statement = insert_once(self._session, TaskExport, "task_id", "connection_id")
        is_new = self._session.scalar(statement, values) is not None
        return self._one(TaskExport.task_id == task_id, TaskExport.connection_id == connection.id), is_new

    def get(self, export_id: int) -> TaskExport | None:
        return self._session.get(TaskExport, export_id, populate_existing=True)

    def known_as(self, public_id: str) -> TaskExport | None:
        query = select(TaskExport).where(TaskExport.public_id == public_id)
        return self._session.scalars(query).one_or_none()

    def of_tasks(self, task_ids: Collection[int]) -> dict[int, list[TaskExport]]:
        """Task's id -> where it went, in their order."""
        found: dict[int, list[TaskExport]] = {}
        query = select(TaskExport).where(TaskExport.task_id.in_(task_ids)).order_by(TaskExport.id)
        for export in self._session.scalars(query):
            found.setdefault(export.task_id, []).append(export)
        return found

    def tasks_of(self, connection_id: int) -> Sequence[int]:
        """The tasks that went to a place."""
        return self._session.scalars(select(TaskExport.task_id).where(TaskExport.connection_id == connection_id)).all()

    def of_remote(self, connection_ids: Collection[int], external_id: str, marker: str) -> Sequence[TaskExport]:
        """Those that this thing of a tracker is, by its id; by its mark only while we don't know the id: who copies a
        thing copies its mark."""
        is_it = TaskExport.external_id == external_id
        if marker:
            is_it = or_(is_it, and_(TaskExport.public_id == marker, TaskExport.external_id.is_(None)))
        query = select(TaskExport).where(TaskExport.connection_id.in_(connection_ids), is_it)
        return self._session.scalars(query.order_by(TaskExport.id)).all()

    def counts(self, connection_ids: Collection[int]) -> dict[int, dict[WorkState, int]]:
        """Connection's id -> how many of its exports are in which state."""
        query = select(TaskExport.connection_id, TaskExport.state, func.count()).group_by(
            TaskExport.connection_id, TaskExport.state
        )
        found: dict[int, dict[WorkState, int]] = {}
        for connection_id, state, count in self._session.execute(
            query.where(TaskExport.connection_id.in_(connection_ids))
        ):
            found.setdefault(connection_id, {})[state] = count
        return found

    def synced(self, connection_ids: Collection[int]) -> dict[int, datetime]:
        """Connection's id -> when a task of it last went there, or was looked at there."""
        query = select(TaskExport.connection_id, func.max(TaskExport.synced_at)).where(
            TaskExport.connection_id.in_(connection_ids), TaskExport.synced_at.is_not(None)
        )
        found = self._session.execute(query.group_by(TaskExport.connection_id))
        return {connection_id: at for connection_id, at in found if at is not None}

    def failed(self, connection_id: int, limit: int) -> Sequence[TaskExport]:
        """The newest that did not go well."""
        query = select(TaskExport).where(
            TaskExport.connection_id == connection_id, TaskExport.state == WorkState.FAILED
        )
        return self._session.scalars(query.order_by(TaskExport.id.desc()).limit(limit)).all()

    def claim(
        self, worker: str, *, lease: timedelta, limit: int, busy: Collection[int], moment: datetime
    ) -> Sequence[TaskExport]:
        """Take what is due, of each connection one: what waits longest there.

        Args:
            busy: Connections that have one under way.
        """
        due = self._due(moment)
        if busy:
            due = [*due, TaskExport.connection_id.not_in(busy)]
        oldest = func.min(TaskExport.next_try_at)
        places = select(TaskExport.connection_id).where(*due).group_by(TaskExport.connection_id)
        taken: list[TaskExport] = []
        for connection_id in self._session.scalars(places.order_by(oldest).limit(limit)).all():
            first = select(TaskExport.id).where(*due, TaskExport.connection_id == connection_id)
            first = first.order_by(TaskExport.next_try_at, TaskExport.id).limit(1).with_for_update(skip_locked=True)
            claimed = (
                update(TaskExport)
                .where(TaskExport.id.in_(first.scalar_subquery()))
                .values(state=WorkState.RUNNING, claimed_by=worker, lease_until=moment + lease)
                .returning(TaskExport)
            )
            taken += self._session.scalars(claimed, execution_options={"populate_existing": True}).all()
        return taken

    def is_due(self, moment: datetime) -> bool:
        """Whether anything waits whose time has come, or is held by who will not finish it any more."""
        lost = (TaskExport.state == WorkState.RUNNING, TaskExport.lease_until < moment)
        for which in (self._due(moment), lost):
            if self._session.scalar(select(TaskExport.id).where(_UNDONE, *which).limit(1)) is not None:
                return True
        return False

    def release_expired(self, moment: datetime) -> int:
        """Free what a process held that has died."""
        query = update(TaskExport).where(TaskExport.state == WorkState.RUNNING, TaskExport.lease_until < moment)
        freed = query.values(state=WorkState.WAITING, claimed_by=None, lease_until=None).returning(TaskExport.id)
        return len(self._session.scalars(freed).all())

    def give_back(self, worker: str | None = None) -> None:
        """Let go of all that a worker holds, or anybody."""
        query = update(TaskExport).where(TaskExport.state == WorkState.RUNNING)
        if worker is not None:
            query = query.where(TaskExport.claimed_by == worker)
        self._session.execute(query.values(state=WorkState.WAITING, claimed_by=None, lease_until=None))

    def held(self, public_id: str, worker: str) -> TaskExport | None:
        """An export that this worker still holds. Known by what it is called for ever: SQLite gives numbers away
        again."""
        export = self.known_as(public_id)
        return export if export is not None and export.claimed_by == worker else None

    def change(self, export: TaskExport, **values: Any) -> TaskExport:
        for name, value in values.items():
            setattr(export, name, value)
        self._session.flush()
        return export

    def _one(self, *which: Any) -> TaskExport:
        query = select(TaskExport).where(*which)
        return self._session.scalars(query, execution_options={"populate_existing": True}).one()

    def _due(self, moment: datetime) -> list[Any]:
        on = select(Connection.id).where(
            Connection.off_at.is_(None), Connection.rests_until.is_(None) | (Connection.rests_until <= moment)
        )
        return [
            TaskExport.state == WorkState.WAITING,
            TaskExport.next_try_at <= moment,
            TaskExport.connection_id.in_(on),
        ]
