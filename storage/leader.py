"""Being the only process of its kind on a database: whoever comes second waits, and takes over when the first is gone.

The system frees a lock when its process ends, however it ends; on PostgreSQL the server does when the connection does.
"""

import asyncio
import contextlib
import fcntl
import os
import zlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from typing import Any, Never

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage import sqlite

LOOK_AGAIN_SECONDS = 0.5
KEEP_SECONDS = 5.0

_LOCKS = 0x53696674
"""The first half of all our advisory locks that are of processes."""

Watch = Callable[[], Coroutine[Any, Any, Never]]


class LostError(Exception):
    """The connection that held the place is gone: somebody else may have it by now."""


@contextlib.asynccontextmanager
async def only(url: str, name: str, stop: asyncio.Event, waiting: Callable[[], None]) -> AsyncGenerator[Watch | None]:
    """Be the only `name` on this database while the block lasts.

    Args:
        stop: Ends the waiting.
        waiting: Called once when somebody else is it.

    Yields:
        What to run beside the work: it raises `LostError` when the place is lost. None: asked to stop before.
    """
    if sqlite.is_sqlite(url):
        path = sqlite.path_of(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path.with_name(f"{path.name}.{name}"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            taken = await _wait(lambda: _flocked(file), stop, waiting)
            yield _for_ever if taken else None
        finally:
            os.close(file)
        return
    engine = create_async_engine(
        sa.make_url(url).set(drivername="postgresql+asyncpg"), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT"
    )
    try:
        async with engine.connect() as connection:
            taken = await _wait(lambda: _advised(connection, name), stop, waiting)
            yield (lambda: _keep(connection)) if taken else None
    finally:
        await engine.dispose()


async def _wait(taken: Callable[[], Awaitable[bool]], stop: asyncio.Event, waiting: Callable[[], None]) -> bool:
    """Wait for the place. False when asked to stop before it was free."""
    told = False
    while not await taken():
        if not told:
            waiting()
            told = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                await stop.wait()
        if stop.is_set():
            return False
    return True


async def _flocked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _advised(connection: AsyncConnection, name: str) -> bool:
    key = zlib.crc32(name.encode()) & 0x7FFFFFFF
    taken = await connection.scalar(sa.select(sa.func.pg_try_advisory_lock(sa.cast(_LOCKS, sa.Integer), key)))
    return bool(taken)


async def _for_ever() -> Never:
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def _keep(connection: AsyncConnection) -> Never:
    while True:
        await asyncio.sleep(KEEP_SECONDS)
        try:
            await connection.scalar(sa.select(1))
        except (DBAPIError, OSError) as error:
            raise LostError("the connection that makes this process the only one of its kind is gone") from error
