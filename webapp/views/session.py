"""Signing in from the Mini App: Telegram's launch data once, a token of ours from then on."""

import secrets

from aiohttp import web

from storage.store import Store
from storage.tables import Person
from tasks.people import meet, personal_workspace
from webapp.access import IDLE, hash_of
from webapp.errors import unauthorized
from webapp.init_data import LaunchedBy, verified
from webapp.services import SERVICES, Services

routes = web.RouteTableDef()


@routes.post("/api/session")
async def sign_in(request: web.Request) -> web.Response:
    """`Authorization: tma <initData>` gives a token; signing in with the same launch again ends the first session."""
    services = request.app[SERVICES]
    scheme, _, init_data = request.headers.get("Authorization", "").partition(" ")
    launched = verified(init_data, services.bot_token, services.now().timestamp()) if scheme == "tma" else None
    if launched is None or not services.admits(launched.telegram_id):
        raise unauthorized()
    token = secrets.token_urlsafe(32)
    person = await services.db.write(_begin, services, launched, hash_of(token), hash_of(launched.launch))
    shown = {"token": token, "idle_seconds": int(IDLE.total_seconds()), "name": person.name, "locale": person.locale}
    return web.json_response(shown, status=201)


def _begin(store: Store, services: Services, launched: LaunchedBy, token_hash: str, launch_hash: str) -> Person:
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
    store.sessions.begin(token_hash=token_hash, launch_hash=launch_hash, person_id=person.id)
    return person
