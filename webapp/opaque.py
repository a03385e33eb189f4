"""Ids for the world of rows that have none of their own: nobody can guess one, or count by them."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 16
OPAQUE_PATTERN = "[A-Za-z0-9_-]{22}"


class Opaque:
    """Numbers as words of 22 characters, and back: one block of AES under a key of the installation's.

    Args:
        kind: What is named: a word for a person is none for an event.
    """

    def __init__(self, secret_key: str, kind: str) -> None:
        key = hashlib.sha256(f"opaque ids of {kind}\0{secret_key}".encode()).digest()
        self._cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - one block, and never the same twice

    def word(self, number: int) -> str:
        encryptor = self._cipher.encryptor()
        block = encryptor.update(number.to_bytes(_BLOCK, "big")) + encryptor.finalize()
        return urlsafe_b64encode(block).rstrip(b"=").decode()

    def number(self, word: str) -> int | None:
        """None for what is no word of ours."""
        try:
            block = urlsafe_b64decode(f"{word}==")
        except (Error, ValueError):
            return None
        if len(block) != _BLOCK:
            return None
        decryptor = self._cipher.decryptor()
        number = int.from_bytes(decryptor.update(block) + decryptor.finalize(), "big")
        return number if 0 < number < 2**63 else None
