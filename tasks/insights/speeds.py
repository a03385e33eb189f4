"""How long tasks took, from when they were made until they were done."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from storage.store import Store
from tasks.insights.periods import Calendar

_HOUR, _DAY = 3_600, 86_400

LIMITS = (_HOUR, 4 * _HOUR, _DAY, 3 * _DAY, 7 * _DAY, 14 * _DAY, 30 * _DAY)
"""Where the ranges of the distribution end, in seconds; the last range has no end."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Attributes:
    count: Tasks that were done.
    median, p80: Seconds within which half, and four of five, of them were done; of few tasks the slower neighbour.
    """

    count: int
    median: int
    p80: int


@dataclass(frozen=True, slots=True)
class Speed:
    """Attributes:
    overall: None where nothing was done.
    kinds: (kind, its pace), the most frequent first.
    spread: How many tasks took as long as each range of `LIMITS`, and longer than all of them.
    """

    overall: Pace | None
    kinds: Sequence[tuple[str, Pace]]
    spread: Sequence[int]


def speed(store: Store, workspace_ids: Collection[int], time: Calendar) -> Speed:
    took = [(kind, max(seconds, 0)) for kind, seconds in store.insights.durations(workspace_ids, time.since)]
    of_kind: dict[str, list[int]] = {}
    spread = [0] * (len(LIMITS) + 1)
    for kind, seconds in took:
        of_kind.setdefault(kind, []).append(seconds)
        spread[bisect_right(LIMITS, seconds)] += 1
    paces = [(kind, _pace(seconds)) for kind, seconds in of_kind.items()]
    return Speed(
        _pace([seconds for _, seconds in took]) if took else None,
        sorted(paces, key=lambda entry: (-entry[1].count, entry[0])),
        spread,
    )


def _pace(seconds: Sequence[int]) -> Pace:
    """Of durations that ascend."""
    median, p80 = (seconds[-(-len(seconds) * percent // 100) - 1] for percent in (50, 80))
    return Pace(len(seconds), median, p80)
