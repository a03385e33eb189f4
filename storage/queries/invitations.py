from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from storage.tables import now
from storage.team_tables import Invitation


class Invitations:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, workspace_id: int, **values: Any) -> Invitation:
        invitation = Invitation(workspace_id=workspace_id, **values)
        self._session.add(invitation)
        self._session.flush()
        return invitation

    def get(self, code: str) -> Invitation | None:
        """For who follows the link, and knows only its code; whoever manages invitations uses `open_of`."""
        return self._session.get(Invitation, code)

    def open_of(self, workspace_ids: Collection[int], moment: datetime) -> Sequence[Invitation]:
        """Those that still let somebody in, the newest first."""
        query = select(Invitation).where(Invitation.workspace_id.in_(workspace_ids), *_open(moment))
        return self._session.scalars(query.order_by(Invitation.created_at.desc(), Invitation.code)).all()

    def use(self, code: str, moment: datetime) -> bool:
        """Count one more who comes in by it; False when it lets nobody in any more."""
        query = update(Invitation).where(Invitation.code == code, *_open(moment))
        return self._changed(query.values(uses=Invitation.uses + 1))

    def revoke(self, workspace_id: int, code: str) -> bool:
        query = update(Invitation).where(Invitation.workspace_id == workspace_id, Invitation.code == code)
        return self._changed(query.where(Invitation.revoked_at.is_(None)).values(revoked_at=now()))

    def _changed(self, query: Any) -> bool:
        options = {"synchronize_session": False}
        return self._session.scalar(query.returning(Invitation.code), execution_options=options) is not None


def _open(moment: datetime) -> tuple[Any, ...]:
    unused = or_(Invitation.single_use.is_(False), Invitation.uses == 0)
    return Invitation.revoked_at.is_(None), Invitation.expires_at > moment, unused
