"""The statistics: plain functions over numbers and labels."""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

_Z = 1.959964  # of a normal distribution, 95 % lie within so many deviations
_BINS = 10

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence.

    Attributes:
        low, high: The confidences it holds, high excluded but for 1.
        n: Answers in it.
        sure, right: Their mean confidence, and the share that was right: alike when confidence means something.
    """

    low: float
    high: float
    n: int
    sure: float
    right: float


def share(hits: Iterable[bool]) -> float | None:
    """Of true ones; None of nothing."""
    hits = list(hits)
    return sum(hits) / len(hits) if hits else None


def wilson(hits: int, n: int) -> Interval:
    """The 95 % interval of a share (Wilson's score interval, which holds near 0 and 1 and for few texts)."""
    share, spread = hits / n, _Z * _Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def macro_f1(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """F1 of each label that is expected anywhere, (expected, got), and of these the mean."""
    expected, got = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    both = Counter(pair[0] for pair in pairs if pair[0] == pair[1])
    return fmean(2 * both[label] / (expected[label] + got[label]) for label in expected)


def reliability(sure: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """Ten bins of equal width; empty ones are left out."""
    members: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, hit in zip(sure, right, strict=True):
        members[min(int(confidence * _BINS), _BINS - 1)].append((confidence, hit))
    return [
        Bin(
            number / _BINS,
            (number + 1) / _BINS,
            len(found),
            fmean(confidence for confidence, _ in found),
            fmean(hit for _, hit in found),
        )
        for number, found in sorted(members.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: how far confidence is from the share right, on average over all answers."""
    return sum(one.n * abs(one.sure - one.right) for one in bins) / sum(one.n for one in bins)


def auc(scores: Sequence[float], truths: Sequence[bool]) -> float | None:
    """How often a true one has the higher score than a false one, ties counting half; None unless there are both."""
    trues = sum(truths)
    falses = len(truths) - trues
    if not trues or not falses:
        return None
    ahead = ties = below = 0.0
    tied: defaultdict[float, list[bool]] = defaultdict(list)
    for score, truth in zip(scores, truths, strict=True):
        tied[score].append(truth)
    for score in sorted(tied):
        true_here = sum(tied[score])
        false_here = len(tied[score]) - true_here
        ahead += true_here * below
        ties += true_here * false_here
        below += false_here
    return (ahead + ties / 2) / (trues * falses)


def percentile(numbers: Sequence[float], percent: float) -> float:
    """The nearest rank: at least so many per cent of the numbers are not above it."""
    return sorted(numbers)[max(0, math.ceil(len(numbers) * percent / 100) - 1)]


def mcnemar(only_first: int, only_second: int) -> float:
    """Exact two-sided p-value: how likely so uneven a split is if neither of the two were better."""
    n = only_first + only_second
    tail = sum(math.comb(n, k) for k in range(min(only_first, only_second) + 1))
    return min(1.0, float(2 * tail / 2**n))


def paired_interval(only_first: int, only_second: int, n: int) -> Interval:
    """The 95 % interval of the second's share right minus the first's, over the same n texts (normal approximation)."""
    apart = only_second - only_first
    half = _Z * math.sqrt(max(0.0, only_first + only_second - apart * apart / n)) / n
    return max(-1.0, apart / n - half), min(1.0, apart / n + half)
