"""Personal tokens: made, seen and ended by who is signed in, never by a token."""

from typing import Any

from aiohttp import web

from storage.store import Store
from storage.tables import Person
from storage.web_tables import ApiToken
from tasks import tokens
from tasks.tokens import DAYS, LONGEST_DAYS, NAME_LIMIT, SCOPES
from webapp.access import Caller, named_workspace, signed_in_person
from webapp.changing import Answer, answered, shown
from webapp.errors import bad_value
from webapp.fields import Fields, read_fields
from webapp.names import moment
from webapp.openapi.operations import operation
from webapp.openapi.teams import MADE_TOKEN, NEW_TOKEN, TOKENS
from webapp.paths import ID
from webapp.services import SERVICES

routes = web.RouteTableDef()


@routes.get("/api/tokens")
@operation("List one's tokens", scope="session", tag="Signing in", answer=TOKENS)
async def list_tokens(request: web.Request) -> web.Response:
    """Those that are still good; never their secrets."""
    person, _ = await signed_in_person(request)
    return web.json_response({"items": await request.app[SERVICES].db.read(_all, person), "next": None})


@routes.post("/api/tokens")
@operation(
    "Make a token",
    scope="session",
    tag="Signing in",
    body=NEW_TOKEN,
    answer=MADE_TOKEN,
    status=201,
    changes=True,
    refusals=[409],
)
async def make_token(request: web.Request) -> web.Response:
    """Its secret is shown this once. At most 20 are good at a time."""
    person, caller = await signed_in_person(request)
    return shown(await answered(request, caller, _make, person, caller, await read_fields(request)))


@routes.delete(f"/api/tokens/{ID}")
@operation("End a token", scope="session", tag="Signing in")
async def revoke_token(request: web.Request) -> web.Response:
    """At once."""
    person, _ = await signed_in_person(request)
    await request.app[SERVICES].db.write(tokens.revoke, person, request.match_info["id"])
    return web.Response(status=204)


def _all(store: Store, person: Person) -> list[dict[str, Any]]:
    return [_token_json(store, token) for token in tokens.tokens_of(store, person)]


def _make(store: Store, person: Person, caller: Caller, fields: Fields) -> Answer:
    workspace = fields.id_("workspace")
    days = fields.number("days", least=1, most=LONGEST_DAYS)
    scopes = fields.choices("scopes", SCOPES)
    if not scopes:
        raise bad_value("scopes", f"Of {', '.join(SCOPES)}.")
    token, secret = tokens.make_token(
        store,
        person,
        name=fields.text("name", limit=NAME_LIMIT, required=True),
        scopes=scopes,
        days=DAYS if days is None else days,
        workspace_id=None if workspace is None else named_workspace(store, caller, workspace, "view").id,
    )
    return Answer({**_token_json(store, token), "secret": None}, 201, once={"secret": secret})


def _token_json(store: Store, token: ApiToken) -> dict[str, Any]:
    workspace = None if token.workspace_id is None else store.workspaces.get(token.workspace_id)
    return {
        "id": token.public_id,
        "name": token.name,
        "scopes": token.scopes,
        "workspace": None if workspace is None else workspace.public_id,
        "created_at": moment(token.created_at),
        "expires_at": moment(token.expires_at),
        "used_at": None if token.used_at is None else moment(token.used_at),
    }
