"""SQLite as Sift uses it: one thread does every write, in groups; reads go through connections that can't write.

A hop to the thread carries a whole group of transactions, each in a savepoint of its own, and one sync of the disk
commits them all: five times the rate of a hop for each statement. `BEGIN IMMEDIATE` takes the write lock before
anything is read, since a deferred transaction that reads first fails at once when another process wrote meanwhile.
"""

import asyncio
import queue
import random
import sqlite3
import threading
import time
from asyncio import AbstractEventLoop, Future
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy import URL, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from storage.lock import Lock, Turn

T = TypeVar("T")
Work = Callable[[Session], Any]
_Outcome = tuple[Any, BaseException | None]

GROUP = 64
"""Transactions committed together at most."""

BUSY_SECONDS = 10
READER_SECONDS = 0.25
"""How long writers may wait for whoever reads in the log that is to be emptied."""

TRIES = 4


class _Item:
    """One transaction to run, and the future that waits for it on its loop."""

    __slots__ = ("future", "loop", "work")

    def __init__(self, work: Work, loop: AbstractEventLoop, future: "Future[Any]") -> None:
        self.work, self.loop, self.future = work, loop, future

    def settle(self, result: Any, error: BaseException | None) -> None:
        try:
            self.loop.call_soon_threadsafe(self._settle, result, error)
        except RuntimeError:  # the loop is closed: nobody waits any more, and the work is committed all the same
            return

    def _settle(self, result: Any, error: BaseException | None) -> None:
        if self.future.done():
            return
        if error is None:
            self.future.set_result(result)
        elif isinstance(error, StopIteration):  # a future refuses it, and whoever waits would wait for ever
            self.future.set_exception(RuntimeError("the work raised StopIteration"))
        else:
            self.future.set_exception(error)


class _Settling(_Item):
    """Nothing to write: the log is emptied after its group is committed."""

    __slots__ = ()


def _nothing(_session: Session) -> None:
    """A transaction without anything in it."""


