"""Two ways in: `write` runs a function in a transaction that commits before it returns, `read` in one that can't write.

The functions are plain and synchronous and take a `Store` first. So a transaction is a visible block, nobody can
wait for a network inside one, and the same function runs on SQLite and on PostgreSQL.
"""

import asyncio
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from storage import sqlite
from storage.store import Store

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[[Session], T]

ATTEMPTS = 4
"""One try and three more, for conflicts that are gone when tried again."""

_CONFLICTS = frozenset({"40001", "40P01"})
"""PostgreSQL's serialization failure and deadlock."""


class _Engine(Protocol):
    async def write(self, work: Work[T]) -> T: ...

    async def read(self, work: Work[T]) -> T: ...

    async def close(self) -> None: ...


class Database:
    """The installation's database. Make it inside the event loop that uses it.

    Args:
        url: `sqlite:///path` or `postgresql://...`; the driver is chosen here.
        checkpoints: Whether this process moves SQLite's log into the database. Exactly one should
            (https://sqlite.org/wal.html#walreset).
    """

    def __init__(self, url: str, *, checkpoints: bool = False) -> None:
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            self._engine: _Engine = sqlite.Engine(address, checkpoints=checkpoints)
        else:
            self._engine = _PostgreSQL(address)

    async def write(
        self, function: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `function(store, ...)` in a transaction and commit. It may run again after a conflict."""

        def work(session: Session) -> T:
            result = function(Store(session), *args, **kwargs)
            session.flush()  # fails when an error was swallowed that has undone the work: it must not pass for done
            return result

        return await self._engine.write(work)

    async def read(self, function: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(store, ...)` on one consistent state; a write inside it fails."""
        return await self._engine.read(lambda session: function(Store(session), *args, **kwargs))

    async def close(self) -> None:
        await self._engine.close()


class _PostgreSQL:
    def __init__(self, url: URL) -> None:
        self._engine: AsyncEngine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=8,
            max_overflow=4,
            pool_pre_ping=True,
            # A generic plan for `ILIKE $1` walks the primary key: seconds instead of milliseconds.
            connect_args={"server_settings": {"plan_cache_mode": "force_custom_plan", "timezone": "UTC"}},
        )

    async def write(self, work: Work[T]) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with AsyncSession(self._engine, expire_on_commit=False) as session, session.begin():
                    return await session.run_sync(work)
            except DBAPIError as error:
                if attempt == ATTEMPTS or getattr(error.orig, "sqlstate", None) not in _CONFLICTS:
                    raise
                await asyncio.sleep(0.02 * attempt)
        raise AssertionError("unreachable")

    async def read(self, work: Work[T]) -> T:
        async with AsyncSession(self._engine, expire_on_commit=False) as session:
            await session.connection(execution_options={"postgresql_readonly": True})
            return await session.run_sync(work)

    async def close(self) -> None:
        await self._engine.dispose()
