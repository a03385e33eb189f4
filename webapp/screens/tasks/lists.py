"""The list of tasks, grouped by when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from aiohttp import web

from storage.tables import Status
from tasks.filtering import FilterQuery
from tasks.rules import ACTIVE
from webapp.facets import FACETS
from webapp.filters import filter_of
from webapp.screens.filtering import AS, BEFORE, BOARD, filters_of, look
from webapp.screens.screen import fragment, screen
from webapp.screens.tasks.board import show_board
from webapp.screens.tasks.rows import TaskRow, by_section, in_order, rows_of
from webapp.screens.viewer import Viewer
from webapp.services import SERVICES

routes = web.RouteTableDef()

FINISHED_SHOWN = 10
FINISHED_FOR = timedelta(hours=24)


@screen(routes, "/app")
@screen(routes, "/app/tasks")
async def show_tasks(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    if request.query.get(AS) == BOARD:
        return await show_board(request, viewer)
    statuses = request.query.getall("status", [])
    closed = bool(statuses) and ACTIVE.isdisjoint(statuses)
    looked = await look(request, viewer, "tasks", order="changed" if closed else "due")
    is_first = looked.bar is not None
    done = await _just_done(request, viewer, looked.query) if is_first else []
    found = await request.app[SERVICES].db.read(rows_of, viewer, [*looked.found.ids, *done])
    return fragment(
        request,
        viewer,
        "tasks/list.html" if is_first else "tasks/more.html",
        bar=looked.bar,
        groups=by_section(in_order(found, looked.found.ids)),
        more=_next(looked.query, looked.found.next),
        finished=_recent(in_order(found, done), viewer),
        by_status=bool(statuses),
    )


@screen(routes, "/app/tasks/finished")
async def show_finished(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    """What was done of late, below a list of what is active."""
    query = filter_of(request.query.items())
    ids = await _just_done(request, viewer, query)
    found = await request.app[SERVICES].db.read(rows_of, viewer, ids)
    return fragment(request, viewer, "tasks/finished.html", finished=_recent(in_order(found, ids), viewer), query=query)


async def _just_done(request: web.Request, viewer: Viewer, query: FilterQuery) -> Sequence[int]:
    """Ids of what was done last, of that what the list is about; none where it is asked for a status."""
    if query.one("status") is not None or query.one("due") is not None:
        return []
    scope, filters = await request.app[SERVICES].db.read(filters_of, viewer, "tasks", query)
    filters = replace(filters, status=(Status.DONE,))
    found = await request.app[FACETS].look("tasks", scope, filters, order="changed", limit=FINISHED_SHOWN)
    return found.ids


def _recent(rows: Sequence[TaskRow], viewer: Viewer) -> list[TaskRow]:
    return [row for row in rows if viewer.now - row.task.updated_at <= FINISHED_FOR]


def _next(query: FilterQuery, before: str | None) -> str | None:
    return None if before is None else "/app/tasks?" + "&".join(filter(None, (str(query), f"{BEFORE}={before}")))
