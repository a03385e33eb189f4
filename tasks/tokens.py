"""Personal tokens: what a person's scripts sign in with. A token may what its person may, and of that its scopes."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.store import Store
from storage.tables import Person, now
from storage.web_tables import ApiToken
from tasks import audit
from tasks.actors import Actor
from tasks.rules import TaskError
from tasks.values import one_line

SCOPES = ("read", "write", "admin")
"""To see what its person sees; to change messages and tasks; to change hooks, settings and who belongs to a team."""

PREFIX = "sift_"
"""By which people, and scanners for leaked secrets, know one."""

SECRET_BYTES = 32
NAME_LIMIT = 60
LONGEST_DAYS, DAYS = 365, 90
"""For how many days one may be made, and is."""

MOST = 20
"""How many a person may have at once."""

TOUCH_AFTER = timedelta(minutes=5)
"""How often its use is written down: not with every request."""

KEPT = timedelta(days=30)
"""For how long one that is over is kept: nobody sees it any more."""


def make_token(
    store: Store,
    person: Person,
    *,
    name: str,
    scopes: Sequence[str],
    days: int = DAYS,
    workspace_id: int | None = None,
) -> tuple[ApiToken, str]:
    """Make a token. Returns it with its secret, which is kept nowhere.

    Args:
        workspace_id: The only workspace it is good for; None for all of its person's.

    Raises:
        TaskError: "bad_value" with the field, "too_many", "not_found" for a workspace of others.
    """
    name = one_line("name", name, NAME_LIMIT)
    chosen = [scope for scope in SCOPES if scope in scopes]
    if not chosen or len(chosen) != len(scopes):
        raise TaskError("bad_value", field="scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise TaskError("bad_value", field="days")
    if workspace_id is not None:
        Actor.person(person.id).require(store, workspace_id, "view")
    at = now()
    store.people.hold(person.id)
    if len(store.tokens.of_person(person.id, at)) >= MOST:
        raise TaskError("too_many")
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = store.tokens.add(
        person_id=person.id,
        workspace_id=workspace_id,
        name=name,
        token_hash=hash_of(secret),
        scopes=chosen,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    how = {"scopes": chosen, "days": days}
    _audit(store, person, "token.made", token.public_id, workspace_id=workspace_id, **how)
    return token, secret


def tokens_of(store: Store, person: Person) -> Sequence[ApiToken]:
    """Those that are still good, the newest first."""
    return store.tokens.of_person(person.id, now())


def revoke(store: Store, person: Person, public_id: str) -> None:
    """End a token of one's own, at once. Raises `TaskError` "not_found"."""
    if not store.tokens.revoke(person.id, public_id):
        raise TaskError("not_found")
    _audit(store, person, "token.ended", public_id)


def forget_over(store: Store, moment: datetime) -> None:
    """Delete those that have been over for long."""
    store.tokens.prune(moment - KEPT)


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is random, so that no salt and no slow hash would make it safer."""
    return hashlib.sha256(secret.encode(errors="surrogateescape")).hexdigest()


def _audit(
    store: Store, person: Person, act: str, public_id: str, *, workspace_id: int | None = None, **details: Any
) -> None:
    """Tokens are made and ended by who is signed in."""
    actor, subject = Actor.person(person.id, via="app"), f"token:{public_id}"
    audit.record(store, actor, act, workspace_id=workspace_id, subject=subject, **details)
