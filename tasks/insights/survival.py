"""How long tasks of one sort stay open, and how they end: estimated from those that ended and those that did not yet.

An estimate after Aalen and Johansen, which is Kaplan and Meier's where there is only one way to end. Being done and
being dropped compete: a task that was dropped will never be done, so to treat it as one that was only lost sight of
would promise too much. A task that is still open counts for as long as it was seen, and one that was old when
anybody began to look counts from that age on.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

_TINY = 1e-9


class End(IntEnum):
    OPEN = 0
    DONE = 1
    DROPPED = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """A task between two ages (seconds) at which it was watched, what it was at the second, and how much it counts."""

    enter: float
    leave: float
    end: End
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Interval:
    """Ages (seconds) at which tasks are done: half of them by `median`, four of five from `low` to `high`."""

    low: float
    median: float
    high: float


class Curve:
    """How many tasks are still open, and how many were done, at every age."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        finished = sorted((one.leave, one.weight) for one in seen if one.end is End.DONE)
        self._finished = [age for age, _ in finished]
        self._weights = [0.0, *accumulate(weight for _, weight in finished)]
        self._squares = [0.0, *accumulate(weight * weight for _, weight in finished)]
        self._ages, self._open, self._done = _estimate(seen)

    def like(self, age: float) -> int:
        """How many tasks were seen to be done later than at an age."""
        return len(self._finished) - bisect_right(self._finished, age)

    def chance(self, age: float, until: float) -> float:
        """How likely (0..1) a task that is still open at an age is done by a later one."""
        open_, done = self._at(age)
        return 0.0 if open_ < _TINY else min(1.0, (self._at(until)[1] - done) / open_)

    def interval(self, age: float, share: float = 0.8) -> Interval | None:
        """When a task that is still open at an age is done, if it ever is; None where nobody has watched long enough.

        Its ends are those tasks between which the next one falls with this probability, by their ranks: of few tasks
        it is a little wider than their own shares would say.
        """
        open_, done = self._at(age)
        if open_ < _TINY or not self.like(age):
            return None
        known, left = (self._done[-1] - done) / open_, self._open[-1] / open_
        total = known + left * known / (1 - left)
        few = 1 + 1 / self._worth(age)
        low, median, high = (total * level for level in ((1 - share) / 2 * few, 0.5, (1 + share) / 2 * few))
        if min(high, total) > known + _TINY:
            return None
        return Interval(
            self._reached(done + open_ * (low + _TINY), age, passed=True),
            self._reached(done + open_ * (median - _TINY), age),
            self._reached(done + open_ * (min(high, known) - _TINY), age),
        )

    def _reached(self, share: float, age: float, *, passed: bool = False) -> float:
        """The first age, later than a given one, by which so many were done; or the last one by which no more were."""
        first = bisect_right(self._ages, age)
        if not passed:
            return self._ages[bisect_left(self._done, share, first)]
        place = bisect_right(self._done, share, first) - 1
        return self._ages[place] if place >= first else age

    def _worth(self, age: float) -> float:
        """How many equal tasks those are worth that were done later: fewer than they are, since some count less."""
        place = bisect_right(self._finished, age)
        return (self._weights[-1] - self._weights[place]) ** 2 / (self._squares[-1] - self._squares[place])

    def _at(self, age: float) -> tuple[float, float]:
        """(still open, done) of all tasks, 0..1, at an age."""
        place = bisect_right(self._ages, age) - 1
        return (self._open[place], self._done[place]) if place >= 0 else (1.0, 0.0)


def _estimate(seen: Sequence[Seen]) -> tuple[list[float], list[float], list[float]]:
    """Ages at which tasks ended; the shares that are still open, and that were done, from each of them on."""
    ends: dict[float, list[float]] = {}
    for one in seen:
        if one.end is not End.OPEN:
            ends.setdefault(one.leave, [0.0, 0.0])[one.end - 1] += one.weight
    entered, left = (
        _summed([(one.enter, one.weight) for one in seen]),
        _summed([(one.leave, one.weight) for one in seen]),
    )
    ages, open_, done, still, so_far = sorted(ends), list[float](), list[float](), 1.0, 0.0
    for age in ages:
        finished, dropped = ends[age]
        watched = max(_below(entered, age) - _below(left, age), finished + dropped)
        so_far += still * finished / watched
        still *= max(0.0, 1 - (finished + dropped) / watched)
        open_.append(still)
        done.append(so_far)
    return ages, open_, done


def _summed(weighted: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Ages that ascend, and the weight of everything up to each."""
    weighted.sort()
    return [age for age, _ in weighted], list(accumulate(weight for _, weight in weighted))


def _below(sums: tuple[list[float], list[float]], age: float) -> float:
    place = bisect_left(sums[0], age)
    return sums[1][place - 1] if place else 0.0
