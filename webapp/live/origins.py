"""Which pages may open a socket. Browsers say where a page came from, and let any page open one to anywhere.

A socket is worth nothing without a token, which no foreign page has; this is the second lock. The Mini App's own page
is always of our own address, also inside Telegram's frames and the demo's: a frame has the origin of what it shows.
Programs send no Origin.
"""

from urllib.parse import urlsplit

from aiohttp import web

from webapp.errors import ApiError
from webapp.services import SERVICES


def require_own_origin(request: web.Request) -> None:
    """Raises `ApiError` 403. Only host and port are compared: a proxy may have taken the encryption off."""
    origin = request.headers.get("Origin")
    if origin is None:
        return
    services = request.app[SERVICES]
    own = {request.host, *(urlsplit(url).netloc for url in (services.public_url, services.local_url) if url)}
    try:
        parts = urlsplit(origin)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() not in {host.lower() for host in own}:
        raise ApiError(403, "foreign_origin", "Pages of other sites may not open this.")
