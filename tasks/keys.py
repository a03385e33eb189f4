"""Sealing all secrets anew: some at a time, while everybody works."""

from typing import Any

from storage.queries.sealing import SEALED
from storage.store import Store
from storage.vault import Place, Vault
from tasks import audit
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


def step(store: Store, vault: Vault, key_id: str) -> int:
    """Seal the next secrets anew. Returns how many rows; 0 when all are."""
    for table, (_, columns) in SEALED.items():
        rows = store.sealing.sealed_before(table, key_id, STEP)
        for row in rows:
            for column in columns:
                if (sealed := getattr(row, column)) is not None:
                    place = place_of(row, column)
                    setattr(row, column, vault.seal(store, place, vault.open(store, place, sealed)))
        if rows:
            return len(rows)
    return 0


def end(store: Store) -> int:
    """Delete the keys that nothing is sealed with any more. Returns how many."""
    return store.sealing.drop_replaced()
