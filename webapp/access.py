"""Who asks, what they may use, and which workspaces are theirs."""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from aiohttp import web

from storage.store import Store
from storage.tables import Person, Workspace
from tasks.actors import Actor
from tasks.people import default_workspace, personal_workspace, workspaces_of
from tasks.rules import may
from tasks.tokens import PREFIX, SCOPES, TOUCH_AFTER, hash_of
from webapp.errors import ApiError, not_found, unauthorized
from webapp.metering import spend, spend_by_address
from webapp.openapi.operations import asked_for
from webapp.services import SERVICES, Services

IDLE = timedelta(hours=24)
"""How long a session lives unused."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,24}")


@dataclass(frozen=True, slots=True)
class Caller:
    """The installation's own token (no person), a person's token, or somebody who is signed in.

    Attributes:
        scopes: What it may be used for, of `tasks.tokens.SCOPES`; within that it may what its person may.
        workspace_id: The only workspace it is good for; None for all that are the caller's.
        session: Id of the sign-in; None for scripts.
        token: Id of a person's token.
    """

    person: Person | None = None
    scopes: frozenset[str] = frozenset(SCOPES)
    workspace_id: int | None = None
    session: str | None = None
    token: str | None = None

    @property
    def actor(self) -> Actor:
        if self.person is None:
            return Actor(None, via="api")
        via = "app" if self.token is None else f"token:{self.token}"
        return Actor.person(self.person.id, within=self.workspace_id, via=via)

    @property
    def key(self) -> str:
        """Names whoever asks, all tokens of a person alike."""
        return "installation" if self.person is None else f"person:{self.person.id}"

    @property
    def kind(self) -> Literal["installation", "person", "script"]:
        if self.person is None:
            return "installation"
        return "person" if self.is_signed_in else "script"

    @property
    def is_signed_in(self) -> bool:
        """A person in the Mini App, and no script."""
        return self.session is not None


_CALLER = web.RequestKey("_CALLER", Caller)
_ASKING = web.RequestKey("_ASKING", Actor)
"""Also who may not ask what they ask: a refusal is written down with their name."""


async def caller_of(request: web.Request) -> Caller:
    """Who asks, if they may ask this: the operation of the route says which scope that takes.

    Raises:
        ApiError: 401, 403 for what a token was not made for, 429 for who asks too often.
    """
    if _CALLER not in request:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        caller = await caller_by_token(request.app[SERVICES], token) if scheme.lower() == "bearer" else None
        if caller is None:
            spend_by_address(request, "unknown_token")
            raise unauthorized()
        spend(request, caller.kind, caller.key)
        request[_ASKING] = caller.actor
        _require_scope(request, caller)
        request[_CALLER] = caller
    return request[_CALLER]


def who_asked(request: web.Request) -> Actor:
    """Who asks, as far as that was looked at: somebody unknown else."""
    return request.get(_ASKING) or Actor(None, via="api")


async def signed_in_person(request: web.Request) -> tuple[Person, Caller]:
    """Somebody in the Mini App. Raises `ApiError` as `caller_of`, and 403 for scripts."""
    caller = await caller_of(request)
    if caller.person is None or not caller.is_signed_in:
        raise _not_signed_in()
    return caller.person, caller


async def caller_by_token(services: Services, token: str) -> Caller | None:
    """Whose token it is: the installation's, one of a person's own, or that of a session."""
    if not token:
        return None
    if services.api_token and hmac.compare_digest(_bytes(token), services.api_token.encode()):
        return Caller()
    known, now = hash_of(token), services.now()
    found = await services.db.read(_known_token if token.startswith(PREFIX) else _known_session, known, now)
    person = None if found is None else found.caller.person
    if found is None or person is None or person.telegram_id is None or not services.admits(person.telegram_id):
        return None
    if found.used_at is None or now - found.used_at > TOUCH_AFTER:
        await services.db.write(_touch, known)
    return found.caller


def _require_scope(request: web.Request, caller: Caller) -> None:
    """A route that names no scope is a page: for who is signed in, and for no token of theirs."""
    if caller.is_signed_in:
        return
    operation = asked_for(request)
    if operation is None:
        raise unauthorized()
    if operation.scope == "session":
        raise _not_signed_in()
    if operation.scope not in caller.scopes:
        raise ApiError(403, "scope", f"This token was not made for that: it takes the scope {operation.scope}.")


def _not_signed_in() -> ApiError:
    return ApiError(403, "sign_in", "Only who is signed in to the Mini App may do this.")


def looks_like_id(text: str) -> bool:
    """Whether a text may be asked for as an id at all: not every string may be shown to every database."""
    return bool(_ID.fullmatch(text))


def readable(store: Store, caller: Caller, workspace: str | None = None) -> list[int]:
    """Ids of the workspaces that a list is about: the named one, else all that are the caller's."""
    if workspace is not None:
        return [named_workspace(store, caller, workspace, "view").id]
    if caller.person is None:
        return list(store.workspaces.all_ids())
    return [row.id for row in workspaces_of(store, caller.person.id) if caller.workspace_id in {None, row.id}]


def writable(store: Store, caller: Caller, workspace: str | None, verb: str) -> Workspace:
    """The workspace that something new goes to: the named one, else the caller's own. Raises `TaskError`."""
    if workspace is not None:
        return named_workspace(store, caller, workspace, verb)
    if caller.person is None:
        return default_workspace(store)
    bound = None if caller.workspace_id is None else store.workspaces.get(caller.workspace_id)
    if bound is None:
        return personal_workspace(store, caller.person)
    caller.actor.require(store, bound.id, verb)
    return bound


def administered(store: Store, caller: Caller) -> Sequence[int]:
    """Ids of the workspaces whose hooks are the caller's to see and to end."""
    roles = caller.actor.roles(store, readable(store, caller))
    return [workspace_id for workspace_id, role in roles.items() if may(role, "hooks")]


def named_workspace(store: Store, caller: Caller, public_id: str, verb: str) -> Workspace:
    """A workspace in which the caller may do this. Raises `ApiError` 404, `TaskError` "not_allowed"."""
    workspace = store.workspaces.by_public_id(public_id) if looks_like_id(public_id) else None
    if workspace is None or caller.workspace_id not in {None, workspace.id}:
        raise not_found()
    caller.actor.require(store, workspace.id, verb)
    return workspace


@dataclass(frozen=True, slots=True)
class _Known:
    caller: Caller
    used_at: datetime | None


def _known_session(store: Store, token_hash: str, now: datetime) -> _Known | None:
    session = store.sessions.find(token_hash, used_after=now - IDLE)
    person = None if session is None else store.people.get(session.person_id)
    if session is None or person is None:
        return None
    return _Known(Caller(person, session=session.public_id), session.used_at)


def _known_token(store: Store, token_hash: str, now: datetime) -> _Known | None:
    token = store.tokens.find(token_hash, now)
    person = None if token is None else store.people.get(token.person_id)
    if token is None or person is None:
        return None
    caller = Caller(person, frozenset(token.scopes), token.workspace_id, token=token.public_id)
    return _Known(caller, token.used_at)


def _touch(store: Store, token_hash: str) -> None:
    store.sessions.touch(token_hash)
    store.tokens.touch(token_hash)


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogateescape")
