"""One process that the supervisor keeps."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping

from bot.plan import Child

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
"""Seconds before a restart; doubled each time."""

STEADY_SECONDS = 10.0
"""Who ran this long is started again after the first pause."""


class ChildProcess:
    """A child and its present process; after that one's end it is to be started again at `start_at`.

    Attributes:
        last: Stopped after the others.
        ready: Whether it has ever said that it is.
        starts: How often it was started.
        start_at: Monotonic time; None while it runs.
        output: Descriptor of its standard output, open until `hear` has met the end.
    """

    def __init__(self, child: Child, environment: Mapping[str, str]) -> None:
        self.name = child.name
        self.last = child.last
        self.ready = False
        self.starts = 0
        self.start_at: float | None = 0.0
        self.output = -1
        self._command = [sys.executable, "-P", "-m", "bot.lifeline", child.module, *child.arguments]
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._lifeline = -1
        self._pause = FIRST_PAUSE
        self._started = 0.0
        self._unfinished = b""

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        lifeline, self._lifeline = os.pipe()
        self.output, said = os.pipe()
        os.set_blocking(self.output, False)
        self._process = subprocess.Popen(  # noqa: S603
            self._command, stdin=lifeline, stdout=said, env=self._environment, start_new_session=True
        )
        os.close(lifeline)
        os.close(said)
        self.start_at, self._started, self._unfinished = None, time.monotonic(), b""
        self.starts += 1

    def hear(self, output: int) -> list[str] | None:
        """The lines it, or the one before it, has said since the last time; None at the end, and `output` is closed."""
        data = os.read(output, 65536)
        if not data:
            os.close(output)
            return None
        *lines, self._unfinished = (self._unfinished + data).split(b"\n")
        return [line.decode(errors="replace") for line in lines]

    def bury(self) -> int | None:
        """If its process has ended, set the time of the next start and return the exit code."""
        if self._process is None or (code := self._process.poll()) is None:
            return None
        os.close(self._lifeline)
        self._process = None
        now = time.monotonic()
        if now - self._started >= STEADY_SECONDS:
            self._pause = FIRST_PAUSE
        self.start_at = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        return code

    def send(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
