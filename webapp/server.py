"""Listening for HTTP, with a limit on open connections and on slow ones.

aiohttp has no time limits of its own on headers and answers, and no limit on connections:

- silent and half-sent headers: the keep-alive timer runs from the start of a connection, and is set short here;
- half-sent bodies: `webapp.reading` gives them ten seconds, and aiohttp lingers two seconds more;
- answers that nobody reads: `webapp.middlewares` gives them ten seconds.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import MappingProxyType

from aiohttp import web

IDLE_SECONDS = 12
LINGER_SECONDS = 2
MAX_CONNECTIONS = 1_000

HANDLER_ARGS = MappingProxyType({"keepalive_timeout": IDLE_SECONDS, "lingering_time": LINGER_SECONDS})
"""Of every connection of the application, whoever runs it."""

_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class _Refusal(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.write(_BUSY)
            transport.close()


class _Door:
    """Makes the protocol of each new connection: aiohttp's, or a refusal while too many are open."""

    def __init__(self, server: web.Server, limit: int) -> None:
        self._server, self._limit = server, limit

    def __call__(self) -> asyncio.Protocol:
        return _Refusal() if len(self._server.connections) >= self._limit else self._server()


@asynccontextmanager
async def serving(
    app: web.Application, host: str, port: int, *, max_connections: int = MAX_CONNECTIONS
) -> AsyncIterator[int]:
    """Serve until the block ends; running requests then have four seconds to finish. Yields the port."""
    runner = web.AppRunner(app, shutdown_timeout=4, access_log=None)
    await runner.setup()
    try:
        assert runner.server is not None
        loop = asyncio.get_running_loop()
        listening = await loop.create_server(_Door(runner.server, max_connections), host, port, backlog=512)
        try:
            yield listening.sockets[0].getsockname()[1]
        finally:
            listening.close()
    finally:
        await runner.cleanup()
