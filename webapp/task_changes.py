"""One change of one task by a request: found, checked against what was seen, changed by a verb, shown."""

from collections.abc import Callable
from dataclasses import replace

from aiohttp import web

from storage.store import Store
from storage.tables import Task
from webapp.access import Caller, caller_of
from webapp.changing import Answer, changed
from webapp.fields import Fields, read_fields
from webapp.lookup import task_by
from webapp.names import Names
from webapp.shapes import task_json
from webapp.versions import Expected

Do = Callable[[Store, Caller, Task, Fields], Task]
"""One verb of one task, with what the request's body says."""


async def on_task(request: web.Request, do: Do, *, status: int = 200) -> web.Response:
    """Do it to the task of the address, unless it is another one by now than `If-Match` says."""
    caller, expected = await caller_of(request), Expected.of(request)
    fields = await read_fields(request)

    def change(store: Store) -> Answer:
        task = task_by(store, caller, request.match_info["id"])
        expected.require_version(task.version)
        return replace(task_answer(store, do(store, caller, task, fields)), status=status)

    return await changed(request, caller, change)


def task_answer(store: Store, task: Task) -> Answer:
    return Answer(task_json(task, Names.of(store, [task])), versioned=True)
