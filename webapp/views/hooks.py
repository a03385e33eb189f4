"""Hooks in: making and changing them, ending them, and what came through them."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from integrations import SERVICES as HOOKABLE
from integrations.base import Service
from integrations.options import checked
from integrations.reading import again
from storage.connected_tables import ArrivalState, Hook
from storage.store import Store
from tasks import hooks
from tasks.hooks import NAME_LIMIT
from tasks.rules import TaskError
from tasks.signing import secret_of
from webapp.access import Caller, administered, caller_of, readable, writable
from webapp.changing import Answer, answered, shown
from webapp.errors import ApiError, bad_value, not_found
from webapp.fields import Fields, read_fields
from webapp.hook_trials import send_test, tried_json
from webapp.names import moment
from webapp.openapi.hooks import (
    CHANGED_HOOK,
    DELIVERIES,
    DELIVERY,
    HOOK,
    HOOKS,
    LONGEST_SAMPLE,
    MADE_HOOK,
    NEW_HOOK,
    NEW_SECRET,
    NEW_SECRETS_HOOK,
    SECRET_LIMIT,
    TESTED,
    TRIAL,
    TRIED,
)
from webapp.openapi.operations import operation
from webapp.paths import DELIVERY_ID, ID
from webapp.services import SERVICES, Services
from webapp.shapes import arrival_json, hook_json

NEWEST = 50
AGAIN = frozenset({ArrivalState.LEFT_OUT, ArrivalState.UNREADABLE})
"""What is worth being read once more."""

routes = web.RouteTableDef()


@routes.get("/api/hooks")
@operation("List hooks", scope="admin", tag="Hooks", answer=HOOKS)
async def list_hooks(request: web.Request) -> web.Response:
    services, caller = request.app[SERVICES], await caller_of(request)
    rows = await services.db.read(_mine, caller)
    items = [hook_json(hook, workspace, _address(services, hook.id)) for hook, workspace in rows]
    return web.json_response({"items": items, "next": None})


@routes.post("/api/hooks")
@operation("Make a hook", scope="admin", tag="Hooks", body=NEW_HOOK, answer=MADE_HOOK, status=201, changes=True)
async def make_hook(request: web.Request) -> web.Response:
    """An address for another platform to post to, and the secret that it signs with. Where the service makes that
    itself, it may be given later: until then nothing is genuine."""
    services, caller = request.app[SERVICES], await caller_of(request)
    return shown(await answered(request, caller, _make, services, caller, await read_fields(request)))


@routes.get(f"/api/hooks/{ID}")
@operation("Read a hook", scope="admin", tag="Hooks", answer=HOOK)
async def read_hook(request: web.Request) -> web.Response:
    services, caller = request.app[SERVICES], await caller_of(request)
    return web.json_response(await services.db.read(_shown, services, caller, request.match_info["id"]))


@routes.patch(f"/api/hooks/{ID}")
@operation("Change a hook", scope="admin", tag="Hooks", body=CHANGED_HOOK, answer=HOOK)
async def change_hook(request: web.Request) -> web.Response:
    """Pause it, or choose what it takes. `options` are replaced as a whole."""
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = await read_fields(request)
    return web.json_response(await services.db.write(_change, services, caller, request.match_info["id"], fields))


@routes.post(f"/api/hooks/{ID}/secret")
@operation("Give a hook a new secret", scope="admin", tag="Hooks", body=NEW_SECRET, answer=NEW_SECRETS_HOOK)
async def renew_secret(request: web.Request) -> web.Response:
    """The one before is good for a day more, unless the hook has waited for its first one."""
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = await read_fields(request)
    return web.json_response(await services.db.write(_renew, services, caller, request.match_info["id"], fields))


@routes.post(f"/api/hooks/{ID}/test")
@operation("Test a hook", scope="admin", tag="Hooks", answer=TESTED, refusals=(409,))
async def test_hook(request: web.Request) -> web.Response:
    """A delivery that says that it is a test comes in as its service would send it, past the hook's filters. Where
    only the service can sign, the signature is not tried."""
    services, caller = request.app[SERVICES], await caller_of(request)
    answer = await services.db.write(_test, services, caller, request.match_info["id"])
    await services.bell.ring("messages")
    return web.json_response(answer)


@routes.post(f"/api/hooks/{ID}/try")
@operation("Try a mapping on a sample", scope="admin", tag="Hooks", body=TRIAL, answer=TRIED)
async def try_mapping(request: web.Request) -> web.Response:
    """What a hook for any program would keep of some JSON, by its own expressions or by others. Nothing is stored."""
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = await read_fields(request)
    return web.json_response(await services.db.read(_try, caller, request.match_info["id"], fields))


@routes.get(f"/api/hooks/{ID}/deliveries")
@operation("List what came through a hook", scope="admin", tag="Hooks", answer=DELIVERIES)
async def list_deliveries(request: web.Request) -> web.Response:
    """The newest fifty, with their bodies, without secrets, as long as these are kept."""
    services, caller = request.app[SERVICES], await caller_of(request)
    items = await services.db.read(_deliveries, caller, request.match_info["id"])
    return web.json_response({"items": items, "next": None})


@routes.post(f"/api/hooks/{ID}/deliveries/{DELIVERY_ID}/replay")
@operation("Take a delivery once more", scope="admin", tag="Hooks", answer=DELIVERY)
async def replay_delivery(request: web.Request) -> web.Response:
    """What was left out, or could not be read, is read again as the hook takes things now. A message stays one."""
    services, caller = request.app[SERVICES], await caller_of(request)
    named = request.match_info["id"], request.match_info["delivery"]
    answer = await services.db.write(_replay, caller, *named, services.now())
    await services.bell.ring("messages")
    return web.json_response(answer)


@routes.delete(f"/api/hooks/{ID}")
@operation("End a hook", scope="admin", tag="Hooks")
async def end_hook(request: web.Request) -> web.Response:
    """Its address answers nobody any more; what came through it stays."""
    caller = await caller_of(request)
    await request.app[SERVICES].db.write(_end, caller, request.match_info["id"])
    return web.Response(status=204)


def _own(store: Store, caller: Caller, hook_id: str) -> Hook:
    """A hook that the caller may see. Whether they may change it, its verbs ask."""
    hook = store.hooks.get(hook_id)
    if hook is None or hook.workspace_id not in administered(store, caller):
        raise not_found()
    return hook


def _json(store: Store, services: Services, hook: Hook) -> dict[str, Any]:
    workspace = store.workspaces.get(hook.workspace_id)
    assert workspace is not None
    return hook_json(hook, workspace.public_id, _address(services, hook.id))


def _shown(store: Store, services: Services, caller: Caller, hook_id: str) -> dict[str, Any]:
    return _json(store, services, _own(store, caller, hook_id))


def _change(store: Store, services: Services, caller: Caller, hook_id: str, fields: Fields) -> dict[str, Any]:
    hook = _reachable(store, caller, hook_id)
    if (options := fields.mapping("options")) is not None:
        hook = hooks.set_options(store, caller.actor, hook_id, _checked(HOOKABLE[hook.service], options))
    if (paused := fields.flag("paused")) is not None:
        hook = hooks.pause_hook(store, caller.actor, hook_id, paused=paused)
    return _json(store, services, hook)


def _renew(store: Store, services: Services, caller: Caller, hook_id: str, fields: Fields) -> dict[str, Any]:
    hook = _reachable(store, caller, hook_id)
    service = HOOKABLE[hook.service]
    secret = _given(fields, service, required=not service.SETUP.ours)
    hook = hooks.rotate_secret(store, caller.actor, services.vault, hook_id, secret=secret, at=services.now())
    shown = None if secret else secret_of(store, services.vault, hook)
    until = None if hook.former_until is None else moment(hook.former_until)
    return {**_json(store, services, hook), "secret": shown, "former_until": until}


def _given(fields: Fields, service: Service, *, required: bool) -> str | None:
    """The secret that a service has made; None where we make it, or it is to be given later."""
    secret = fields.text("secret", limit=SECRET_LIMIT, required=required)
    if secret is not None and not re.fullmatch(service.SETUP.pattern, secret):
        raise bad_value("secret", f"Not a {service.SETUP.key} as the service gives it.")
    return secret


def _checked(service: Service, options: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return checked(service, options)
    except TaskError as error:
        if error.code != "bad_mapping":
            raise
        part, why = error.params["part"], error.params["why"]
        field = "mapping" if part == "mapping" else f"mapping.{part}"
        raise ApiError(422, error.code, f"Not an expression that can be kept: {why}.", field=field) from None


def _test(store: Store, services: Services, caller: Caller, hook_id: str) -> dict[str, Any]:
    hook = _reachable(store, caller, hook_id)
    workspace = store.workspaces.get(hook.workspace_id)
    texts = services.translations(workspace.locale if workspace else services.default_locale)
    tested = send_test(store, caller.actor, services.vault, hook_id, texts=texts, now=services.now())
    return {**arrival_json(store, tested.arrival), "signed": tested.signed}


def _try(store: Store, caller: Caller, hook_id: str, fields: Fields) -> dict[str, Any]:
    hook = _reachable(store, caller, hook_id)
    caller.actor.require(store, hook.workspace_id, "hooks")
    sample = fields.text("sample", limit=LONGEST_SAMPLE, required=True)
    return tried_json(hook, fields.mapping("mapping"), sample)


def _deliveries(store: Store, caller: Caller, hook_id: str) -> list[dict[str, Any]]:
    hook = _own(store, caller, hook_id)
    return [arrival_json(store, arrival) for arrival in store.arrivals.newest(hook.id, NEWEST)]


def _replay(store: Store, caller: Caller, hook_id: str, delivery: str, now: datetime) -> dict[str, Any]:
    hook = _reachable(store, caller, hook_id)
    caller.actor.require(store, hook.workspace_id, "hooks")
    arrival = store.arrivals.get(hook.id, delivery)
    if arrival is None:
        raise not_found()
    if arrival.state in AGAIN and arrival.body is not None:
        arrival = hooks.take_again(store, hook, arrival, again(HOOKABLE[hook.service], hook.options, arrival), now)
    return arrival_json(store, arrival)


def _reachable(store: Store, caller: Caller, hook_id: str) -> Hook:
    """A hook of a workspace that the caller is in."""
    hook = store.hooks.get(hook_id)
    if hook is None or hook.workspace_id not in readable(store, caller):
        raise not_found()
    return hook


def _make(store: Store, services: Services, caller: Caller, fields: Fields) -> Answer:
    service = fields.choice("service", tuple(HOOKABLE))
    if service is None:
        raise bad_value("service", f"One of {', '.join(HOOKABLE)}.")
    workspace = writable(store, caller, fields.id_("workspace"), "hooks")
    name = fields.text("name", limit=NAME_LIMIT, required=True)
    secret = _given(fields, HOOKABLE[service], required=False)
    hook = hooks.make_hook(
        store,
        caller.actor,
        services.vault,
        workspace.id,
        service=service,
        name=name,
        secret=secret,
        awaits_secret=secret is None and not HOOKABLE[service].SETUP.ours,
        options=_checked(HOOKABLE[service], fields.mapping("options") or {}),
    )
    # None where its service makes it, and when the same request is sent again.
    once = {"secret": secret_of(store, services.vault, hook) if HOOKABLE[service].SETUP.ours else None}
    return Answer({**hook_json(hook, workspace.public_id, _address(services, hook.id)), "secret": None}, 201, once=once)


def _end(store: Store, caller: Caller, hook_id: str) -> None:
    _reachable(store, caller, hook_id)
    hooks.remove_hook(store, caller.actor, hook_id)


def _mine(store: Store, caller: Caller) -> list[tuple[Hook, str]]:
    mine = store.hooks.of(administered(store, caller))
    workspaces = store.workspaces.many({hook.workspace_id for hook in mine})
    return [(hook, workspaces[hook.workspace_id].public_id) for hook in mine]


def _address(services: Services, hook_id: str) -> str:
    return f"{services.own_url}/hooks/{hook_id}"
