from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.tables import Hook


class Hooks:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, **values: Any) -> Hook:
        hook = Hook(**values)
        self._session.add(hook)
        self._session.flush()
        return hook

    def get(self, hook_id: str) -> Hook | None:
        """For the door alone, which knows only the address; whoever asks for a person uses `of`."""
        return self._session.get(Hook, hook_id)

    def of(self, workspace_ids: Collection[int]) -> Sequence[Hook]:
        query = select(Hook).where(Hook.workspace_id.in_(workspace_ids)).order_by(Hook.created_at, Hook.id)
        return self._session.scalars(query).all()

    def remove(self, workspace_ids: Collection[int], hook_id: str) -> bool:
        query = delete(Hook).where(Hook.workspace_id.in_(workspace_ids), Hook.id == hook_id).returning(Hook.id)
        return self._session.scalar(query) is not None
