"""What runs side by side, at most so much at a time."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Crew:
    """Args:
    places: How much may run at a time.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._running: set[asyncio.Task[None]] = set()

    @property
    def free(self) -> int:
        """How much more may begin now."""
        return max(0, self._places - len(self._running))

    async def place(self) -> None:
        """Wait until something more may begin."""
        while not self.free:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Let it run. It tells of its own failures: nobody looks at what comes of it."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def stop(self) -> None:
        """Cancel all, and wait until it has ended."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
