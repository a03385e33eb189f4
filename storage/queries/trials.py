from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from storage.queries.clock import has_come
from storage.reading_tables import Trial, TrialState
from storage.tables import now


class Trials:
    """Readers that are tried beside the one that there is."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, workspace_id: int, **values: Any) -> Trial:
        trial = Trial(workspace_id=workspace_id, **values)
        self._session.add(trial)
        self._session.flush()
        return trial

    def get(self, trial_id: int) -> Trial | None:
        return self._session.get(Trial, trial_id)

    def newest(self, workspace_id: int, limit: int) -> Sequence[Trial]:
        """A workspace's, the newest first."""
        query = select(Trial).where(Trial.workspace_id == workspace_id).order_by(Trial.id.desc()).limit(limit)
        return self._session.scalars(query).all()

    def waiting(self) -> Trial | None:
        """The oldest that waits, or whose worker is gone, kept from others while the transaction lasts."""
        left = and_(Trial.state == TrialState.RUNNING, has_come(Trial.lease_until, now()))
        query = select(Trial).where(or_(Trial.state == TrialState.WAITING, left)).order_by(Trial.id).limit(1)
        return self._session.scalars(query.with_for_update(skip_locked=True)).first()

    def take(self, trial: Trial, worker: str, lease: timedelta) -> None:
        trial.state, trial.claimed_by, trial.lease_until = TrialState.RUNNING, worker, now() + lease
        trial.attempts += 1
        self._session.flush()

    def forget_but(self, workspace_id: int, kept: int) -> None:
        """Keep so many of the newest."""
        newest = select(Trial.id).where(Trial.workspace_id == workspace_id).order_by(Trial.id.desc()).limit(kept)
        ended = Trial.state.in_([TrialState.DONE, TrialState.FAILED])
        self._session.execute(
            delete(Trial).where(Trial.workspace_id == workspace_id, ended, Trial.id.not_in(newest)),
            execution_options={"synchronize_session": False},
        )
