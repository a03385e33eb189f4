"""Time zones to choose of: the likely ones, and those whose city or name somebody has begun to type."""

from collections.abc import Sequence

from aiohttp import web

from tasks.people import is_zone
from webapp.screens.screen import fragment, screen
from webapp.screens.viewer import Viewer
from wording.zones import OFFERED, likely_zones, search_zones, today, zone_words

routes = web.RouteTableDef()

LONGEST = 60
"""Of what is looked for."""


@screen(routes, "/app/settings/zones")
async def find_zones(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    zones = zones_offered(viewer, request.query.get("city", "")[:LONGEST], viewer.zone)
    return fragment(request, viewer, "settings/zones.html", zones=zones, now=viewer.zone)


@screen(routes, "/app/settings/zones/device")
async def show_zone_of_device(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    """Nothing where it is the one that is known for certain."""
    zone = today(request.query.get("zone", "")[:LONGEST])
    known = viewer.person.zone_confirmed and today(viewer.zone) == zone
    words = zone_words(zone, viewer.locale, viewer.now) if is_zone(zone) and not known else ""
    return fragment(request, viewer, "settings/device.html", zone=zone if words else "", words=words)


def zones_offered(viewer: Viewer, words: str, now: str) -> Sequence[tuple[str, str]]:
    """(name, words) of each: "Europe/Kyiv", "Kyiv, 14:05". The one that is set stands first."""
    found = search_zones(words) if words.strip() else [now, *likely_zones(viewer.locale)]
    return [(zone, zone_words(zone, viewer.locale, viewer.now)) for zone in list(dict.fromkeys(found))[:OFFERED]]
