"""`GET /ws`: the token first, then what the page shows. See docs/LIVE.md."""

import asyncio
import logging
import math

from aiohttp import web

from storage.faults import is_outage
from tasks.tokens import hash_of
from webapp.access import caller_by_token
from webapp.errors import ApiError
from webapp.live.ops import Code, GoodbyeError, op
from webapp.live.origins import require_own_origin
from webapp.live.readers import Reader, key_of, viewer_by
from webapp.live.service import LIVE, Live
from webapp.live.sockets import Socket
from webapp.live.wishes import WatchList, WatchPanel, Wish, read_token, read_wish
from webapp.metering import METERS
from webapp.services import SERVICES

log = logging.getLogger(__name__)
routes = web.RouteTableDef()

FIRST_FRAME_SECONDS = 5.0


@routes.get("/ws")
async def live_stream(request: web.Request) -> web.StreamResponse:
    require_own_origin(request)
    live = request.app[LIVE]
    socket = Socket(request, lambda: live.hub.seq, lambda: live.hub.pace)
    if not live.hub.has_room_for(socket):
        raise _too_many_strangers()
    response = await socket.open()
    try:
        with live.hub.connected(socket):
            await _converse(request, live, socket)
    except GoodbyeError as goodbye:
        await socket.close(goodbye.code)
    except ConnectionError:
        log.debug("whoever was connected is gone")
    except Exception as error:
        if not is_outage(error):
            log.exception("a socket failed")
        await socket.close(Code.LATER)
    finally:
        await socket.end()
    return response


def _too_many_strangers() -> ApiError:
    """As a response to the handshake: a socket that is refused shall not be held, either."""
    message = "Too many sockets of this address have not sent their token yet: wait."
    return ApiError(429, "too_many_sockets", message, headers={"Retry-After": str(math.ceil(FIRST_FRAME_SECONDS))})


async def _converse(request: web.Request, live: Live, socket: Socket) -> None:
    try:
        async with asyncio.timeout(FIRST_FRAME_SECONDS):
            frame = await socket.hear()
    except TimeoutError:
        raise GoodbyeError(Code.TOO_SLOW) from None
    if frame is None:
        return
    try:
        async with asyncio.timeout(FIRST_FRAME_SECONDS):
            await live.hub.begun.wait()
    except TimeoutError:
        raise GoodbyeError(Code.LATER) from None
    reader = await _introduced(request, live, socket, read_token(frame))
    while (frame := await socket.hear()) is not None:
        await _fulfil(live, socket, reader, read_wish(frame))


async def _introduced(request: web.Request, live: Live, socket: Socket, token: str) -> Reader:
    """Whose socket it is. Raises `GoodbyeError`."""
    services = request.app[SERVICES]
    caller = await caller_by_token(services, token)
    if caller is None:
        tried = request.app[METERS].take("unknown_token", socket.address)
        raise GoodbyeError(Code.TOO_MANY if tried.wait else Code.SIGNED_OUT)
    if "read" not in caller.scopes:
        raise GoodbyeError(Code.NOT_ALLOWED)
    viewer = await services.db.read(viewer_by, services, key_of(caller))
    if viewer is None:
        raise GoodbyeError(Code.SIGNED_OUT)
    socket.token_hash = None if caller.person is None else hash_of(token)
    return live.hub.introduce(socket, key_of(caller), viewer)


async def _fulfil(live: Live, socket: Socket, reader: Reader, wish: Wish) -> None:
    match wish:
        case WatchList():
            await live.catching_up.join(socket, reader, wish)
        case WatchPanel():
            live.hub.leave(socket)
            socket.panel = wish.panel
            socket.stale = wish.cursor is not None and wish.cursor < live.hub.seq
            socket.tell(":ok", op("ok", c=live.hub.seq))
        case _:
            await live.catching_up.open(socket, reader, wish)
