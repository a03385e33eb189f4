from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.tables import Channel, Delivery, DeliveryState, Task, now

NOWHERE = 0
"""The chat of what people post through us: Telegram doesn't tell us which it is."""

OFFER = "offer:"
"""Begins the key of what was offered and nobody has taken."""


class Inline:
    """What people post through us in chats of theirs."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def offer(self, workspace_id: int, person_id: int, digest: str, view: dict[str, Any]) -> Delivery:
        """Keep what somebody may offer, once for the same words while nobody has taken it. It is sent to nobody."""
        key = f"{OFFER}{person_id}:{digest}"
        found = self.by_key(key)
        if found is None:
            found = Delivery(
                workspace_id=workspace_id,
                channel=Channel.CARD,
                chat_id=NOWHERE,
                key=key,
                person_id=person_id,
                view=view,
                state=DeliveryState.DONE,
            )
            self._session.add(found)
        found.workspace_id, found.created_at = workspace_id, now()
        self._session.flush()
        return found

    def take(self, delivery: Delivery, key: str) -> bool:
        """Let one taker have what is offered: only the first one has it."""
        query = (
            update(Delivery).where(Delivery.id == delivery.id, Delivery.key.startswith(OFFER)).values(key=key)
        ).returning(Delivery.id)
        return self._session.scalar(query, execution_options={"synchronize_session": False}) is not None

    def by_key(self, key: str) -> Delivery | None:
        query = select(Delivery).where(
            Delivery.channel == Channel.CARD, Delivery.chat_id == NOWHERE, Delivery.key == key
        )
        return self._session.scalars(query, execution_options={"populate_existing": True}).one_or_none()

    def numbered(self, workspace_ids: Collection[int], number: int, limit: int) -> Sequence[Task]:
        """The tasks of this number, one of each workspace at most."""
        query = select(Task).where(Task.workspace_id.in_(workspace_ids), Task.number == number)
        return self._session.scalars(query.order_by(Task.id.desc()).limit(limit)).all()

    def forget(self, before: datetime) -> None:
        """Delete what was offered before a time and nobody has taken."""
        self._session.execute(
            delete(Delivery).where(
                Delivery.channel == Channel.CARD,
                Delivery.chat_id == NOWHERE,
                Delivery.key.startswith(OFFER),
                Delivery.created_at < before,
            ),
            execution_options={"synchronize_session": False},
        )
