"""The tasks of a workspace as a file, for whoever may see them."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from integrations.files import FORMATS
from storage.store import Store
from tasks.actors import Actor
from tasks.exporting import MOST, Exported, exported, note_file
from webapp.errors import not_found
from webapp.screens.screen import screen
from webapp.screens.viewer import Viewer
from webapp.services import SERVICES

routes = web.RouteTableDef()


@screen(routes, "/app/settings/export/{format}")
async def export(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    format_ = FORMATS.get(request.match_info["format"])
    named = request.query.get("workspace")
    place = next((it for it in viewer.workspaces.values() if it.public_id == named), None)
    if format_ is None or place is None:
        raise not_found()
    tasks = await _tasks(request, viewer.actor, place.id)
    content = await asyncio.to_thread(format_.write, tasks)
    await request.app[SERVICES].db.write(note_file, viewer.actor, place.id, format_.extension, len(tasks))
    headers = {"Content-Disposition": f'attachment; filename="sift.{format_.extension}"', "Cache-Control": "no-store"}
    return web.Response(body=content, content_type=format_.mime, charset="utf-8", headers=headers)


async def _tasks(request: web.Request, actor: Actor, workspace_id: int) -> Sequence[Exported]:
    """Read in steps: others are answered in between."""
    db = request.app[SERVICES].db
    found, before = await db.read(_step, actor, workspace_id, None)
    while before is not None and len(found) < MOST:
        more, before = await db.read(_step, actor, workspace_id, before)
        found += more
    return found


def _step(store: Store, actor: Actor, workspace_id: int, before: int | None) -> tuple[list[Exported], int | None]:
    actor.require(store, workspace_id, "export")
    return exported(store, actor, [workspace_id], before=before)
