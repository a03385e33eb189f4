"""The board: a column for each status."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aiohttp import web

from storage.tables import Status
from tasks.filtering import FilterQuery
from tasks.rules import MOVES, Verb
from webapp.errors import bad_value
from webapp.facets import FACETS, Found, Order
from webapp.filters import filter_of
from webapp.screens.filtering import BEFORE, BOARD, filters_of, look
from webapp.screens.screen import fragment, screen
from webapp.screens.tasks.rows import TaskRow, in_order, rows_of
from webapp.screens.tasks.sections import COLUMNS
from webapp.screens.viewer import Viewer
from webapp.services import SERVICES

routes = web.RouteTableDef()

SHOWN = 15
"""Cards of a column that are drawn at once."""


@dataclass(frozen=True, slots=True)
class Column:
    """Attributes:
    total: How many tasks are in it, drawn or not.
    more: Address of its next cards; None when all are drawn.
    """

    status: Status
    rows: Sequence[TaskRow]
    total: int
    more: str | None


def moves_into(status: Status) -> dict[Status, Verb]:
    """Column that a card may come from -> what brings it here."""
    return {start: verb for verb, (starts, to) in MOVES.items() if to == status for start in starts}


async def show_board(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    looked = await look(request, viewer, "tasks", order="changed", limit=1)
    shown = [status for status in COLUMNS if status in (looked.query.many("status") or COLUMNS)]
    found = {status: await _column(request, viewer, looked.query, status) for status in shown}
    ids = [id_ for column in found.values() for id_ in column.ids]
    rows = await request.app[SERVICES].db.read(rows_of, viewer, ids, BOARD)
    columns = [
        Column(status, in_order(rows, column.ids), column.total, _next(looked.query, status, column.next))
        for status, column in found.items()
    ]
    moves = {status: moves_into(status) for status in COLUMNS}
    return fragment(request, viewer, "tasks/board.html", bar=looked.bar, columns=columns, moves=moves)


@screen(routes, "/app/tasks/column")
async def show_more(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    """The next cards of one column."""
    query = filter_of((name, value) for name, value in request.query.items() if name != BEFORE)
    status = query.one("status")
    if status not in COLUMNS or len(query.many("status")) != 1:
        raise bad_value("status", f"One of {', '.join(COLUMNS)}.")
    column = await _column(request, viewer, query, Status(status), request.query.get(BEFORE))
    rows = await request.app[SERVICES].db.read(rows_of, viewer, column.ids, BOARD)
    more = _next(query, Status(status), column.next)
    return fragment(
        request, viewer, "tasks/more.html", groups=[(status, in_order(rows, column.ids))], more=more, look=BOARD
    )


async def _column(
    request: web.Request, viewer: Viewer, query: FilterQuery, status: Status, before: str | None = None
) -> Found:
    scope, filters = await request.app[SERVICES].db.read(filters_of, viewer, "tasks", query, BOARD)
    filters = replace(filters, status=(status,))
    order: Order = "changed" if status is Status.DONE else "due"
    return await request.app[FACETS].look("tasks", scope, filters, order=order, before=before, limit=SHOWN)


def _next(query: FilterQuery, status: Status, before: str | None) -> str | None:
    if before is None:
        return None
    return f"/app/tasks/column?{query.without('status').with_('status', status)}&{BEFORE}={before}"
