from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from storage.tables import Issue


class Issues:
    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, message_id: int, rows: Sequence[dict[str, Any]], *, first: bool) -> None:
        """Make these the current reading of a message; older ones are kept as history. `first`: there are none."""
        if not first:
            self._session.execute(
                update(Issue).where(Issue.message_id == message_id, Issue.current).values(current=False),
                execution_options={"synchronize_session": False},
            )
        table = Issue.__table__
        assert isinstance(table, Table)
        self._session.execute(insert(table), [row | {"message_id": message_id, "current": True} for row in rows])

    def current(self, message_id: int) -> Sequence[Issue]:
        query = select(Issue).where(Issue.message_id == message_id, Issue.current).order_by(Issue.part)
        return self._session.scalars(query).all()

    def current_of(self, message_ids: Collection[int]) -> dict[int, Issue]:
        """Message id -> its current first issue."""
        query = select(Issue).where(Issue.message_id.in_(message_ids), Issue.current, Issue.part == 0)
        return {issue.message_id: issue for issue in self._session.scalars(query)}
