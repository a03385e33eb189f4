"""Bars over time, of parts that stand upon each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.charts.scales import HEIGHT, STEP, top_of, units


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar; `y` is its upper edge, counted from the top of the plot."""

    name: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    width: float
    pieces: Sequence[Piece]
    total: int


@dataclass(frozen=True, slots=True)
class Stack:
    """Attributes:
    width: Units that the plot is wide; it is `HEIGHT` high.
    top: The number at its upper edge.
    names: What bars are made of, the lowest first.
    """

    width: int
    top: int
    names: Sequence[str]
    bars: Sequence[Bar]

    @property
    def most(self) -> int:
        """The number of the highest bar."""
        return max((bar.total for bar in self.bars), default=0)

    @property
    def highest(self) -> int:
        """Which bar that is, the last one of several."""
        return max(range(len(self.bars)), key=lambda place: (self.bars[place].total, place), default=0)

    @property
    def is_empty(self) -> bool:
        return not self.most


def stack(named: Mapping[str, Sequence[int]], count: int) -> Stack:
    """Bars of numbers that have names, `count` of each; what is named first stands lowest."""
    totals = [sum(values[place] for values in named.values()) for place in range(count)]
    top = top_of(totals)
    bars = [_bar(place, {name: values[place] for name, values in named.items()}, top) for place in range(count)]
    return Stack(count * STEP, top, list(named), bars)


def _bar(place: int, named: Mapping[str, int], top: int) -> Bar:
    pieces, reached = list[Piece](), 0
    for name, value in named.items():
        if value:
            lower, upper = units(reached, top), units(reached + value, top)
            pieces.append(Piece(name, round(HEIGHT - upper, 2), round(max(upper - lower, 0.6), 2)))
            reached += value
    return Bar(place * STEP + 1, STEP - 2, pieces, reached)
