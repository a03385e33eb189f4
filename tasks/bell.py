"""How whoever changed something lets the other processes know; they look into the database what it was."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Bell(Protocol):
    async def ring(self, topic: str) -> None:
        """Say that there is something to look for, such as "messages". Best effort, never raises."""


class Heard(Protocol):
    """Rings of the topics that somebody listens to."""

    async def wait(self, timeout: float, /) -> bool:  # noqa: ASYNC109 - running out of time is no error
        """Wait for a ring, at most `timeout` seconds. False when there was none."""


Listen = Callable[..., AbstractAsyncContextManager[Heard]]
"""Hears the rings of the topics it is called with, while the block lasts."""
