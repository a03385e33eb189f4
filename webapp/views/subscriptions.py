"""Hooks out: having addresses told of what happens to tasks, and what went out to them."""

from typing import Any

from aiohttp import web

from storage.connected_tables import Subscription
from storage.store import Store
from tasks import subscriptions
from tasks.filtering import MAX_QUERY
from tasks.hooks import NAME_LIMIT
from tasks.people import zone_of
from tasks.signing import secret_of
from tasks.subscriptions import ADDRESS_LIMIT, EVENTS, own_subscription
from webapp.access import Caller, administered, caller_of, writable
from webapp.changing import Answer, answered, shown
from webapp.errors import bad_value
from webapp.fields import Fields, read_fields
from webapp.filters import filter_written
from webapp.names import moment
from webapp.openapi.operations import operation
from webapp.openapi.subscriptions import (
    CHANGED_SUBSCRIPTION,
    MADE_SUBSCRIPTION,
    NEW_SECRETS_SUBSCRIPTION,
    NEW_SUBSCRIPTION,
    POST,
    POSTS,
    REPLAY,
    SENT_AGAIN,
    SUBSCRIPTION,
    SUBSCRIPTIONS,
)
from webapp.paths import ID, POST_ID
from webapp.services import SERVICES, Services
from webapp.subscriptions import posts_json, subscription_json

NEWEST = 50
TAG = "Hooks out"

routes = web.RouteTableDef()


@routes.get("/api/subscriptions")
@operation("List hooks out", scope="admin", tag=TAG, answer=SUBSCRIPTIONS)
async def list_subscriptions(request: web.Request) -> web.Response:
    caller = await caller_of(request)
    return web.json_response({"items": await request.app[SERVICES].db.read(_mine, caller), "next": None})


@routes.post("/api/subscriptions")
@operation(
    "Make a hook out",
    scope="admin",
    tag=TAG,
    body=NEW_SUBSCRIPTION,
    answer=MADE_SUBSCRIPTION,
    status=201,
    changes=True,
    refusals=(409,),
)
async def subscribe(request: web.Request) -> web.Response:
    """Have an address told of what happens to tasks, signed as Standard Webhooks says, and get the secret for that."""
    services, caller = request.app[SERVICES], await caller_of(request)
    return shown(await answered(request, caller, _subscribe, services, caller, await read_fields(request)))


@routes.get(f"/api/subscriptions/{ID}")
@operation("Read a hook out", scope="admin", tag=TAG, answer=SUBSCRIPTION)
async def read_subscription(request: web.Request) -> web.Response:
    caller = await caller_of(request)
    return web.json_response(await request.app[SERVICES].db.read(_shown, caller, request.match_info["id"]))


@routes.patch(f"/api/subscriptions/{ID}")
@operation("Change a hook out", scope="admin", tag=TAG, body=CHANGED_SUBSCRIPTION, answer=SUBSCRIPTION)
async def change_subscription(request: web.Request) -> web.Response:
    """What waits goes to the new address. `paused: false` also resumes one that Sift has switched off."""
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = await read_fields(request)
    answer = await services.db.write(_change, caller, request.match_info["id"], fields)
    await services.bell.ring("posts")
    return web.json_response(answer)


@routes.delete(f"/api/subscriptions/{ID}")
@operation("End a hook out", scope="admin", tag=TAG)
async def unsubscribe(request: web.Request) -> web.Response:
    """Nothing goes there any more, and what went there is forgotten."""
    caller = await caller_of(request)
    await request.app[SERVICES].db.write(subscriptions.unsubscribe, caller.actor, request.match_info["id"])
    return web.Response(status=204)


@routes.post(f"/api/subscriptions/{ID}/secret")
@operation("Give a hook out a new secret", scope="admin", tag=TAG, answer=NEW_SECRETS_SUBSCRIPTION)
async def renew_signing_secret(request: web.Request) -> web.Response:
    """For a day the one before signs, too."""
    services, caller = request.app[SERVICES], await caller_of(request)
    await read_fields(request)
    return web.json_response(await services.db.write(_renew, services, caller, request.match_info["id"]))


@routes.post(f"/api/subscriptions/{ID}/test")
@operation("Try a hook out", scope="admin", tag=TAG, answer=POST, status=201, refusals=(409,))
async def send_test(request: web.Request) -> web.Response:
    """An event `test` goes out at once; how that went is among the posts a moment later."""
    services, caller = request.app[SERVICES], await caller_of(request)
    await read_fields(request)
    answer = await services.db.write(_test, caller, request.match_info["id"])
    await services.bell.ring("posts")
    return web.json_response(answer, status=201)


@routes.get(f"/api/subscriptions/{ID}/posts")
@operation("List what went out", scope="admin", tag=TAG, answer=POSTS)
async def list_posts(request: web.Request) -> web.Response:
    """The newest fifty, with every attempt; they are kept for thirty days."""
    caller = await caller_of(request)
    items = await request.app[SERVICES].db.read(_posts, caller, request.match_info["id"])
    return web.json_response({"items": items, "next": None})


