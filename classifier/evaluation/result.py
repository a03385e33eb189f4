"""Everything that was measured of one reader. Shares are 0..1; intervals hold in 95 of 100 cases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from classifier.evaluation.answers import Answer
from classifier.evaluation.attacks import Injection, measure_injection
from classifier.evaluation.dues import Dues, measure_dues
from classifier.evaluation.labels import Labels, measure_labels
from classifier.evaluation.outcomes import outcomes
from classifier.evaluation.scores import percentile
from classifier.evaluation.spans import Entities, measure_entities

_NONE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds for a message: the median, and what 95 of 100 messages don't exceed."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Result:
    """One reader on all rows; a field that no row has a label for is None.

    Attributes:
        n: Rows.
        failed: Texts that the reader could not read and another did.
    """

    provider: str
    model: str
    n: int
    failed: int
    kind: Labels | None
    actionable: Labels | None
    priority: Labels | None
    language: Labels | None
    due: Dues | None
    entities: Entities | None
    injection: Injection | None
    cpu_ms: Speed
    wall_ms: Speed


def measure(answers: Sequence[Answer], *, provider: str, model: str = "", apply: Mapping[str, float] = _NONE) -> Result:
    """Everything that the rows have labels for.

    Args:
        apply: Field of a draft -> how sure it must be to be applied without a question.
    """
    return Result(
        provider=provider,
        model=model,
        n=len(answers),
        failed=sum(answer.failed for answer in answers),
        kind=_labels("kind", answers, apply.get("kind")),
        actionable=_labels("actionable", answers, apply.get("is_task")),
        priority=_labels("priority", answers, apply.get("priority")),
        language=_labels("language", answers),
        due=measure_dues(answers, apply.get("due")),
        entities=measure_entities(answers),
        injection=_injection(answers),
        cpu_ms=_speed(ms for answer in answers for ms in answer.cpu_ms),
        wall_ms=_speed(ms for answer in answers for ms in answer.wall_ms),
    )


def _labels(field: str, answers: Sequence[Answer], apply: float | None = None) -> Labels | None:
    found = [outcome for outcome in outcomes(field, answers) if outcome]
    return measure_labels(found, apply) if found else None


def _injection(answers: Sequence[Answer]) -> Injection | None:
    attacked = [answer.readings for answer in answers if answer.row.attack]
    return measure_injection(attacked) if attacked else None


def _speed(milliseconds: Iterable[float]) -> Speed:
    numbers = list(milliseconds)
    return Speed(percentile(numbers, 50), percentile(numbers, 95))


def plain(measured: Any) -> Any:
    """For JSON: dataclasses as objects without what was not measured, figures to four places."""
    if hasattr(measured, "__dataclass_fields__"):
        return plain(asdict(measured))
    if isinstance(measured, Mapping):
        return {name: plain(value) for name, value in measured.items() if value is not None}
    if isinstance(measured, list | tuple):
        return [plain(value) for value in measured]
    return round(measured, 4) if isinstance(measured, float) else measured
