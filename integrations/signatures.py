"""What the checks of deliveries share. Nothing here raises, whatever is posted.

Signatures are compared in the one form their service writes them in: a decoder that takes another spelling, too, takes
what somebody has changed.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping

from multidict import MultiMapping

TOLERANCE_SECONDS = 300

_TIMESTAMP = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)
_ID = re.compile(r"[\x21-\x7e]{1,200}")


def once(headers: Mapping[str, str], name: str) -> str:
    """A header; "" when it is missing, and when it is given twice, since nobody knows which of them counts."""
    if isinstance(headers, MultiMapping) and len(headers.getall(name, [])) > 1:
        return ""
    return headers.get(name) or ""


def as_bytes(text: str) -> bytes:
    """UTF-8, also of halves of characters, so that no two texts become the same bytes."""
    return text.encode(errors="surrogatepass")


def same(expected: str, offered: str) -> bool:
    """Whether two texts are the same, told in a time that doesn't depend on where they differ. Nothing is not."""
    return hmac.compare_digest(as_bytes(expected), as_bytes(offered)) and expected != ""


def hex_hmac(secret: str, *parts: bytes) -> str:
    """The HMAC-SHA256 of the parts, one after another, in lower case."""
    return hmac.digest(as_bytes(secret), b"".join(parts), hashlib.sha256).hex()


def is_fresh(timestamp: str, now: float) -> bool:
    """Whether Unix seconds, as a header tells them, are at most five minutes from now, either way."""
    return _TIMESTAMP.fullmatch(timestamp) is not None and abs(now - int(timestamp)) <= TOLERANCE_SECONDS


def from_hex(text: str) -> bytes:
    """What lower-case hex stands for; b"" for anything else."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        return b""
    return found if found.hex() == text else b""


def from_base64(text: str) -> bytes:
    """What base64, with its padding, stands for; b"" for anything else."""
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    return found if base64.b64encode(found).decode() == text else b""


def delivery_id(headers: Mapping[str, str], body: bytes, *names: str) -> str:
    """The first of these headers that holds an id; the body's SHA-256 where none does."""
    ids = (once(headers, name) for name in names)
    return next((it for it in ids if _ID.fullmatch(it)), "") or hashlib.sha256(body).hexdigest()