@routes.post(f"/api/subscriptions/{ID}/posts/{POST_ID}/replay")
@operation("Send one post once more", scope="admin", tag=TAG, answer=POST)
async def replay_post(request: web.Request) -> web.Response:
    """Under the same `webhook-id`. What waits or is under way is left alone."""
    services, caller = request.app[SERVICES], await caller_of(request)
    await read_fields(request)
    answer = await services.db.write(_replay_one, caller, request.match_info["id"], request.match_info["post"])
    await services.bell.ring("posts")
    return web.json_response(answer)


@routes.post(f"/api/subscriptions/{ID}/replay")
@operation("Send the posts of a time once more", scope="admin", tag=TAG, body=REPLAY, answer=SENT_AGAIN)
async def replay(request: web.Request) -> web.Response:
    """The oldest first, at most a thousand at a time, under the same `webhook-id`."""
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = await read_fields(request)
    count = await services.db.write(_replay, services, caller, request.match_info["id"], fields)
    await services.bell.ring("posts")
    return web.json_response({"replayed": count})


def _mine(store: Store, caller: Caller) -> list[dict[str, Any]]:
    rows = store.posts.subscriptions(administered(store, caller))
    workspaces = store.workspaces.many({row.workspace_id for row in rows})
    return [subscription_json(row, workspaces[row.workspace_id].public_id) for row in rows]


def _json(store: Store, row: Subscription) -> dict[str, Any]:
    return subscription_json(row, store.workspaces.many([row.workspace_id])[row.workspace_id].public_id)


def _shown(store: Store, caller: Caller, public_id: str) -> dict[str, Any]:
    return _json(store, own_subscription(store, caller.actor, public_id))


def _subscribe(store: Store, services: Services, caller: Caller, fields: Fields) -> Answer:
    values = _values(fields, is_new=True)
    workspace = writable(store, caller, fields.id_("workspace"), "hooks")
    row = subscriptions.subscribe(store, caller.actor, services.vault, workspace.id, **values)
    once = {"secret": secret_of(store, services.vault, row)}
    return Answer({**subscription_json(row, workspace.public_id), "secret": None}, 201, once=once)


def _values(fields: Fields, *, is_new: bool = False) -> dict[str, Any]:
    """What is given of it."""
    query = fields.text("query", limit=MAX_QUERY)
    given = {
        "name": fields.text("name", limit=NAME_LIMIT, required=is_new or "name" in fields),
        "address": fields.text("address", limit=ADDRESS_LIMIT, required=is_new or "address" in fields),
        "events": fields.choices("events", EVENTS),
        "query": str(filter_written(query)) if query is not None else "" if "query" in fields else None,
    }
    if given["events"] == []:
        raise bad_value("events", "One of them at least.")
    return {name: value for name, value in given.items() if value is not None}


def _change(store: Store, caller: Caller, public_id: str, fields: Fields) -> dict[str, Any]:
    row = own_subscription(store, caller.actor, public_id)
    if values := _values(fields):
        row = subscriptions.change(store, caller.actor, public_id, **values)
    if (paused := fields.flag("paused")) is not None:
        row = subscriptions.pause(store, caller.actor, public_id, paused=paused)
    return _json(store, row)


def _renew(store: Store, services: Services, caller: Caller, public_id: str) -> dict[str, Any]:
    row = subscriptions.rotate_secret(store, caller.actor, services.vault, public_id, at=services.now())
    assert row.former_until is not None
    secret = secret_of(store, services.vault, row)
    return {**_json(store, row), "secret": secret, "former_until": moment(row.former_until)}


def _test(store: Store, caller: Caller, public_id: str) -> dict[str, Any]:
    return posts_json(store, [subscriptions.send_test(store, caller.actor, public_id)])[0]


def _posts(store: Store, caller: Caller, public_id: str) -> list[dict[str, Any]]:
    row = own_subscription(store, caller.actor, public_id)
    return posts_json(store, store.posts.newest(row.id, NEWEST))


def _replay_one(store: Store, caller: Caller, public_id: str, post: str) -> dict[str, Any]:
    return posts_json(store, [subscriptions.replay_one(store, caller.actor, public_id, post)])[0]


def _replay(store: Store, services: Services, caller: Caller, public_id: str, fields: Fields) -> int:
    row = own_subscription(store, caller.actor, public_id)
    zone = zone_of(store.workspaces.many([row.workspace_id])[row.workspace_id].zone)
    since, until = fields.moment("since", zone), fields.moment("until", zone) or services.now()
    if since is None:
        raise bad_value("since", "A time like 2026-11-22T15:00:00Z.")
    failed_only = bool(fields.flag("failed_only"))
    return subscriptions.replay(store, caller.actor, public_id, since=since, until=until, failed_only=failed_only)
