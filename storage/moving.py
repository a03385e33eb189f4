"""`sift move URL` is `move(here, URL)`: all rows to another database, and a proof that nothing differs.

The target is filled and compared inside one transaction (a SQLite file: under another name), so a move that ends half
way leaves nothing behind and is simply run again. The source is only read, and nobody else may write it meanwhile.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage import migrate, snapshot, sqlite, store  # noqa: F401 - with the store every table is known
from storage.faults import is_outage
from storage.lock import InUseError, alone
from storage.tables import Base

STEP = 500
"""Rows that are read and written at once."""

Progress = Callable[[str, int], None]


class MoveError(Exception):
    """Why nothing was moved, in words for whoever ran the command."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a table, whichever order its rows have there.

    Attributes:
        digest: The sum of the SHA-256 of each row, in values that mean the same on both engines.
    """

    rows: int = 0
    digest: int = 0

    def __add__(self, row: Mapping[str, Any]) -> "Content":
        canonical = json.dumps(row, sort_keys=True, separators=(",", ":"), default=_plain)
        digest = int.from_bytes(hashlib.sha256(canonical.encode()).digest(), "big")
        return Content(self.rows + 1, (self.digest + digest) % 2**256)


def move(source: str, target: str, progress: Progress = lambda _table, _rows: None) -> dict[str, Content]:
    """Copy the database `source` into the empty `target`, and compare. Blocks: no loop may be running.

    Args:
        progress: Told of each table, and how many of its rows are copied.

    Returns:
        Table -> what is in it, on both sides.

    Raises:
        MoveError: Nothing was moved.
    """
    _check_addresses(source, target)
    try:
        with _readied(source), _made(target) as made:
            return asyncio.run(_move(source, made, progress))
    except (InUseError, migrate.ExtensionMissingError, snapshot.DamagedError) as error:
        raise MoveError(f"nothing was moved: {error}") from error
    except Exception as error:
        if not isinstance(error, OSError | SQLAlchemyError) and not hasattr(error, "sqlstate"):  # the driver's own
            raise
        why = "a database can't do its work" if is_outage(error) else "a database refuses that"
        raise MoveError(f"nothing was moved: {why} ({_told(error)})") from error


def _told(error: Exception) -> str:
    """The first line of what the engine says: the rest may have words that people wrote."""
    said = str(getattr(error, "orig", None) or error).partition("\n")[0]
    return said[:200] or type(error).__name__


def _check_addresses(source: str, target: str) -> None:
    try:
        here, there = sa.make_url(source), sa.make_url(target)
        known = there.get_backend_name() in ("sqlite", "postgresql") and bool(there.database)
    except (sa.exc.ArgumentError, ValueError):
        known = False
    if not known:
        raise MoveError("that is no database that Sift knows: postgresql://... or sqlite:///FILE")
    if _place(here) == _place(there):
        raise MoveError("that is the database which is in use now")


def _place(url: sa.URL) -> tuple[Any, ...]:
    if sqlite.is_sqlite(url):
        return ("sqlite", sqlite.path_of(url).absolute())
    return ("postgresql", url.host or url.query.get("host"), url.port or 5432, url.database)


@contextmanager
def _readied(url: str) -> Iterator[None]:
    """The source has the newest schema, and nobody else has it open."""
    if sqlite.is_sqlite(url):
        path = sqlite.path_of(url)
        if not path.exists():
            raise MoveError(f"there is nothing to move: {path} is not there")
        with alone(path, wait=0):
            _check_schema(url)
            yield
        return
    _check_schema(url)
    if others := migrate.run(url, _others):
        raise MoveError(f"the database has {others} more connections: stop Sift, and whatever else uses it, first")
    yield


def _check_schema(url: str) -> None:
    if not migrate.is_current(url):
        raise MoveError("the database has not the newest schema: run `sift migrate` first")


def _others(connection: sa.Connection) -> int:
    return int(
        connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).scalar_one()
    )


@contextmanager
def _made(url: str) -> Iterator[str]:
    """The address to write to; a file takes its name when all is there."""
    if not sqlite.is_sqlite(url):
        yield url
        return
    path = sqlite.path_of(url)
    if path.exists():
        raise MoveError(f"{path} is there already: name a file that is not")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.moving")
    _remove(part)
    part.touch(0o600)
    try:
        yield f"sqlite:///{part}"
        snapshot.copy(part, path)  # with its log in it, and on the disk
    finally:
        _remove(part)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


async def _move(source: str, target: str, progress: Progress) -> dict[str, Content]:
    async with AsyncExitStack() as stack:
        reading, writing = await _begun(stack, source, reads=True), await _begun(stack, target, reads=False)
        return await sa.util.greenlet_spawn(_move_rows, reading, writing, progress)


async def _begun(stack: AsyncExitStack, url: str, *, reads: bool) -> sa.Connection:
    """A connection in a transaction, which ends with the stack. PostgreSQL's is to be used inside a greenlet."""
    if sqlite.is_sqlite(url):
        return stack.enter_context(_begun_on_sqlite(url))
    engine = create_async_engine(
        sa.make_url(url).set(drivername="postgresql+asyncpg"),
        poolclass=sa.NullPool,
        hide_parameters=True,
        isolation_level="REPEATABLE READ" if reads else "READ COMMITTED",
    )
    connection: AsyncConnection = await stack.enter_async_context(engine.begin())
    assert connection.sync_connection is not None
    return connection.sync_connection


