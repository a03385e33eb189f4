"""How much work something is: a guard against what grows faster than what it is given, not a measure of speed."""

import time
from collections.abc import Callable
from typing import Any

TRIES = 3


def costs_at_most(seconds: float, work: Callable[..., Any], *args: Any) -> bool:
    """Whether it takes no more of a core, once at least: whatever else the machine does can only add to it."""
    return any(_seconds(work, *args) <= seconds for _ in range(TRIES))


def _seconds(work: Callable[..., Any], *args: Any) -> float:
    started = time.process_time()
    work(*args)
    return time.process_time() - started
