"""The settings of a workspace, for those who may change them."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from storage.store import Store
from storage.tables import Workspace
from tasks import earning, options
from tasks.doubts import LIMITS
from webapp.access import Caller, caller_of, writable
from webapp.errors import bad_value
from webapp.fields import Fields, read_fields
from webapp.filters import read_query
from webapp.openapi.operations import operation
from webapp.openapi.schema import id_
from webapp.openapi.teams import AI_SETTINGS, CHANGED_AI_SETTINGS
from webapp.services import SERVICES, Services

routes = web.RouteTableDef()


@routes.get("/api/settings/ai")
@operation("How messages are read", scope="admin", tag="Settings", query={"workspace": id_()}, answer=AI_SETTINGS)
async def show_ai_settings(request: web.Request) -> web.Response:
    services, caller = request.app[SERVICES], await caller_of(request)
    workspace = read_query(request, "workspace")["workspace"]
    shown = await services.db.write(_show, services, caller, workspace)  # makes the workspace that is not there yet
    return web.json_response(shown)


@routes.patch("/api/settings/ai")
@operation("Change how messages are read", scope="admin", tag="Settings", body=CHANGED_AI_SETTINGS, answer=AI_SETTINGS)
async def change_ai_settings(request: web.Request) -> web.Response:
    """Change what is named. Null takes a choice back: then what the installation has set holds."""
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = await read_fields(request)
    return web.json_response(await services.db.write(_change, services, caller, fields))


def _show(store: Store, services: Services, caller: Caller, workspace: str | None) -> dict[str, Any]:
    return _shown(store, services, caller, writable(store, caller, workspace, "settings").id)


def _change(store: Store, services: Services, caller: Caller, fields: Fields) -> dict[str, Any]:
    workspace_id = writable(store, caller, fields.id_("workspace"), "settings").id
    if "classifier" in fields:
        options.set_classifier(store, caller.actor, workspace_id, fields.text("classifier"), services.models)
    if "policy" in fields:
        options.set_policy(store, caller.actor, workspace_id, fields.text("policy"))
    if "limits" in fields:
        options.set_limits(store, caller.actor, workspace_id, _limits(fields))
    if "guidance" in fields:
        options.set_guidance(store, caller.actor, workspace_id, fields.text("guidance"))
    if "earning" in fields:
        earning.let_earn(store, caller.actor, workspace_id, on=fields.flag("earning") is not False)
    return _shown(store, services, caller, workspace_id)


def _limits(fields: Fields) -> Mapping[str, Sequence[float] | None]:
    """Field -> [ask, apply], or null; null for all of them empties all of them."""
    limits = fields.mapping("limits")
    if limits is None:
        return dict.fromkeys(LIMITS)
    if not all(pair is None or isinstance(pair, list) for pair in limits.values()):
        raise bad_value("limits", "For each field [ask, apply], two numbers from 0 to 1, or null.")
    return limits


def _shown(store: Store, services: Services, caller: Caller, workspace_id: int) -> dict[str, Any]:
    """What holds, with `classifier` null where the workspace follows the installation."""
    chosen = options.reading_options(store, caller.actor, workspace_id, services.models)
    return {
        "workspace": chosen.workspace.public_id,
        "classifier": chosen.classifier,
        "model": chosen.model or None,
        "installation": services.classifier,
        "providers": sorted(services.models.providers),
        "policy": chosen.policy,
        "limits": {field: [limits.ask, limits.apply] for field, limits in chosen.limits.items()},
        "guidance": chosen.guidance,
        "earning": chosen.workspace.options.get("earning", True),
        "earned": _earned(store, chosen.workspace),
    }


def _earned(store: Store, workspace: Workspace) -> dict[str, Any]:
    freedom = workspace.options.get("earned", {})
    return {
        field: {"right": record.right, "of": record.of, "freedom": freedom.get(field)}
        for field, record in earning.records_of(store, workspace.id).items()
    }
