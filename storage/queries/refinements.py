from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.queries.clock import has_come
from storage.queries.insert import insert
from storage.reading_tables import Refinement, RefinementState
from storage.tables import now


class Refinements:
    def __init__(self, session: Session) -> None:
        self._session = session

    def want(self, rows: Sequence[dict[str, Any]]) -> None:
        """Have messages read by a model; one that was wanted before is wanted anew, for its newest words.

        Args:
            rows: With `message_id`, `workspace_id`, `model` and `revision`.
        """
        if not rows:
            return
        fresh = {
            "state": RefinementState.WAITING,
            "attempts": 0,
            "next_try_at": now(),
            "claimed_by": None,
            "lease_until": None,
            "last_error": None,
        }
        statement = insert(self._session, Refinement)
        renewed = {"model": statement.excluded.model, "revision": statement.excluded.revision, **fresh}
        self._session.execute(
            statement.on_conflict_do_update(index_elements=["message_id"], set_=renewed),
            [{**row, **fresh, "sent": []} for row in rows],
        )

    def claim(self, worker: str, *, lease: timedelta, limit: int, without: Collection[str]) -> Sequence[Refinement]:
        """Take what is due, oldest first.

        Args:
            without: Not for these models.
        """
        due = (
            select(Refinement.message_id)
            .where(Refinement.state == RefinementState.WAITING, Refinement.next_try_at <= now())
            .order_by(Refinement.next_try_at, Refinement.message_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        if without:
            due = due.where(Refinement.model.not_in(without))
        query = (
            update(Refinement)
            .where(Refinement.message_id.in_(due.scalar_subquery()))
            .values(state=RefinementState.RUNNING, claimed_by=worker, lease_until=now() + lease)
            .returning(Refinement)
        )
        rows = self._session.scalars(query, execution_options={"synchronize_session": False}).all()
        return sorted(rows, key=lambda row: row.message_id)

    def get(self, message_id: int) -> Refinement | None:
        return self._session.get(Refinement, message_id)

    def of_messages(self, message_ids: Collection[int]) -> dict[int, Refinement]:
        rows = self._session.scalars(select(Refinement).where(Refinement.message_id.in_(message_ids)))
        return {row.message_id: row for row in rows}

    def conclude(
        self,
        row: Refinement,
        state: RefinementState,
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

    def release_expired(self) -> int:
        """Free the claims of workers that are gone; each counts as a try. Returns how many."""
        query = (
            update(Refinement)
            .where(Refinement.state == RefinementState.RUNNING, has_come(Refinement.lease_until, now()))
            .values(state=RefinementState.WAITING, claimed_by=None, lease_until=None, attempts=Refinement.attempts + 1)
            .returning(Refinement.message_id)
        )
        return len(self._session.scalars(query).all())

    def give_back(self, worker: str) -> None:
        """Let go of all that a worker holds, as if it had not been claimed."""
        self._session.execute(
            update(Refinement)
            .where(Refinement.state == RefinementState.RUNNING, Refinement.claimed_by == worker)
            .values(state=RefinementState.WAITING, claimed_by=None, lease_until=None),
            execution_options={"synchronize_session": False},
        )
