"""Keeps the processes of one installation running: starts them, restarts what dies, stops them together.

It runs for as long as Sift does, so it imports the standard library only: `sift up` works out a plan and then
becomes this process. What it runs announces itself by a line `ready ...` on standard output.
"""

import fcntl
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from bot.broker import BrokerError, EmbeddedBroker
from bot.child import ChildProcess
from bot.plan import Plan

FAILED, WRONG_USE = 1, 2
"""Exit codes. A child that ends with the second is not started again: it would say the same."""

STOP_SECONDS = 8.0
TICK_SECONDS = 1.0

STARTS = 5
"""How often a child that never got ready is started."""

SPARING = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}
"""glibc would keep a heap for each thread, and what was freed of it for later; unless somebody has said otherwise."""

PLAN = "SIFT_PLAN"
ROOT = Path(__file__).parent.parent


def become_supervisor(plan: Plan) -> NoReturn:
    """Go on as the supervisor, in this process but without what it has imported so far."""
    command = [sys.executable, "-P", "-m", "bot.supervisor"]
    os.execve(sys.executable, command, _environment({PLAN: plan.dump()}))  # noqa: S606


class Supervisor:
    """Runs one plan, from start to stop.

    Args:
        say: Takes lines for the person at the terminal.
    """

    def __init__(self, plan: Plan, say: Callable[[str], None]) -> None:
        self._plan = plan
        self._say = say
        environment = _environment(plan.environment)
        self._steps = [ChildProcess(child, environment) for child in plan.steps]
        self._children = [ChildProcess(child, environment) for child in plan.children]
        self._broker = EmbeddedBroker(Path(plan.broker_dir)) if plan.broker_dir else None
        self._selector = selectors.DefaultSelector()
        self._asked_to_stop = 0
        self._exit_code: int | None = None
        self._began = time.monotonic()

    def run(self) -> int:
        """Run until asked to stop or until a child can't be run. Returns the exit code."""
        with self._signals(), sole_owner(Path(self._plan.data_dir)) as owner:
            if not owner:
                self._say(f"Sift runs already on {self._plan.data_dir}: stop it first, or set another DATA_DIR.")
                return FAILED
            try:
                if self._start_broker() and self._run_steps():
                    self._keep_running()
            finally:
                self._stop()
        return self._exit_code or 0

    @property
    def _stopping(self) -> bool:
        return self._asked_to_stop > 0 or self._exit_code is not None

    def _start_broker(self) -> bool:
        if self._broker is None:
            return True
        try:
            self._broker.start()
        except (BrokerError, OSError) as error:
            self._give_up(str(error), FAILED)
            return False
        self._tell_ready("broker")
        return True

    def _run_steps(self) -> bool:
        for step in self._steps:
            self._launch(step)
            while (code := step.bury()) is None and not self._stopping:
                self._listen(TICK_SECONDS)
            if code:
                self._give_up(f"{step.name} failed, see above.", WRONG_USE if code == WRONG_USE else FAILED)
            if self._stopping:
                return False
            self._tell_ready(step.name)
        return True

    def _keep_running(self) -> None:
        welcomed = False
        while not self._stopping:
            self._start_what_is_due()
            self._listen(self._seconds_to_wait())
            self._look_after_children()
            self._look_after_broker()
            if not welcomed and all(child.ready for child in self._children):
                welcomed = True
                self._welcome()

    def _start_what_is_due(self) -> None:
        for child in self._children:
            if child.start_at is not None and child.start_at <= time.monotonic():
                self._launch(child)

    def _launch(self, child: ChildProcess) -> None:
        child.start()
        self._selector.register(child.output, selectors.EVENT_READ, child)

    def _seconds_to_wait(self) -> float:
        starts = [child.start_at - time.monotonic() for child in self._children if child.start_at is not None]
        return max(0.0, min([TICK_SECONDS, *starts]))

    def _listen(self, seconds: float) -> None:
        """Wait for a signal or for what a child says, and pass that on."""
        for key, _ in self._selector.select(seconds):
            if isinstance(key.data, ChildProcess):
                self._hear(key.data, key.fd)
            elif isinstance(key.fileobj, socket.socket):
                key.fileobj.recv(4096)

    def _hear(self, child: ChildProcess, output: int) -> None:
        lines = child.hear(output)
        if lines is None:
            self._selector.unregister(output)
        for line in lines or ():
            if not line.startswith("ready"):
                self._say(line)
            elif not child.ready:
                child.ready = True
                self._tell_ready(child.name)

    def _look_after_children(self) -> None:
        for child in self._children:
            code = child.bury()
            if code is None or self._stopping:
                continue
            if code == WRONG_USE:
                self._give_up(f"{child.name} can't run, see above.", WRONG_USE)
            elif not child.ready and child.starts >= STARTS:
                self._give_up(f"{child.name} did not start in {STARTS} tries (exit code {code}).", FAILED)
            else:
                self._say(f"{child.name} ended (exit code {code}) and is started again.")

    def _look_after_broker(self) -> None:
        if self._broker is None or self._broker.running():
            return
        self._say("The broker ended and is started again.")
        try:
            self._broker.start()
        except (BrokerError, OSError) as error:
            self._say(str(error))

    def _tell_ready(self, name: str) -> None:
        self._say(f"  {name:<10} ready after {time.monotonic() - self._began:.1f} s")

    def _welcome(self) -> None:
        for line in self._plan.banner:
            self._say(line)
        if self._plan.browse:
            _browse(self._plan.browse)

    def _give_up(self, reason: str, code: int) -> None:
        self._say(reason)
        self._exit_code = code

    def _stop(self) -> None:
        """Ask everything to stop, once; kill what takes too long, or when asked a second time; the broker last."""
        running = [child for child in (*self._steps, *self._children) if child.running]
        deadline = time.monotonic() + STOP_SECONDS
        for last in (False, True):
            wave = [child for child in running if child.last is last]
            for child in wave:
                child.send(signal.SIGTERM)
            self._wait_for_end_of(wave, deadline)
        for child in running:
            if child.running:
                self._say(f"{child.name} did not stop in time and is killed.")
                child.send(signal.SIGKILL)
        if self._broker is not None:
            self._broker.stop()

    def _wait_for_end_of(self, children: list[ChildProcess], deadline: float) -> None:
        while any(child.running for child in children) and self._asked_to_stop <= 1:
            if (left := deadline - time.monotonic()) <= 0:
                return
            self._listen(min(TICK_SECONDS, left))

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Signals wake the loop. They are counted: a second one means that somebody is in a hurry."""
        waking, woken = socket.socketpair()
        for end in (waking, woken):
            end.setblocking(False)
        self._selector.register(woken, selectors.EVENT_READ)
        before = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
        handlers = {it: signal.signal(it, self._ask_to_stop) for it in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
        handlers[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        try:
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(before)
            self._selector.close()
            waking.close()
            woken.close()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_stop += 1


@contextmanager
def sole_owner(data_dir: Path) -> Iterator[bool]:
    """Whether no other supervisor works on this folder; none does while the block lasts."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data_dir / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _environment(added: Mapping[str, str]) -> dict[str, str]:
    """This process's environment and what is added; Sift's own modules are found wherever the work is done."""
    inherited = {name: value for name, value in os.environ.items() if name != PLAN}
    paths = [str(ROOT), *(path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path != str(ROOT))]
    return {**SPARING, **inherited, "PYTHONPATH": os.pathsep.join(filter(None, paths)), **added}


def _browse(address: str) -> None:
    """Open the browser where there is a screen; a browser in the terminal would take the terminal away."""
    if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "webbrowser", address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def main() -> int:
    plan = Plan.load(os.environ[PLAN])
    return Supervisor(plan, lambda line: print(line, flush=True)).run()  # noqa: T201 - for the person at the terminal


if __name__ == "__main__":
    sys.exit(main())
