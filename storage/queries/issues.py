from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from storage.tables import Issue, Task


class Issues:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Store issues as the current reading of their messages; what was current before is retired first."""
        if rows:
            table = Issue.__table__
            assert isinstance(table, Table)
            self._session.execute(insert(table), rows)

    def retire(self, message_ids: Collection[int]) -> None:
        """Keep what was read of these messages so far as history."""
        if message_ids:
            self._session.execute(
                update(Issue).where(Issue.message_id.in_(message_ids), Issue.current).values(current=False),
                execution_options={"synchronize_session": False},
            )

    def of_task(self, task: Task) -> Issue | None:
        """The current draft that a task came from; None for one made by hand."""
        if task.message_id is None:
            return None
        query = select(Issue).where(Issue.message_id == task.message_id, Issue.current, Issue.part == task.part)
        return self._session.scalars(query.limit(1)).first()

    def current(self, message_id: int) -> Sequence[Issue]:
        query = select(Issue).where(Issue.message_id == message_id, Issue.current).order_by(Issue.part)
        return self._session.scalars(query).all()

    def history(self, message_id: int) -> Sequence[Issue]:
        """All that was ever read of a message, oldest first; of one reading the parts in their order."""
        return self._session.scalars(select(Issue).where(Issue.message_id == message_id).order_by(Issue.id)).all()
