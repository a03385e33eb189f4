"""A picture of numbers, with its words in the reader's language; how it is drawn is the process's business."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart of a picture.

    Attributes:
        names, values, labels: Of each bar what it is, how long it is, and the number written to it.
        upright: Columns side by side, such as days; otherwise bars below each other.
    """

    title: str
    names: Sequence[str]
    values: Sequence[float]
    labels: Sequence[str]
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Panels below each other; one without values is left out."""

    panels: Sequence[Panel]


Paint = Callable[[Picture], Awaitable[bytes | None]]
"""Draws a picture as a PNG; None when it can't be drawn."""
