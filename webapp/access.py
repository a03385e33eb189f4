"""Who asks, and which workspaces are theirs."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from storage.store import Store
from storage.tables import Person, Workspace
from tasks.actors import Actor
from tasks.people import default_workspace, personal_workspace, workspaces_of
from tasks.rules import may
from webapp.errors import not_found, unauthorized
from webapp.services import SERVICES

IDLE = timedelta(hours=24)
"""How long a session lives unused."""

_TOUCH_AFTER = timedelta(minutes=5)
"""How often its use is written down: not with every look at a live page."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,24}")


@dataclass(frozen=True, slots=True)
class Caller:
    """The installation's own token (no person), or somebody who is signed in."""

    person: Person | None = None

    @property
    def actor(self) -> Actor:
        return Actor.INSTALLATION if self.person is None else Actor.person(self.person.id)


async def caller_of(request: web.Request) -> Caller:
    """Raises `ApiError` 401."""
    services = request.app[SERVICES]
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise unauthorized()
    if services.api_token and hmac.compare_digest(_bytes(token), services.api_token.encode()):
        return Caller()
    token_hash, now = hash_of(token), services.now()
    found = await services.db.read(_session_person, token_hash, now)
    if found is None or found[0].telegram_id is None or not services.admits(found[0].telegram_id):
        raise unauthorized()
    person, used_at = found
    if now - used_at > _TOUCH_AFTER:
        await services.db.write(_touch, token_hash)
    return Caller(person)


def hash_of(secret: str) -> str:
    return hashlib.sha256(_bytes(secret)).hexdigest()


def looks_like_id(text: str) -> bool:
    """Whether a text may be asked for as an id at all: not every string may be shown to every database."""
    return bool(_ID.fullmatch(text))


def readable(store: Store, caller: Caller, workspace: str | None = None) -> list[int]:
    """Ids of the workspaces that a list is about: the named one, else all that are the caller's."""
    if workspace is not None:
        return [_named(store, caller, workspace, "view").id]
    if caller.person is None:
        return list(store.workspaces.all_ids())
    return [row.id for row in workspaces_of(store, caller.person.id)]


def writable(store: Store, caller: Caller, workspace: str | None, verb: str) -> Workspace:
    """The workspace that something new goes to: the named one, else the caller's own. Raises `TaskError`."""
    if workspace is not None:
        return _named(store, caller, workspace, verb)
    return default_workspace(store) if caller.person is None else personal_workspace(store, caller.person)


def administered(store: Store, caller: Caller) -> Sequence[int]:
    """Ids of the workspaces whose hooks are the caller's to see and to end."""
    roles = caller.actor.roles(store, readable(store, caller))
    return [workspace_id for workspace_id, role in roles.items() if may(role, "hooks")]


def _named(store: Store, caller: Caller, public_id: str, verb: str) -> Workspace:
    workspace = store.workspaces.by_public_id(public_id) if looks_like_id(public_id) else None
    if workspace is None:
        raise not_found()
    caller.actor.require(store, workspace.id, verb)
    return workspace


def _session_person(store: Store, token_hash: str, now: datetime) -> tuple[Person, datetime] | None:
    session = store.sessions.find(token_hash, used_after=now - IDLE)
    person = None if session is None else store.people.get(session.person_id)
    return None if session is None or person is None else (person, session.used_at)


def _touch(store: Store, token_hash: str) -> None:
    store.sessions.touch(token_hash)


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogateescape")