@contextmanager
def _begun_on_sqlite(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(sa.make_url(url).set(drivername="sqlite"), poolclass=sa.NullPool, hide_parameters=True)
    sqlite.configure(engine, "foreign_keys=OFF", begin="BEGIN IMMEDIATE")
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        yield stack.enter_context(engine.begin())


def _move_rows(source: sa.Connection, target: sa.Connection, progress: Progress) -> dict[str, Content]:
    if _ours(target):
        raise MoveError("the other database has tables of Sift's already: name an empty one")
    migrate.upgrade_here(target)
    moved: dict[str, Content] = {}
    for table in Base.metadata.sorted_tables:
        moved[table.name] = _copy(table, source, target, progress)
    _go_on_counting(target)
    differing = [table.name for table in Base.metadata.sorted_tables if content(table, target) != moved[table.name]]
    if differing:
        raise MoveError(f"nothing was moved: these tables came out different: {', '.join(differing)}")
    return moved


def _ours(connection: sa.Connection) -> set[str]:
    return set(sa.inspect(connection).get_table_names()) & set(Base.metadata.tables)


def content(table: sa.Table, connection: sa.Connection) -> Content:
    """What is in a table now."""
    found = Content()
    for rows in _rows(table, connection):
        for row in rows:
            found += row
    return found


def _copy(table: sa.Table, source: sa.Connection, target: sa.Connection, progress: Progress) -> Content:
    """Rows that refer to rows of their own table get that afterwards: they may have come before them."""
    own = [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    found, referring = Content(), list[dict[str, Any]]()
    for rows in _rows(table, source):
        for row in rows:
            found += row
            if any(row[column.name] is not None for column in own):
                referring.append({f"_{it.name}": row[it.name] for it in (*own, *table.primary_key)})
        target.execute(table.insert(), [row | {column.name: None for column in own} for row in rows])
        progress(table.name, found.rows)
    for start in range(0, len(referring), STEP):
        key = sa.and_(*(column == sa.bindparam(f"_{column.name}") for column in table.primary_key))
        values: dict[str, Any] = {column.name: sa.bindparam(f"_{column.name}") for column in own}
        target.execute(table.update().where(key).values(values), referring[start : start + STEP])
    return found


def _rows(table: sa.Table, connection: sa.Connection) -> Iterator[Sequence[dict[str, Any]]]:
    """All rows by the primary key, a step at a time. Each engine has its own order of texts; nothing rests on that."""
    query = sa.select(table).order_by(*table.primary_key)
    for part in connection.execute(query, execution_options={"yield_per": STEP}).mappings().partitions():
        yield [dict(row) for row in part]


def _go_on_counting(connection: sa.Connection) -> None:
    """PostgreSQL gives ids by sequences, which inserted ids don't move; SQLite goes on from the greatest."""
    if connection.dialect.name == "sqlite":
        return
    for table in Base.metadata.sorted_tables:
        for column in table.primary_key:
            name = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name)))
            greatest = connection.scalar(sa.select(sa.func.max(column))) if name else None
            if greatest:
                connection.execute(sa.select(sa.func.setval(name, greatest)))


def _plain(value: object) -> Any:
    """What JSON has no word for, as both engines give it back."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"a value of {type(value).__name__} can't be compared")
