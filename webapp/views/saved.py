"""Saved filters by the API."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from storage.facts import PAGES
from storage.store import Store
from storage.web_tables import SavedFilter
from tasks import saving
from tasks.filtering import MAX_QUERY
from tasks.handles import handle
from tasks.rules import TaskError
from tasks.saving import NAME_LIMIT
from webapp.access import Caller, caller_of, readable, writable
from webapp.changing import Answer, answered, shown
from webapp.errors import bad_value
from webapp.fields import Fields, read_fields
from webapp.filters import filter_written, read_query
from webapp.openapi.filters import ALL_SAVED, CHANGED_SAVED, NEW_SAVED, QUERY, SAVED
from webapp.openapi.operations import operation
from webapp.openapi.schema import id_
from webapp.paths import ID
from webapp.services import SERVICES

routes = web.RouteTableDef()


@routes.get("/api/filters/saved")
@operation(
    "List saved filters",
    scope="read",
    tag="Lists",
    query={"page": QUERY["page"], "workspace": id_()},
    answer=ALL_SAVED,
)
async def list_saved(request: web.Request) -> web.Response:
    """One's own, and those that are shared where one is a member."""
    caller, query = await caller_of(request), read_query(request, "page", "workspace")
    if query["page"] not in (None, *PAGES):
        raise bad_value("page", f"One of {', '.join(PAGES)}.")
    items = await request.app[SERVICES].db.read(_all, caller, query["page"], query["workspace"])
    return web.json_response({"items": items, "next": None})


@routes.post("/api/filters/saved")
@operation(
    "Save a filter",
    scope="write",
    tag="Lists",
    body=NEW_SAVED,
    answer=SAVED,
    status=201,
    refusals=(409,),
    changes=True,
)
async def save(request: web.Request) -> web.Response:
    """In the caller's own workspace unless one is named. At most 50, each of a page under a name of its own."""
    caller = await caller_of(request)
    return shown(await answered(request, caller, _save, caller, await read_fields(request)))


@routes.patch(f"/api/filters/saved/{ID}")
@operation("Change a saved filter", scope="write", tag="Lists", body=CHANGED_SAVED, answer=SAVED, refusals=(409,))
async def change(request: web.Request) -> web.Response:
    """What is shared is changed by whose it is, and by admins."""
    caller, fields = await caller_of(request), await read_fields(request)
    return shown(await answered(request, caller, _change, caller, request.match_info["id"], fields))


@routes.delete(f"/api/filters/saved/{ID}")
@operation("Remove a saved filter", scope="write", tag="Lists")
async def remove(request: web.Request) -> web.Response:
    caller = await caller_of(request)
    await request.app[SERVICES].db.write(_remove, caller, request.match_info["id"])
    return web.Response(status=204)


def _all(store: Store, caller: Caller, page: str | None, workspace: str | None) -> list[dict[str, Any]]:
    found = saving.visible(store, caller.actor, readable(store, caller, workspace), page)
    return _saved_json(store, caller, found)


def _save(store: Store, caller: Caller, fields: Fields) -> Answer:
    page = fields.choice("page", PAGES)
    if page is None:
        raise bad_value("page", f"One of {', '.join(PAGES)}.")
    is_shared = bool(fields.flag("shared"))
    workspace = writable(store, caller, fields.id_("workspace"), "share" if is_shared else "view")
    saved = saving.save(
        store,
        caller.actor,
        workspace.id,
        page=page,
        name=fields.text("name", limit=NAME_LIMIT, required=True),
        query=str(filter_written(fields.text("query", limit=MAX_QUERY, required=True))),
        shared=is_shared,
        in_digest=bool(fields.flag("in_digest")),
    )
    return Answer(_saved_json(store, caller, [saved])[0], 201)


def _change(store: Store, caller: Caller, public_id: str, fields: Fields) -> Answer:
    query = fields.text("query", limit=MAX_QUERY, required="query" in fields)
    values: dict[str, Any] = {
        "name": fields.text("name", limit=NAME_LIMIT, required="name" in fields),
        "query": None if query is None else str(filter_written(query)),
        "shared": fields.flag("shared"),
        "in_digest": fields.flag("in_digest"),
        "position": fields.number("position", least=0, most=10_000),
    }
    _require_within(store, caller, public_id)
    given = {name: value for name, value in values.items() if value is not None}
    return Answer(_saved_json(store, caller, [saving.change(store, caller.actor, public_id, **given)])[0])


def _remove(store: Store, caller: Caller, public_id: str) -> None:
    _require_within(store, caller, public_id)
    saving.remove(store, caller.actor, public_id)


def _require_within(store: Store, caller: Caller, public_id: str) -> None:
    """A token that is good for one workspace alone does not know what is saved in others."""
    saved = store.saved.by_public_id(public_id)
    if saved is None or saved.workspace_id not in readable(store, caller):
        raise TaskError("not_found")


def _saved_json(store: Store, caller: Caller, several: Sequence[SavedFilter]) -> list[dict[str, Any]]:
    people = store.people.named({one.person_id for one in several if one.person_id is not None})
    workspaces: Mapping[int, Any] = store.workspaces.many({one.workspace_id for one in several})
    return [
        {
            "id": one.public_id,
            "page": one.page,
            "name": one.name,
            "query": one.query,
            "shared": one.shared,
            "in_digest": one.in_digest,
            "position": one.position,
            "workspace": workspaces[one.workspace_id].public_id,
            "owner": handle(people[one.person_id]) if one.person_id in people else None,
            "own": saving.is_own(store, caller.actor, one),
        }
        for one in several
    ]
