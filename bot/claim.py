"""Who owns an installation when the operator names nobody: the first to follow a link that only the operator sees."""

import secrets

from handlers.commands import CLAIM
from storage.store import Store

CODE = "claim"
"""The fact that holds the code; `handlers.commands` takes it back from whoever followed the link."""


def offer(store: Store) -> str | None:
    """The code of the link, the same until it is used; None when somebody owns the installation."""
    if store.facts.get("owner") is not None:
        return None
    store.facts.put_once(CODE, secrets.token_urlsafe(16))
    return store.facts.get(CODE)


def link(username: str, code: str) -> str:
    return f"https://t.me/{username}?start={CLAIM}{code}"
