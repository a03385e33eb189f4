"""The Mini App's first form: one page with the live list of what is to be done."""

from aiohttp import web

from webapp.access import caller_of
from webapp.agenda import agenda_of
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
    agenda = await services.db.read(agenda_of, caller.person, services.now())
    etag = f'"{agenda.etag(caller.person.locale)}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers=headers)
    html = request.app[PAGES].render("agenda.html", caller.person.locale, agenda=agenda)
    return html_response(html, headers=headers)
