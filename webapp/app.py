"""The HTTP edge as one application. Whoever serves it uses `webapp.server.serving`."""

import asyncio

from aiohttp import web

from storage.facts import Page
from webapp.facets import FACETS, Facets, warm_up
from webapp.headers import set_security_headers
from webapp.insights.records import RECORDS, Records
from webapp.limits import Meters
from webapp.live import view as live_view
from webapp.live.service import LIVE, Live, keep_live, say_goodbye
from webapp.live.streams import STREAMS, Draw
from webapp.metering import METERS, tell_what_is_left
from webapp.middlewares import answer_in_time, count_strangers, refuse_in_one_shape
from webapp.pages import PAGES, Pages
from webapp.screens import insights
from webapp.screens.activity import pages as activity_pages
from webapp.screens.inbox import check as inbox_check
from webapp.screens.inbox import lists as inbox_lists
from webapp.screens.inbox import page as inbox_page
from webapp.screens.inbox.lists import draw_messages
from webapp.screens.settings import pages as settings_pages
from webapp.screens.tasks import adding, board, bulk, changing, lists, page
from webapp.screens.tasks.stream import draw_tasks
from webapp.server import HANDLER_ARGS
from webapp.services import SERVICES, Services
from webapp.views import VIEWS
from webapp.views.feeds import AT_ONCE, WRITING

INBOX = (inbox_lists, inbox_page, inbox_check)
TASKS = (lists, board, page, changing, bulk, adding)
SCREENS = (*TASKS, *INBOX, insights, activity_pages, settings_pages)


def create_app(services: Services) -> web.Application:
    middlewares = (answer_in_time, refuse_in_one_shape, count_strangers)
    app = web.Application(middlewares=middlewares, handler_args=HANDLER_ARGS)
    app[SERVICES] = services
    app[METERS] = Meters(services.limits)
    app[FACETS] = Facets(services.db)
    app[RECORDS] = Records(services.db, services.now)
    app[PAGES] = pages = Pages(services)
    streams: dict[Page, Draw] = {"inbox": draw_messages, "tasks": draw_tasks}
    app[STREAMS] = streams
    app[LIVE] = Live(app)
    app[WRITING] = asyncio.Semaphore(AT_ONCE)
    for routes in (*VIEWS, *(screen.routes for screen in SCREENS), live_view.routes):
        app.add_routes(routes)
    app.router.add_get("/s/{version}/{name}", pages.static.serve)
    app.cleanup_ctx.extend([warm_up, keep_live])
    app.on_shutdown.append(say_goodbye)
    app.on_response_prepare.extend([set_security_headers, tell_what_is_left])
    return app
