"""Time that tests can set and move."""

import time


class Clock:
    """Wall time and monotonic time; both move together when a test advances them."""

    def __init__(self) -> None:
        self._frozen: float | None = None
        self._ahead = 0.0

    def time(self) -> float:
        """Seconds since 1970, in this world."""
        return (time.time() if self._frozen is None else self._frozen) + self._ahead

    def now(self) -> int:
        """`time()` in whole seconds, as Telegram tells it."""
        return int(self.time())

    def monotonic(self) -> float:
        """For measuring: never goes back by itself, jumps by what `advance` was given."""
        return time.monotonic() + self._ahead

    def set(self, timestamp: float) -> None:
        """Stop the wall clock at a moment; from then on it moves by `advance` only."""
        self._frozen, self._ahead = timestamp, 0.0

    def advance(self, seconds: float) -> None:
        """Move on."""
        self._ahead += seconds

    def run(self) -> None:
        """Let real time pass again."""
        self._frozen, self._ahead = None, 0.0
