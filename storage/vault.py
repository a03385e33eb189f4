"""Secrets at rest: sealed with AES-256-GCM, each to the very place where it stands.

A sealed secret is `<key's id>.<base64 of nonce and ciphertext>`. The key that sealed it is a row of `sealing_keys`,
itself sealed with a key derived from SECRET_KEY: so all secrets can be sealed anew without changing SECRET_KEY, and
SECRET_KEY can be changed without sealing them anew.
"""

import base64
import hmac
import os
import secrets
from dataclasses import dataclass

from storage.connected_tables import SealingKey
from storage.store import Store

_KEY, _NONCE = 32, 12
"""Bytes."""


class UnsealableError(Exception):
    """A secret that this SECRET_KEY can't open, or that does not belong where it stands."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a secret stands; `row` is an id that the row keeps for ever."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}/{self.row}/{self.column}"


class Vault:
    """Args:
    secret_key: The installation's own, as SECRET_KEY has it.
    """

    def __init__(self, secret_key: str) -> None:
        if not secret_key:
            raise ValueError("secret_key is empty: everyone could open what is sealed with it")
        self._own = _derived(secret_key.encode())
        self._keys: dict[str, bytes] = {}

    def seal(self, store: Store, place: Place, secret: str) -> str:
        """The secret as it may be stored there. The key stays for as long as the transaction lasts."""
        key = store.sealing.current() or self.add_key(store)
        return _seal(self._key(key), key.id, place, secret.encode())

    def open(self, store: Store, place: Place, sealed: str) -> str:
        """Raises `UnsealableError`."""
        key_id = sealed.partition(".")[0]
        if (known := self._keys.get(key_id)) is None:
            key = store.sealing.get(key_id)
            if key is None:
                raise UnsealableError(f"the key {key_id} of {place} is gone")
            known = self._key(key)
        return _open(known, place, sealed).decode()

    def add_key(self, store: Store) -> SealingKey:
        """Make the key that is used from now on."""
        id_ = secrets.token_hex(4)
        data = secrets.token_bytes(_KEY)
        return store.sealing.add(id_, self._wrapped(id_, data))

    def check(self, store: Store) -> None:
        """Whether this SECRET_KEY has sealed what is there. Raises `UnsealableError`."""
        for key in store.sealing.all():
            self._key(key)

    def adopt(self, store: Store, former: "Vault") -> int:
        """Seal the keys themselves with this SECRET_KEY, which another one has sealed. Returns how many.

        Those that this one has sealed already, before it was cut off, stay as they are.

        Raises:
            UnsealableError: Neither has sealed one of them.
        """
        keys = [key for key in store.sealing.all() if not self._has_wrapped(key)]
        for key in keys:
            key.sealed = self._wrapped(key.id, former._unwrapped(key))  # noqa: SLF001 - of the same class
        return len(keys)

    def _key(self, key: SealingKey) -> bytes:
        if key.id not in self._keys:
            self._keys[key.id] = self._unwrapped(key)
        return self._keys[key.id]

    def _wrapped(self, key_id: str, data: bytes) -> str:
        return _seal(self._own, key_id, _place_of(key_id), data)

    def _has_wrapped(self, key: SealingKey) -> bool:
        try:
            self._unwrapped(key)
        except UnsealableError:
            return False
        return True

    def _unwrapped(self, key: SealingKey) -> bytes:
        return _open(self._own, _place_of(key.id), key.sealed)


_KEYS = "sealing_keys"
_ANOTHER_KEY = (
    "SECRET_KEY is another one now. Set the one before again, or run `sift keys rotate --former-key-file FILE`; "
    "if that is lost, `sift keys rotate --lost`."
)


def _place_of(key_id: str) -> Place:
    return Place(_KEYS, key_id, "sealed")


def _derived(secret_key: bytes) -> bytes:
    """HKDF with SHA-256 (RFC 5869), one block: what else is made of SECRET_KEY tells nothing of it."""
    extracted = hmac.digest(bytes(_KEY), secret_key, "sha256")
    return hmac.digest(extracted, b"sift sealing keys\x01", "sha256")


def _seal(key: bytes, key_id: str, place: Place, secret: bytes) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - most processes never need it

    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, secret, str(place).encode())
    return f"{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"


def _open(key: bytes, place: Place, sealed: str) -> bytes:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    try:
        raw = base64.urlsafe_b64decode(sealed.partition(".")[2].encode())
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], str(place).encode())
    except (InvalidTag, ValueError):
        why = _ANOTHER_KEY if place.table == _KEYS else "it was damaged, or put there from somewhere else."
        raise UnsealableError(f"{place} can't be opened: {why}") from None
