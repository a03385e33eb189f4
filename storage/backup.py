"""`sift backup FILE` is `backup(url, FILE)`, `sift restore FILE` is `restore(FILE, url)`.

Both block, and say with `BackupError` why they did nothing. PostgreSQL has tools of its own, which are named.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from storage import migrate, snapshot, sqlite
from storage.lock import InUseError, alone
from storage.snapshot import APPLICATION_ID, DamagedError


class BackupError(Exception):
    """Why nothing was done, in words for whoever ran the command."""


def backup(url: str, path: Path) -> None:
    """Copy the database to a file, in place of what is there, while Sift runs or not. The copy is checked."""
    if not sqlite.is_sqlite(url):
        raise BackupError(f'PostgreSQL makes its own backups: pg_dump --format=custom --file={path} "{_shown(url)}"')
    database = sqlite.path_of(url)
    if path.exists() and database.exists() and path.samefile(database):
        raise BackupError(f"{path} is the database itself")
    try:
        snapshot.copy(database, path)
    except (DamagedError, OSError) as error:
        raise BackupError(f"no backup was made: {error}") from error


def restore(path: Path, url: str) -> Path | None:
    """Put a backup in the database's place. Sift must not run meanwhile; the next start migrates it when it is older.

    What the bot had still to send when the backup was made, and reminders that were due since, are not sent again.

    Returns:
        Where the database that was there is kept now, None when there was none.
    """
    if not sqlite.is_sqlite(url):
        raise BackupError(f'PostgreSQL restores by itself: pg_restore --clean --if-exists -d "{_shown(url)}" {path}')
    database = sqlite.path_of(url)
    fresh = database.with_name(f"{database.name}.restored")
    try:
        with alone(database, wait=0):
            _check_ours(path)
            snapshot.copy(path, fresh)
            _settle(fresh)
            kept = _set_aside(database) if database.exists() else None
            fresh.replace(database)
            snapshot.sync(database.parent)
    except (DamagedError, InUseError, OSError) as error:
        raise BackupError(f"nothing was restored: {error}") from error
    return kept


def _shown(url: str) -> str:
    """The address as PostgreSQL's own tools take it, with stars for the password."""
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=True)


def _check_ours(path: Path) -> None:
    with closing(snapshot.open_existing(path)) as file:
        try:
            application = file.execute("PRAGMA application_id").fetchone()[0]
            if application != APPLICATION_ID:
                raise DamagedError(f"{path} is no backup of Sift")
            revision = file.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        except (sqlite3.DatabaseError, TypeError) as error:
            raise DamagedError(f"{path} is no backup of Sift: {error}") from error
    if revision not in migrate.known():
        raise DamagedError(f"{path} has schema {revision}, made by a newer Sift: install that one")


def _settle(database: Path) -> None:
    """What waited to be sent when the backup was made was sent long ago."""
    moment = datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    with closing(snapshot.open_existing(database)) as file:
        file.execute("BEGIN")
        file.execute("UPDATE deliveries SET state = 'done', shown = wanted WHERE state = 'pending'")
        if file.execute("SELECT 1 FROM sqlite_master WHERE name = 'posts'").fetchone():  # an old one has none
            file.execute(
                "UPDATE posts SET state = 'stopped', claimed_by = NULL, lease_until = NULL "
                "WHERE state IN ('waiting', 'running')"
            )
        file.execute("UPDATE tasks SET remind_at = NULL WHERE remind_at <= ?", (moment,))
        file.execute("UPDATE tasks SET snoozed_until = NULL WHERE snoozed_until <= ?", (moment,))
        file.execute("COMMIT")


def _set_aside(database: Path) -> Path:
    """Rename a database with its log: it may be too damaged to have the log moved into it."""
    kept = database.with_name(f"{database.name}.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    for ending in ("", "-wal", "-shm"):
        part = database.with_name(database.name + ending)
        if part.exists():
            part.rename(kept.with_name(kept.name + ending))
    return kept
