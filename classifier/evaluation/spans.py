"""Entities: the exact words of the type that a row asks for."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from classifier.evaluation.answers import Answer


@dataclass(frozen=True, slots=True)
class Found:
    """Exact spans of a type: how many were wanted and got, and the share right of each; None of nothing."""

    wanted: int
    got: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Entities:
    """All types together, and each."""

    n: int
    precision: float | None
    recall: float | None
    by_type: dict[str, Found]


def measure_entities(answers: Sequence[Answer]) -> Entities | None:
    """None where no row has a label for entities."""
    labelled = [(answer, answer.row.entities) for answer in answers if answer.row.entities]
    if not labelled:
        return None
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for answer, label in labelled:
        drafts = answer.reading.drafts
        got = Counter(one.span.text for draft in drafts for one in draft.entities if one.type == label.type)
        wanted = Counter(label.spans)
        counts[label.type].update(wanted=wanted.total(), got=got.total(), both=(got & wanted).total())
    whole = _found(sum(counts.values(), Counter()))
    by_type = {name: _found(count) for name, count in sorted(counts.items())}
    return Entities(len(labelled), whole.precision, whole.recall, by_type)


def _found(count: Counter[str]) -> Found:
    wanted, got, both = count["wanted"], count["got"], count["both"]
    return Found(wanted, got, both / got if got else None, both / wanted if wanted else None)
