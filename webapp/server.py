"""Listening for HTTP, with a limit on open connections and on slow ones.

aiohttp has no time limits of its own on headers and answers, and no limit on connections:

- silent and half-sent headers: the keep-alive timer runs from the start of a connection, and is set short here;
- half-sent bodies: `webapp.reading` gives them ten seconds, and aiohttp lingers two seconds more;
- answers that nobody reads: `webapp.middlewares` gives them ten seconds.
"""

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import MappingProxyType

from aiohttp import web

IDLE_SECONDS = 12
LINGER_SECONDS = 2
MAX_CONNECTIONS = 2_500
"""A thousand people with a live page each, twice over, and what they ask for."""

MAX_LINE = 32_768
"""Bytes of an address: a filter may be as long as `tasks.filtering` lets it, in percent-encoding."""

HANDLER_ARGS = MappingProxyType(
    {"keepalive_timeout": IDLE_SECONDS, "lingering_time": LINGER_SECONDS, "max_line_size": MAX_LINE}
)
"""Of every connection of the application, whoever runs it."""

OTHER_FILES = 200
"""Of databases, the broker, and the interpreter itself."""

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
    _allow_files(max_connections + OTHER_FILES)
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


def _allow_files(wanted: int) -> None:
    """Each connection is an open file: allow ourselves as many as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
