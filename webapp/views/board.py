"""The Mini App's first form: one page with the live list of what is to be done."""

import hashlib
from dataclasses import dataclass

from aiohttp import web

from storage.store import Store
from storage.tables import Task
from tasks.rules import may
from webapp.access import Caller, caller_of, readable
from webapp.agenda import Group, Row, grouped
from webapp.errors import unauthorized
from webapp.pages import PAGES, bot_link
from webapp.services import SERVICES
from webapp.shapes import Names

routes = web.RouteTableDef()

SHOWN = 200
DONE_SHOWN = 10


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
    board = await services.db.read(_board, caller, services)
    etag = board.etag(caller.person.locale)
    if request.headers.get("If-None-Match") == f'"{etag}"':
        raise web.HTTPNotModified(headers={"ETag": f'"{etag}"'})
    html = request.app[PAGES].render("board.html", caller.person.locale, board=board)
    response = web.Response(text=html, content_type="text/html")
    response.etag = etag
    return response
