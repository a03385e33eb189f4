"""Fields with one label for each text: kind, actionable, priority, language."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Self

from classifier.evaluation.outcomes import Outcome
from classifier.evaluation.scores import Bin, Interval, auc, calibration_error, macro_f1, reliability, wilson


@dataclass(frozen=True, slots=True)
class Group:
    """A share among n texts."""

    n: int
    accuracy: float
    interval: Interval

    @classmethod
    def of(cls, members: Sequence[Outcome]) -> Self:
        """There is at least one."""
        hits = sum(member.right for member in members)
        return cls(len(members), hits / len(members), wilson(hits, len(members)))


@dataclass(frozen=True, slots=True)
class Labels:
    """A field with one label for each text.

    Attributes:
        ece: Expected calibration error over the ten bins of `reliability`; None where the reader gives no confidence.
        auc: How well confidence tells yes from no, for fields that are yes or no.
        applied: Of the answers sure enough to be applied without a question; None where no limit was given or none was.
        mean_of_sources: Accuracy where each source counts the same.
        by_label: Of the texts that have a label, the share that got it.
        confusion: Label as expected -> label as read -> texts.
    """

    n: int
    accuracy: float
    interval: Interval
    macro_f1: float
    ece: float | None
    auc: float | None
    applied: Group | None
    mean_of_sources: float | None
    by_language: dict[str, Group]
    by_source: dict[str, Group]
    by_label: dict[str, Group]
    reliability: list[Bin]
    confusion: dict[str, dict[str, int]]


def measure_labels(found: Sequence[Outcome], apply: float | None = None) -> Labels:
    """The figures of one field; there is at least one outcome.

    Args:
        apply: How sure an answer must be to be applied without a question.
    """
    whole, bins = Group.of(found), bins_of(found)
    by_source = _groups(found, lambda outcome: outcome.source)
    return Labels(
        n=whole.n,
        accuracy=whole.accuracy,
        interval=whole.interval,
        macro_f1=macro_f1([(outcome.expected, outcome.got) for outcome in found]),
        ece=calibration_error(bins) if bins else None,
        auc=_auc(found),
        applied=_applied(found, apply),
        mean_of_sources=fmean(group.accuracy for group in by_source.values()) if by_source else None,
        by_language=_groups(found, lambda outcome: outcome.language),
        by_source=by_source,
        by_label=_groups(found, lambda outcome: _name(outcome.expected)),
        reliability=bins,
        confusion=_confusion(found),
    )


def bins_of(found: Iterable[Outcome]) -> list[Bin]:
    """How much the confidence means; no bin where the reader gives none."""
    known = [(outcome.sure, outcome.right) for outcome in found if outcome.sure is not None]
    return reliability([sure for sure, _ in known], [right for _, right in known])


def grouped(found: Iterable[Outcome], key: Callable[[Outcome], str]) -> list[tuple[str, list[Outcome]]]:
    """By name, the largest group first; what has no name is left out."""
    members: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        members[key(outcome)].append(outcome)
    members.pop("", None)
    return sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))


def _groups(found: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, Group]:
    return {name: Group.of(members) for name, members in grouped(found, key)}


def _applied(found: Iterable[Outcome], apply: float | None) -> Group | None:
    sure = [one for one in found if apply is not None and one.sure is not None and one.sure >= apply]
    return Group.of(sure) if sure else None


def _auc(found: Sequence[Outcome]) -> float | None:
    """Of a yes or no, by the confidence in yes."""
    known = [(outcome, outcome.sure) for outcome in found if outcome.sure is not None]
    if not all(isinstance(outcome.expected, bool) for outcome in found):
        return None
    return auc([sure if outcome.got else 1 - sure for outcome, sure in known], [bool(o.expected) for o, _ in known])


def _confusion(found: Iterable[Outcome]) -> dict[str, dict[str, int]]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outcome in found:
        counts[_name(outcome.expected)][_name(outcome.got)] += 1
    return {expected: dict(counts[expected]) for expected in sorted(counts)}


def _name(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
