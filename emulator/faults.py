"""Faults on demand: what goes wrong, how often, and the log of all calls."""

import asyncio
import random
from collections import deque
from dataclasses import asdict, dataclass, field

from emulator.errors import ApiError
from emulator.jsontypes import Json

KEPT_CALLS = 50_000
PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class HangUpError(Exception):
    """The connection is to be closed without an answer."""


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        method: Which method, `*` for all.
        code: The refusal's status; 0 for none (a delay only).
        hang_up: Close the connection without an answer.
        after: Do what was asked first, so that only the answer is lost.
        delay: Seconds before anything else.
        times: How many calls are hit; none for all.
        chance: Of a call to be hit, 0 to 1.
    """

    method: str = "*"
    code: int = 0
    text: str = ""
    retry_after: int | None = None
    hang_up: bool = False
    after: bool = False
    delay: float = 0.0
    times: int | None = 1
    chance: float = 1.0

    def strike(self) -> None:
        """Fail as told.

        Raises:
            ApiError, HangUpError: Unless the fault is a delay only.
        """
        if self.hang_up:
            raise HangUpError
        if self.code:
            text = self.text or PHRASES.get(self.code, "Error")
            if self.retry_after is not None and not self.text:
                text = f"Too Many Requests: retry after {self.retry_after}"
            raise ApiError(self.code, text, {"retry_after": self.retry_after} if self.retry_after is not None else None)


class Faults:
    """The faults that wait to happen."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.waiting: list[Fault] = []

    async def next_for(self, method: str) -> Fault | None:
        """The fault that hits this call, after its delay; one that strikes before the call raises here."""
        for fault in self.waiting:
            if fault.method not in ("*", method) or self._rng.random() >= fault.chance:
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
            await asyncio.sleep(fault.delay)
            if not fault.after:
                fault.strike()
            return fault
        return None


@dataclass(slots=True)
class LoggedCall:
    """A call of the bot: what, when (seconds since 1970), and what came of it."""

    id: int
    method: str
    params: Json
    at: float
    code: int = 0
    description: str = ""
    took: float = 0.0


@dataclass(slots=True)
class CallLog:
    """The newest calls."""

    calls: deque[LoggedCall] = field(default_factory=lambda: deque(maxlen=KEPT_CALLS))
    count: int = 0

    def start(self, method: str, params: Json, at: float) -> LoggedCall:
        """Note that a call has come in; its code stays 0 until it is answered."""
        self.count += 1
        call = LoggedCall(self.count, method, params, at)
        self.calls.append(call)
        return call

    def select(self, method: str | None, after: int) -> list[Json]:
        """Calls later than the one with the id `after`, of one method or all."""
        return [asdict(c) for c in self.calls if c.id > after and (method is None or c.method == method)]
