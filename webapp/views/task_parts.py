"""What stands inside a task, by the API: notes, the items of its checklist, links to other tasks."""

from aiohttp import web

from storage.store import Store
from storage.tables import Task
from tasks import checklists, links
from tasks.fields import add_note, edit_note, remove_note
from tasks.rules import TaskError
from tasks.values import ITEM_LIMIT, ITEMS, NOTE_LIMIT
from webapp.access import Caller
from webapp.errors import bad_value
from webapp.fields import Fields
from webapp.lookup import task_by
from webapp.openapi.operations import operation
from webapp.openapi.tasks import MADE_LINKS, NEW_ITEMS, NEW_LINK, TASK, TICK, WRITTEN_NOTE
from webapp.paths import ID, OTHER, PART
from webapp.task_changes import on_task

routes = web.RouteTableDef()

LINK_KIND = "{kind:" + "|".join(MADE_LINKS) + "}"


@routes.post(f"/api/tasks/{ID}/notes")
@operation(
    "Write a note", scope="write", tag="Tasks", body=WRITTEN_NOTE, answer=TASK, status=201, changes=True, refusals=[409]
)
async def write_note(request: web.Request) -> web.Response:
    def do(store: Store, caller: Caller, task: Task, fields: Fields) -> Task:
        return add_note(store, caller.actor, task.id, fields.text("text", limit=NOTE_LIMIT, required=True))

    return await on_task(request, do, status=201)


@routes.patch(f"/api/tasks/{ID}/notes/{PART}")
@operation("Change one's own note", scope="write", tag="Tasks", body=WRITTEN_NOTE, answer=TASK, versioned=True)
async def change_note(request: web.Request) -> web.Response:
    note = request.match_info["part"]

    def do(store: Store, caller: Caller, task: Task, fields: Fields) -> Task:
        return edit_note(store, caller.actor, task.id, note, fields.text("text", limit=NOTE_LIMIT, required=True))

    return await on_task(request, do)


@routes.delete(f"/api/tasks/{ID}/notes/{PART}")
@operation("Remove one's own note", scope="write", tag="Tasks", answer=TASK, versioned=True)
async def delete_note(request: web.Request) -> web.Response:
    note = request.match_info["part"]
    return await on_task(request, lambda store, caller, task, _: remove_note(store, caller.actor, task.id, note))


@routes.post(f"/api/tasks/{ID}/checklist")
@operation(
    "Add to the checklist",
    scope="write",
    tag="Tasks",
    body=NEW_ITEMS,
    answer=TASK,
    status=201,
    changes=True,
    refusals=[409],
)
async def add_items(request: web.Request) -> web.Response:
    def do(store: Store, caller: Caller, task: Task, fields: Fields) -> Task:
        texts = fields.texts("items", most=ITEMS, limit=ITEM_LIMIT)
        if not texts:
            raise bad_value("items", "Something must be in it.")
        return checklists.add_items(store, caller.actor, task.id, texts)

    return await on_task(request, do, status=201)


@routes.patch(f"/api/tasks/{ID}/checklist/{PART}")
@operation("Tick an item", scope="write", tag="Tasks", body=TICK, answer=TASK, versioned=True)
async def tick_item(request: web.Request) -> web.Response:
    """Or take its tick away."""
    item = request.match_info["part"]

    def do(store: Store, caller: Caller, task: Task, fields: Fields) -> Task:
        if (done := fields.flag("done")) is None:
            raise bad_value("done", "true or false.")
        return checklists.tick(store, caller.actor, task.id, item, done=done)

    return await on_task(request, do)


@routes.delete(f"/api/tasks/{ID}/checklist/{PART}")
@operation("Remove an item", scope="write", tag="Tasks", answer=TASK, versioned=True)
async def delete_item(request: web.Request) -> web.Response:
    item = request.match_info["part"]
    return await on_task(
        request, lambda store, caller, task, _: checklists.remove_item(store, caller.actor, task.id, item)
    )


@routes.post(f"/api/tasks/{ID}/links")
@operation(
    "Link a task to another one", scope="write", tag="Tasks", body=NEW_LINK, answer=TASK, changes=True, refusals=[409]
)
async def link_task(request: web.Request) -> web.Response:
    """`blocked_by`: it waits for the other one. The other one shows the link from its side."""

    def do(store: Store, caller: Caller, task: Task, fields: Fields) -> Task:
        kind = fields.choice("kind", MADE_LINKS)
        if kind is None:
            raise bad_value("kind", f"One of {', '.join(MADE_LINKS)}.")
        other = task_by(store, caller, fields.id_("task", required=True))
        if kind == "related":
            return links.relate(store, caller.actor, task.id, [other])
        return links.block(store, caller.actor, task.id, [other])

    return await on_task(request, do)


@routes.delete(f"/api/tasks/{ID}/links/{LINK_KIND}/{OTHER}")
@operation("Take a link away", scope="write", tag="Tasks", answer=TASK, versioned=True)
async def unlink_task(request: web.Request) -> web.Response:
    kind, other_id = request.match_info["kind"], request.match_info["other"]

    def do(store: Store, caller: Caller, task: Task, _fields: Fields) -> Task:
        other = task_by(store, caller, other_id)
        if other.id not in links.linked(task, kind):
            raise TaskError("not_found")
        if kind == "related":
            return links.unrelate(store, caller.actor, task.id, other.id)
        return links.unblock(store, caller.actor, task.id, by=other.id)

    return await on_task(request, do)
