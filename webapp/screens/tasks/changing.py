"""The doors of what is done with a task: each answers its row as it is now, its page when that is open, and a way back.

A refusal is `{"error": {"code", "message"}}` with words for the person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from gettext import NullTranslations

from aiohttp import web

from locales.refusals import refusal
from storage.store import Store
from storage.tables import Task
from tasks import undoing
from tasks.changes import new_batch
from tasks.rules import TaskError
from webapp.errors import TASK_ERRORS, not_found
from webapp.fields import Fields
from webapp.reading import read_json
from webapp.screens.filtering import AS
from webapp.screens.screen import fragment
from webapp.screens.tasks.deeds import DEEDS, Deed
from webapp.screens.tasks.detail import Detail, detail_of
from webapp.screens.tasks.edits import FIELDS, Clash, Meanwhile, edit
from webapp.screens.tasks.rows import TaskRow, rows_of
from webapp.screens.viewer import Viewer, viewer_of
from webapp.services import SERVICES

routes = web.RouteTableDef()

ID = "{id:[A-Za-z0-9_-]{1,24}}"

PANE = "pane"
"""Parameter: the task's page is open and wants to be drawn, too."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Attributes:
    batch: Takes it back.
    since: What others had set meanwhile, and was left as it is.
    """

    row: TaskRow
    detail: Detail | None
    batch: str | None
    since: Meanwhile | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was changed: what the viewer sent stands against what others have set.

    Attributes:
        event: Id of the task's newest event.
    """

    event: int
    clashes: Sequence[Clash]


@routes.post(f"/app/tasks/{ID}/{{deed:{'|'.join(DEEDS)}}}")
async def do(request: web.Request) -> web.StreamResponse:
    allowed, run = DEEDS[request.match_info["deed"]]
    viewer, fields = await viewer_of(request), Fields(await read_json(request), allowed=allowed)

    def work(store: Store) -> Outcome:
        task = _task(store, viewer, request.match_info["id"])
        deed = Deed(viewer, task, fields, new_batch())
        run(store, deed)
        return _outcome(store, request, viewer, deed.task.id, deed.batch)

    return await _answered(request, viewer, work)


@routes.post(f"/app/tasks/{ID}/change")
async def change(request: web.Request) -> web.StreamResponse:
    """Set fields; 409 with both values where somebody else has set the same one meanwhile."""
    viewer, fields = await viewer_of(request), Fields(await read_json(request), allowed=FIELDS)

    def work(store: Store) -> Outcome | Conflict:
        task = _task(store, viewer, request.match_info["id"])
        deed = Deed(viewer, task, fields, new_batch())
        clashes, since = edit(store, deed, _texts(request, viewer))
        if clashes:
            return Conflict(store.events.newest_of_task(task.id, limit=1, offset=0)[0].id, clashes)
        return replace(_outcome(store, request, viewer, task.id, deed.batch), since=since)

    return await _answered(request, viewer, work)


@routes.post("/app/tasks/undo")
async def undo(request: web.Request) -> web.StreamResponse:
    """Take back what one request has changed in a task. For many tasks see `webapp.screens.tasks.bulk`."""
    viewer, fields = await viewer_of(request), Fields(await read_json(request), allowed=("batch",))
    batch = fields.id_("batch", required=True)

    def work(store: Store) -> Outcome:
        task = undoing.undo_batch(store, viewer.actor, batch)[-1]
        return _outcome(store, request, viewer, task.id, None)

    return await _answered(request, viewer, work)


def refused(request: web.Request, viewer: Viewer, error: TaskError) -> web.Response:
    status, _ = TASK_ERRORS.get(error.code, (422, ""))
    message = refusal(_texts(request, viewer), error.code)
    return web.json_response({"error": {"code": error.code, "message": message}}, status=status)


async def _answered(
    request: web.Request, viewer: Viewer, work: Callable[[Store], Outcome | Conflict]
) -> web.StreamResponse:
    services = request.app[SERVICES]
    try:
        made = await services.db.write(work)
    except TaskError as error:
        return refused(request, viewer, error)
    if isinstance(made, Conflict):
        return fragment(request, viewer, "tasks/conflict.html", status=409, conflict=made)
    await services.bell.ring("deliveries")
    return fragment(request, viewer, "tasks/outcome.html", outcome=made, look=request.query.get(AS, ""))


def _outcome(store: Store, request: web.Request, viewer: Viewer, task_id: int, batch: str | None) -> Outcome:
    row = rows_of(store, viewer, [task_id], request.query.get(AS, ""))[task_id]
    detail = detail_of(store, viewer, row.task, _texts(request, viewer)) if PANE in request.query else None
    is_undoable = batch is not None and store.events.has_batch(batch)
    return Outcome(row, detail, batch if is_undoable else None)


def _task(store: Store, viewer: Viewer, public_id: str) -> Task:
    task = store.tasks.by_public_id(viewer.scope, public_id)
    if task is None:
        raise not_found()
    return task


def _texts(request: web.Request, viewer: Viewer) -> NullTranslations:
    return request.app[SERVICES].translations(viewer.locale)
