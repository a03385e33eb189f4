"""Secrets that a delivery tells as they are, in its `Authorization` header (RFC 9110, 7617).

Nothing ties them to what is posted, nor to when: who has seen one delivery can make others.
"""

from collections.abc import Mapping

from integrations.signatures import from_base64, once


def bearer(headers: Mapping[str, str]) -> str:
    """The token; "" for none."""
    return _credentials(headers, "bearer")


def password(headers: Mapping[str, str]) -> str:
    """The password of Basic authentication, whoever the user is; "" for none."""
    pair = from_base64(_credentials(headers, "basic")).decode(errors="surrogateescape")
    return pair.partition(":")[2]


def _credentials(headers: Mapping[str, str], scheme: str) -> str:
    said, _, credentials = once(headers, "Authorization").partition(" ")
    return credentials if said.lower() == scheme else ""
