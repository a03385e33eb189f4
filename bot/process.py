"""What every process of Sift does alike: run until asked to stop, be gone in time, say when it is ready."""

import asyncio
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable

FAILED, WRONG_USE = 1, 2
"""Exit codes. After the second, starting again would only fail again."""

STOP_SECONDS = 8.5
"""A process that is still there so long after it was asked to stop ends itself; what it held is taken up by others."""

Main = Callable[[asyncio.Event], Awaitable[int]]


def run(main: Main) -> int:
    """Run `main(stop)` in a loop of its own; the event is set by SIGTERM or Ctrl-C. Returns its exit code."""
    return asyncio.run(_run(main))


def announce_ready(*facts: str) -> None:
    """Tell the supervisor, or whoever reads standard output, that this process does its work now."""
    tell(" ".join(("ready", *facts)))


def tell(line: str) -> None:
    """Say something to the person at the terminal, past the log."""
    print(line, flush=True)  # noqa: T201 - this is the place


def complain(line: str) -> None:
    """Say what is wrong, where errors go."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the place


def process_name() -> str:
    """Names this very process: host, number, and something random, since numbers come again."""
    return f"{host_name()}:{os.getpid()}:{secrets.token_hex(4)}"


def host_name() -> str:
    """Names this machine, as the names of its processes begin."""
    return socket.gethostname()[:32]


async def _run(main: Main) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _ask_to_stop, stop)
    return await main(stop)


def _ask_to_stop(stop: asyncio.Event) -> None:
    if not stop.is_set():
        watchdog = threading.Timer(STOP_SECONDS, os._exit, (1,))
        watchdog.daemon = True
        watchdog.start()
        stop.set()