class Engine:
    """The database in one process. Others may have it open too, but for `storage.lock.alone`.

    Raises:
        storage.lock.InUseError: It is being migrated or restored.
    """

    def __init__(self, url: URL, *, checkpoints: bool) -> None:
        self._checkpoints = checkpoints
        self._lock = Lock(path_of(url), alone=False, wait=BUSY_SECONDS)
        self._turn = Turn(path_of(url), wait=BUSY_SECONDS)
        self._writing = sa.create_engine(url.set(drivername="sqlite"), poolclass=sa.StaticPool, hide_parameters=True)
        configure(self._writing, *(["wal_autocheckpoint=1000"] if checkpoints else []), begin="BEGIN IMMEDIATE")
        self._reading = create_async_engine(url.set(drivername="sqlite+aiosqlite"), pool_size=4, hide_parameters=True)
        configure(self._reading.sync_engine, "query_only=ON", begin="BEGIN")
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._reads: set[asyncio.Task[Any]] = set()

    async def write(self, work: Callable[[Session], T]) -> T:
        self._begin()
        loop = asyncio.get_running_loop()
        future: Future[Any] = loop.create_future()
        self._queue.put(_Item(work, loop, future))
        return cast("T", await future)  # a caller that goes away does not stop what is on its way to the disk

    async def settle(self) -> bool:
        """Empty the log of what was written into the database already: nothing that was erased is left in it.

        Returns whether it is empty; while somebody reads in it, it can't be.
        """
        if not self._checkpoints:
            return False
        loop = asyncio.get_running_loop()
        future: Future[bool] = loop.create_future()
        self._begin()
        self._queue.put(_Settling(_nothing, loop, future))
        return await future

    async def read(self, work: Callable[[Session], T]) -> T:
        """Whoever goes away does not interrupt it: the driver's thread might find the loop closed."""
        reading = asyncio.create_task(self._read(work))
        self._reads.add(reading)
        reading.add_done_callback(self._was_read)
        return await asyncio.shield(reading)

    async def close(self) -> None:
        """What was asked for before is still written."""
        if self._thread is not None:
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join, BUSY_SECONDS)
        if self._reads:
            await asyncio.wait(self._reads, timeout=BUSY_SECONDS)
        self._writing.dispose()
        await self._reading.dispose()
        self._turn.close()
        self._lock.release()

    async def _read(self, work: Callable[[Session], T]) -> T:
        async with AsyncSession(self._reading, expire_on_commit=False) as session:
            return await session.run_sync(work)

    def _was_read(self, reading: "asyncio.Task[Any]") -> None:
        self._reads.discard(reading)
        if not reading.cancelled():
            reading.exception()  # whoever waited has it; nobody else need hear of it

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="sqlite-writer", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        closing = False
        while not closing:
            items = [self._queue.get()]
            with self._turn:  # what comes while we wait for it joins the group
                while items[-1] is not None and len(items) < GROUP and not self._queue.empty():
                    items.append(self._queue.get())
                closing = items[-1] is None
                outcomes = self._commit_with_retries([item for item in items if item is not None])
                outcomes = [self._settled(item, outcome) for item, outcome in outcomes]
            for item, (result, failure) in outcomes:
                item.settle(result, failure)

    def _commit_with_retries(self, items: list[_Item]) -> list[tuple[_Item, _Outcome]]:
        for attempt in range(1, TRIES + 1):
            try:
                outcomes = self._commit(items)
            except OperationalError as error:
                if attempt < TRIES and _is_locked(error):
                    time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311
                    continue
                outcomes = [(None, error)] * len(items)
            except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it
                outcomes = [(None, error)] * len(items)
            return list(zip(items, outcomes, strict=True))
        raise AssertionError("unreachable")

    def _settled(self, item: _Item, outcome: _Outcome) -> tuple[_Item, _Outcome]:
        """Outside of a transaction, by the only connection of the installation that moves the log."""
        if not isinstance(item, _Settling) or outcome[1] is not None:
            return item, outcome
        try:
            with self._writing.connect() as connection:
                driver = cast("sqlite3.Connection", connection.connection.driver_connection)
                driver.execute(f"PRAGMA busy_timeout={int(READER_SECONDS * 1000)}")
                (busy, _, _) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        except (OperationalError, sqlite3.Error) as error:
            return item, (None, error)
        return item, (not busy, None)

    def _commit(self, items: list[_Item]) -> list[_Outcome]:
        with self._writing.begin() as connection:
            return [_attempt(connection, item.work) for item in items]


def _attempt(connection: sa.Connection, work: Work) -> _Outcome:
    """Run one transaction of a group: when it fails, it alone is undone."""
    failure: BaseException | None = None
    try:
        with (
            Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session,
            session.begin(),
        ):
            try:
                result = work(session)
                session.flush()
            except BaseException as error:
                failure = error
                raise
    except BaseException as error:  # noqa: BLE001 - it belongs to the one who asked for this work
        failure = failure or error  # the first error, not what undoing stumbled over
        if _is_locked(failure) or not _in_transaction(connection):
            raise failure from None
        return None, failure
    return result, None


def _in_transaction(connection: sa.Connection) -> bool:
    """SQLite itself undoes the whole group when the disk is full or fails: then nobody's work is kept."""
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    return driver.in_transaction


def _is_locked(error: BaseException) -> bool:
    return isinstance(error, OperationalError) and "locked" in str(error.orig)


def is_sqlite(url: str | URL) -> bool:
    return sa.make_url(url).get_backend_name() == "sqlite"


def path_of(url: str | URL) -> Path:
    """The file of a SQLite database. Raises ValueError for one in memory, which two connections can't share."""
    name = sa.make_url(url).database
    if not name or name == ":memory:":
        raise ValueError("a SQLite database needs a file")
    return Path(name)


def configure(engine: sa.Engine, *pragmas: str, begin: str) -> None:
    """Prepare every connection the engine will make; `begin` is how it starts a transaction."""
    pragmas = (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "foreign_keys=ON",
        "wal_autocheckpoint=0",
        "secure_delete=ON",  # what people have erased is not left in the file's free pages
        *pragmas,
    )

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late, see `start`
        cursor = connection.cursor()
        for statement in pragmas:
            cursor.execute(f"PRAGMA {statement}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)
