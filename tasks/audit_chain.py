"""The chain through the audit log: each entry is sealed together with the end before it, by a key of its own.

Who changes, deletes, adds or reorders entries in the database breaks it, and who takes the last ones away would have
to know an earlier end, which is kept nowhere. Only somebody who knows SECRET_KEY could make another chain; against
that, an end that was noted elsewhere helps.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, Literal

from storage.audit_tables import AuditChain, AuditEntry
from storage.store import Store
from storage.vault import Place, Vault

STEP = 500
"""How many entries one transaction puts in the chain, or looks at."""

_PLACE = Place("audit_chain", "main", "secret")
_KEY_BYTES = 32

What = Literal["changed", "missing", "end", "other"]


class BrokenChainError(Exception):
    """The chain can't go on: what says where it ends is gone."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the chain.

    Attributes:
        what: "changed" of an entry, also one that was put there or moved; "missing" of entries that are gone;
            "end" when it ends elsewhere than it did; "other" when it is not the chain whose end was noted.
        first, last: Places in the chain.
    """

    what: What
    first: int
    last: int


@dataclass
class Verdict:
    """Attributes:
    entries: How many are in the chain and were looked at.
    unknown: How many before them were sealed with a key that is lost.
    waiting: How many are not yet.
    end: Of the whole chain: `<place>:<hex>`, to be noted elsewhere.
    """

    entries: int = 0
    unknown: int = 0
    waiting: int = 0
    end: str = ""
    faults: list[Fault] = field(default_factory=list)


def extend(store: Store, vault: Vault) -> int:
    """Put what is committed into the chain. Returns how many entries.

    Raises:
        BrokenChainError: There are entries in a chain, but no end of it.
        storage.vault.UnsealableError: Another SECRET_KEY has sealed its key.
    """
    entries = store.audit.unchained(STEP)
    if not entries:
        return 0
    chain = store.audit.chain() or _begun(store, vault)
    key, seq, end = _key(store, vault, chain), chain.seq, chain.mac
    places = []
    for entry in entries:
        seq += 1
        mac = _mac(key, end, seq, entry)
        end = _end(key, seq, mac)
        places.append({"id": entry.id, "seq": seq, "mac": mac})
    store.audit.put_in_chain(places)
    store.audit.end_chain(chain, seq, end)
    return len(places)


class Checking:
    """A walk along the chain, some entries at a time.

    Args:
        noted: An end that was noted earlier, as `Verdict.end` tells it.
    """

    def __init__(self, noted: str | None = None) -> None:
        self.verdict = Verdict()
        self._noted = noted
        self._seq = 0
        self._is_noted_met = noted is None
        self._at: str | None = ""
        self._key = b""

    def step(self, store: Store, vault: Vault) -> bool:
        """Look at the next entries. Returns whether there may be more."""
        if not self._key and (begun := store.audit.peek()) is not None:
            self._begin(store, vault, begun)
        entries = store.audit.after(self._seq, STEP)
        chain = store.audit.peek()  # read after them: it may have grown meanwhile, and is no shorter
        if chain is None or not self._key:
            self._without_end(store, entries)
            return False
        for entry in entries:
            self._look(entry)
        if entries and (len(entries) == STEP or chain.seq > self._seq):
            return True
        self._finish(store, chain)
        return False

    def _begin(self, store: Store, vault: Vault, chain: AuditChain) -> None:
        self._key, self._seq, self.verdict.unknown = _key(store, vault, chain), chain.first, chain.first
        self._at = _end(self._key, self._seq, "")
        self._meet(self._seq, self._at)

    def _look(self, entry: AuditEntry) -> None:
        seq = entry.seq or 0
        if seq != self._seq + 1:
            self._fault("missing", self._seq + 1, seq - 1)
            self._at = None
        # After a gap the end before this entry is unknown: it is believed, and the walk goes on from it.
        if self._at is not None and entry.mac != _mac(self._key, self._at, seq, entry):
            self._fault("changed", seq, seq)
        self.verdict.entries += 1
        self._seq, self._at = seq, _end(self._key, seq, entry.mac or "")
        self._meet(seq, self._at)

    def _meet(self, seq: int, end: str) -> None:
        if self._noted == f"{seq}:{end}":
            self._is_noted_met = True

    def _finish(self, store: Store, chain: AuditChain) -> None:
        if (chain.seq, chain.mac) != (self._seq, self._at):
            self._fault("end", min(self._seq, chain.seq) + 1, max(self._seq, chain.seq))
        if not self._is_noted_met:
            self._fault("other", 1, self._seq)
        self.verdict.waiting = store.audit.waiting()
        self.verdict.end = f"{self._seq}:{self._at}"

    def _without_end(self, store: Store, entries: Sequence[AuditEntry]) -> None:
        if entries or self._seq:
            self._fault("end", 1, max(self._seq, *(entry.seq or 0 for entry in entries)) if entries else self._seq)
        if not self._is_noted_met:
            self._fault("other", 1, self._seq)
        self.verdict.waiting = store.audit.waiting()

    def _fault(self, what: What, first: int, last: int) -> None:
        self.verdict.faults.append(Fault(what, first, last))


def begin_anew(store: Store, vault: Vault, chain: AuditChain) -> None:
    """Go on with another key, since nobody can open that of the chain: what is in it can't be checked any more."""
    key = secrets.token_bytes(_KEY_BYTES)
    chain.secret, chain.first = vault.seal(store, _PLACE, base64.b64encode(key).decode()), chain.seq
    chain.mac = _end(key, chain.seq, "")


def _begun(store: Store, vault: Vault) -> AuditChain:
    if store.audit.after(0, 1):
        raise BrokenChainError("the row that says where the audit log's chain ends is gone")
    key = secrets.token_bytes(_KEY_BYTES)
    sealed = vault.seal(store, _PLACE, base64.b64encode(key).decode())
    return store.audit.begin_chain(sealed, _end(key, 0, ""))


def _key(store: Store, vault: Vault, chain: AuditChain) -> bytes:
    return base64.b64decode(vault.open(store, _PLACE, chain.secret))


def _mac(key: bytes, end: str, seq: int, entry: AuditEntry) -> str:
    said = json.dumps(list(_said(end, seq, entry)), separators=(",", ":"), sort_keys=True)
    return hmac.new(key, said.encode(), "sha256").hexdigest()


def _said(end: str, seq: int, entry: AuditEntry) -> Iterator[Any]:
    """All that an entry says, and where it stands."""
    yield from ("entry", end, seq, entry.id, entry.at.astimezone(UTC).isoformat(), entry.act, entry.via)
    yield from (entry.actor_id, entry.workspace_id, entry.subject, entry.details)


def _end(key: bytes, seq: int, mac: str) -> str:
    return hmac.new(key, json.dumps(["end", seq, mac]).encode(), "sha256").hexdigest()
