"""The HTTP edge as one application. Whoever serves it uses `webapp.server.serving`."""

from aiohttp import web

from webapp.headers import set_security_headers
from webapp.middlewares import answer_in_time, refuse_in_one_shape
from webapp.pages import PAGES, Pages
from webapp.server import HANDLER_ARGS
from webapp.services import SERVICES, Services
from webapp.views import board, hooks, learning, messages, session, settings, status, tasks, telegram

VIEWS = (status, session, messages, tasks, learning, settings, hooks, telegram, board)


def create_app(services: Services) -> web.Application:
    app = web.Application(middlewares=[answer_in_time, refuse_in_one_shape], handler_args=HANDLER_ARGS)
    app[SERVICES] = services
    app[PAGES] = pages = Pages(services)
    for view in VIEWS:
        app.add_routes(view.routes)
    app.router.add_get("/s/{version}/{name}", pages.static.serve)
    app.on_response_prepare.append(set_security_headers)
    return app
