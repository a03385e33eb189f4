"""What happened, by the API: in workspaces, and to one task."""

from typing import Any

from aiohttp import web

from storage.queries.events import Happenings
from storage.store import Store
from tasks import undoing
from tasks.filtering import MAX_LENGTH
from webapp.access import Caller, caller_of, readable
from webapp.asked import before_of, moment_of, people_named
from webapp.changing import changed
from webapp.errors import not_found
from webapp.fields import read_fields
from webapp.filters import limit_of, page_of, read_query
from webapp.happened import Happened
from webapp.lookup import task_by
from webapp.opaque import Opaque
from webapp.openapi.lists import MOMENT, PAGING, WORD
from webapp.openapi.operations import operation
from webapp.openapi.schema import Schema, id_, text
from webapp.openapi.tasks import EVENTS, TASK
from webapp.paths import ID, OPAQUE
from webapp.services import SERVICES, Services
from webapp.task_changes import task_answer

routes = web.RouteTableDef()

SIFT = "sift"
"""Stands for Sift itself, and scripts of the installation's, where people are named."""

_PAGING: dict[str, Schema] = {"limit": PAGING["limit"], "cursor": text(about="`next` of the page before.")}
ACTIVITY: dict[str, Schema] = {
    "actor": {**WORD, "description": "@username, a visible name, `me`, or `sift` for what happened by itself."},
    "verb": text(limit=MAX_LENGTH, about="create, change, done, undo, join, …"),
    "task": id_(),
    "from": MOMENT,
    "to": MOMENT,
    "workspace": id_(),
    **_PAGING,
}


@routes.get("/api/activity")
@operation("What happened", scope="read", tag="Activity", query=ACTIVITY, answer=EVENTS)
async def list_activity(request: web.Request) -> web.Response:
    """The newest first: what people, rules and readers did to tasks, and who came and went."""
    caller, services = await caller_of(request), request.app[SERVICES]
    query = read_query(request, *ACTIVITY)
    return web.json_response(await services.db.read(_activity, services, caller, query))


@routes.get(f"/api/tasks/{ID}/history")
@operation("The history of a task", scope="read", tag="Activity", query=_PAGING, answer=EVENTS)
async def show_history(request: web.Request) -> web.Response:
    """The newest first."""
    caller, services = await caller_of(request), request.app[SERVICES]
    query = read_query(request, *_PAGING) | {"task": request.match_info["id"]}
    return web.json_response(await services.db.read(_activity, services, caller, query))


@routes.post(f"/api/activity/{OPAQUE}/undo")
@operation("Take one change back", scope="write", tag="Activity", answer=TASK, changes=True, refusals=[409])
async def undo_event(request: web.Request) -> web.Response:
    """One's own, or one that Sift made by itself; what was done together with it goes back, too."""
    caller, ids = await caller_of(request), _ids(request.app[SERVICES])
    await read_fields(request)
    event_id = ids.number(request.match_info["id"])
    if event_id is None:
        raise not_found()

    def undo(store: Store) -> Any:
        event = store.events.get(event_id)
        if event is None or event.workspace_id not in readable(store, caller):
            raise not_found()
        return task_answer(store, undoing.undo_event(store, caller.actor, event_id))

    return await changed(request, caller, undo)


def _ids(services: Services) -> Opaque:
    return Opaque(services.secret_key, "events")


def _activity(store: Store, services: Services, caller: Caller, query: dict[str, str | None]) -> dict[str, Any]:
    ids, limit = _ids(services), limit_of(query["limit"])
    task = query.get("task")
    task_id = None if task is None else task_by(store, caller, task).id
    scope = readable(store, caller, query.get("workspace"))
    wanted = Happenings(
        actors=_actors(store, scope, caller, query.get("actor")),
        verbs=() if query.get("verb") is None else (str(query["verb"]),),
        task_id=task_id,
        since=moment_of(query, "from", caller, services.now()),
        until=moment_of(query, "to", caller, services.now()),
        before=before_of(query["cursor"], ids),
    )
    rows, more = page_of(store.events.page(scope, wanted, limit + 1), limit)
    happened = Happened.of(store, rows, ids)
    return {"items": [happened.shown(row) for row in rows], "next": ids.word(rows[-1].id) if more else None}


def _actors(store: Store, scope: list[int], caller: Caller, name: str | None) -> tuple[int, ...]:
    return (0,) if name == SIFT else people_named(store, scope, caller, name)
