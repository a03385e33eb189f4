from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from storage.tables import now
from storage.web_tables import ApiToken


class Tokens:
    """Personal tokens. Wherever live ones are asked for, those that expired or were revoked are none."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, **values: Any) -> ApiToken:
        token = ApiToken(**values)
        self._session.add(token)
        self._session.flush()
        return token

    def find(self, token_hash: str, moment: datetime) -> ApiToken | None:
        query = select(ApiToken).where(ApiToken.token_hash == token_hash, *_live(moment))
        return self._session.scalars(query).one_or_none()

    def of_person(self, person_id: int, moment: datetime) -> Sequence[ApiToken]:
        """The newest first."""
        query = select(ApiToken).where(ApiToken.person_id == person_id, *_live(moment))
        return self._session.scalars(query.order_by(ApiToken.id.desc())).all()

    def touch(self, token_hash: str) -> None:
        self._session.execute(update(ApiToken).where(ApiToken.token_hash == token_hash).values(used_at=now()))

    def revoke(self, person_id: int, public_id: str) -> bool:
        query = update(ApiToken).where(
            ApiToken.person_id == person_id, ApiToken.public_id == public_id, ApiToken.revoked_at.is_(None)
        )
        options = {"synchronize_session": False}
        ended = query.values(revoked_at=now()).returning(ApiToken.id)
        return self._session.scalar(ended, execution_options=options) is not None

    def prune(self, before: datetime) -> None:
        """Delete those that were over before a time."""
        self._session.execute(
            delete(ApiToken).where(or_(ApiToken.expires_at < before, ApiToken.revoked_at < before)),
            execution_options={"synchronize_session": False},
        )


def _live(moment: datetime) -> tuple[Any, ...]:
    return ApiToken.revoked_at.is_(None), ApiToken.expires_at > moment
