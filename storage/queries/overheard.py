from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from storage.queries.insert import insert
from storage.team_tables import Overheard as Row

NEIGHBOURS = 20
"""How far apart the ids of an album's pieces may be: there are at most 10, and others may write in between."""


class Overheard:
    """What groups say among themselves and have allowed to be kept for reactions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, chat_id: int, telegram_message_id: int, raw: str) -> None:
        """Keep a message; one that is there already stays as it is."""
        statement = insert(self._session, Row).on_conflict_do_nothing(index_elements=["chat_id", "telegram_message_id"])
        self._session.execute(statement, {"chat_id": chat_id, "telegram_message_id": telegram_message_id, "raw": raw})

    def replace(self, chat_id: int, telegram_message_id: int, raw: str) -> None:
        """Take over an edit of what is kept; of anything else nothing is."""
        self._session.execute(
            update(Row)
            .where(Row.chat_id == chat_id, Row.telegram_message_id == telegram_message_id, Row.raw != "")
            .values(raw=raw),
            execution_options={"synchronize_session": False},
        )

    def take(self, chat_id: int, telegram_message_ids: Collection[int]) -> None:
        """Keep nothing of these but that they were taken: they are kept elsewhere now."""
        self._session.execute(
            update(Row).where(Row.chat_id == chat_id, Row.telegram_message_id.in_(telegram_message_ids)).values(raw=""),
            execution_options={"synchronize_session": False},
        )

    def was_taken(self, chat_id: int, telegram_message_id: int) -> bool:
        query = select(Row.raw).where(Row.chat_id == chat_id, Row.telegram_message_id == telegram_message_id)
        return self._session.scalar(query) == ""

    def near(self, chat_id: int, telegram_message_id: int) -> Sequence[Row]:
        """A message and those around it, in their order; nothing when itself is not kept."""
        ids = (telegram_message_id - NEIGHBOURS, telegram_message_id + NEIGHBOURS)
        query = select(Row).where(Row.chat_id == chat_id, Row.telegram_message_id.between(*ids), Row.raw != "")
        rows = self._session.scalars(query.order_by(Row.telegram_message_id)).all()
        return rows if any(row.telegram_message_id == telegram_message_id for row in rows) else []

    def forget(self, chat_id: int) -> None:
        """Delete all that is kept of a chat."""
        self._session.execute(
            delete(Row).where(Row.chat_id == chat_id), execution_options={"synchronize_session": False}
        )

    def prune(self, before: datetime) -> None:
        """Delete what came before a time."""
        self._session.execute(delete(Row).where(Row.at < before), execution_options={"synchronize_session": False})

    def count(self, chat_id: int) -> int:
        return self._session.scalar(select(func.count()).where(Row.chat_id == chat_id)) or 0
