"""Messages by the API: posting one, and reading what came in by any door."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiohttp import web

from storage.store import Store
from storage.tables import Issue, Message, Task, unguessable
from tasks import making
from tasks.capture import NewMessage, capture
from tasks.people import zone_of
from tasks.sounds import is_spoken
from webapp.access import Caller, caller_of, readable, writable
from webapp.changing import Answer, answered, changed, shown
from webapp.errors import not_found
from webapp.fields import Fields, read_fields
from webapp.filters import Wanted, page_of, read_filters
from webapp.issues import issue_json, readings_json, task_of
from webapp.lookup import message_by
from webapp.names import Names
from webapp.openapi.lists import LIST
from webapp.openapi.messages import MESSAGES, NEW_MESSAGE, STORED, TEXT_LIMIT, WHOLE_MESSAGE
from webapp.openapi.operations import operation
from webapp.openapi.tasks import TASK
from webapp.paths import ID
from webapp.services import SERVICES
from webapp.shapes import message_json, pieces_json
from webapp.task_changes import task_answer
from webapp.versions import one

routes = web.RouteTableDef()

Row = tuple[Message, Issue | None, str]
"""A message, its current issue, and the name of its source."""


@routes.post("/api/messages")
@operation("Post a message", scope="write", tag="Messages", body=NEW_MESSAGE, answer=STORED, status=202, changes=True)
async def post_message(request: web.Request) -> web.Response:
    """Stored and committed before the answer; the same `external_id` of the same source is the same message."""
    services, caller = request.app[SERVICES], await caller_of(request)
    answer = await answered(request, caller, _store, caller, await read_fields(request), services.now())
    await services.bell.ring("messages")
    return shown(answer)


@routes.get("/api/messages")
@operation("List messages", scope="read", tag="Messages", query=LIST, answer=MESSAGES)
async def list_messages(request: web.Request) -> web.Response:
    caller, wanted = await caller_of(request), read_filters(request)
    return web.json_response(await request.app[SERVICES].db.read(_page, caller, wanted, request.app[SERVICES].now()))


@routes.get(f"/api/messages/{ID}")
@operation("Show a message", scope="read", tag="Messages", answer=WHOLE_MESSAGE, versioned=True)
async def show_message(request: web.Request) -> web.Response:
    """With everything that was found in it, who read it, and the pieces that were sent together."""
    caller = await caller_of(request)
    return one(request, await request.app[SERVICES].db.read(whole_message, caller, request.match_info["id"]))


@routes.post(f"/api/messages/{ID}/task")
@operation("Make a task of a note", scope="write", tag="Messages", answer=TASK, changes=True)
async def make_task(request: web.Request) -> web.Response:
    """The task that is there already is answered as it is."""
    caller = await caller_of(request)
    await read_fields(request)
    return await changed(request, caller, _make_task, caller, request.match_info["id"])


def _make_task(store: Store, caller: Caller, public_id: str) -> Answer:
    message = message_by(store, caller, public_id)
    task = making.make_task(store, caller.actor, message.id)
    if task.workspace_id not in readable(store, caller):
        raise not_found()  # a rule has sent it where the caller is nobody
    return task_answer(store, task)


def _store(store: Store, caller: Caller, fields: Fields, now: datetime) -> Answer:
    workspace = writable(store, caller, fields.id_("workspace"), "create")
    sent_at = fields.moment("sent_at", zone_of(workspace.zone)) or now
    new = NewMessage(
        workspace_id=workspace.id,
        source=("api", fields.text("source") or "api"),
        external_id=fields.text("external_id") or unguessable(),
        text=fields.text("text", limit=TEXT_LIMIT, required=True),
        author=fields.text("author") or (caller.person.name if caller.person else ""),
        chat=fields.text("chat") or "",
        written_at=sent_at,
        sent_at=sent_at,
        sender_id=caller.actor.person_id,
        aimed=False,
    )
    return Answer({"id": capture(store, new).public_id}, 202)


def _page(store: Store, caller: Caller, wanted: Wanted, now: datetime) -> dict[str, Any]:
    scope = readable(store, caller, wanted.workspace)
    filters = wanted.resolve(store, scope, store.messages.by_public_id, caller=caller, now=now)
    rows, more = page_of(store.messages.page(scope, filters), filters.limit)
    items = _shown(store, rows)
    return {"items": items, "next": items[-1]["id"] if more else None}


def whole_message(store: Store, caller: Caller, public_id: str) -> dict[str, Any]:
    """A message with what was found in it, who read it, and its pieces. Raises `ApiError` 404."""
    message = message_by(store, caller, public_id)
    history = store.issues.history(_root_id(message))
    issues = [issue for issue in history if issue.current]
    source = store.workspaces.source_names([message.source_id])[message.source_id]
    (row,) = _shown(store, [(message, issues[0] if issues else None, source)])
    return row | {
        "issues": _parts(store, message, issues),
        "readings": readings_json(history),
        "pieces": _pieces(store, message),
    }


def _pieces(store: Store, message: Message) -> list[dict[str, Any]]:
    pieces = store.messages.pieces(_root_id(message))
    spoken = [piece.id for piece in pieces if is_spoken(piece.media)]
    return pieces_json(pieces, store.transcripts.of_messages(spoken) if spoken else {})


def _parts(store: Store, message: Message, issues: Sequence[Issue]) -> list[dict[str, Any]]:
    """Every item that was found in a message, the first of which is its `issue`."""
    tasks = _here(message, store.tasks.of_message(_root_id(message)))
    names = Names.of(store, tasks, issues)
    return [issue_json(issue, task_of(issue, tasks), names) for issue in issues]


def _shown(store: Store, rows: Sequence[Row]) -> list[dict[str, Any]]:
    messages = [message for message, _, _ in rows]
    tasks = store.tasks.of_messages({_root_id(message) for message in messages})
    issues = [issue for _, issue, _ in rows if issue is not None]
    names = Names.of(store, [task for some in tasks.values() for task in some], issues, messages)
    return [
        message_json(message, issue, source, _here(message, tasks[_root_id(message)]), names)
        for message, issue, source in rows
    ]


def _here(message: Message, tasks: Sequence[Task]) -> list[Task]:
    """Without those that a rule has sent to another workspace: who reads here may be no member there."""
    return [task for task in tasks if task.workspace_id == message.workspace_id]


def _root_id(message: Message) -> int:
    """A piece of a burst shows what was made of the whole."""
    return message.root_id or message.id
