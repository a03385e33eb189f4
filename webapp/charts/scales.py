"""Where a scale ends, so that its end is a number that can be read."""

from collections.abc import Iterable
from math import floor, log10

HEIGHT = 100
"""Units that a plot is high."""

STEP = 10
"""Units that one of several bars is wide, with the gaps on its sides."""


def top_of(values: Iterable[float]) -> int:
    """The end of a scale that begins at 0: 1, 2, 3, 4, 5, 6, 8 or 10 times a power of ten, at least 4."""
    most = max(values, default=0)
    if most <= 4:
        return 4
    power = 10 ** floor(log10(most))
    return next(int(step * power) for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= most)


def units(value: float, top: float) -> float:
    """How high a value stands; nothing is so little that it is not seen at all."""
    return round(max(value / top * HEIGHT, 1.0 if value else 0.0), 2)
