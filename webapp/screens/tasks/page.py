"""The page of one task, and what may be chosen for it."""

from typing import Any

from aiohttp import web

from storage.connected_tables import Connection
from storage.store import Store
from storage.tables import Person, Task
from tasks import exports
from tasks.insights.forecast import Forecast, forecast_of
from tasks.rules import Verb, possible
from webapp.errors import not_found
from webapp.screens.screen import fragment, screen
from webapp.screens.tasks.changing import ID
from webapp.screens.tasks.detail import HISTORY, Detail, detail_of
from webapp.screens.viewer import Viewer
from webapp.services import SERVICES
from wording.moments import day

routes = web.RouteTableDef()

ALL = 500
"""Events that are told to who wants to see everything."""


@screen(routes, f"/app/tasks/{ID}")
async def show_task(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    services = request.app[SERVICES]
    texts, lines = services.translations(viewer.locale), ALL if "all" in request.query else HISTORY

    def read(store: Store) -> Detail:
        return detail_of(store, viewer, _task(store, viewer, request.match_info["id"]), texts, lines=lines)

    return fragment(request, viewer, "tasks/page.html", detail=await services.db.read(read))


@screen(routes, f"/app/tasks/{ID}/forecast")
async def show_forecast(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    """When it will be done, fetched apart: it takes a look at all that its workspace has done."""
    forecast = await request.app[SERVICES].db.read(_forecast, viewer, request.match_info["id"])
    times = ("low", "median", "high") if forecast is not None else ()
    days = {
        name: day(at, viewer.locale, viewer.zone, viewer.now)
        for name in times
        if (at := getattr(forecast, name)) is not None
    }
    return fragment(request, viewer, "tasks/forecast.html", forecast=forecast, days=days)


@screen(routes, f"/app/tasks/{ID}/menu")
async def show_menu(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    task, members, targets = await request.app[SERVICES].db.read(_choices, viewer, request.match_info["id"])
    verbs = [verb for verb in possible(task.status) if viewer.may(task.workspace_id, verb)]
    return _menu(request, viewer, task=task, verbs=verbs, members=members, targets=targets)


@screen(routes, "/app/tasks/menu")
async def show_menu_of_many(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    members, targets = await request.app[SERVICES].db.read(_choices_for_many, viewer)
    verbs = [Verb.DONE, Verb.START, Verb.DROP]
    return _menu(request, viewer, task=None, verbs=verbs, members=members, targets=targets)


def _menu(request: web.Request, viewer: Viewer, **choices: Any) -> web.StreamResponse:
    """All that may be chosen, or the part that is asked for: "snooze", "priority", "assignee", "status", "send"."""
    return fragment(request, viewer, "tasks/menu.html", part=request.query.get("part", ""), **choices)


def _forecast(store: Store, viewer: Viewer, public_id: str) -> Forecast | None:
    return forecast_of(store, _task(store, viewer, public_id), viewer.now)


def _choices(store: Store, viewer: Viewer, public_id: str) -> tuple[Task, list[Person], list[Connection]]:
    task = _task(store, viewer, public_id)
    targets = exports.left_for(store, task) if viewer.may(task.workspace_id, "change") else []
    return task, store.people.members_of([task.workspace_id])[task.workspace_id], targets


def _choices_for_many(store: Store, viewer: Viewer) -> tuple[list[Person], list[Connection]]:
    """Everybody to whom something could be given in a place where the viewer may, and where it could be sent."""
    places = [id_ for id_ in viewer.scope if viewer.may(id_, "change")]
    found = {person.id: person for people in store.people.members_of(places).values() for person in people}
    targets = [row for row in store.connections.of(places) if row.off_at is None]
    return sorted(found.values(), key=lambda person: person.name.casefold()), targets


def _task(store: Store, viewer: Viewer, public_id: str) -> Task:
    task = store.tasks.by_public_id(viewer.scope, public_id)
    if task is None:
        raise not_found()
    return task
