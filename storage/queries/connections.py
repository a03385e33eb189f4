from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.connected_tables import Connection, TaskExport


class Connections:
    """Accounts at trackers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, connection: Connection) -> Connection:
        self._session.add(connection)
        self._session.flush()
        return connection

    def of(self, workspace_ids: Collection[int]) -> Sequence[Connection]:
        query = select(Connection).where(Connection.workspace_id.in_(workspace_ids)).order_by(Connection.id)
        return self._session.scalars(query).all()

    def get(self, public_id: str) -> Connection | None:
        return self._session.scalars(select(Connection).where(Connection.public_id == public_id)).one_or_none()

    def many(self, ids: Collection[int]) -> dict[int, Connection]:
        rows = self._session.scalars(select(Connection).where(Connection.id.in_(ids)))
        return {row.id: row for row in rows}

    def to_ask(self, moment: datetime, limit: int) -> Sequence[Connection]:
        """Those whose changes are to be asked for now, the one that waits longest first."""
        query = select(Connection).where(
            Connection.two_way.is_(True),
            Connection.off_at.is_(None),
            Connection.next_poll_at <= moment,
            Connection.rests_until.is_(None) | (Connection.rests_until <= moment),
        )
        return self._session.scalars(query.order_by(Connection.next_poll_at).limit(limit)).all()

    def with_people(self, workspace_ids: Collection[int]) -> Sequence[Connection]:
        """Those that say who somebody there is here."""
        query = select(Connection).where(Connection.workspace_id.in_(workspace_ids), Connection.people != {})
        return self._session.scalars(query).all()

    def remove(self, connection: Connection) -> None:
        """Forget it, and what went there; that stays where it is."""
        self._session.execute(delete(TaskExport).where(TaskExport.connection_id == connection.id))
        self._session.delete(connection)
        self._session.flush()
