"""What is done again and again while the application runs."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Never, TypeVar

from storage.faults import is_outage

T = TypeVar("T")

log = logging.getLogger(__name__)


async def again(name: str, round_: Callable[[], Coroutine[Any, Any, None]], seconds: float) -> Never:
    """Do something until cancelled, with a pause before each time. What goes wrong is told in the log."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await to_its_end(round_())
        except Exception as error:
            if is_outage(error):
                log.warning("live %s must wait: %s", name, type(error).__name__)
            else:
                log.exception("live %s failed", name)


async def to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Do it; who is cancelled meanwhile waits for its end: a connection of the database would not survive a break."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
