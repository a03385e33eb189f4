from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as Transaction

from storage.tables import Session, now


class Sessions:
    def __init__(self, session: Transaction) -> None:
        self._session = session

    def begin(self, *, token_hash: str, launch_hash: str, person_id: int) -> None:
        """Start a session; the one that was made from the same launch ends."""
        self._session.execute(delete(Session).where(Session.launch_hash == launch_hash))
        self._session.add(Session(token_hash=token_hash, launch_hash=launch_hash, person_id=person_id))
        self._session.flush()

    def find(self, token_hash: str, *, used_after: datetime) -> Session | None:
        query = select(Session).where(Session.token_hash == token_hash, Session.used_at > used_after)
        return self._session.scalars(query).one_or_none()

    def touch(self, token_hash: str) -> None:
        self._session.execute(update(Session).where(Session.token_hash == token_hash).values(used_at=now()))

    def prune(self, before: datetime) -> int:
        """End the sessions that nobody used since a time. Returns how many."""
        query = delete(Session).where(Session.used_at < before).returning(Session.token_hash)
        return len(self._session.scalars(query).all())
