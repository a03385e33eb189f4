"""The ledger of what left the machine, by the API and as a file."""

from aiohttp import web

from integrations.files.csv_table import harmless, table_of
from storage.queries.departures import Wanted
from storage.store import Store
from tasks import ledger
from tasks.ledger import WHY, Read
from webapp.access import Caller, caller_of, readable
from webapp.asked import before_of, moment_of
from webapp.departed import COLUMNS, Left, ledger_ids
from webapp.errors import bad_value
from webapp.filters import limit_of, read_query
from webapp.openapi.ledger import DEPARTURES, LEDGER, LEDGER_FILE
from webapp.openapi.operations import operation
from webapp.services import SERVICES, Services

routes = web.RouteTableDef()

STEP, MOST = 500, 50_000
"""Entries that are read at once for a file, and that one holds: the newest."""

Query = dict[str, str | None]


@routes.get("/api/ledger")
@operation("What left the machine", scope="admin", tag="Ledger", query=LEDGER, answer=DEPARTURES)
async def list_ledger(request: web.Request) -> web.Response:
    """The newest first: of the workspaces that the caller administers, and of what they wrote or brought themselves.
    Words are not in it, and what stayed on this machine is not. Entries are kept for 90 days."""
    caller, services = await caller_of(request), request.app[SERVICES]
    query = read_query(request, *LEDGER)
    limit, before = limit_of(query["limit"]), before_of(query["cursor"], ledger_ids(services))
    read = await services.db.read(_read, services, caller, query, before=before, limit=limit)
    left = Left.of(read, services)
    last = left.ids.word(read.entries[-1].id) if read.more else None
    return web.json_response({"items": [left.json(entry) for entry in read.entries], "next": last})


@routes.get("/api/ledger.csv")
@operation("The same as a file", scope="admin", tag="Ledger", query=LEDGER_FILE, answer="text/csv")
async def save_ledger(request: web.Request) -> web.Response:
    """At most 50,000 entries, the newest."""
    caller, services = await caller_of(request), request.app[SERVICES]
    return await ledger_file(services, caller, read_query(request, *LEDGER_FILE))


async def ledger_file(services: Services, caller: Caller, query: Query) -> web.Response:
    rows: list[list[str]] = []
    before: int | None = None
    while len(rows) < MOST:  # read in steps: others are answered in between
        read = await services.db.read(_read, services, caller, query, before=before, limit=STEP)
        rows += [[harmless(cell) for cell in cells] for cells in Left.of(read, services).cells()]
        if not read.more:
            break
        before = read.entries[-1].id
    headers = {"Content-Disposition": 'attachment; filename="sift-ledger.csv"', "Cache-Control": "no-store"}
    return web.Response(body=table_of(COLUMNS, rows[:MOST]), content_type="text/csv", charset="utf-8", headers=headers)


def _read(store: Store, services: Services, caller: Caller, query: Query, *, before: int | None, limit: int) -> Read:
    return ledger.read(store, _wanted(store, services, caller, query, before), limit)


def _wanted(store: Store, services: Services, caller: Caller, query: Query, before: int | None) -> Wanted:
    why, place, now = query.get("why"), query.get("workspace"), services.now()
    if why is not None and why not in WHY:
        raise bad_value("why", "One of " + ", ".join(WHY) + ".")
    return ledger.scope_of(
        store,
        caller.actor,
        readable(store, caller, place),
        named=place is not None,
        why=why,
        since=moment_of(query, "from", caller, now),
        until=moment_of(query, "to", caller, now),
        before=before,
    )
