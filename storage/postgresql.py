"""PostgreSQL as Sift uses it: snapshots, and trying again what came in another's way."""

import asyncio
import random
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, event
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

T = TypeVar("T")

_TRIES = {"40001": 20, "40P01": 20, "23505": 2}
"""How often to try after a serialization failure, a deadlock, a unique violation; any other error is final.

The last since who looks first, finds nothing and inserts can't see what another transaction inserts meanwhile.
"""

LONGEST_PAUSE = 0.25
"""Seconds between two tries."""


class Engine:
    def __init__(self, url: URL) -> None:
        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=8,
            max_overflow=4,
            pool_pre_ping=True,
            hide_parameters=True,  # an error that is logged must not tell what people wrote
            # Reading a row and then writing it loses no change of another's, as on SQLite: whoever is later fails
            # and is run again. The default, READ COMMITTED, lost nine of ten such changes of one row.
            isolation_level="REPEATABLE READ",
            # A generic plan for `ILIKE $1` walks the primary key: seconds instead of milliseconds.
            connect_args={"server_settings": {"plan_cache_mode": "force_custom_plan", "timezone": "UTC"}},
        )
        event.listen(self._engine.sync_engine, "handle_error", _tell_the_lost)

    async def write(self, work: Callable[[Session], T]) -> T:
        attempt = 1
        while True:
            try:
                async with AsyncSession(self._engine, expire_on_commit=False) as session, session.begin():
                    return await session.run_sync(work)
            except DBAPIError as error:
                if attempt >= _TRIES.get(str(getattr(error.orig, "sqlstate", "")), 1):
                    raise
            await asyncio.sleep(random.uniform(0, min(0.005 * 2**attempt, LONGEST_PAUSE)))  # noqa: S311
            attempt += 1

    async def read(self, work: Callable[[Session], T]) -> T:
        async with AsyncSession(self._engine, expire_on_commit=False) as session:
            await session.connection(execution_options={"postgresql_readonly": True})
            return await session.run_sync(work)

    async def settle(self) -> bool:
        """PostgreSQL empties its log, and clears what is dead, by itself."""
        return True

    async def close(self) -> None:
        await self._engine.dispose()


def _tell_the_lost(context: ExceptionContext) -> None:
    """A connection that the driver itself can't use is lost, as when the server ended it.

    Between the server's word that it ends a connection and the end itself the driver refuses with an error of its
    own ("cannot switch to state ..."), while the connection still looks open.
    """
    if isinstance(context.original_exception, AsyncAdapt_asyncpg_dbapi.InternalClientError):
        context.is_disconnect = True
