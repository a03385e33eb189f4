from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from storage.reading_tables import Vector
from storage.tables import Status, Task


class Vectors:
    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, message_ids: Collection[int], rows: Sequence[dict[str, Any]]) -> None:
        """Forget what the words of some messages meant, and keep what those of the same or of others mean now.

        Args:
            rows: With `message_id`, `part` and `data`.
        """
        if message_ids:
            self._session.execute(
                delete(Vector).where(Vector.message_id.in_(message_ids)),
                execution_options={"synchronize_session": False},
            )
        if rows:
            table = Vector.__table__
            assert isinstance(table, Table)
            self._session.execute(insert(table), rows)

    def of(self, message_id: int, part: int) -> bytes:
        """What a draft's words mean, empty when it was read without an embedder."""
        query = select(Vector.data).where(Vector.message_id == message_id, Vector.part == part)
        return self._session.scalar(query) or b""

    def of_tasks(self, workspace_id: int, statuses: Collection[Status], limit: int) -> list[tuple[Task, bytes]]:
        """The newest tasks of these statuses that came from messages, with what their words mean."""
        query = (
            select(Task, Vector.data)
            .join(Vector, (Vector.message_id == Task.message_id) & (Vector.part == Task.part))
            .where(Task.workspace_id == workspace_id, Task.status.in_(statuses))
            .order_by(Task.id.desc())
            .limit(limit)
        )
        return [(task, data) for task, data in self._session.execute(query)]

    def of_open(
        self, workspace_id: int, statuses: Collection[Status], limit: int
    ) -> list[tuple[int, int | None, str, bytes]]:
        """(id, message's id, title, what its words mean) of the newest tasks of these statuses."""
        query = (
            select(Task.id, Task.message_id, Task.title, Vector.data)
            .join(Vector, (Vector.message_id == Task.message_id) & (Vector.part == Task.part))
            .where(Task.workspace_id == workspace_id, Task.status.in_(statuses))
            .order_by(Task.id.desc())
            .limit(limit)
        )
        return [(id_, message_id, title, data) for id_, message_id, title, data in self._session.execute(query)]
