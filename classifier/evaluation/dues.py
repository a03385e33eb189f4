"""Dates: right where there is one, and none where there is none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.evaluation.answers import Answer
from classifier.evaluation.labels import bins_of, grouped
from classifier.evaluation.outcomes import Outcome, is_due_right, outcomes
from classifier.evaluation.scores import Bin, Interval, calibration_error, share, wilson


@dataclass(frozen=True, slots=True)
class DueGroup:
    """Of n texts that have a date so many are `right`, a share of `accuracy` (None of none); `false_alarms` among the
    `dateless`."""

    n: int
    right: int
    accuracy: float | None
    interval: Interval | None
    dateless: int
    false_alarms: int


@dataclass(frozen=True, slots=True)
class Dues:
    """Dates.

    Attributes:
        n, right, accuracy, interval, dateless, false_alarms: As in `DueGroup`. A date counts when the product would
            apply it or ask for it, and its first reading alone can be right.
        either: Share right when the second reading counts too.
        applied: The same of those sure enough to be applied without a question; None where no limit was given.
        ece: Calibration error of the dates that were given, those of dateless texts being wrong.
    """

    n: int
    right: int
    accuracy: float | None
    interval: Interval | None
    dateless: int
    false_alarms: int
    either: float | None
    applied: DueGroup | None
    ece: float | None
    by_language: dict[str, DueGroup]
    by_source: dict[str, DueGroup]
    reliability: list[Bin]


def measure_dues(answers: Sequence[Answer], apply: float | None) -> Dues | None:
    """None where no row has a label for dates.

    Args:
        apply: How sure a date must be to be applied without a question.
    """
    found = [outcome for outcome in outcomes("due", answers) if outcome]
    if not found:
        return None
    whole, bins = _due_group(found), bins_of(outcome for outcome in found if outcome.got is not None)
    return Dues(
        n=whole.n,
        right=whole.right,
        accuracy=whole.accuracy,
        interval=whole.interval,
        dateless=whole.dateless,
        false_alarms=whole.false_alarms,
        either=share(_is_either_right(answer) for answer in answers if answer.row.due and answer.row.due.accepted),
        applied=None if apply is None else _due_group(found, apply),
        ece=calibration_error(bins) if bins else None,
        by_language={name: _due_group(group) for name, group in grouped(found, lambda one: one.language)},
        by_source={name: _due_group(group) for name, group in grouped(found, lambda one: one.source)},
        reliability=bins,
    )


def _due_group(found: Iterable[Outcome], least: float = 0.0) -> DueGroup:
    """Of the dates that are at least so sure; the others count as not given."""
    pairs = [(one, one.got is not None and (one.sure is None or one.sure >= least)) for one in found]
    dated = [given and one.right for one, given in pairs if one.expected is not None]
    alarms = [given for one, given in pairs if one.expected is None]
    interval = wilson(sum(dated), len(dated)) if dated else None
    return DueGroup(len(dated), sum(dated), share(dated), interval, len(alarms), sum(alarms))


def _is_either_right(answer: Answer) -> bool:
    assert answer.row.due is not None
    readings = (answer.due.at, answer.due.alternative) if answer.due else ()
    return any(at is not None and is_due_right(at, answer.row.due.accepted) for at in readings)
