"""Lines over time, with what lies under them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.charts.scales import HEIGHT, STEP, top_of, units


@dataclass(frozen=True, slots=True)
class Line:
    """Attributes:
    path: Of the line, as SVG's `d`.
    area: Of what lies under it.
    """

    name: str
    path: str
    area: str


@dataclass(frozen=True, slots=True)
class Lines:
    width: int
    top: int
    lines: Sequence[Line]
    count: int


def lines(named: Mapping[str, Sequence[int]], count: int) -> Lines:
    """Lines of numbers that have names, `count` of each: a point in the middle of each part's width."""
    top = top_of(value for values in named.values() for value in values)
    return Lines(count * STEP, top, [_line(name, values, top) for name, values in named.items()], count)


def _line(name: str, values: Sequence[int], top: int) -> Line:
    points = [(place * STEP + STEP / 2, round(HEIGHT - units(value, top), 2)) for place, value in enumerate(values)]
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    return Line(name, path, f"{path}L{points[-1][0]:g} {HEIGHT}L{points[0][0]:g} {HEIGHT}Z")
