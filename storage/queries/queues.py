from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select, text
from sqlalchemy.orm import Session

from storage.connected_tables import Post, TaskExport, WorkState
from storage.reading_tables import Refinement, RefinementState
from storage.tables import Delivery, DeliveryState, InboxState, InboxUpdate, Message, MessageState, now

_SQLITE_BYTES = "SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)"
_POSTGRESQL_BYTES = "SELECT pg_database_size(current_database())"


class Waiting(NamedTuple):
    """How much waits in a queue, and for how long the oldest of it has."""

    depth: int
    oldest: timedelta


class Queues:
    """What waits for somebody to do it, each by an index of what waits."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> Mapping[str, Waiting]:
        """By name, in the order in which a message goes through them."""
        return {
            "inbox": self._waiting(InboxUpdate.received_at, InboxUpdate.state == InboxState.NEW),
            "messages": self._waiting(_asked_at(), _unread()),
            "models": self._due(Refinement.next_try_at, Refinement.state == RefinementState.WAITING),
            "deliveries": self._due(Delivery.next_try_at, Delivery.state == DeliveryState.PENDING),
            "posts": self._due(Post.next_try_at, _at_work(Post.state)),
            "exports": self._due(TaskExport.next_try_at, _at_work(TaskExport.state)),
        }

    def database_bytes(self) -> int:
        sqlite = self._session.get_bind().dialect.name == "sqlite"
        return int(self._session.scalar(text(_SQLITE_BYTES if sqlite else _POSTGRESQL_BYTES)) or 0)

    def clock(self) -> datetime | None:
        """What time a database server has; None of a file, which has none."""
        if self._session.get_bind().dialect.name == "sqlite":
            return None
        moment = self._session.scalar(text("SELECT clock_timestamp()"))
        assert isinstance(moment, datetime)
        return moment

    def _due(self, since: Any, waits: ColumnElement[bool]) -> Waiting:
        """What is to be tried later does not wait yet."""
        return self._waiting(since, waits, since <= now())

    def _waiting(self, since: Any, *which: ColumnElement[bool]) -> Waiting:
        depth, oldest = self._session.execute(select(func.count(), func.min(since)).where(*which)).one()
        return Waiting(depth, max(timedelta(), now() - oldest) if oldest is not None else timedelta())


def _unread() -> ColumnElement[bool]:
    return or_(Message.state == MessageState.NEW, Message.state == MessageState.READING)


def _at_work(state: Any) -> ColumnElement[bool]:
    return or_(state == WorkState.WAITING, state == WorkState.RUNNING)


def _asked_at() -> Any:
    """Since when a message is to be read: it came, or was edited, or grew."""
    latest = case((Message.edited_at > Message.received_at, Message.edited_at), else_=Message.received_at)
    return case((Message.last_piece_at > latest, Message.last_piece_at), else_=latest)
