from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.web_tables import IdempotentRequest


class Idempotent:
    """What requests were answered that named themselves by a key."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, caller: str, key: str, *, since: datetime) -> IdempotentRequest | None:
        query = select(IdempotentRequest).where(
            IdempotentRequest.caller == caller, IdempotentRequest.key == key, IdempotentRequest.at >= since
        )
        return self._session.scalars(query).one_or_none()

    def keep(self, caller: str, key: str, **values: Any) -> None:
        """Keep an answer; an older one under the same key is over."""
        self._session.execute(
            delete(IdempotentRequest).where(IdempotentRequest.caller == caller, IdempotentRequest.key == key)
        )
        self._session.add(IdempotentRequest(caller=caller, key=key, **values))
        self._session.flush()

    def prune(self, before: datetime) -> None:
        self._session.execute(delete(IdempotentRequest).where(IdempotentRequest.at < before))
