"""Security headers, on every response."""

from aiohttp import web

from webapp.services import SERVICES, Services

TELEGRAM = ("https://web.telegram.org", "https://*.telegram.org")

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)


async def set_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    services = request.app[SERVICES]
    response.headers.update(_ALWAYS)
    response.headers["Content-Security-Policy"] = _policy(request, response, services)
    response.headers.setdefault("Cache-Control", "no-store")
    if (services.public_url or "").startswith("https://"):
        response.headers["Strict-Transport-Security"] = "max-age=31536000"


def _policy(request: web.Request, response: web.StreamResponse, services: Services) -> str:
    if response.content_type != "text/html":
        return _NOTHING
    framed = request.path == "/app" or request.path.startswith("/app/")
    return _PAGE.format(ancestors=" ".join((*TELEGRAM, *services.frame_ancestors)) if framed else "'none'")
