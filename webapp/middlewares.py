"""Every way a request can fail ends here, in the one shape of `webapp.errors`."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

from storage.counting import counts
from storage.faults import is_outage
from tasks import audit
from tasks.rules import TaskError
from webapp.access import who_asked
from webapp.errors import TASK_ERRORS, ApiError, not_found
from webapp.metering import spend_by_address
from webapp.openapi.operations import asked_for
from webapp.pages import error_page
from webapp.services import SERVICES

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

ANSWER_SECONDS = 10

PROGRAMS = ("/api", "/hooks", "/feeds", "/metrics", "/telegram", "/ws")
"""Paths whose callers are programs: they get JSON, people get a page."""


@web.middleware
async def answer_in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send the answer here rather than after the middlewares, so that whoever doesn't read it is cut."""
    response = await handler(request)
    counts.add("sift_http_responses_total", status=f"{response.status // 100}xx")
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await response.prepare(request)
            await response.write_eof()
    except TimeoutError:
        if request.transport is not None:
            request.transport.abort()
    except ConnectionError:
        log.debug("whoever asked is gone")
    return response


@web.middleware
async def refuse_in_one_shape(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except ApiError as error:
        if error.status == 403:
            await audit.note_refused(request.app[SERVICES].db, who_asked(request), error.code)
        return _show(request, error)
    except TaskError as error:
        await audit.note_refusal(request.app[SERVICES].db, who_asked(request), error)
        return _show(request, _of_task(error))
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _show(request, _of_http(error))
    except Exception as error:  # noqa: BLE001 - nothing of it may reach the caller
        return _show(request, _of_fault(request, error))


@web.middleware
async def count_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What needs no token is counted by address; who has one is counted where it is looked at."""
    operation = asked_for(request)
    if operation is not None and operation.scope == "open":
        spend_by_address(request, "anybody")
    return await handler(request)


def _show(request: web.Request, error: ApiError) -> web.Response:
    """Somebody else may be answered otherwise: what is not theirs is not there."""
    response = error.response() if request.path.startswith(PROGRAMS) else error_page(request, error)
    response.headers["Vary"] = ", ".join(filter(None, ("Authorization", response.headers.get("Vary"))))
    return response


def _of_task(error: TaskError) -> ApiError:
    status, message = TASK_ERRORS.get(error.code, (422, "This value does not fit."))
    field = error.params.get("field")
    return ApiError(status, error.code, message, field=None if field is None else str(field))


def _of_http(error: web.HTTPException) -> ApiError:
    if error.status == 404:
        return not_found()
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else None
    return ApiError(error.status, error.reason.lower().replace(" ", "_"), f"{error.reason}.", headers=headers)


def _of_fault(request: web.Request, error: Exception) -> ApiError:
    """Logged under an id that the answer names; the log has no text of the request."""
    number = secrets.token_hex(6)
    route = request.match_info.route.resource
    where = f"{request.method} {route.canonical if route else '?'}"
    if is_outage(error):
        log.warning("request %s: %s: the database is not there: %s", number, where, type(error).__name__)
        message = f"The database cannot do this now, try again. (error {number})"
        return ApiError(503, "unavailable", message, headers={"Retry-After": "5"})
    log.error("request %s: %s failed", number, where, exc_info=error)
    return ApiError(500, "internal", f"Something broke here, not with you. (error {number})")
