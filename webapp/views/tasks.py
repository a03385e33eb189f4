"""Tasks by the API."""

from typing import Any

from aiohttp import web

from storage.store import Store
from storage.tables import Task
from tasks import actions, making
from tasks.people import zone_of
from tasks.rules import DESCRIPTION_LIMIT, KINDS, PRIORITIES, TITLE_LIMIT, Verb
from webapp.access import Caller, caller_of, readable, writable
from webapp.errors import bad_value, not_found
from webapp.fields import Fields
from webapp.filters import Wanted, page_of, read_filters
from webapp.issues import offered_due
from webapp.names import Names
from webapp.people import member_named
from webapp.reading import read_json, read_optional_json
from webapp.services import SERVICES
from webapp.shapes import task_json

routes = web.RouteTableDef()

ID = "{id:[A-Za-z0-9_-]{1,24}}"
VERB = "{verb:" + "|".join(Verb) + "}"

DOUBTFUL = ("kind", "priority", "due", "assignee")
EDITABLE = ("title", "description", "kind", "priority", "due", "assignee")


@routes.get("/api/tasks")
async def list_tasks(request: web.Request) -> web.Response:
    caller, wanted = await caller_of(request), read_filters(request)
    return web.json_response(await request.app[SERVICES].db.read(_page, caller, wanted))


@routes.post("/api/tasks")
async def add_task(request: web.Request) -> web.Response:
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = Fields(await read_json(request), allowed=(*EDITABLE, "workspace"))
    shown = await services.db.write(_add, caller, fields)
    await services.bell.ring("deliveries")
    return web.json_response(shown, status=201, headers={"Location": f"/api/tasks/{shown['id']}"})


@routes.get(f"/api/tasks/{ID}")
async def show_task(request: web.Request) -> web.Response:
    caller = await caller_of(request)
    return web.json_response(await request.app[SERVICES].db.read(_one, caller, request.match_info["id"]))


@routes.patch(f"/api/tasks/{ID}")
async def change_task(request: web.Request) -> web.Response:
    """Change the fields that are named; with `version` only if nobody changed the task meanwhile."""
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = Fields(await read_json(request), allowed=(*EDITABLE, "version"))
    shown = await services.db.write(_change, caller, request.match_info["id"], fields)
    await services.bell.ring("deliveries")
    return web.json_response(shown)


@routes.post(f"/api/tasks/{ID}/answer")
async def answer_doubt(request: web.Request) -> web.Response:
    """Answer what a reader was in doubt of: the field becomes this value, or is confirmed as it is."""
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = Fields(await read_json(request), allowed=("field", "value"))
    shown = await services.db.write(_answer, caller, request.match_info["id"], fields)
    await services.bell.ring("deliveries")
    return web.json_response(shown)


@routes.post(f"/api/tasks/{ID}/{VERB}")
async def move_task(request: web.Request) -> web.Response:
    services, caller = request.app[SERVICES], await caller_of(request)
    version = Fields(await read_optional_json(request), allowed=("version",)).number("version")
    verb = Verb(request.match_info["verb"])
    shown = await services.db.write(_move, caller, request.match_info["id"], verb, version)
    await services.bell.ring("deliveries")
    return web.json_response(shown)


def _page(store: Store, caller: Caller, wanted: Wanted) -> dict[str, Any]:
    scope = readable(store, caller, wanted.workspace)
    filters = wanted.resolve(store, scope, store.tasks.by_public_id)
    rows, more = page_of(list(store.tasks.page(scope, filters)), filters.limit)
    names = Names.of(store, rows)
    return {"items": [task_json(task, names) for task in rows], "next": rows[-1].public_id if more else None}


def _add(store: Store, caller: Caller, fields: Fields) -> dict[str, Any]:
    workspace = writable(store, caller, fields.text("workspace"), "create")
    values = _values(store, fields, workspace.id, workspace.zone)
    if not values.get("title"):
        raise bad_value("title", "Something must be in it.")
    return _shown(store, making.add_task(store, caller.actor, workspace.id, **values))


def _one(store: Store, caller: Caller, public_id: str) -> dict[str, Any]:
    return _shown(store, _task(store, caller, public_id))


def _change(store: Store, caller: Caller, public_id: str, fields: Fields) -> dict[str, Any]:
    task = _task(store, caller, public_id)
    workspace = store.workspaces.many([task.workspace_id])[task.workspace_id]
    values = _values(store, fields, workspace.id, workspace.zone)
    changed = actions.change(store, caller.actor, task.id, version=fields.number("version"), **values)
    return _shown(store, changed)


def _answer(store: Store, caller: Caller, public_id: str, fields: Fields) -> dict[str, Any]:
    task, field = _task(store, caller, public_id), fields.choice("field", DOUBTFUL)
    if field is None or "value" not in fields:
        raise bad_value("value" if field else "field", "Something must be in it.")
    value: Any = offered_due(store, task, fields.text("value")) if field == "due" else None
    if value is None:
        workspace = store.workspaces.many([task.workspace_id])[task.workspace_id]
        value = _values(store, fields.renamed("value", field), workspace.id, workspace.zone)[field]
    return _shown(store, actions.answer(store, caller.actor, task.id, field, value))


def _move(store: Store, caller: Caller, public_id: str, verb: Verb, version: int | None) -> dict[str, Any]:
    task = _task(store, caller, public_id)
    return _shown(store, actions.move(store, caller.actor, task.id, verb, version=version))


def _task(store: Store, caller: Caller, public_id: str) -> Task:
    task = store.tasks.by_public_id(readable(store, caller), public_id)
    if task is None:
        raise not_found()
    return task


def _values(store: Store, fields: Fields, workspace_id: int, zone: str) -> dict[str, Any]:
    """The fields that were named, as the domain takes them; null empties `due`, `assignee` and `description`."""
    assignee = fields.text("assignee")
    read: dict[str, Any] = {
        "title": fields.text("title", limit=TITLE_LIMIT, required="title" in fields),
        "description": fields.text("description", limit=DESCRIPTION_LIMIT) or "",
        "kind": fields.choice("kind", KINDS),
        "priority": fields.choice("priority", PRIORITIES),
        "due": fields.due("due", zone_of(zone)),
        "assignee": None if assignee is None else member_named(store, workspace_id, assignee),
    }
    for name in ("kind", "priority"):
        if name in fields and read[name] is None:
            raise bad_value(name, "It cannot be empty.")
    return {name: value for name, value in read.items() if name in fields}


def _shown(store: Store, task: Task) -> dict[str, Any]:
    return task_json(task, Names.of(store, [task]))
