"""Requests are counted, refused beyond what is allowed, and told on every answer of the API how many are left."""

import math

from aiohttp import web

from webapp.addresses import address_of, neighbourhood
from webapp.errors import ApiError
from webapp.limits import Allowance, Kind, Meters

METERS = web.AppKey("METERS", Meters)
_ALLOWANCE = web.RequestKey("_ALLOWANCE", Allowance)


def spend(request: web.Request, kind: Kind, key: str) -> None:
    """Count a request of somebody's. Raises `ApiError` 429."""
    allowance = request.app[METERS].take(kind, key)
    request[_ALLOWANCE] = allowance
    if allowance.wait:
        headers = {"Retry-After": str(math.ceil(allowance.wait))}
        message = f"More than {allowance.limit} requests a minute: wait."
        raise ApiError(429, "too_many_requests", message, headers=headers)


def spend_by_address(request: web.Request, kind: Kind) -> None:
    """Count a request of an address. Raises `ApiError` 429."""
    spend(request, kind, neighbourhood(address_of(request)))


async def tell_what_is_left(request: web.Request, response: web.StreamResponse) -> None:
    """The headers by which a program sees how fast it may go on."""
    allowance = request.get(_ALLOWANCE)
    if allowance is not None:
        response.headers["RateLimit-Limit"] = str(allowance.limit)
        response.headers["RateLimit-Remaining"] = str(allowance.left)
        response.headers["RateLimit-Reset"] = str(math.ceil(allowance.reset))
