"""Waiting for what other processes bring about: there is no event of theirs to await."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def until(claim: Callable[[], Awaitable[object]], *, seconds: float = 30) -> None:
    """Ask again and again whether a claim is true. Raises `AssertionError` when it isn't in time."""
    deadline = time.monotonic() + seconds
    while not await claim():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.02)
