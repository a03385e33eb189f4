"""Work that processes claim for a while: what is due is taken, and let go of with what came of it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from storage.tables import now

Row = TypeVar("Row")
State = TypeVar("State")


class Claims(Generic[Row, State]):
    """One row is the work on one message: `state` says that it is waiting or running, `next_try_at` when it may be
    claimed, `lease_until` how long whoever claimed it may take.
    """

    _table: type[Any]

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_messages(self, message_ids: Collection[int]) -> dict[int, Row]:
        rows = self._session.scalars(select(self._table).where(self._table.message_id.in_(message_ids)))
        return {row.message_id: row for row in rows}

    def conclude(
        self,
        row: Row,
        state: State,
        *,
        error: str | None = None,
        next_try_at: datetime | None = None,
        attempt: bool = False,
    ) -> None:
        """Let go of a claim, with what came of it."""
        it: Any = row
        it.state, it.claimed_by, it.lease_until, it.last_error = state, None, None, error
        it.attempts += attempt
        if next_try_at is not None:
            it.next_try_at = next_try_at
        self._session.flush()

    def _claim(self, worker: str, *which: ColumnElement[bool], lease: timedelta, limit: int) -> Sequence[Row]:
        """Take what is due, oldest first.

        Args:
            which: Conditions on the rows.
        """
        due = self._due(limit, *which).with_for_update(skip_locked=True)
        query = (
            update(self._table)
            .where(self._table.message_id.in_(due.scalar_subquery()))
            .values(state="running", claimed_by=worker, lease_until=now() + lease)
            .returning(self._table)
        )
        rows = self._session.scalars(query, execution_options={"synchronize_session": False}).all()
        return sorted(rows, key=lambda row: row.message_id)

    def _due(self, limit: int, *which: ColumnElement[bool]) -> Any:
        """The message ids of what may be claimed now."""
        table = self._table
        return (
            select(table.message_id)
            .where(table.state == "waiting", table.next_try_at <= now(), *which)
            .order_by(table.next_try_at, table.message_id)
            .limit(limit)
        )
