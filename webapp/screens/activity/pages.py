"""Activity: what happened in the viewer's workspaces, the newest first, by days, with a way to take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from locales.refusals import refusal
from storage.store import Store
from storage.tables import Event, Task
from tasks.past import named_in
from tasks.rules import TaskError
from tasks.undoing import undo_event
from webapp.errors import not_found
from webapp.screens.activity.asking import Asked, Choices, asked_of, choices_of, is_wanted
from webapp.screens.activity.days import days_of, event_ids, row_of
from webapp.screens.forms import read_form
from webapp.screens.history import History, history_for
from webapp.screens.screen import fragment, screen
from webapp.screens.viewer import Viewer, viewer_of
from webapp.services import SERVICES, Services

routes = web.RouteTableDef()

SHOWN = 50
"""Events of a page."""


@dataclass(frozen=True, slots=True)
class _Found:
    events: Sequence[Event]
    tasks: dict[int, Task]
    more: bool
    choices: Choices


@screen(routes, "/app/activity")
async def show_activity(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    return await _page(request, viewer)


@routes.post("/app/activity/undo")
async def undo(request: web.Request) -> web.StreamResponse:
    """Take one change back, and show its row anew; what was done together goes together, so all rows are shown."""
    services, viewer = request.app[SERVICES], await viewer_of(request)
    form = await read_form(request)
    event_id = event_ids(services).number(form.text("event"))
    event = None if event_id is None else await services.db.read(_visible, viewer, event_id)
    if event is None:
        raise not_found()
    said = ""
    try:
        await services.db.write(undo_event, viewer.actor, event.id)
    except TaskError as error:
        if error.code in {"not_found", "not_allowed"}:
            raise
        said = refusal(services.translations(viewer.locale), error.code)
    await services.bell.ring("deliveries")
    if event.batch is not None:
        return await _page(request, viewer, said=said, undone=not said)
    return await _row(request, viewer, event.id, said=said)


async def _page(request: web.Request, viewer: Viewer, *, said: str = "", undone: bool = False) -> web.StreamResponse:
    services = request.app[SERVICES]
    asked = await services.db.read(asked_of, request.query, viewer, services.secret_key)
    found = await services.db.read(_read, viewer, asked, services)
    events = [event for event in found.events if is_wanted(asked, event)]
    context: dict[str, Any] = {
        "asked": asked,
        "history": await _history(request, viewer, events),
        "days": list(days_of(viewer, event_ids(services), events, found.tasks)),
        "last": event_ids(services).word(found.events[-1].id) if found.more else None,
        "choices": found.choices,
        "after": request.query.get("day"),
    }
    template = "activity/page.html" if asked.before is None else "activity/days.html"
    return fragment(request, viewer, template, **context, said=said, undone=undone)


async def _row(request: web.Request, viewer: Viewer, event_id: int, *, said: str) -> web.StreamResponse:
    services = request.app[SERVICES]
    asked = await services.db.read(asked_of, request.query, viewer, services.secret_key)
    event = await services.db.read(_visible, viewer, event_id)
    if event is None:
        raise not_found()
    row = row_of(viewer, event_ids(services), event, await services.db.read(_tasks, [event]))
    context: dict[str, Any] = {"asked": asked, "row": row, "history": await _history(request, viewer, [event])}
    return fragment(request, viewer, "activity/row.html", **context, said=said, undone=not said)


async def _history(request: web.Request, viewer: Viewer, events: Sequence[Event]) -> History:
    past = await request.app[SERVICES].db.read(named_in, events)
    return history_for(request, viewer, past)


def _visible(store: Store, viewer: Viewer, event_id: int) -> Event | None:
    event = store.events.get(event_id)
    return event if event is not None and event.workspace_id in viewer.scope else None


def _read(store: Store, viewer: Viewer, asked: Asked, services: Services) -> _Found:
    events = list(store.events.page(asked.scope, asked.wanted, SHOWN + 1)) if asked.scope else []
    shown = events[:SHOWN]
    choices = choices_of(store, viewer, services.secret_key)
    return _Found(shown, _tasks(store, shown), len(events) > SHOWN, choices)


def _tasks(store: Store, events: Sequence[Event]) -> dict[int, Task]:
    return store.tasks.many({event.task_id for event in events if event.task_id is not None})
