"""Looking up names, each in a thread of its own: one whose servers don't answer keeps nobody else waiting.

The loop's own threads are few, and shared with everything else that waits there.
"""

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

AT_ONCE = 200
"""Look-ups under way: as many as there may be connections."""

Answers = list[tuple[Any, ...]]
"""As `socket.getaddrinfo` gives them."""


class Lookups(AbstractResolver):
    """The system's look-up. A thread that nobody waits for any more ends by itself, and keeps no process from ending.

    Args:
        ask: `socket.getaddrinfo`, or something of its kind.
    """

    def __init__(self, ask: Callable[..., Answers] = socket.getaddrinfo) -> None:
        self._ask = ask
        self._free = asyncio.Semaphore(AT_ONCE)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises `OSError`."""
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        found: asyncio.Future[Answers] = loop.create_future()

        def settle(answers: Answers | OSError) -> None:
            self._free.release()
            if found.done():
                return  # nobody waits any more
            if isinstance(answers, OSError):
                found.set_exception(answers)
            else:
                found.set_result(answers)

        try:
            threading.Thread(target=self._look_up, args=(host, port, family, loop, settle), daemon=True).start()
        except RuntimeError:  # the system has no thread for us
            self._free.release()
            raise OSError("no thread for a look-up") from None
        return [_result(host, answer) for answer in await found]

    async def close(self) -> None:
        """Nothing is kept."""

    def _look_up(
        self,
        host: str,
        port: int,
        family: socket.AddressFamily,
        loop: asyncio.AbstractEventLoop,
        settle: Callable[[Answers | OSError], None],
    ) -> None:
        answers: Answers | OSError
        try:
            answers = self._ask(host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG)
        except (OSError, UnicodeError) as error:
            answers = error if isinstance(error, OSError) else OSError(str(error))
        try:
            loop.call_soon_threadsafe(settle, answers)
        except RuntimeError:  # the loop has ended meanwhile
            return


def _result(host: str, answer: tuple[Any, ...]) -> ResolveResult:
    family, _, proto, _, address = answer
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(
        hostname=host, host=str(address[0]), port=int(address[1]), family=family, proto=proto, flags=flags
    )
