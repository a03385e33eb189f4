"""At whose settings somebody looks, as an address says it."""

from aiohttp import web

from tasks import workspaces
from webapp.access import caller_of
from webapp.errors import not_found
from webapp.screens.settings.section import Seat
from webapp.screens.viewer import Viewer
from webapp.services import SERVICES, Services


async def sit(request: web.Request, viewer: Viewer, *, models: bool = False, gone: bool = False) -> Seat:
    """At the workspace that the address names, else at the one that the viewer's private chat works in.

    Args:
        models: The names of language models are needed, where the viewer may choose one.
        gone: The workspace that the address names is the viewer's no more.
    """
    services: Services = request.app[SERVICES]
    by_id = {it.public_id: it for it in viewer.workspaces.values()}
    named = None if gone else request.query.get("workspace")
    if named is not None and named not in by_id:
        raise not_found()
    chosen = await services.db.read(workspaces.chosen, viewer.person)
    usual = viewer.workspaces.get(chosen.id) if chosen is not None else None
    place = by_id[named] if named is not None else usual or next(iter(by_id.values()), None)
    session = (await caller_of(request)).session
    settable = models and place is not None and viewer.may(place.id, "settings")
    offered = await services.list_models() if settable else ()
    return Seat(services, viewer, place, session, offered, dict(request.query))
