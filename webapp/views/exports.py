"""A task in other trackers, by the API: where it went, sending it, following it no more."""

from typing import Any

from aiohttp import web

from storage.connected_tables import Connection, TaskExport
from storage.store import Store
from tasks import exports
from webapp.access import Caller, caller_of
from webapp.changing import Answer, changed
from webapp.fields import Fields, read_fields
from webapp.lookup import task_by
from webapp.names import moment
from webapp.openapi.exports import EXPORT, EXPORTS, NEW_EXPORT
from webapp.openapi.operations import operation
from webapp.paths import ID, OTHER
from webapp.services import SERVICES

routes = web.RouteTableDef()


@routes.get(f"/api/tasks/{ID}/exports")
@operation("List where a task went", scope="read", tag="Exports", answer=EXPORTS)
async def list_exports(request: web.Request) -> web.Response:
    caller = await caller_of(request)
    items = await request.app[SERVICES].db.read(_listed, caller, request.match_info["id"])
    return web.json_response({"items": items, "next": None})


@routes.post(f"/api/tasks/{ID}/exports")
@operation(
    "Send a task to a tracker",
    scope="write",
    tag="Exports",
    body=NEW_EXPORT,
    answer=EXPORT,
    status=201,
    changes=True,
    refusals=[409],
)
async def send_task(request: web.Request) -> web.Response:
    """It goes there soon, and its changes follow. Where it is already, this changes nothing."""
    caller, fields = await caller_of(request), await read_fields(request)
    answer = await changed(request, caller, _send, caller, request.match_info["id"], fields)
    await request.app[SERVICES].bell.ring("exports")
    return answer


@routes.post(f"/api/tasks/{ID}/exports/{OTHER}/retry")
@operation("Try once more to send a task", scope="write", tag="Exports", answer=EXPORT, changes=True)
async def send_again(request: web.Request) -> web.Response:
    """What was deleted there is made anew."""
    caller, named = await caller_of(request), (request.match_info["id"], request.match_info["other"])
    answer = await changed(request, caller, _again, caller, *named)
    await request.app[SERVICES].bell.ring("exports")
    return answer


@routes.delete(f"/api/tasks/{ID}/exports/{OTHER}")
@operation("Follow a task in a tracker no more", scope="write", tag="Exports")
async def let_go(request: web.Request) -> web.Response:
    """What is there stays as it is."""
    caller, named = await caller_of(request), (request.match_info["id"], request.match_info["other"])
    return await changed(request, caller, _let_go, caller, *named)


def _listed(store: Store, caller: Caller, public_id: str) -> list[dict[str, Any]]:
    task = task_by(store, caller, public_id)
    return [_json(row, connection) for row, connection in exports.exports_of(store, caller.actor, task.id)]


def _send(store: Store, caller: Caller, public_id: str, fields: Fields) -> Answer:
    connection = fields.id_("connection", required=True)
    row = exports.export(store, caller.actor, task_by(store, caller, public_id).id, connection)
    return Answer(_shown(store, row), 201)


def _again(store: Store, caller: Caller, public_id: str, export: str) -> Answer:
    row = exports.try_again(store, caller.actor, task_by(store, caller, public_id).id, export)
    return Answer(_shown(store, row))


def _let_go(store: Store, caller: Caller, public_id: str, export: str) -> Answer:
    exports.let_go(store, caller.actor, task_by(store, caller, public_id).id, export)
    return Answer(None, 204)


def _shown(store: Store, row: TaskExport) -> dict[str, Any]:
    return _json(row, store.connections.many([row.connection_id])[row.connection_id])


def _json(row: TaskExport, connection: Connection) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "connection": connection.public_id,
        "service": connection.service,
        "name": connection.name,
        "state": str(row.state),
        "key": row.key,
        "url": row.address or None,
        "error": row.last_error,
        "retry": row.again,
        "synced_at": None if row.synced_at is None else moment(row.synced_at),
        "created_at": moment(row.created_at),
    }
