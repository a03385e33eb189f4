from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.connected_tables import Arrival, Connection, Hook


class Hooks:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, hook: Hook) -> Hook:
        self._session.add(hook)
        self._session.flush()
        return hook

    def get(self, hook_id: str) -> Hook | None:
        """For the door alone, which knows only the address; whoever asks for a person uses `of`."""
        return self._session.get(Hook, hook_id)

    def held(self, hook_id: str) -> Hook | None:
        """As it is now: until the end of the transaction nobody ends or changes it."""
        query = select(Hook).where(Hook.id == hook_id).with_for_update(read=True)
        return self._session.scalar(query.execution_options(populate_existing=True))

    def of(self, workspace_ids: Collection[int]) -> Sequence[Hook]:
        query = select(Hook).where(Hook.workspace_id.in_(workspace_ids)).order_by(Hook.created_at, Hook.id)
        return self._session.scalars(query).all()

    def without_secret(self) -> Sequence[Hook]:
        return self._session.scalars(select(Hook).where(Hook.secret.is_(None))).all()

    def remove(self, workspace_ids: Collection[int], hook_id: str) -> bool:
        mine = select(Hook.id).where(Hook.workspace_id.in_(workspace_ids), Hook.id == hook_id)
        self._session.execute(delete(Arrival).where(Arrival.hook_id.in_(mine)))
        self._session.execute(update(Connection).where(Connection.hook_id.in_(mine)).values(hook_id=None))
        query = delete(Hook).where(Hook.id.in_(mine)).returning(Hook.id)
        return self._session.scalar(query) is not None
