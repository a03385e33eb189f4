"""Readers under trial: asked for, and told how they did."""

from typing import Any

from aiohttp import web

from storage.reading_tables import Trial
from storage.store import Store
from tasks import trials
from webapp.access import Caller, caller_of, writable
from webapp.changing import Answer, answered, shown
from webapp.fields import Fields, read_fields
from webapp.filters import read_query
from webapp.names import moment
from webapp.openapi.operations import operation
from webapp.openapi.schema import id_
from webapp.openapi.trials import NEW_TRIAL, TRIAL, TRIALS
from webapp.services import SERVICES, Services

routes = web.RouteTableDef()


@routes.get("/api/settings/ai/trials")
@operation("Readers that were tried", scope="admin", tag="Settings", query={"workspace": id_()}, answer=TRIALS)
async def list_trials(request: web.Request) -> web.Response:
    """The newest ten, the newest first; one that is under way has no result yet."""
    services, caller = request.app[SERVICES], await caller_of(request)
    items = await services.db.write(_list, caller, read_query(request, "workspace")["workspace"])
    return web.json_response({"items": items, "next": None})


@routes.post("/api/settings/ai/trials")
@operation(
    "Try a reader",
    scope="admin",
    tag="Settings",
    body=NEW_TRIAL,
    answer=TRIAL,
    status=201,
    refusals=(409,),
    changes=True,
)
async def ask_for_trial(request: web.Request) -> web.Response:
    """It reads the last hundred messages that people have confirmed, beside the reader that there is."""
    services, caller = request.app[SERVICES], await caller_of(request)
    answer = await answered(request, caller, _ask, services, caller, await read_fields(request))
    await services.bell.ring("trials")
    return shown(answer)


def _list(store: Store, caller: Caller, workspace: str | None) -> list[dict[str, Any]]:
    workspace_id = writable(store, caller, workspace, "settings").id
    return [_told(it) for it in trials.newest(store, caller.actor, workspace_id)]


def _ask(store: Store, services: Services, caller: Caller, fields: Fields) -> Answer:
    workspace_id = writable(store, caller, fields.id_("workspace"), "settings").id
    model, guidance = fields.text("model") or "", fields.text("guidance")
    trial = trials.ask(store, caller.actor, workspace_id, services.models, model=model, guidance=guidance)
    return Answer(_told(trial), status=201)


def _told(trial: Trial) -> dict[str, Any]:
    return {
        "id": trial.public_id,
        "model": trial.model,
        "guidance": trial.guidance,
        "beside": trial.beside,
        "state": str(trial.state),
        "seen": trial.seen,
        "wanted": trial.wanted,
        "result": trial.result,
        "error": trial.error,
        "at": moment(trial.at),
        "ended_at": moment(trial.ended_at) if trial.ended_at is not None else None,
    }
