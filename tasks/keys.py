"""Sealing all secrets anew: some at a time, while everybody works."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from storage.audit_tables import AuditChain
from storage.connected_tables import Connection
from storage.queries.sealing import SEALED
from storage.store import Store
from storage.tables import now
from storage.vault import Place, UnsealableError, Vault
from tasks import audit, audit_chain
from tasks.actors import Actor

STEP = 200


def place_of(row: Any, column: str) -> Place:
    """Where a secret of a row stands."""
    return Place(row.__tablename__, str(getattr(row, SEALED[type(row)][0])), column)


def begin(store: Store, vault: Vault) -> str:
    """Make the key that everything is sealed with from now on. Returns its id."""
    key = vault.add_key(store)
    audit.record(store, Actor(None, via="command"), "keys.rotated", subject=f"key:{key.id}")
    return key.id


@dataclass(frozen=True, slots=True)
class Step:
    """Attributes:
    rows: How many rows were sealed anew; 0 when all are.
    unopened: Where the secrets stand that nobody can open.
    """

    rows: int
    unopened: Sequence[Place] = ()


def step(store: Store, vault: Vault, key_id: str, *, besides: Collection[Place] = (), lost: bool = False) -> Step:
    """Seal the next secrets anew.

    Args:
        besides: What was met before and can't be opened.
        lost: Put another secret in the place of one that can't be opened, see `_replaced`; else it stays as it is.
    """
    for table, (_, columns) in SEALED.items():
        known = {place.row for place in besides if place.table == table.__tablename__}
        unopened = []
        rows = store.sealing.sealed_before(table, key_id, STEP, known)
        for row in rows:
            try:
                opened = {column: _opened(store, vault, row, column) for column in columns}
            except UnsealableError:
                unopened.append(place_of(row, columns[0]))
                if lost:
                    _replaced(store, vault, row)
                continue
            for column, secret in opened.items():
                setattr(row, column, None if secret is None else vault.seal(store, place_of(row, column), secret))
        if rows:
            return Step(len(rows), unopened)
    return Step(0)


def _opened(store: Store, vault: Vault, row: Any, column: str) -> str | None:
    sealed = getattr(row, column)
    return None if sealed is None else vault.open(store, place_of(row, column), sealed)


def _replaced(store: Store, vault: Vault, row: Any) -> None:
    """Give a row a secret that nobody knows, in the place of one that nobody can open: its people give it another.

    A connection rests until then. What is signed with the secret before is refused, and what we sign not believed.
    """
    if isinstance(row, Connection):
        row.secret = vault.seal(store, place_of(row, "secret"), "{}")
        row.off_at, row.last_error = now(), "bad_secret"
    elif isinstance(row, AuditChain):
        audit_chain.begin_anew(store, vault, row)
    else:
        row.secret, row.former_secret = vault.seal(store, place_of(row, "secret"), secrets.token_urlsafe(32)), None


def await_sealers(store: Store) -> None:
    """Wait until nobody seals with a former key any more: what they have sealed is seen by the next transaction."""
    store.sealing.hold_replaced()


def end(store: Store) -> int:
    """Delete the keys that nothing is sealed with any more. Returns how many."""
    return store.sealing.drop_replaced()
