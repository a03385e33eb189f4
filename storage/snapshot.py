"""Copies of a SQLite database that is in use: whole, checked, and on the disk before they take their name."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

APPLICATION_ID = 0x53696674
"""What SQLite's header says the file is: "Sift". Set by the first migration of a file."""


class DamagedError(Exception):
    """A database that can't be read, or is not one."""


def open_existing(path: Path) -> sqlite3.Connection:
    """Raises `DamagedError` when there is no such file."""
    try:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=10, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise DamagedError(f"{path} can't be opened: {error}") from error


def copy(source: Path, target: Path) -> None:
    """Write what `source` holds now to `target`, in place of what is there. Writers go on meanwhile.

    Raises:
        DamagedError: The source is not a sound SQLite database; `target` is as it was.
        OSError: The target can't be written.
    """
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(0o600)
    try:
        _copy_pages(source, part)
        sync(part)
        part.replace(target)
        sync(target.parent)
    finally:
        part.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy_pages(source: Path, target: Path) -> None:
    with closing(open_existing(source)) as original, closing(sqlite3.connect(target, isolation_level=None)) as copied:
        try:
            original.backup(copied)
            copied.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            findings = [str(row[0]) for row in copied.execute("PRAGMA integrity_check(3)")]
        except sqlite3.DatabaseError as error:
            raise DamagedError(f"{source} can't be copied: {error}") from error
    if findings != ["ok"]:
        raise DamagedError(f"{source} is damaged: {'; '.join(findings)}")
