"""When to leave a language model alone: after outages in a row, and for as long as it asked."""

import time
from collections.abc import Callable

OUTAGES = 5
PAUSE = 30.0
LONGEST_WAIT = 3600.0
"""Seconds; a server that asks for more is asked again after an hour."""


class Breaker:
    """Open after some outages in a row, or at once when the server said how long to wait; then one probe a pause.

    Whoever calls asks `allows` before each call and tells how it went by `worked` or `failed`. A probe that never
    reports back counts as failed: the next may go after another pause.
    """

    def __init__(
        self, *, outages: int = OUTAGES, pause: float = PAUSE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """
        Args:
            outages: How many in a row open it.
            pause: Seconds between probes while it is open.
            clock: Seconds that never go back.
        """
        self._outages, self._pause, self._clock = outages, pause, clock
        self._in_a_row = 0
        self._shut_until: float | None = None

    @property
    def is_open(self) -> bool:
        return self._shut_until is not None

    @property
    def wait(self) -> float:
        """Seconds until a call may be made; 0 when one may be made now."""
        return 0.0 if self._shut_until is None else max(self._shut_until - self._clock(), 0.0)

    def allows(self) -> bool:
        """Whether to call now; while open, true once a pause, and that call is the probe."""
        if self._shut_until is None:
            return True
        if self._clock() < self._shut_until:
            return False
        self._shut_until = self._clock() + self._pause
        return True

    def worked(self) -> None:
        self._in_a_row = 0
        self._shut_until = None

    def failed(self, retry_after: float | None = None) -> None:
        """
        Args:
            retry_after: Seconds the server asked to be left alone, None when it named none.
        """
        self._in_a_row += 1
        if retry_after is None and self._in_a_row < self._outages:
            return
        wait = min(max(retry_after or 0.0, 0.0), LONGEST_WAIT)
        self._shut_until = self._clock() + (wait if self._in_a_row < self._outages else max(wait, self._pause))
