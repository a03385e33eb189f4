"""Who may use a SQLite database: any number of running processes, or one that migrates or replaces it."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RETRY_SECONDS = 0.05
LOOK_AGAIN_SECONDS = 0.0005
POLITE_SECONDS = 0.001


class InUseError(Exception):
    """Somebody else holds the database in a way that does not go with what was asked for."""


class Lock:
    """A lock on `<database>.lock`. The system frees it when its process ends, however it ends.

    Args:
        database: The SQLite file, there or not.
        alone: Whether nobody else may hold it; otherwise it is shared with everybody who does not ask for this.
        wait: Seconds to wait for it.

    Raises:
        InUseError: It was not to be had in time.
    """

    def __init__(self, database: Path, *, alone: bool, wait: float) -> None:
        database.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(database.with_name(f"{database.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
        deadline = time.monotonic() + wait
        while not self._taken(kind):
            if time.monotonic() > deadline:
                os.close(self._file)
                raise InUseError(
                    f"{database} is in use by a running Sift: stop it first"
                    if alone
                    else f"{database} is being migrated or restored"
                )
            time.sleep(RETRY_SECONDS)

    def release(self) -> None:
        os.close(self._file)

    def _taken(self, kind: int) -> bool:
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def alone(database: Path, *, wait: float) -> Iterator[None]:
    """Nobody else has the database open meanwhile. Raises `InUseError` as `Lock` does."""
    lock = Lock(database, alone=True, wait=wait)
    try:
        yield
    finally:
        lock.release()


class Turn:
    """Whose turn it is to write to a SQLite database: processes that write take it one after another.

    SQLite alone lets a writer who finds another one look again after 1, 2, 5 ... up to 100 ms, and under load most of
    a message's way was that wait. Here it looks again every half millisecond, and who had the turn stands back for a
    moment before it takes the next one. It is a courtesy, not a guard: after `wait` seconds the writer goes on, and
    SQLite's own lock decides.
    """

    def __init__(self, database: Path, *, wait: float) -> None:
        self._file = os.open(database.with_name(f"{database.name}.turn"), os.O_RDWR | os.O_CREAT, 0o600)
        self._wait = wait
        self._back_at = 0.0

    def __enter__(self) -> None:
        time.sleep(max(0.0, self._back_at - time.monotonic()))
        deadline = time.monotonic() + self._wait
        while time.monotonic() < deadline:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(LOOK_AGAIN_SECONDS)
            else:
                return

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._back_at = time.monotonic() + POLITE_SECONDS

    def close(self) -> None:
        os.close(self._file)
