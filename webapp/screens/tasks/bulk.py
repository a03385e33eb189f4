"""The same done to many tasks: those that were picked, or all that a filter finds; and all of it taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from storage.store import Store
from tasks import actions, bulk, exports, undoing
from tasks.bulk import MOST
from tasks.changes import new_batch
from tasks.filtering import FilterQuery
from tasks.rules import TaskError, Verb
from webapp.errors import bad_value
from webapp.facets import FACETS
from webapp.fields import Fields
from webapp.reading import read_json
from webapp.screens.filtering import AT_ONCE, filters_of
from webapp.screens.screen import fragment
from webapp.screens.tasks.changing import refused
from webapp.screens.tasks.values import READ, moment_in
from webapp.screens.viewer import Viewer, viewer_of
from webapp.services import SERVICES

routes = web.RouteTableDef()

PICKED = 500
"""Tasks that can be picked one by one."""

MOVED = ("move", "snooze", "priority", "assignee", "kind", "due", "send")


@dataclass(slots=True)
class Sum:
    """What has come of it so far.

    Attributes:
        batch: Takes it back; None while nothing was changed.
        left: How many tasks were more than may be changed at once.
    """

    done: int = 0
    refused: int = 0
    left: int = 0
    batch: str | None = None

    def add(self, outcome: bulk.Outcome) -> None:
        self.done += outcome.done
        self.refused += sum(outcome.refused.values())
        self.batch = outcome.batch or self.batch


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done with each of them."""

    deed: str
    value: Any = field(default=None)

    def run(self, store: Store, viewer: Viewer, ids: Sequence[int], batch: str) -> bulk.Outcome:
        actor = viewer.actor

        def change(id_: int, batch: str) -> object:
            match self.deed:
                case "move":
                    return actions.move(store, actor, id_, self.value, batch=batch)
                case "snooze":
                    return actions.snooze(store, actor, id_, self.value, batch=batch)
                case "send":
                    return exports.export(store, actor, id_, self.value, batch=batch)
            return actions.change(store, actor, id_, batch=batch, **{self.deed: self.value})

        return bulk.to_all(store, ids, change, batch=batch)


@routes.post("/app/tasks/bulk")
async def do_to_many(request: web.Request) -> web.StreamResponse:
    """Some at a time, each part in a transaction of its own, so that nobody else has to wait for all of them."""
    services, viewer = request.app[SERVICES], await viewer_of(request)
    fields = Fields(await read_json(request), allowed=("ids", "query", "as", "deed", "value"))
    try:
        wanted = _wanted(fields, viewer)
    except TaskError as error:
        return refused(request, viewer, error)
    ids = await _ids(request, viewer, fields)
    batch, total = new_batch(), Sum(left=max(0, len(ids) - AT_ONCE))
    for some in _parts(ids[:AT_ONCE]):
        total.add(await services.db.write(_run, viewer, wanted, some, batch))
    await services.bell.ring("deliveries")
    return fragment(request, viewer, "tasks/bulk.html", total=total, wanted=wanted)


@routes.post("/app/tasks/bulk/undo")
async def undo_many(request: web.Request) -> web.StreamResponse:
    services, viewer = request.app[SERVICES], await viewer_of(request)
    batch = Fields(await read_json(request), allowed=("batch",)).id_("batch", required=True)
    back, before = await services.db.write(_undo, viewer, batch, None)
    while before is not None:
        more, before = await services.db.write(_undo, viewer, batch, before)
        back += more
    if not back:
        return refused(request, viewer, TaskError("nothing_to_undo"))
    await services.bell.ring("deliveries")
    return fragment(request, viewer, "tasks/undone.html", back=back)


def _wanted(fields: Fields, viewer: Viewer) -> Wanted:
    deed = fields.choice("deed", MOVED)
    if deed == "move":
        verb = fields.choice("value", tuple(Verb))
        if verb is None:
            raise bad_value("value", "Something must be in it.")
        return Wanted(deed, Verb(verb))
    if deed == "snooze":
        return Wanted(deed, moment_in(fields.text("value"), viewer))
    if deed == "send":
        return Wanted(deed, fields.text("value", required=True))
    if deed is None:
        raise bad_value("deed", "Something must be in it.")
    return Wanted(deed, READ[deed](fields.renamed("value", deed), viewer, None))


async def _ids(request: web.Request, viewer: Viewer, fields: Fields) -> Sequence[int]:
    """Of the tasks that are meant and the viewer sees; what they may do with each the verbs decide."""
    db = request.app[SERVICES].db
    picked = fields.texts("ids", most=PICKED)
    if picked is not None:
        return await db.read(_known, viewer, picked)
    try:
        query = FilterQuery.of(fields.text("query", limit=16_000) or "")
    except TaskError as error:
        raise bad_value("query", "No filter.") from error
    scope, filters = await db.read(filters_of, viewer, "tasks", query, fields.text("as"))
    found = await request.app[FACETS].look("tasks", scope, filters, order="due", limit=AT_ONCE + 1)
    return list(found.ids)


def _known(store: Store, viewer: Viewer, public_ids: Sequence[str]) -> Sequence[int]:
    return store.tasks.ids_of(viewer.scope, public_ids)


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + MOST] for start in range(0, len(ids), MOST))


def _run(store: Store, viewer: Viewer, wanted: Wanted, ids: Sequence[int], batch: str) -> bulk.Outcome:
    return wanted.run(store, viewer, ids, batch)


def _undo(store: Store, viewer: Viewer, batch: str, before: int | None) -> tuple[int, int | None]:
    return undoing.undo_some(store, viewer.actor, batch, before=before, limit=MOST)
