"""Two readers on the same rows: who is right where the other is wrong, and whether that could be chance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from classifier.evaluation.answers import Answer
from classifier.evaluation.outcomes import FIELDS, outcomes
from classifier.evaluation.scores import Interval, mcnemar, paired_interval

MOST_DISAGREEMENTS = 10


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What the two say of the same texts, and how many of these there are of each expected label."""

    first: str
    second: str
    expected: str
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One field. Of dates a text without one is right when none is seen.

    Attributes:
        both, only_first, only_second, neither: Texts by who was right.
        difference, interval: The second's share right minus the first's.
        p: How likely so uneven a split is if neither is better (exact McNemar).
        disagreements: The commonest, where they say different things; left out for dates.
    """

    n: int
    both: int
    only_first: int
    only_second: int
    neither: int
    difference: float
    interval: Interval
    p: float
    disagreements: list[Disagreement]


def compare(first: Sequence[Answer], second: Sequence[Answer]) -> dict[str, Difference]:
    """Field -> how two readers' answers to the same rows differ."""
    found = {field: _difference(field, first, second) for field in FIELDS}
    return {field: difference for field, difference in found.items() if difference}


def _difference(field: str, first: Sequence[Answer], second: Sequence[Answer]) -> Difference | None:
    pairs = [
        (one, other)
        for one, other in zip(outcomes(field, first), outcomes(field, second), strict=True)
        if one is not None and other is not None
    ]
    if not pairs:
        return None
    split = Counter((one.right, other.right) for one, other in pairs)
    apart = Counter((str(one.got), str(other.got), str(one.expected)) for one, other in pairs if one.got != other.got)
    only_first, only_second = split[True, False], split[False, True]
    return Difference(
        n=len(pairs),
        both=split[True, True],
        only_first=only_first,
        only_second=only_second,
        neither=split[False, False],
        difference=(only_second - only_first) / len(pairs),
        interval=paired_interval(only_first, only_second, len(pairs)),
        p=mcnemar(only_first, only_second),
        disagreements=[]
        if field == "due"
        else [Disagreement(*said, n) for said, n in apart.most_common(MOST_DISAGREEMENTS)],
    )
