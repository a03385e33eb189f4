"""Which messages belong together, by the ids of services."""

import hashlib

LONGEST = 200


def thread_of(key: str) -> str:
    """An id that fits; one too long becomes a short one that is as much its own."""
    return key if len(key) <= LONGEST else hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()
