"""Two ways in: `write` runs a function in a transaction that commits before it returns, `read` in one that can't write.

The functions are plain and synchronous and take a `Store` first. So a transaction is a visible block, nobody can
wait for a network inside one, and the same function runs on SQLite and on PostgreSQL.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Concatenate, Literal, ParamSpec, TypeVar

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from storage import sqlite
from storage.counting import counts
from storage.faults import is_outage
from storage.store import Store

if TYPE_CHECKING:
    from storage.postgresql import Engine as PostgresEngine

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """The installation's database. Make it inside the event loop that uses it.

    Args:
        url: `sqlite:///path` or `postgresql://...`; the driver is chosen here.
        checkpoints: Whether this process moves SQLite's log into the database. Exactly one should
            (https://sqlite.org/wal.html#walreset).

    Raises:
        storage.lock.InUseError: A SQLite database that is being migrated or restored.
    """

    def __init__(self, url: str, *, checkpoints: bool = False) -> None:
        address = make_url(url)
        self._closed = False
        self._engine: sqlite.Engine | PostgresEngine
        if sqlite.is_sqlite(address):
            self._engine = sqlite.Engine(address, checkpoints=checkpoints)
        else:
            from storage.postgresql import Engine  # noqa: PLC0415 - megabytes of SQLAlchemy's, for those who have it

            self._engine = Engine(address)

    async def write(self, function: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(store, ...)` in a transaction and commit. It may run again after a conflict."""

        def work(session: Session) -> T:
            result = function(Store(session), *args, **kwargs)
            session.connection()  # raises when an error that undid the work was swallowed: it must not pass for done
            return result

        self._check()
        with _counted("write"):
            return await self._engine.write(work)

    async def read(self, function: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(store, ...)` on one consistent state; a write inside it fails."""
        self._check()
        with _counted("read"):
            return await self._engine.read(lambda session: function(Store(session), *args, **kwargs))

    async def settle(self) -> bool:
        """Have nothing that was erased left in the database's log; asked of the process that `checkpoints`.

        Returns whether that is so; while somebody reads in it, it can't be.
        """
        self._check()
        return await self._engine.settle()

    async def close(self) -> None:
        """Call it when nobody reads or writes any more."""
        self._closed = True
        await self._engine.close()

    def _check(self) -> None:
        """An engine would open new connections, which nobody closes."""
        if self._closed:
            raise RuntimeError("the database is closed")


@contextmanager
def _counted(kind: Literal["read", "write"]) -> Iterator[None]:
    try:
        with counts.timing("sift_database_seconds", kind=kind):
            yield
    except Exception as error:
        if is_outage(error):
            counts.add("sift_database_failures_total", kind=kind)
        raise
