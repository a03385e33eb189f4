"""The same done to many tasks at once, and taking back what was done together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from storage.store import Store
from storage.tables import Task
from tasks import actions, bulk, undoing
from tasks.bulk import MOST, Outcome
from tasks.filtering import narrowed
from tasks.people import zone_of
from tasks.rules import Verb
from webapp.access import Caller, caller_of, readable
from webapp.changing import Answer, changed
from webapp.errors import ApiError, bad_value, not_found
from webapp.fields import Fields, read_fields
from webapp.filters import filter_of, resolved
from webapp.names import Names
from webapp.openapi.operations import operation
from webapp.openapi.tasks import BULK, BULK_DONE, FILTER_LIMIT, SETTABLE, UNDONE
from webapp.paths import BATCH
from webapp.services import SERVICES
from webapp.shapes import task_json
from webapp.values import changes_of

routes = web.RouteTableDef()

WHICH, WHAT = ("ids", "filter"), ("verb", "set", "snooze")


@routes.post("/api/tasks/bulk")
@operation("Change many tasks", scope="write", tag="Tasks", body=BULK, answer=BULK_DONE, changes=True)
async def change_many(request: web.Request) -> web.Response:
    """Of `ids` and `filter` one, and of `verb`, `set` and `snooze` one; at most 100 tasks.

    What one task refuses leaves the others as they were asked to be.
    """
    caller, now = await caller_of(request), request.app[SERVICES].now()
    return await changed(request, caller, _change, caller, await read_fields(request), now)


@routes.post(f"/api/undo/{BATCH}")
@operation("Take back what was done together", scope="write", tag="Tasks", answer=UNDONE, changes=True, refusals=[409])
async def undo_batch(request: web.Request) -> web.Response:
    """One's own; what others have changed since stays as it is. Answers with the tasks that are as they were."""
    caller = await caller_of(request)
    await read_fields(request)
    return await changed(request, caller, _undo, caller, request.match_info["batch"])


def _change(store: Store, caller: Caller, fields: Fields, now: datetime) -> Answer:
    if sum(name in fields for name in WHICH) != 1:
        raise bad_value("ids", "Either ids or a filter.")
    if sum(name in fields for name in WHAT) != 1:
        raise bad_value("verb", "Either a verb, or set, or snooze.")
    tasks = _named(store, caller, fields) if "ids" in fields else _filtered(store, caller, fields, now)
    outcome = _do(store, caller, tasks, fields)
    return Answer({"batch": outcome.batch, "done": outcome.done, "refused": outcome.refused})


def _named(store: Store, caller: Caller, fields: Fields) -> list[Task]:
    """Raises `ApiError` 404 when one of them is not there: nothing is done then."""
    ids = dict.fromkeys(fields.texts("ids", most=MOST) or ())
    if not ids:
        raise bad_value("ids", "Something must be in it.")
    found = store.tasks.by_public_ids(readable(store, caller), list(ids))
    if len(found) != len(ids):
        raise not_found()
    return found


def _filtered(store: Store, caller: Caller, fields: Fields, now: datetime) -> Sequence[Task]:
    query = filter_of(parse_qsl(fields.text("filter", limit=FILTER_LIMIT, required=True), keep_blank_values=True))
    scope = readable(store, caller, query.one("workspace"))
    filters = narrowed(store, scope, resolved(query, store, scope, caller, now))
    found = store.tasks.page(scope, replace(filters, limit=MOST))
    if len(found) > MOST:
        raise ApiError(422, "too_many", f"These are more than {MOST} tasks.", field="filter")
    return found


def _do(store: Store, caller: Caller, tasks: Sequence[Task], fields: Fields) -> Outcome:
    actor, ids = caller.actor, [task.id for task in tasks]
    if "verb" in fields:
        verb = fields.choice("verb", tuple(Verb))
        if verb is None:
            raise bad_value("verb", f"One of {', '.join(Verb)}.")
        return bulk.move_all(store, actor, ids, Verb(verb))
    if "snooze" in fields:
        return bulk.snooze_all(store, actor, ids, fields.moment("snooze", zone_of("UTC")))
    values = _values(store, tasks, fields)
    return bulk.to_all(store, ids, lambda id_, batch: actions.change(store, actor, id_, batch=batch, **values[id_]))


def _values(store: Store, tasks: Sequence[Task], fields: Fields) -> dict[int, dict[str, Any]]:
    """Task's id -> what it is given: a name is that of a member where the task is, a day one of its zone."""
    given = fields.mapping("set")
    if not given:
        raise bad_value("set", "Something must be in it.")
    wanted = Fields(given, allowed=SETTABLE)
    return {task.id: changes_of(store, wanted, task) for task in tasks}


def _undo(store: Store, caller: Caller, batch: str) -> Answer:
    scope, workspaces = readable(store, caller), {event.workspace_id for event in store.events.of_batch(batch)}
    if not workspaces or not workspaces <= {*scope}:
        raise not_found()
    tasks = undoing.undo_batch(store, caller.actor, batch)
    names = Names.of(store, tasks)
    return Answer({"items": [task_json(task, names) for task in tasks]})
