"""Everything that is stored about whoever looks, as a file."""

import asyncio

from aiohttp import web

from tasks import portability
from webapp.screens.screen import screen
from webapp.screens.viewer import Viewer
from webapp.services import SERVICES

routes = web.RouteTableDef()


@screen(routes, "/app/settings/privacy/mine")
async def mine(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    """Read in steps: others are answered in between."""
    services = request.app[SERVICES]
    taking = await services.db.write(portability.begin, viewer.actor)
    while await services.db.read(taking.step):
        pass
    content = await asyncio.to_thread(taking.file, services.now())
    headers = {"Content-Disposition": 'attachment; filename="sift-my-data.json"', "Cache-Control": "no-store"}
    return web.Response(body=content, content_type="application/json", charset="utf-8", headers=headers)
