"""Whoever comes to this machine's own addresses is counted and answered, and names that lead where a test wants."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp.abc import AbstractResolver, ResolveResult

SPELLINGS = [
    "http://127.0.0.1:{port}/",
    "http://127.1.2.3:{port}/",
    "http://0.0.0.0:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://127.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://127。0。0。1:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://good.invalid@127.0.0.1:{port}/",
    "http://good.invalid:80@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@good.invalid/",
    "http://127.0.0.1:{port}?@good.invalid/",
    "http://good.invalid\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@good.invalid/",
    "http://good.invalid%2f@127.0.0.1:{port}/",
    "http://127.0.0.1\t:{port}/",
    "\thttp://127.0.0.1:{port}/",
    "HTTP://127.0.0.1:{port}/",
]
"""Of addresses of this machine, and of what might be taken for another's."""

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret"


@dataclass
class Honeypot:
    """Attributes:
    port: The same on 127.0.0.1, on every other IPv4 address of this machine, and on those of IPv6 where it has any.
    came: How many connections have arrived.
    """

    port: int = 0
    came: int = 0

    async def greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.came += 1
        await reader.readline()
        writer.write(ANSWER)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def listening() -> AsyncIterator[Honeypot]:
    pot = Honeypot()
    servers = [await asyncio.start_server(pot.greet, "0.0.0.0", 0)]
    pot.port = servers[0].sockets[0].getsockname()[1]
    if socket.has_dualstack_ipv6():
        servers.append(await asyncio.start_server(pot.greet, "::", pot.port))
    try:
        yield pot
    finally:
        for server in servers:
            server.close()
            await server.wait_closed()


@dataclass
class Names(AbstractResolver):
    """A resolver that gives one answer after the other, and the last one for ever."""

    answers: list[Sequence[str]] = field(default_factory=list)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """There is nothing to close."""
