"""What anybody may see: that the installation is there, how it is, and what it speaks."""

from aiohttp import web

from storage.tables import Status
from tasks.rules import KINDS, PRIORITIES
from webapp.openapi.operations import operation
from webapp.openapi.teams import CONFIG, HEALTH
from webapp.pages import PAGES
from webapp.services import SERVICES

routes = web.RouteTableDef()


@routes.get("/")
async def show_status(request: web.Request) -> web.Response:
    health = await request.app[SERVICES].health()
    return request.app[PAGES].page(request, "status.html", health=health)


@routes.get("/api/health")
@operation("How the installation is", scope="open", tag="Installation", answers={200: HEALTH, 503: HEALTH})
async def show_health(request: web.Request) -> web.Response:
    health = await request.app[SERVICES].health()
    shown = {"status": health["status"], "parts": health["parts"]}
    return web.json_response(shown, status=503 if health["status"] == "down" else 200)


@routes.get("/api/config")
@operation("What the installation speaks", scope="open", tag="Installation", answer=CONFIG)
async def show_config(request: web.Request) -> web.Response:
    services = request.app[SERVICES]
    return web.json_response(
        {
            "name": services.name,
            "version": services.version,
            "bot_username": services.bot_username,
            "mini_app_url": services.mini_app_url,
            "locales": services.locales,
            "kinds": KINDS,
            "priorities": PRIORITIES,
            "statuses": tuple(Status),
            "classifier": services.classifier,
        }
    )
