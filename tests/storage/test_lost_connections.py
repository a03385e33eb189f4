"""Connections to PostgreSQL that the server ends while Sift holds them."""

import asyncio
import struct
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import await_only

from storage.database import Database
from storage.faults import is_outage
from storage.store import Store

_WORDS = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
ENDING = b"E" + struct.pack(">I", len(_WORDS) + 4) + _WORDS
"""What a server says before it ends a connection (PostgreSQL's ErrorResponse)."""

HEARD_SECONDS = 0.1


class Between:
    """Stands between Sift and the server, and can say the server's last words without closing the line."""

    def __init__(self, server: str) -> None:
        self.connections = 0
        self._path = server
        self._clients: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None

    async def listen(self) -> int:
        """Start; the port on this machine."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1")
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._clients.append(writer)
        back, forth = await asyncio.open_unix_connection(self._path)
        await asyncio.gather(_pass_on(reader, forth), _pass_on(back, writer))

    async def say_the_end(self) -> None:
        """Until each client has heard it."""
        for client in self._clients:
            client.write(ENDING)
        self._clients.clear()
        await asyncio.sleep(HEARD_SECONDS)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
    writer.close()


@pytest.fixture
async def between(postgresql_url: str) -> AsyncIterator[Between]:
    between = Between(f"{sa.make_url(postgresql_url).query['host']}/.s.PGSQL.5432")
    yield between
    between.close()


@pytest.fixture
async def db(postgresql_url: str, between: Between) -> AsyncIterator[Database]:
    """The database, reached through `between`."""
    port = await between.listen()
    url = sa.make_url(postgresql_url).set(host="127.0.0.1", port=port, query={})
    database = Database(url.render_as_string(hide_password=False))
    yield database
    await database.close()


async def test_a_connection_that_is_about_to_end_is_replaced(db: Database, between: Between) -> None:
    await db.write(put, "before")

    await between.say_the_end()
    await db.write(put, "after")

    assert set(await db.read(lambda store: store.facts.like(""))) == {"before", "after"}
    assert between.connections == 2


async def test_work_that_loses_its_connection_meets_an_outage(db: Database, between: Between) -> None:
    def lose(store: Store) -> None:
        put(store, "lost")
        await_only(between.say_the_end())
        put(store, "never")

    with pytest.raises(DBAPIError, match="cannot switch to state") as met:
        await db.write(lose)
    await db.write(put, "after")

    assert is_outage(met.value)
    assert await db.read(lambda store: store.facts.like("")) == {"after": "stored"}


def put(store: Store, name: str) -> None:
    store.facts.put(name, "stored")
