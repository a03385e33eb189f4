"""The audit log, by the API and as a file."""

import re

from aiohttp import web

from integrations.files.csv_table import harmless, table_of
from storage.queries.audit import Wanted
from storage.store import Store
from tasks import audit_reading
from tasks.audit_reading import Read
from webapp.access import Caller, caller_of, named_workspace, readable
from webapp.asked import before_of, moment_of, people_named
from webapp.audited import COLUMNS, Shown, audit_ids
from webapp.errors import bad_value
from webapp.filters import limit_of, read_query
from webapp.openapi.audit import ACT_PATTERN, AUDIT, AUDIT_FILE, ENTRIES
from webapp.openapi.operations import operation
from webapp.services import SERVICES, Services

routes = web.RouteTableDef()

STEP, MOST = 500, 50_000
"""Entries that are read at once for a file, and that one holds: the newest."""

_ACT = re.compile(ACT_PATTERN)

Query = dict[str, str | None]


@routes.get("/api/audit")
@operation("What bears on security", scope="admin", tag="Audit", query=AUDIT, answer=ENTRIES)
async def list_audit(request: web.Request) -> web.Response:
    """The newest first: of the workspaces that the caller administers, and what they did themselves. The installation's
    own token, and its owners, see all of it."""
    caller, services = await caller_of(request), request.app[SERVICES]
    query = read_query(request, *AUDIT)
    limit, before = limit_of(query["limit"]), before_of(query["cursor"], audit_ids(services))
    read = await services.db.read(_read, services, caller, query, before=before, limit=limit)
    shown = Shown.of(read, services)
    last = shown.ids.word(read.entries[-1].id) if read.more else None
    return web.json_response({"items": [shown.json(entry) for entry in read.entries], "next": last})


@routes.get("/api/audit.csv")
@operation("The same as a file", scope="admin", tag="Audit", query=AUDIT_FILE, answer="text/csv")
async def save_audit(request: web.Request) -> web.Response:
    """At most 50,000 entries, the newest."""
    caller, services = await caller_of(request), request.app[SERVICES]
    return await audit_file(services, caller, read_query(request, *AUDIT_FILE))


async def audit_file(services: Services, caller: Caller, query: Query) -> web.Response:
    rows: list[list[str]] = []
    before: int | None = None
    while len(rows) < MOST:  # read in steps: others are answered in between
        read = await services.db.read(_read, services, caller, query, before=before, limit=STEP)
        rows += [[harmless(cell) for cell in cells] for cells in Shown.of(read, services).cells()]
        if not read.more:
            break
        before = read.entries[-1].id
    headers = {"Content-Disposition": 'attachment; filename="sift-audit.csv"', "Cache-Control": "no-store"}
    return web.Response(body=table_of(COLUMNS, rows[:MOST]), content_type="text/csv", charset="utf-8", headers=headers)


def _read(store: Store, services: Services, caller: Caller, query: Query, *, before: int | None, limit: int) -> Read:
    return audit_reading.read(store, _wanted(store, services, caller, query, before), limit)


def _wanted(store: Store, services: Services, caller: Caller, query: Query, before: int | None) -> Wanted:
    act, place, now = query.get("act"), query.get("workspace"), services.now()
    if act is not None and not _ACT.fullmatch(act):
        raise bad_value("act", "role.changed, or role for all acts on roles.")
    scope = [named_workspace(store, caller, place, "audit").id] if place is not None else readable(store, caller)
    return audit_reading.scope_of(
        store,
        caller.actor,
        scope,
        named=place is not None,
        acts=(act,) if act else (),
        actors=people_named(store, scope, caller, query.get("actor")),
        since=moment_of(query, "from", caller, now),
        until=moment_of(query, "to", caller, now),
        before=before,
    )
