"""Hooks in: making and ending them, and the door that other platforms post to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from integrations import SERVICES as HOOKABLE
from integrations.base import Arrival, UnreadableError
from integrations.standard_webhooks import derive_secret
from storage.store import Store
from storage.tables import Hook
from tasks import hooks
from tasks.capture import NewMessage, capture
from tasks.hooks import NAME_LIMIT
from webapp.access import Caller, administered, caller_of, writable
from webapp.errors import ApiError, bad_value
from webapp.fields import Fields
from webapp.reading import parse_object, read_body, read_json
from webapp.services import SERVICES, Services
from webapp.shapes import hook_json

routes = web.RouteTableDef()

ID = "{id:[A-Za-z0-9_-]{1,24}}"

TEXT_LIMIT = 65_536
WORD_LIMIT = 200

_NOBODY = "sift-no-such-hook"
"""Stands for a hook that does not exist, so that its check takes as long as a real one's."""


@routes.get("/api/hooks")
async def list_hooks(request: web.Request) -> web.Response:
    services, caller = request.app[SERVICES], await caller_of(request)
    rows = await services.db.read(_mine, caller)
    items = [hook_json(hook, workspace, _address(services, hook.id)) for hook, workspace in rows]
    return web.json_response({"items": items, "next": None})


@routes.post("/api/hooks")
async def make_hook(request: web.Request) -> web.Response:
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = Fields(await read_json(request), allowed=("service", "name", "workspace"))
    hook, workspace = await services.db.write(_make, caller, fields)
    secret = derive_secret(services.secret_key, hook.id, hook.secret_version)
    shown = hook_json(hook, workspace, _address(services, hook.id)) | {"secret": secret}
    return web.json_response(shown, status=201)


@routes.delete(f"/api/hooks/{ID}")
async def end_hook(request: web.Request) -> web.Response:
    caller = await caller_of(request)
    await request.app[SERVICES].db.write(hooks.remove_hook, caller.actor, request.match_info["id"])
    return web.Response(status=204)


@routes.post(f"/hooks/{ID}")
async def receive(request: web.Request) -> web.Response:
    """Verify on the raw bytes, then parse, then store and commit, then 202. The same delivery again changes nothing."""
    services = request.app[SERVICES]
    hook = await services.db.read(_hook, request.match_info["id"])
    body = await read_body(request)
    if not _is_genuine(services, hook, request.headers, body) or hook is None:
        raise ApiError(401, "bad_signature", "There is no such hook, or the signature is wrong or too old.")
    delivery = _delivery(hook, request.headers, body)
    public_id = await services.db.write(_store, hook, delivery, services.now())
    await services.bell.ring("messages")
    return web.json_response({"id": public_id}, status=202)


@dataclass(frozen=True, slots=True)
class _Delivery:
    id: str
    arrival: Arrival


def _is_genuine(services: Services, hook: Hook | None, headers: Mapping[str, str], body: bytes) -> bool:
    service = HOOKABLE["generic"] if hook is None else HOOKABLE[hook.service]
    version = 0 if hook is None else hook.secret_version
    secret = derive_secret(services.secret_key, _NOBODY if hook is None else hook.id, version)
    return service.verify(secret, headers, body, services.now().timestamp()) and hook is not None


def _delivery(hook: Hook, headers: Mapping[str, str], body: bytes) -> _Delivery:
    service = HOOKABLE[hook.service]
    try:
        arrival = service.read(parse_object(body))
    except UnreadableError as error:
        raise bad_value(error.field, f"{str(error).capitalize()}.") from None
    if len(arrival.text) > TEXT_LIMIT:
        raise bad_value("text", f"Longer than {TEXT_LIMIT} characters.")
    return _Delivery(service.delivery_id(headers, body), arrival)


def _store(store: Store, hook: Hook, delivery: _Delivery, now: datetime) -> str:
    arrival = delivery.arrival
    sent_at = arrival.sent_at or now
    new = NewMessage(
        workspace_id=hook.workspace_id,
        source=("hook", _source_name(store, hook)),
        external_id=f"{hook.id}:{delivery.id}",  # hooks of one name share a source, not their senders' ids
        text=arrival.text,
        author=arrival.author[:WORD_LIMIT],
        chat=arrival.chat[:WORD_LIMIT],
        link=arrival.link,
        written_at=sent_at,
        sent_at=sent_at,
        aimed=False,
    )
    return capture(store, new).public_id


def _source_name(store: Store, hook: Hook) -> str:
    return store.workspaces.source_names([hook.source_id])[hook.source_id]


def _hook(store: Store, hook_id: str) -> Hook | None:
    hook = store.hooks.get(hook_id)
    return hook if hook is not None and hook.service in HOOKABLE else None


def _make(store: Store, caller: Caller, fields: Fields) -> tuple[Hook, str]:
    service = fields.choice("service", tuple(HOOKABLE))
    if service is None:
        raise bad_value("service", f"One of {', '.join(HOOKABLE)}.")
    workspace = writable(store, caller, fields.text("workspace"), "hooks")
    name = fields.text("name", limit=NAME_LIMIT, required=True)
    return hooks.make_hook(store, caller.actor, workspace.id, service=service, name=name), workspace.public_id


def _mine(store: Store, caller: Caller) -> list[tuple[Hook, str]]:
    mine = store.hooks.of(administered(store, caller))
    workspaces = store.workspaces.many({hook.workspace_id for hook in mine})
    return [(hook, workspaces[hook.workspace_id].public_id) for hook in mine]


def _address(services: Services, hook_id: str) -> str:
    return f"{services.public_url or services.local_url}/hooks/{hook_id}"
