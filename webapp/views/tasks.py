"""Tasks by the API."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import web

from storage.store import Store
from storage.tables import Status, Task
from tasks import actions, making
from tasks.rules import Verb
from webapp.access import Caller, caller_of, readable, writable
from webapp.changing import Answer, changed
from webapp.errors import bad_value
from webapp.fields import Fields, read_fields
from webapp.filters import Wanted, page_of, read_filters
from webapp.lookup import task_by
from webapp.names import Names
from webapp.openapi.lists import LIST
from webapp.openapi.operations import operation
from webapp.openapi.tasks import CHANGED_TASK, NEW_TASK, TASK, TASKS
from webapp.paths import ID
from webapp.services import SERVICES
from webapp.shapes import task_json
from webapp.task_changes import on_task, task_answer
from webapp.values import changes_of, values_of
from webapp.versions import Expected, one

routes = web.RouteTableDef()


@routes.get("/api/tasks")
@operation("List tasks", scope="read", tag="Tasks", query=LIST, answer=TASKS)
async def list_tasks(request: web.Request) -> web.Response:
    """The newest first."""
    caller, wanted, services = await caller_of(request), read_filters(request), request.app[SERVICES]
    return web.json_response(await services.db.read(_page, caller, wanted, services.now()))


@routes.post("/api/tasks")
@operation("Make a task", scope="write", tag="Tasks", body=NEW_TASK, answer=TASK, status=201, changes=True)
async def add_task(request: web.Request) -> web.Response:
    """Without `workspace` it goes to the token's, else to the caller's own."""
    caller = await caller_of(request)
    return await changed(request, caller, _add, caller, await read_fields(request))


@routes.get(f"/api/tasks/{ID}")
@operation("Show a task", scope="read", tag="Tasks", answer=TASK, versioned=True)
async def show_task(request: web.Request) -> web.Response:
    caller = await caller_of(request)
    return one(request, await request.app[SERVICES].db.read(_one, caller, request.match_info["id"]))


@routes.patch(f"/api/tasks/{ID}")
@operation("Change a task", scope="write", tag="Tasks", body=CHANGED_TASK, answer=TASK, versioned=True)
async def change_task(request: web.Request) -> web.Response:
    """Only the fields that are named change; null empties one. What a person sets, no reader changes any more."""
    return await on_task(request, _change)


@routes.delete(f"/api/tasks/{ID}")
@operation("Drop a task", scope="write", tag="Tasks", versioned=True)
async def drop_task(request: web.Request) -> web.Response:
    """It is dropped: out of the lists of what is to be done, and still there, with its history, to be reopened.

    Nothing of a team's past vanishes by the API. Dropping what is dropped changes nothing.
    """
    caller, expected = await caller_of(request), Expected.of(request)
    return await changed(request, caller, _drop, caller, request.match_info["id"], expected)


def _page(store: Store, caller: Caller, wanted: Wanted, now: datetime) -> dict[str, Any]:
    scope = readable(store, caller, wanted.workspace)
    filters = wanted.resolve(store, scope, store.tasks.by_public_id, caller=caller, now=now)
    rows, more = page_of(list(store.tasks.page(scope, filters)), filters.limit)
    names = Names.of(store, rows)
    return {"items": [task_json(task, names) for task in rows], "next": rows[-1].public_id if more else None}


def _add(store: Store, caller: Caller, fields: Fields) -> Answer:
    workspace = writable(store, caller, fields.id_("workspace"), "create")
    values = values_of(store, fields, workspace.id, workspace.zone)
    if not values.get("title"):
        raise bad_value("title", "Something must be in it.")
    task = making.add_task(store, caller.actor, workspace.id, **values)
    return replace(task_answer(store, task), status=201, location=f"/api/tasks/{task.public_id}")


def _one(store: Store, caller: Caller, public_id: str) -> dict[str, Any]:
    task = task_by(store, caller, public_id)
    return task_json(task, Names.of(store, [task]))


def _change(store: Store, caller: Caller, task: Task, fields: Fields) -> Task:
    values, version = changes_of(store, fields, task), fields.number("version")
    return actions.change(store, caller.actor, task.id, version=version, **values)


def _drop(store: Store, caller: Caller, public_id: str, expected: Expected) -> Answer:
    task = task_by(store, caller, public_id)
    expected.require_version(task.version)
    if task.status is not Status.DROPPED:
        actions.move(store, caller.actor, task.id, Verb.DROP)
    return Answer(None, 204)
