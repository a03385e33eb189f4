"""Signing in from the Mini App: Telegram's launch data once, a token of ours from then on; who is signed in where."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiohttp import web

from storage.store import Store
from storage.tables import Person, Session
from tasks import audit
from tasks.actors import Actor
from tasks.people import meet, personal_workspace
from tasks.tokens import SCOPES, hash_of
from webapp.access import IDLE, Caller, caller_of, signed_in_person
from webapp.errors import not_found, unauthorized
from webapp.fields import read_fields
from webapp.init_data import LaunchedBy, verified
from webapp.metering import spend_by_address
from webapp.names import moment
from webapp.openapi.operations import operation
from webapp.openapi.teams import ME, PLATFORM_LIMIT, SESSIONS, SIGN_IN, SIGNED_IN
from webapp.paths import ID
from webapp.screens.starting import address_of
from webapp.services import SERVICES, Services

routes = web.RouteTableDef()

PLATFORMS = frozenset({"android", "android_x", "ios", "macos", "tdesktop", "unigram", "web", "weba", "webk"})
"""As Telegram's applications call themselves: the audit log keeps no other word for one."""


@routes.post("/api/session")
@operation(
    "Sign in",
    scope="open",
    tag="Signing in",
    body=SIGN_IN,
    optional_body=True,
    answer=SIGNED_IN,
    status=201,
    refusals=[401],
)
async def sign_in(request: web.Request) -> web.Response:
    """`Authorization: tma <initData>` gives a token; signing in with the same launch again ends the first session."""
    services = request.app[SERVICES]
    scheme, _, init_data = request.headers.get("Authorization", "").partition(" ")
    launched = verified(init_data, services.bot_token, services.now().timestamp()) if scheme == "tma" else None
    if launched is None or not services.admits(launched.telegram_id):
        spend_by_address(request, "sign_in")
        await audit.note_refused(services.db, Actor(None, via="app"), "sign_in", act="session.refused")
        raise unauthorized()
    said = (await read_fields(request)).text("platform", limit=PLATFORM_LIMIT) or ""
    platform = "".join(filter(str.isprintable, said))  # not every string may be shown to every database
    token = secrets.token_urlsafe(32)
    person, start = await services.db.write(_begin, services, launched, hash_of(token), platform)
    shown = {
        "token": token,
        "idle_seconds": int(IDLE.total_seconds()),
        "name": person.name,
        "locale": person.locale,
        "start": start,
    }
    return web.json_response(shown, status=201)


@routes.delete("/api/session")
@operation("Sign out", scope="session", tag="Signing in")
async def sign_out(request: web.Request) -> web.Response:
    """Here."""
    person, caller = await signed_in_person(request)
    await request.app[SERVICES].db.write(_end, person, caller.session or "")
    return web.Response(status=204)


@routes.get("/api/sessions")
@operation("Where one is signed in", scope="session", tag="Signing in", answer=SESSIONS)
async def list_sessions(request: web.Request) -> web.Response:
    """What was used last first."""
    person, caller = await signed_in_person(request)
    services = request.app[SERVICES]
    found = await services.db.read(_sessions, person, services.now())
    items = [_session_json(session) | {"current": session.public_id == caller.session} for session in found]
    return web.json_response({"items": items, "next": None})


@routes.delete(f"/api/sessions/{ID}")
@operation("Sign out elsewhere", scope="session", tag="Signing in")
async def end_session(request: web.Request) -> web.Response:
    """At once."""
    person, _ = await signed_in_person(request)
    await request.app[SERVICES].db.write(_end, person, request.match_info["id"])
    return web.Response(status=204)


@routes.get("/api/me")
@operation("Who asks", scope="read", tag="Signing in", answer=ME)
async def show_me(request: web.Request) -> web.Response:
    """Whose the token is, and what it is good for."""
    caller = await caller_of(request)
    bound = await request.app[SERVICES].db.read(_bound, caller)
    person = caller.person
    return web.json_response(
        {
            "kind": caller.kind,
            "name": None if person is None else person.name,
            "username": None if person is None else person.username,
            "locale": None if person is None else person.locale,
            "zone": None if person is None else person.zone,
            "scopes": [scope for scope in SCOPES if scope in caller.scopes],
            "workspace": bound,
        }
    )


def _sessions(store: Store, person: Person, now: datetime) -> Sequence[Session]:
    return store.sessions.of_person(person.id, used_after=now - IDLE)


def _end(store: Store, person: Person, public_id: str) -> None:
    if not store.sessions.end(person.id, public_id):
        raise not_found()
    audit.record(store, Actor.person(person.id, via="app"), "session.ended")


def _bound(store: Store, caller: Caller) -> str | None:
    workspace = None if caller.workspace_id is None else store.workspaces.get(caller.workspace_id)
    return None if workspace is None else workspace.public_id


def _session_json(session: Session) -> dict[str, Any]:
    return {
        "id": session.public_id,
        "platform": session.platform,
        "created_at": moment(session.created_at),
        "used_at": moment(session.used_at),
    }


def _begin(
    store: Store, services: Services, launched: LaunchedBy, token_hash: str, platform: str
) -> tuple[Person, str | None]:
    person = meet(
        store,
        telegram_id=launched.telegram_id,
        name=launched.name,
        username=launched.username,
        language_code=launched.language_code,
        default_zone=services.default_zone,
        default_locale=services.default_locale,
    )
    personal_workspace(store, person)
    launch_hash = hash_of(launched.launch)
    store.sessions.begin(token_hash=token_hash, launch_hash=launch_hash, person_id=person.id, platform=platform)
    known = platform if platform in PLATFORMS else ""
    audit.record(store, Actor.person(person.id, via="app"), "session.began", platform=known)
    return person, address_of(store, person, launched.start)
