"""Secrets that deliveries are signed with: of hooks in and of hooks out. A new one has the one before beside it for a
day."""

import base64
import secrets
from datetime import datetime, timedelta

from storage.connected_tables import Hook, Subscription
from storage.store import Store
from storage.tables import now
from storage.vault import UnsealableError, Vault
from tasks.keys import place_of

OVERLAP = timedelta(hours=24)
"""How long the secret before is good beside a new one."""

Signed = Hook | Subscription


def new_secret() -> str:
    """In the form of Standard Webhooks, which any service takes: GitLab only with 32 bytes in it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def secret_of(store: Store, vault: Vault, row: Signed) -> str:
    """To be shown to whoever has just made or changed it, and to nobody later."""
    assert row.secret is not None
    return vault.open(store, place_of(row, "secret"), row.secret)


def good_secrets(store: Store, vault: Vault, row: Signed, moment: datetime) -> tuple[str, ...]:
    """Those that are good now, the newest first."""
    newest = secret_of(store, vault, row)
    if row.former_secret is None or row.former_until is None or moment >= row.former_until:
        return (newest,)
    return newest, vault.open(store, place_of(row, "former_secret"), row.former_secret)


def give_secret(store: Store, vault: Vault, row: Signed, secret: str | None = None) -> None:
    """Args:
    secret: The service's own; None to make one.
    """
    row.secret = vault.seal(store, place_of(row, "secret"), secret or new_secret())


def give_another(
    store: Store, vault: Vault, row: Signed, secret: str | None = None, *, at: datetime | None = None
) -> None:
    """The same; the one before is good for a day more, unless nobody can open it."""
    try:
        row.former_secret = vault.seal(store, place_of(row, "former_secret"), secret_of(store, vault, row))
    except UnsealableError:
        row.former_secret = None
    row.former_until = (at or now()) + OVERLAP
    give_secret(store, vault, row, secret)
