from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from storage.queries.claims import Claims
from storage.queries.clock import has_come
from storage.queries.insert import insert
from storage.tables import now
from storage.team_tables import Transcript, TranscriptState


class Transcripts(Claims[Transcript, TranscriptState]):
    _table = Transcript

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

    def is_due(self) -> bool:
        """Whether anything waits whose time has come, or is claimed by who will not finish it any more."""
        if self._session.scalar(self._due(1)) is not None:
            return True
        return bool(self.running(expired=True))

    def claim(self, worker: str, *, lease: timedelta, limit: int) -> Sequence[Transcript]:
        """Take what is due, oldest first."""
        return self._claim(worker, lease=lease, limit=limit)

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
