"""Figures for who runs the installation: never for strangers."""

import hmac
from urllib.parse import urlsplit

from aiohttp import web

from webapp.addresses import parsed
from webapp.errors import unauthorized
from webapp.metering import spend_by_address
from webapp.services import SERVICES, Services

routes = web.RouteTableDef()

TEXT = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}

_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
"""Somebody has passed the request on: it comes from who knows where."""


@routes.get("/metrics")
async def show_metrics(request: web.Request) -> web.Response:
    """Prometheus's text format: with METRICS_TOKEN or API_TOKEN, or from this machine itself."""
    services = request.app[SERVICES]
    if not (_has_token(request, services) or _is_at_home(request, services)):
        spend_by_address(request, "unknown_token")
        raise unauthorized()
    return web.Response(text=await services.metrics(), headers=TEXT)


def _has_token(request: web.Request, services: Services) -> bool:
    scheme, _, offered = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not offered:
        return False
    tokens = (token for token in (services.metrics_token, services.api_token) if token)
    return any(hmac.compare_digest(offered.encode(errors="surrogateescape"), token.encode()) for token in tokens)


def _is_at_home(request: web.Request, services: Services) -> bool:
    """Whether it was asked on this machine, by its own name: not through a proxy or a tunnel that ends here, nor by a
    page of somebody else's in a browser here.

    Where the world reaches us and no proxy is known, whatever comes from this machine may come from one.
    """
    if any(name in request.headers for name in _FORWARDED):
        return False
    known = services.public_url is None or _is_loopback(_host_of(services.public_url)) or services.trusted_proxies
    return bool(known) and _is_loopback(request.remote or "") and _is_loopback(_host_of(f"http://{request.host}"))


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # whoever asks may name any host
        return ""


def _is_loopback(name: str) -> bool:
    address = parsed(name)
    return name == "localhost" if address is None else address.is_loopback
