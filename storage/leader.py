"""Being the only process of its kind on a database: whoever comes second waits, and takes over when the first is gone.

The system frees a lock when its process ends, however it ends; on PostgreSQL the server does when the connection does.
There whoever has the place says so every two seconds. From one that doesn't, since it is frozen or its machine is cut
off, the next one takes it; and whoever could not say so knows that before.
"""

import asyncio
import contextlib
import fcntl
import os
import time
import zlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from typing import Any, Never

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage import sqlite

LOOK_AGAIN_SECONDS = 0.5
KEEP_SECONDS = 2.0
ANSWER_SECONDS = 4.0
"""How long the server may take to hear that. With the pause before it, less than others wait."""

GONE_SECONDS = 8.0
"""Who has said nothing for so long has lost the place."""

_LOCKS = 0x53696674
"""The first half of all our advisory locks that are of processes."""

_EVICT = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = CAST(:locks AS integer) AND objid = CAST(:key AS integer) AND objsubid = 2 AND granted "
    "AND state_change < clock_timestamp() - make_interval(secs => CAST(:seconds AS double precision))"
)
"""End the connection that has the place and has said nothing for so long; the lock is free then."""

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
            if not await _wait(lambda: _advised(connection, name), stop, waiting):
                yield None
                return
            keeping = asyncio.create_task(_keep(connection))  # from now on, however long it takes to begin the work
            try:
                yield lambda: _until_lost(keeping)
            finally:
                keeping.cancel()
                await asyncio.gather(keeping, return_exceptions=True)
                await connection.invalidate()  # a server that is cut off would be waited for
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
    if not taken:
        await connection.execute(_EVICT, {"locks": _LOCKS, "key": key, "seconds": GONE_SECONDS})
    return bool(taken)


async def _for_ever() -> Never:
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def _keep(connection: AsyncConnection) -> Never:
    said = time.monotonic()
    while True:
        await asyncio.sleep(KEEP_SECONDS)
        if time.monotonic() - said > GONE_SECONDS:
            raise LostError("this process stood still for too long")
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await connection.scalar(sa.select(1))
        except (DBAPIError, OSError, TimeoutError) as error:
            raise LostError("the connection that makes this process the only one of its kind is gone") from error
        said = time.monotonic()


async def _until_lost(keeping: "asyncio.Task[Never]") -> Never:
    await asyncio.shield(keeping)
    raise AssertionError("unreachable")
