"""The Mini App's first form: one page with the live list of what is to be done."""

from datetime import datetime

from aiohttp import web

from storage.store import Store
from storage.tables import Person
from webapp.access import caller_of
from webapp.agenda import Agenda, agenda_of, etag_of
from webapp.errors import unauthorized
from webapp.pages import PAGES, bot_link, html_response
from webapp.services import SERVICES

routes = web.RouteTableDef()


@routes.get("/app")
async def show_shell(request: web.Request) -> web.Response:
    """The same for everybody: who looks is known only after the page's script has signed in."""
    return request.app[PAGES].page(request, "app.html", bot_link=bot_link(request.app[SERVICES]))


@routes.get("/app/tasks")
async def show_tasks(request: web.Request) -> web.Response:
    """The list as a fragment; 304 while nothing in it has changed."""
    services, caller = request.app[SERVICES], await caller_of(request)
    if caller.person is None:
        raise unauthorized()
    known = request.headers.get("If-None-Match")
    etag, agenda = await services.db.read(_changed, caller.person, services.now(), known)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if agenda is None:
        return web.Response(status=304, headers=headers)
    html = request.app[PAGES].render("agenda.html", caller.person.locale, agenda=agenda)
    return html_response(html, headers=headers)


def _changed(store: Store, person: Person, now: datetime, known: str | None) -> tuple[str, Agenda | None]:
    """The list and its tag, on one state of the database; no list when the tag is known."""
    etag = f'"{etag_of(store, person, now)}"'
    return etag, None if known == etag else agenda_of(store, person, now)
