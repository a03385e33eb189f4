from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from storage.audit_tables import AuditChain
from storage.connected_tables import Connection, Hook, SealingKey, Subscription
from storage.tables import now

SEALED: Mapping[type[Any], tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        Hook: ("id", ("secret", "former_secret")),
        Subscription: ("public_id", ("secret", "former_secret")),
        Connection: ("public_id", ("secret",)),
        AuditChain: ("name", ("secret",)),
    }
)
"""Table -> the column by which a row is known, and the columns that hold sealed secrets."""


class Sealing:
    """The keys that secrets are sealed with."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def current(self) -> SealingKey | None:
        """The key of today, held until the transaction ends: it is not deleted before."""
        query = select(SealingKey).where(SealingKey.replaced_at.is_(None)).with_for_update(read=True, key_share=True)
        return self._session.scalars(query.order_by(SealingKey.created_at.desc()).limit(1)).first()

    def get(self, key_id: str) -> SealingKey | None:
        return self._session.get(SealingKey, key_id)

    def all(self) -> Sequence[SealingKey]:
        return self._session.scalars(select(SealingKey).order_by(SealingKey.created_at)).all()

    def add(self, key_id: str, sealed: str) -> SealingKey:
        """Store a key, that of today from now on."""
        replaced = update(SealingKey).where(SealingKey.replaced_at.is_(None)).values(replaced_at=now())
        self._session.execute(replaced)
        key = SealingKey(id=key_id, sealed=sealed)
        self._session.add(key)
        self._session.flush()
        return key

    def sealed_before(self, table: type[Any], key_id: str, limit: int, besides: Collection[str] = ()) -> Sequence[Any]:
        """Rows with a secret that another key than this has sealed.

        Args:
            besides: Rows that are left alone, by what they are known by.
        """
        known, names = SEALED[table]
        columns = [getattr(table, name) for name in names]
        older = or_(*(column.is_not(None) & ~column.startswith(f"{key_id}.") for column in columns))
        query = select(table).where(older, getattr(table, known).not_in(besides))
        return self._session.scalars(query.limit(limit).with_for_update()).all()

    def hold_replaced(self) -> None:
        """Wait for everybody who seals with a replaced key at this moment; nobody begins to any more."""
        self._session.scalars(select(SealingKey).where(SealingKey.replaced_at.is_not(None)).with_for_update()).all()

    def drop_replaced(self) -> int:
        """Delete the keys that no secret needs any more. Returns how many."""
        query = select(SealingKey).where(SealingKey.replaced_at.is_not(None)).with_for_update()
        dropped = 0
        for key in self._session.scalars(query).all():
            if not self._is_used(key.id):
                self._session.delete(key)
                dropped += 1
        self._session.flush()
        return dropped

    def _is_used(self, key_id: str) -> bool:
        for table, (_, names) in SEALED.items():
            uses = or_(*(getattr(table, name).startswith(f"{key_id}.") for name in names))
            if self._session.scalar(select(1).select_from(table).where(uses).limit(1)):
                return True
        return False
