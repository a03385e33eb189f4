from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.connected_tables import Feed
from storage.types import storable


class Feeds:
    """Private addresses of lists. They are found by the hash of what stands in the address, never by the address."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, **values: Any) -> Feed:
        feed = Feed(**values)
        self._session.add(feed)
        self._session.flush()
        return feed

    def by_hash(self, token_hash: str) -> Feed | None:
        return self._session.scalars(select(Feed).where(Feed.token_hash == token_hash)).one_or_none()

    def own(self, person_id: int, public_id: str) -> Feed | None:
        """None also for what can't be an id, and for those of others."""
        query = select(Feed).where(Feed.person_id == person_id, Feed.public_id == storable(public_id))
        return self._session.scalars(query).one_or_none()

    def by_public_id(self, public_id: str) -> Feed | None:
        return self._session.scalars(select(Feed).where(Feed.public_id == storable(public_id))).one_or_none()

    def of_person(self, person_id: int) -> Sequence[Feed]:
        """The newest first."""
        query = select(Feed).where(Feed.person_id == person_id).order_by(Feed.id.desc())
        return self._session.scalars(query).all()

    def touch(self, feed_id: int, moment: datetime) -> None:
        if (feed := self._session.get(Feed, feed_id)) is not None:
            feed.used_at = moment

    def remove(self, feed: Feed) -> None:
        self._session.execute(delete(Feed).where(Feed.id == feed.id), execution_options={"synchronize_session": False})
