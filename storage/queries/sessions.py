from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as Transaction

from storage.tables import Session, now


class Sessions:
    def __init__(self, session: Transaction) -> None:
        self._session = session

    def begin(self, *, token_hash: str, launch_hash: str, person_id: int, platform: str = "") -> None:
        """Start a session; the one that was made from the same launch ends."""
        self._session.execute(delete(Session).where(Session.launch_hash == launch_hash))
        begun = Session(token_hash=token_hash, launch_hash=launch_hash, person_id=person_id, platform=platform)
        self._session.add(begun)
        self._session.flush()

    def find(self, token_hash: str, *, used_after: datetime) -> Session | None:
        query = select(Session).where(Session.token_hash == token_hash, Session.used_at > used_after)
        return self._session.scalars(query).one_or_none()

    def of_person(self, person_id: int, *, used_after: datetime) -> Sequence[Session]:
        """Those that are still good, the one that was used last first."""
        query = select(Session).where(Session.person_id == person_id, Session.used_at > used_after)
        return self._session.scalars(query.order_by(Session.used_at.desc(), Session.public_id)).all()

    def touch(self, token_hash: str) -> None:
        self._session.execute(update(Session).where(Session.token_hash == token_hash).values(used_at=now()))

    def end(self, person_id: int, public_id: str) -> bool:
        """Sign a person out where they are signed in under this id. Returns whether they were."""
        query = delete(Session).where(Session.person_id == person_id, Session.public_id == public_id)
        return self._session.scalar(query.returning(Session.public_id)) is not None

    def prune(self, before: datetime) -> int:
        """End the sessions that nobody used since a time. Returns how many."""
        query = delete(Session).where(Session.used_at < before).returning(Session.token_hash)
        return len(self._session.scalars(query).all())
