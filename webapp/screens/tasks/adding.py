"""A new task, typed on the page: kept and read like one that is typed in the chat."""

from aiohttp import web

from storage.store import Store
from storage.tables import Workspace, unguessable
from tasks import making
from tasks.capture import NewMessage, capture
from tasks.people import personal_workspace
from tasks.rules import TaskError
from webapp.errors import not_found
from webapp.fields import Fields
from webapp.reading import read_json
from webapp.screens.filtering import AS
from webapp.screens.screen import fragment
from webapp.screens.tasks.changing import Outcome, refused
from webapp.screens.tasks.rows import rows_of
from webapp.screens.viewer import Viewer, view_of, viewer_of
from webapp.services import SERVICES

routes = web.RouteTableDef()

SOURCE = "Mini App"
TEXT_LIMIT = 4_000


@routes.post("/app/tasks")
async def add(request: web.Request) -> web.StreamResponse:
    """Make a task of what was typed, at once; its reading then fills the fields: "call Ann tomorrow at 15:00"."""
    services, viewer = request.app[SERVICES], await viewer_of(request)
    fields = Fields(await read_json(request), allowed=("text", "workspace"))
    text = fields.text("text", limit=TEXT_LIMIT, required=True)
    look = request.query.get(AS, "")

    def work(store: Store) -> Outcome:
        return _add(store, viewer, text.strip(), fields.text("workspace"), look)

    try:
        outcome = await services.db.write(work)
    except TaskError as error:
        return refused(request, viewer, error)
    await services.bell.ring("messages")
    await services.bell.ring("deliveries")
    return fragment(request, viewer, "tasks/outcome.html", status=201, outcome=outcome, look=look)


def _add(store: Store, viewer: Viewer, text: str, public_id: str | None, look: str) -> Outcome:
    workspace = _workspace(store, viewer, public_id)
    viewer.actor.require(store, workspace.id, "create")
    kept = capture(
        store,
        NewMessage(
            workspace_id=workspace.id,
            source=("api", SOURCE),
            external_id=unguessable(),
            text=text,
            author=viewer.person.name,
            author_id=viewer.person.id,
            sender_id=viewer.person.id,
            written_at=viewer.now,
            sent_at=viewer.now,
        ),
    )
    task = making.make_task(store, viewer.actor, kept.id)
    viewer = view_of(store, viewer.person, viewer.now, viewer.people)  # their own place may be new
    return Outcome(rows_of(store, viewer, [task.id], look)[task.id], None, None)


def _workspace(store: Store, viewer: Viewer, public_id: str | None) -> Workspace:
    if public_id is None:
        return personal_workspace(store, viewer.person)
    found = next((one for one in viewer.workspaces.values() if one.public_id == public_id), None)
    if found is None:
        raise not_found()
    return found
