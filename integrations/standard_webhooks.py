"""Signatures of https://www.standardwebhooks.com: an HMAC over id, time and body, with a secret we derive.

Everything is compared as bytes, and whatever is wrong with a request is a plain "no".
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping

TOLERANCE_SECONDS = 300
PREFIX = "whsec_"
MAX_SIGNATURES = 10

_ID = re.compile(r"[\x21-\x7e]{1,200}")
_TIMESTAMP = re.compile(r"[1-9][0-9]{0,11}")


def derive_secret(installation_key: str, hook_id: str, version: int) -> str:
    """The secret of a hook: derived from the installation's key, so that it is stored nowhere."""
    label = f"hook:{hook_id}:{version}".encode()
    digest = hmac.digest(installation_key.encode(), label, hashlib.sha256)
    return PREFIX + base64.b64encode(digest).decode()


def message_id(headers: Mapping[str, str]) -> str:
    """The sender's id of this message, the same for each try; "" when there is none."""
    value = headers.get("webhook-id") or ""
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
    timestamp = headers.get("webhook-timestamp") or ""
    fresh = bool(_TIMESTAMP.fullmatch(timestamp)) and abs(now - int(timestamp)) <= TOLERANCE_SECONDS
    # The HMAC is computed in any case: how long an answer takes tells nobody what was wrong.
    expected = _sign(secret, identifier.encode(), timestamp.encode(errors="replace"), body)
    offered = _offered(headers.get("webhook-signature") or "")
    matches = [hmac.compare_digest(expected, signature) for signature in offered]
    return fresh and bool(identifier) and any(matches)


def sign(secret: str, identifier: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature` for a message."""
    return "v1," + _sign(secret, identifier.encode(), str(timestamp).encode(), body).decode()


def _sign(secret: str, identifier: bytes, timestamp: bytes, body: bytes) -> bytes:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, b".".join((identifier, timestamp, body)), hashlib.sha256))


def _offered(header: str) -> list[bytes]:
    parts = (part.partition(",") for part in header.split(" ")[:MAX_SIGNATURES])
    return [signature.encode(errors="replace") for version, _, signature in parts if version == "v1"]
