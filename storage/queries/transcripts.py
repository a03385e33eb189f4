from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.queries.clock import has_come
from storage.queries.insert import insert
from storage.tables import now
from storage.team_tables import Transcript, TranscriptState


class Transcripts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def want(self, message_id: int, workspace_id: int, transcriber: str) -> None:
        """Have a message's sound written down; one that was written down before is written down anew."""
        fresh = {
            "transcriber": transcriber,
            "state": TranscriptState.WAITING,
            "words": "",
            "attempts": 0,
            "next_try_at": now(),
            "claimed_by": None,
            "lease_until": None,
            "last_error": None,
            "milliseconds": 0.0,
            "at": now(),
        }
        statement = insert(self._session, Transcript).on_conflict_do_update(index_elements=["message_id"], set_=fresh)
        self._session.execute(statement, {"message_id": message_id, "workspace_id": workspace_id, **fresh})

    def keep(self, message_id: int, workspace_id: int, state: TranscriptState, **values: Any) -> None:
        """Settle it, whether or not it was waiting: whoever holds it loses it."""
        settled = {"state": state, "claimed_by": None, "lease_until": None, **values}
        statement = insert(self._session, Transcript).on_conflict_do_update(index_elements=["message_id"], set_=settled)
        first = {"words": "", "attempts": 0, "next_try_at": now(), "milliseconds": 0.0, "at": now()}
        self._session.execute(statement, {"message_id": message_id, "workspace_id": workspace_id, **first, **settled})

    def get(self, message_id: int) -> Transcript | None:
        return self._session.get(Transcript, message_id, populate_existing=True)

    def of_messages(self, message_ids: Collection[int]) -> dict[int, Transcript]:
        rows = self._session.scalars(select(Transcript).where(Transcript.message_id.in_(message_ids)))
        return {row.message_id: row for row in rows}

    def is_due(self) -> bool:
        """Whether anything waits whose time has come, or is claimed by who will not finish it any more."""
        if self._session.scalar(self._due(1)) is not None:
            return True
        return bool(self.running(expired=True))

    def claim(self, worker: str, *, lease: timedelta, limit: int) -> Sequence[Transcript]:
        """Take what is due, oldest first."""
        query = (
            update(Transcript)
            .where(Transcript.message_id.in_(self._due(limit).with_for_update(skip_locked=True).scalar_subquery()))
            .values(state=TranscriptState.RUNNING, claimed_by=worker, lease_until=now() + lease)
            .returning(Transcript)
        )
        rows = self._session.scalars(query, execution_options={"synchronize_session": False}).all()
        return sorted(rows, key=lambda row: row.message_id)

    def waiting(self) -> Sequence[Transcript]:
        return self._session.scalars(select(Transcript).where(Transcript.state == TranscriptState.WAITING)).all()

    def running(self, *, of: str | None = None, expired: bool = False) -> Sequence[Transcript]:
        """What is claimed.

        Args:
            of: By this worker alone.
            expired: Only what nobody will finish any more.
        """
        query = select(Transcript).where(Transcript.state == TranscriptState.RUNNING)
        if of is not None:
            query = query.where(Transcript.claimed_by == of)
        if expired:
            query = query.where(has_come(Transcript.lease_until, now()))
        return self._session.scalars(query).all()

    def conclude(
        self,
        row: Transcript,
        state: TranscriptState,
        *,
        error: str | None = None,
        next_try_at: datetime | None = None,
        attempt: bool = False,
    ) -> None:
        """Let go of a claim, with what came of it."""
        row.state, row.claimed_by, row.lease_until, row.last_error = state, None, None, error
        row.attempts += attempt
        if next_try_at is not None:
            row.next_try_at = next_try_at
        self._session.flush()

    def _due(self, limit: int) -> Any:
        return (
            select(Transcript.message_id)
            .where(Transcript.state == TranscriptState.WAITING, Transcript.next_try_at <= now())
            .order_by(Transcript.next_try_at, Transcript.message_id)
            .limit(limit)
        )
