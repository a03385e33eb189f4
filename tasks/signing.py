"""Secrets that deliveries are signed with: of hooks in and of hooks out. A new one has those before beside it, each
for a day since it was the newest.

Those before stand sealed together, the latest first: it is good until `former_until`, and each further line holds until
when, a space, and the secret. Secrets hold no blanks.
"""

import base64
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from storage.connected_tables import Hook, Subscription
from storage.store import Store
from storage.tables import now
from storage.vault import UnsealableError, Vault
from tasks.keys import place_of

OVERLAP = timedelta(hours=24)
"""How long the secret before is good beside a new one."""

MOST_FORMER = 4
"""Secrets before that are kept: nobody needs more of a day's."""

Signed = Hook | Subscription


def new_secret() -> str:
    """In the form of Standard Webhooks, which any service takes: GitLab only with 32 bytes in it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def secret_of(store: Store, vault: Vault, row: Signed) -> str:
    """To be shown to whoever has just made or changed it, and to nobody later."""
    assert row.secret is not None
    return vault.open(store, place_of(row, "secret"), row.secret)


def good_secrets(store: Store, vault: Vault, row: Signed, moment: datetime) -> tuple[str, ...]:
    """Those that are good now, the newest first; none where that can't be opened."""
    try:
        newest = secret_of(store, vault, row)
    except UnsealableError:
        return ()
    return newest, *(secret for _, secret in _former(store, vault, row, moment))


def give_secret(store: Store, vault: Vault, row: Signed, secret: str | None = None) -> None:
    """Args:
    secret: The service's own; None to make one.
    """
    row.secret = vault.seal(store, place_of(row, "secret"), secret or new_secret())


def give_another(
    store: Store, vault: Vault, row: Signed, secret: str | None = None, *, at: datetime | None = None
) -> None:
    """The same; the one before is good for a day more, unless nobody can open it."""
    moment = at or now()
    former = _former(store, vault, row, moment)
    with suppress(UnsealableError):
        former = [(moment + OVERLAP, secret_of(store, vault, row)), *former][:MOST_FORMER]
    row.former_secret, row.former_until = None, moment + OVERLAP
    if former:
        row.former_until = former[0][0]
        lines = [former[0][1], *(f"{until.isoformat()} {before}" for until, before in former[1:])]
        row.former_secret = vault.seal(store, place_of(row, "former_secret"), "\n".join(lines))
    give_secret(store, vault, row, secret)


def _former(store: Store, vault: Vault, row: Signed, moment: datetime) -> list[tuple[datetime, str]]:
    """Those before that are good still, the latest first, each with until when."""
    if row.former_secret is None or row.former_until is None:
        return []
    try:
        latest, *earlier = vault.open(store, place_of(row, "former_secret"), row.former_secret).split("\n")
    except UnsealableError:
        return []
    told = [(row.former_until, latest)]
    for line in earlier:
        until, _, secret = line.partition(" ")
        told.append((datetime.fromisoformat(until), secret))
    return [(until, secret) for until, secret in told if moment < until]
