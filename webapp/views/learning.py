"""What people taught readers, and how often readers are right."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from storage.filters import LIMIT
from storage.reading_tables import Correction, Scope
from storage.store import Store
from tasks import learning
from tasks.learning import Preview
from tasks.stats import Rate, ai_stats
from webapp.access import Caller, caller_of, readable
from webapp.changing import Answer, changed
from webapp.corrections import corrections_json
from webapp.errors import bad_value, not_found
from webapp.fields import read_fields
from webapp.filters import limit_of, page_of, read_query
from webapp.names import Names
from webapp.openapi.lists import PAGING
from webapp.openapi.messages import CORRECTIONS, SCOPES, STATS, TAKEN_BACK, TAUGHT, TEACH
from webapp.openapi.operations import operation
from webapp.openapi.schema import choice, id_
from webapp.paths import ID
from webapp.services import SERVICES
from webapp.shapes import task_json

routes = web.RouteTableDef()


@routes.get("/api/stats")
@operation("How often readers are right", scope="read", tag="Learning", query={"workspace": id_()}, answer=STATS)
async def show_stats(request: web.Request) -> web.Response:
    caller, query = await caller_of(request), read_query(request, "workspace")
    return web.json_response(await request.app[SERVICES].db.read(_stats, caller, query["workspace"]))


@routes.get("/api/corrections")
@operation("List corrections", scope="read", tag="Learning", query={"workspace": id_(), **PAGING}, answer=CORRECTIONS)
async def list_corrections(request: web.Request) -> web.Response:
    caller, query = await caller_of(request), read_query(request, "workspace", "limit", "cursor")
    limit = limit_of(query["limit"])
    page = await request.app[SERVICES].db.read(_page, caller, query["workspace"], query["cursor"], limit)
    return web.json_response(page)


@routes.get(f"/api/corrections/{ID}/preview")
@operation(
    "What a correction would change",
    scope="read",
    tag="Learning",
    query={"scope": choice(SCOPES)},
    required=["scope"],
    answer=TAUGHT,
)
async def preview(request: web.Request) -> web.Response:
    """Which open tasks would change if the correction held for a scope. Changes nothing."""
    caller, scope = await caller_of(request), _scope(read_query(request, "scope")["scope"])
    return web.json_response(await request.app[SERVICES].db.read(_preview, caller, request.match_info["id"], scope))


@routes.post(f"/api/corrections/{ID}/teach")
@operation(
    "Let a correction hold for more",
    scope="write",
    tag="Learning",
    body=TEACH,
    answer=TAUGHT,
    changes=True,
    refusals=[409],
)
async def teach(request: web.Request) -> web.Response:
    """Let the correction hold for a scope; answers with the tasks that were changed."""
    caller = await caller_of(request)
    scope = _scope((await read_fields(request)).text("scope"))
    return await changed(request, caller, _teach, caller, request.match_info["id"], scope)


@routes.delete(f"/api/corrections/{ID}")
@operation("Forget a correction", scope="write", tag="Learning", answer=TAKEN_BACK)
async def forget(request: web.Request) -> web.Response:
    """Unlearn a correction; answers with how many other tasks it was taken back from."""
    caller = await caller_of(request)
    return await changed(request, caller, _forget, caller, request.match_info["id"])


def _scope(value: str | None) -> Scope:
    if value not in SCOPES:
        raise bad_value("scope", f"One of {', '.join(SCOPES)}.")
    return Scope(value)


def _stats(store: Store, caller: Caller, workspace: str | None) -> dict[str, Any]:
    stats = ai_stats(store, readable(store, caller, workspace))
    rates = {"fields": stats.fields, "providers": stats.providers, "languages": stats.languages}
    return {"ai": {name: list(map(_rate_json, rows)) for name, rows in rates.items()} | {"lessons": stats.lessons}}


def _rate_json(rate: Rate) -> dict[str, Any]:
    return asdict(rate) | {"rate": None if rate.rate is None else round(rate.rate, 4)}


def _page(
    store: Store, caller: Caller, workspace: str | None, cursor: str | None, limit: int = LIMIT
) -> dict[str, Any]:
    scope, last = readable(store, caller, workspace), None
    if cursor is not None and (last := store.corrections.by_public_id(scope, cursor)) is None:
        raise bad_value("cursor", "Not a cursor of this list.")
    found = store.corrections.page(scope, before=None if last is None else last.id, limit=limit)
    rows, more = page_of(found, limit)
    return {"items": corrections_json(store, rows), "next": rows[-1].public_id if more else None}


def _preview(store: Store, caller: Caller, public_id: str, scope: Scope) -> dict[str, Any]:
    correction = _correction(store, caller, public_id)
    return _changes(store, learning.preview(store, caller.actor, correction.id, scope))


def _teach(store: Store, caller: Caller, public_id: str, scope: Scope) -> Answer:
    correction = _correction(store, caller, public_id)
    return Answer(_changes(store, learning.teach(store, caller.actor, correction.id, scope)))


def _forget(store: Store, caller: Caller, public_id: str) -> Answer:
    taken_back = learning.forget(store, caller.actor, _correction(store, caller, public_id).id)
    return Answer({"taken_back": taken_back})


def _correction(store: Store, caller: Caller, public_id: str) -> Correction:
    correction = store.corrections.by_public_id(readable(store, caller), public_id)
    if correction is None:
        raise not_found()
    return correction


def _changes(store: Store, preview: Preview) -> dict[str, Any]:
    names = Names.of(store, preview.tasks)
    (correction,) = corrections_json(store, [preview.correction])
    return {
        "correction": correction,
        "scope": preview.scope,
        "tasks": [task_json(task, names) for task in preview.tasks],
        "count": len(preview.tasks),
    }
