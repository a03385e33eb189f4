"""Bringing a database to the newest schema: by one process, in one transaction, all or nothing.

Nobody needs Alembic's command: `sift migrate` and every start call `upgrade`. Whoever changes `storage.tables` writes
the next migration with `python -m storage.migrate "what changes"` and then reads what was written.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine

from storage import snapshot, sqlite
from storage.lock import alone

T = TypeVar("T")

FOLDER = Path(__file__).parent / "migrations"

LOCK_SECONDS = 60
"""How long to wait while somebody else migrates a SQLite database, or has not closed it yet."""

_ADVISORY_LOCK = 0x53696674


class NewerSchemaError(Exception):
    """The database was migrated by a newer Sift than this one."""


class ExtensionMissingError(Exception):
    """PostgreSQL has not what searching needs, and we may not install it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"searching needs PostgreSQL's {name}: have its administrator run CREATE EXTENSION {name}")


def upgrade(url: str) -> None:
    """Bring the database to the newest schema; nothing happens when it is there. Blocks: no loop may be running.

    A SQLite database that holds data is copied to `<name>.before-<revision>` first.

    Raises:
        NewerSchemaError: This Sift is too old for the database.
        ExtensionMissingError: Searching needs more than this PostgreSQL has.
        storage.lock.InUseError: A running Sift has an older SQLite database open.
    """
    if is_current(url):
        return
    if (revision := current(url)) not in (None, *known()):
        raise NewerSchemaError(f"the database has schema {revision}, made by a newer Sift: install that one")
    if not sqlite.is_sqlite(url):
        run(url, upgrade_here)
        return
    path = sqlite.path_of(url)
    with alone(path, wait=LOCK_SECONDS):
        if current(url) not in (None, newest()):  # it may have been migrated while we waited
            snapshot.copy(path, path.with_name(f"{path.name}.before-{newest()}"))
        run(url, upgrade_here)


def downgrade(url: str, revision: str) -> None:
    """Go back to a revision, or to "base", an empty database. Loses what the older schema has no place for."""
    run(url, lambda connection: command.downgrade(_config(connection), revision))


def current(url: str) -> str | None:
    """The revision of the database; None for one that is empty or not there yet."""
    if sqlite.is_sqlite(url) and not sqlite.path_of(url).exists():
        return None
    return run(url, _revision)


def is_current(url: str) -> bool:
    return current(url) == newest()


def newest() -> str:
    """The newest revision there is."""
    return known()[0]


def known() -> list[str]:
    """Every revision there is, newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def write_migration(message: str) -> None:
    """For developers: write the next migration, with all that makes the tables differ from the last."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/sift.db"
        if revisions := known():
            upgrade(url)
        number = f"{len(revisions) + 1:04}"
        run(url, lambda it: command.revision(_config(it), message, autogenerate=True, rev_id=number))


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def upgrade_here(connection: sa.Connection) -> None:
    """The same in a transaction that is under way."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={snapshot.APPLICATION_ID}")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
    command.upgrade(_config(connection), "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("a migration left rows that refer to nothing; the database is as it was before")


def run(url: str, work: Callable[[sa.Connection], T]) -> T:
    """Run `work` in a transaction of its own."""
    if not sqlite.is_sqlite(url):
        return asyncio.run(_run_on_postgresql(url, work))
    engine = sa.create_engine(sa.make_url(url).set(drivername="sqlite"), poolclass=sa.NullPool)
    # A table that is rebuilt loses the rows that refer to it while foreign keys are enforced; they are checked after.
    sqlite.configure(engine, "foreign_keys=OFF", begin="BEGIN IMMEDIATE")
    with engine.begin() as connection:
        return work(connection)


async def _run_on_postgresql(url: str, work: Callable[[sa.Connection], T]) -> T:
    engine = create_async_engine(sa.make_url(url).set(drivername="postgresql+asyncpg"), poolclass=sa.NullPool)
    async with engine.begin() as connection:
        return await connection.run_sync(work)


if __name__ == "__main__":
    write_migration(" ".join(sys.argv[1:]))
