"""Confidence against truth: a square, its diagonal for whoever is as sure as they may be, a dot for each range."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.insights.quality import Bin
from webapp.charts.scales import HEIGHT


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    radius: float


def dots(bins: Sequence[Bin]) -> list[Dot]:
    """A dot for each range; the more it stands for, the larger, by area."""
    total = sum(it.count for it in bins)
    return [
        Dot(
            round(it.confidence * HEIGHT, 2),
            round((1 - it.right) * HEIGHT, 2),
            round(2 + 5 * (it.count / total) ** 0.5, 2),
        )
        for it in bins
    ]
