from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from storage.connected_tables import Arrival
from storage.queries.insert import insert_once
from storage.tables import unguessable


class Arrivals:
    """What hooks brought: each delivery once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_delivery(self, hook_id: str, delivery_id: str) -> Arrival | None:
        query = select(Arrival).where(Arrival.hook_id == hook_id, Arrival.delivery_id == delivery_id)
        return self._session.scalars(query, execution_options={"populate_existing": True}).one_or_none()

    def add(self, hook_id: str, delivery_id: str, **values: Any) -> Arrival:
        """Store a delivery; where another process was quicker, the one that it has stored."""
        statement = insert_once(self._session, Arrival, "hook_id", "delivery_id")
        first: dict[str, Any] = {
            "public_id": unguessable(),
            "message_id": None,
            "task_id": None,
            "body": None,
            "headers": {},
        }
        self._session.execute(statement, {**first, "hook_id": hook_id, "delivery_id": delivery_id, **values})
        found = self.of_delivery(hook_id, delivery_id)
        assert found is not None
        return found

    def change(self, arrival: Arrival, **values: Any) -> Arrival:
        for name, value in values.items():
            setattr(arrival, name, value)
        self._session.flush()
        return arrival

    def get(self, hook_id: str, public_id: str) -> Arrival | None:
        query = select(Arrival).where(Arrival.hook_id == hook_id, Arrival.public_id == public_id)
        return self._session.scalars(query).one_or_none()

    def newest(self, hook_id: str, limit: int) -> Sequence[Arrival]:
        query = select(Arrival).where(Arrival.hook_id == hook_id).order_by(Arrival.id.desc())
        return self._session.scalars(query.limit(limit)).all()

    def latest(self, hook_ids: Collection[str]) -> dict[str, Arrival]:
        """What came last through each of these hooks through which anything came."""
        last = select(func.max(Arrival.id)).where(Arrival.hook_id.in_(hook_ids)).group_by(Arrival.hook_id)
        return {it.hook_id: it for it in self._session.scalars(select(Arrival).where(Arrival.id.in_(last)))}

    def prune(self, bodies_before: datetime, before: datetime) -> None:
        """Forget what deliveries held after some days, and after many that they were there."""
        held = update(Arrival).where(Arrival.at < bodies_before, Arrival.body.is_not(None))
        self._session.execute(held.values(body=None, headers={}))
        self._session.execute(delete(Arrival).where(Arrival.at < before))
