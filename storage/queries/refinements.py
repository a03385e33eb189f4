from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from storage.queries.claims import Claims
from storage.queries.clock import has_come
from storage.queries.insert import insert
from storage.reading_tables import Refinement, RefinementState
from storage.tables import now


class Refinements(Claims[Refinement, RefinementState]):
    _table = Refinement

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
        which = [Refinement.model.not_in(without)] if without else []
        return self._claim(worker, *which, lease=lease, limit=limit)

    def get(self, message_id: int) -> Refinement | None:
        return self._session.get(Refinement, message_id)

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
