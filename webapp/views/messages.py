"""Messages by the API: posting one, and reading what came in by any door."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiohttp import web

from storage.store import Store
from storage.tables import Issue, Message, Task, unguessable
from tasks.capture import NewMessage, capture
from tasks.people import zone_of
from webapp.access import Caller, caller_of, readable, writable
from webapp.errors import not_found
from webapp.fields import Fields
from webapp.filters import Wanted, page_of, read_filters
from webapp.issues import issue_json, readings_json, task_of
from webapp.names import Names
from webapp.reading import read_json
from webapp.services import SERVICES
from webapp.shapes import message_json

routes = web.RouteTableDef()

TEXT_LIMIT = 65_536

Row = tuple[Message, Issue | None, str]
"""A message, its current issue, and the name of its source."""

FIELDS = ("text", "author", "source", "chat", "sent_at", "external_id", "workspace")


@routes.post("/api/messages")
async def post_message(request: web.Request) -> web.Response:
    """Stored and committed before the answer; the same `external_id` of the same source is the same message."""
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = Fields(await read_json(request), allowed=FIELDS)
    public_id = await services.db.write(_store, caller, fields, services.now())
    await services.bell.ring("messages")
    return web.json_response({"id": public_id}, status=202)


@routes.get("/api/messages")
async def list_messages(request: web.Request) -> web.Response:
    caller, wanted = await caller_of(request), read_filters(request)
    return web.json_response(await request.app[SERVICES].db.read(_page, caller, wanted))


@routes.get("/api/messages/{id:[A-Za-z0-9_-]{1,24}}")
async def show_message(request: web.Request) -> web.Response:
    caller = await caller_of(request)
    return web.json_response(await request.app[SERVICES].db.read(_one, caller, request.match_info["id"]))


def _store(store: Store, caller: Caller, fields: Fields, now: datetime) -> str:
    workspace = writable(store, caller, fields.text("workspace"), "create")
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
    return capture(store, new).public_id


def _page(store: Store, caller: Caller, wanted: Wanted) -> dict[str, Any]:
    scope = readable(store, caller, wanted.workspace)
    filters = wanted.resolve(store, scope, store.messages.by_public_id)
    rows, more = page_of(store.messages.page(scope, filters), filters.limit)
    items = _shown(store, rows)
    return {"items": items, "next": items[-1]["id"] if more else None}


def _one(store: Store, caller: Caller, public_id: str) -> dict[str, Any]:
    message = store.messages.by_public_id(readable(store, caller), public_id)
    if message is None:
        raise not_found()
    history = store.issues.history(_root_id(message))
    issues = [issue for issue in history if issue.current]
    source = store.workspaces.source_names([message.source_id])[message.source_id]
    (shown,) = _shown(store, [(message, issues[0] if issues else None, source)])
    return shown | {"issues": _parts(store, message, issues), "readings": readings_json(history)}


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
