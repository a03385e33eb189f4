"""Workspaces by the API: which are the caller's, and what they are called, speak and let out."""

from typing import Any

from aiohttp import web

from storage.store import Store
from storage.tables import Workspace
from tasks import options, retention, workspace_settings
from tasks.keeping import settable
from tasks.models import policy_of
from tasks.people import is_zone
from tasks.retention import Retention
from tasks.rules import ACTIVE
from tasks.workspace_settings import TITLE_LIMIT
from webapp.access import Caller, caller_of, named_workspace, readable
from webapp.changing import Answer, changed
from webapp.errors import bad_value
from webapp.fields import Fields, read_fields
from webapp.openapi.operations import operation
from webapp.openapi.teams import CHANGED_WORKSPACE, WORKSPACE, WORKSPACES
from webapp.paths import ID
from webapp.services import SERVICES
from webapp.versions import Expected, one

routes = web.RouteTableDef()


@routes.get("/api/workspaces")
@operation("List workspaces", scope="read", tag="Teams", answer=WORKSPACES)
async def list_workspaces(request: web.Request) -> web.Response:
    caller = await caller_of(request)
    items = await request.app[SERVICES].db.read(_all, caller)
    return web.json_response({"items": items, "next": None})


@routes.get(f"/api/workspaces/{ID}")
@operation("Show a workspace", scope="read", tag="Teams", answer=WORKSPACE, versioned=True)
async def show_workspace(request: web.Request) -> web.Response:
    caller = await caller_of(request)
    return one(request, await request.app[SERVICES].db.read(_one, caller, request.match_info["id"]))


@routes.patch(f"/api/workspaces/{ID}")
@operation("Change a workspace", scope="admin", tag="Teams", body=CHANGED_WORKSPACE, answer=WORKSPACE, versioned=True)
async def change_workspace(request: web.Request) -> web.Response:
    """Language and zone of somebody's own workspace are theirs, too."""
    caller, expected, services = await caller_of(request), Expected.of(request), request.app[SERVICES]
    fields = await read_fields(request)

    def change(store: Store) -> Answer:
        workspace = named_workspace(store, caller, request.match_info["id"], "settings")
        expected.require(_shown(store, caller, [workspace])[0])
        _change(store, caller, workspace.id, fields, services.locales)
        return Answer(_shown(store, caller, [workspace])[0], versioned=True)

    return await changed(request, caller, change)


def _all(store: Store, caller: Caller) -> list[dict[str, Any]]:
    found = store.workspaces.many(readable(store, caller))
    return _shown(store, caller, [found[id_] for id_ in sorted(found)])


def _one(store: Store, caller: Caller, public_id: str) -> dict[str, Any]:
    return _shown(store, caller, [named_workspace(store, caller, public_id, "view")])[0]


def _change(store: Store, caller: Caller, workspace_id: int, fields: Fields, locales: tuple[str, ...]) -> None:
    actor = caller.actor
    if "title" in fields:
        title = fields.text("title", limit=TITLE_LIMIT, required=True)
        workspace_settings.rename(store, actor, workspace_id, title)
    if "locale" in fields:
        locale = fields.choice("locale", locales)
        workspace_settings.set_locale(store, actor, workspace_id, locale or "")
    if "zone" in fields:
        zone = fields.text("zone", required=True)
        if not is_zone(zone):
            raise bad_value("zone", "A zone of the IANA's, such as Europe/Kyiv.")
        workspace_settings.set_zone(store, actor, workspace_id, zone)
    if "policy" in fields:
        options.set_policy(store, actor, workspace_id, fields.choice("policy", options.POLICIES))
    if "keep_texts_days" in fields or "keep_tasks_days" in fields:
        workspace = settable(store, actor, workspace_id)
        retention.set_retention(store, actor, workspace_id, _kept(fields, retention.retention_of(workspace)))


def _kept(fields: Fields, before: Retention) -> Retention:
    least, most = retention.LEAST_DAYS, retention.MOST_DAYS
    texts, tasks = (fields.number(name, least=least, most=most) for name in ("keep_texts_days", "keep_tasks_days"))
    return Retention(
        texts if "keep_texts_days" in fields else before.texts,
        tasks if "keep_tasks_days" in fields else before.tasks,
    )


def _shown(store: Store, caller: Caller, workspaces: list[Workspace]) -> list[dict[str, Any]]:
    ids = [workspace.id for workspace in workspaces]
    roles, counts = caller.actor.roles(store, ids), store.workspaces.task_counts(ids, ACTIVE)
    mine = None if caller.person is None else caller.person.telegram_id
    return [
        {
            "id": workspace.public_id,
            "kind": workspace.kind,
            "title": workspace.title,
            "role": roles[workspace.id],
            "own": mine is not None and workspace.chat_id == mine,
            "locale": workspace.locale,
            "zone": workspace.zone,
            "policy": policy_of(workspace),
            "keep_texts_days": retention.retention_of(workspace).texts,
            "keep_tasks_days": retention.retention_of(workspace).tasks,
            "open_tasks": counts.get(workspace.id, 0),
        }
        for workspace in workspaces
    ]
