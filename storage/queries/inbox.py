from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from storage.queries.insert import insert_once
from storage.tables import InboxState, InboxUpdate, now

Row = tuple[int, int, str]
"""(update_id, order key, the update as ASCII JSON)."""


class Inbox:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, bot_id: int, rows: Iterable[Row]) -> int:
        """Store updates; those that are there already stay as they are. Returns how many are new."""
        values = [
            {"bot_id": bot_id, "update_id": update_id, "chat_id": key, "raw": raw} for update_id, key, raw in rows
        ]
        if not values:
            return 0
        statement = insert_once(self._session, InboxUpdate, "bot_id", "update_id")
        return len(self._session.execute(statement, values).all())

    def waiting(self, limit: int, *, busy: Collection[int] = ()) -> Sequence[InboxUpdate]:
        """New rows, oldest first, without those of the chats that are busy."""
        query = select(InboxUpdate).where(InboxUpdate.state == InboxState.NEW)
        if busy:
            query = query.where(InboxUpdate.chat_id.not_in(busy))
        return self._session.scalars(query.order_by(InboxUpdate.id).limit(limit)).all()

    def handled(self, ids: Collection[int]) -> None:
        self._session.execute(
            update(InboxUpdate).where(InboxUpdate.id.in_(ids)).values(state=InboxState.HANDLED, handled_at=now()),
            execution_options={"synchronize_session": False},
        )

    def emptied(self, ids: Collection[int]) -> None:
        """Keep that these came, but nothing of what they said."""
        self._session.execute(
            update(InboxUpdate).where(InboxUpdate.id.in_(ids)).values(raw=""),
            execution_options={"synchronize_session": False},
        )

    def forget(self, ids: Collection[int]) -> None:
        """Keep nothing of these."""
        self._session.execute(
            delete(InboxUpdate).where(InboxUpdate.id.in_(ids)), execution_options={"synchronize_session": False}
        )

    def failed(self, inbox_id: int, error: str, *, attempts: int) -> InboxState:
        """Count a failure; the last of `attempts` puts the row in quarantine. Returns its state."""
        row = self._session.get_one(InboxUpdate, inbox_id)
        row.attempts += 1
        row.error = error
        if row.attempts >= attempts:
            row.state = InboxState.QUARANTINED
        return row.state

    def replay(self, ids: Collection[int]) -> int:
        """Give quarantined rows another chance. Returns how many."""
        query = (
            update(InboxUpdate)
            .where(InboxUpdate.id.in_(ids), InboxUpdate.state == InboxState.QUARANTINED)
            .values(state=InboxState.NEW, attempts=0, error=None)
            .returning(InboxUpdate.id)
        )
        return len(self._session.scalars(query).all())

    def quarantined(self, limit: int = 100) -> Sequence[InboxUpdate]:
        query = select(InboxUpdate).where(InboxUpdate.state == InboxState.QUARANTINED)
        return self._session.scalars(query.order_by(InboxUpdate.id).limit(limit)).all()

    def prune(self, before: datetime) -> int:
        """Delete what was handled before a time. Returns how many."""
        query = delete(InboxUpdate).where(InboxUpdate.state == InboxState.HANDLED, InboxUpdate.handled_at < before)
        return len(self._session.scalars(query.returning(InboxUpdate.id)).all())

    def counts(self) -> dict[str, int]:
        """State -> number of rows."""
        query = select(InboxUpdate.state, func.count()).group_by(InboxUpdate.state)
        return {str(state): count for state, count in self._session.execute(query)}
