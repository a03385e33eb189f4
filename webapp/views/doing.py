"""The verbs of tasks by the API: each is one verb of the domain."""

from typing import Any

from aiohttp import web

from storage.store import Store
from storage.tables import Task
from tasks import actions, claiming, merging, undoing
from tasks.people import zone_of
from tasks.rules import Verb
from webapp.access import Caller
from webapp.errors import bad_value
from webapp.fields import Fields
from webapp.issues import offered_due
from webapp.lookup import task_by
from webapp.openapi.operations import operation
from webapp.openapi.tasks import ANSWER, COUNTED_IN, DOUBTFUL, MOVE, SNOOZE, TASK
from webapp.paths import ID, VERB
from webapp.task_changes import on_task
from webapp.values import changes_of

routes = web.RouteTableDef()


@routes.post(f"/api/tasks/{ID}/answer")
@operation("Answer a doubt", scope="write", tag="Tasks", body=ANSWER, answer=TASK, changes=True, versioned=True)
async def answer_doubt(request: web.Request) -> web.Response:
    """Answer what a reader was in doubt of: the field becomes this value, or is confirmed as it is."""
    return await on_task(request, _answer)


@routes.post(f"/api/tasks/{ID}/snooze")
@operation("Put a task aside", scope="write", tag="Tasks", body=SNOOZE, answer=TASK, changes=True, versioned=True)
async def snooze_task(request: web.Request) -> web.Response:
    """Until a time, or take it up again with null."""
    return await on_task(request, _snooze)


@routes.post(f"/api/tasks/{ID}/claim")
@operation("Take a task that is for anyone", scope="write", tag="Tasks", answer=TASK, changes=True, versioned=True)
async def claim_task(request: web.Request) -> web.Response:
    """Who takes it first has it; 422 `taken` for everybody else."""
    return await on_task(request, _claim)


@routes.post(f"/api/tasks/{ID}/undo")
@operation("Take back one's newest change", scope="write", tag="Tasks", answer=TASK, changes=True, versioned=True)
async def undo_task(request: web.Request) -> web.Response:
    """What was done together with it goes back, too. What others have changed since stays: 409 `stale`."""
    return await on_task(request, _undo)


@routes.post(f"/api/tasks/{ID}/merge")
@operation(
    "Count a task as another one's request",
    scope="write",
    tag="Tasks",
    body=COUNTED_IN,
    answer=TASK,
    changes=True,
    refusals=[409],
)
async def merge_task(request: web.Request) -> web.Response:
    """It is closed, and who asked for it is counted with the other one, which is the answer."""
    return await on_task(request, _merge)


@routes.post(f"/api/tasks/{ID}/{VERB}")
@operation(
    "Move a task",
    scope="write",
    tag="Tasks",
    body=MOVE,
    optional_body=True,
    answer=TASK,
    changes=True,
    versioned=True,
)
async def move_task(request: web.Request) -> web.Response:
    """accept: proposed → open · start: open → in_progress · done · drop · reopen: done or dropped → open.

    A move that is not open to the task now is refused with 409 `bad_move`.
    """
    verb = Verb(request.match_info["verb"])

    def move(store: Store, caller: Caller, task: Task, fields: Fields) -> Task:
        return actions.move(store, caller.actor, task.id, verb, version=fields.number("version"))

    return await on_task(request, move)


def _answer(store: Store, caller: Caller, task: Task, fields: Fields) -> Task:
    field = fields.choice("field", DOUBTFUL)
    if field is None or "value" not in fields:
        raise bad_value("value" if field else "field", "Something must be in it.")
    value: Any = offered_due(store, task, fields.text("value")) if field == "due" else None
    if value is None:
        value = changes_of(store, fields.renamed("value", field), task)[field]
    return actions.answer(store, caller.actor, task.id, field, value)


def _snooze(store: Store, caller: Caller, task: Task, fields: Fields) -> Task:
    if "until" not in fields:
        raise bad_value("until", "A time to come, or null.")
    workspace = store.workspaces.many([task.workspace_id])[task.workspace_id]
    return actions.snooze(store, caller.actor, task.id, fields.moment("until", zone_of(workspace.zone)))


def _claim(store: Store, caller: Caller, task: Task, _fields: Fields) -> Task:
    return claiming.claim(store, caller.actor, task.id)


def _undo(store: Store, caller: Caller, task: Task, _fields: Fields) -> Task:
    return undoing.undo(store, caller.actor, task_id=task.id)


def _merge(store: Store, caller: Caller, task: Task, fields: Fields) -> Task:
    into = task_by(store, caller, fields.id_("into", required=True))
    return merging.count_in(store, caller.actor, task.id, into.id)
