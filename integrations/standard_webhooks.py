"""Signatures of https://www.standardwebhooks.com: an HMAC over id, time and body, with a secret we derive.

Everything is compared as bytes, and whatever is wrong with a request is a plain "no".
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping

from integrations.signatures import as_bytes, from_base64, is_fresh, once

PREFIX = "whsec_"
MAX_SIGNATURES = 10

_ID = re.compile(r"[\x21-\x7e]{1,200}")


def derive_secret(installation_key: str, hook_id: str, version: int) -> str:
    """The secret of a hook: derived from the installation's key, so that it is stored nowhere."""
    label = f"hook:{hook_id}:{version}".encode()
    digest = hmac.digest(installation_key.encode(), label, hashlib.sha256)
    return PREFIX + base64.b64encode(digest).decode()


def message_id(headers: Mapping[str, str]) -> str:
    """The sender's id of this message, the same for each try; "" when there is none."""
    value = once(headers, "webhook-id")
    return value if _ID.fullmatch(value) else ""


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether one of the signatures is right and the request is fresh.

    Args:
        secret: `whsec_` and base64.
        headers: `webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature` (`v1,<base64>`, several divided
            by spaces).
        body: The raw body, as received.
        now: Unix time in seconds.
    """
    identifier = message_id(headers)
    timestamp = once(headers, "webhook-timestamp")
    key = from_base64(secret.removeprefix(PREFIX))
    # The HMAC is computed in any case: how long an answer takes tells nobody what was wrong.
    expected = _sign(key, identifier.encode(), as_bytes(timestamp), body)
    matches = [hmac.compare_digest(expected, it) for it in _offered(once(headers, "webhook-signature"))]
    return is_fresh(timestamp, now) and bool(key) and bool(identifier) and any(matches)


def sign(secret: str, identifier: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature` for a message."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + _sign(key, identifier.encode(), str(timestamp).encode(), body).decode()


def _sign(key: bytes, identifier: bytes, timestamp: bytes, body: bytes) -> bytes:
    return base64.b64encode(hmac.digest(key, b".".join((identifier, timestamp, body)), hashlib.sha256))


def _offered(header: str) -> list[bytes]:
    parts = (part.partition(",") for part in header.split(" ")[:MAX_SIGNATURES])
    return [as_bytes(signature) for version, _, signature in parts if version == "v1"]
