"""How a page of the Mini App is answered.

Who looks is known only after the page's script has signed in, since Telegram's frames keep no cookies. So the same
address has two answers: without a token the shell, which is the same for everybody, and with one a fragment that the
script puts into the shell.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from webapp.pages import PAGES, bot_link, html_response
from webapp.screens.viewer import Viewer, viewer_of
from webapp.services import SERVICES

Show = Callable[[web.Request, Viewer], Awaitable[web.StreamResponse]]

LOCALE = "Sift-Locale"
"""Header: the language that the page is in. It follows `Accept-Language` until it is known who looks."""

_PRIVATE = {"Vary": "Authorization", "Cache-Control": "no-store"}


def screen(routes: web.RouteTableDef, path: str) -> Callable[[Show], Show]:
    """Register a page: `show` draws its fragment for somebody who is signed in."""

    def register(show: Show) -> Show:
        async def answer(request: web.Request) -> web.StreamResponse:
            if "Authorization" not in request.headers:
                return shell(request)
            return await show(request, await viewer_of(request))

        routes.get(path)(answer)
        return show

    return register


def shell(request: web.Request) -> web.Response:
    response = request.app[PAGES].page(request, "shell.html", bot_link=bot_link(request.app[SERVICES]))
    response.headers["Vary"] = f"Authorization, {response.headers['Vary']}"
    response.headers["Cache-Control"] = "no-store"
    return response


def fragment(request: web.Request, viewer: Viewer, template: str, *, status: int = 200, **context: Any) -> web.Response:
    """A part of the page in the viewer's language; with the frame around it while that speaks another."""
    pages = request.app[PAGES]
    html = pages.render(template, viewer.locale, viewer=viewer, **context)
    if request.headers.get(LOCALE, viewer.locale) != viewer.locale:
        html += pages.render("frame.html", viewer.locale)
    return html_response(request, html, status=status, headers=_PRIVATE)
