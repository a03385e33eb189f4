"""How right readers are, and whether they know it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from storage.queries.judgements import Sureness
from storage.store import Store
from tasks.doubts import limits_of
from tasks.insights.periods import Calendar
from tasks.stats import AiStats, ai_stats, reader_name

FIELDS = ("is_task", "kind", "priority", "due", "assignee")
"""The fields of which readers say how sure they are."""

EDGES = tuple(tenth / 10 for tenth in range(1, 10))


@dataclass(frozen=True, slots=True)
class Bin:
    """What was said with a confidence from `low` to `high`.

    Attributes:
        count: Values that somebody judged.
        confidence: How sure the reader was of them, on the average, 0..1.
        right: The share of them that was right, 0..1.
    """

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Attributes:
    name: A field, or a reader: "embedded", "ollama:<model>".
    bins: Only those with something in them, the least sure first.
    error: The expected calibration error: how far confidence and truth are apart, on the average of all values.
    """

    name: str
    bins: Sequence[Bin]
    error: float

    @property
    def count(self) -> int:
        return sum(it.count for it in self.bins)


@dataclass(frozen=True, slots=True)
class Quality:
    """Attributes:
    stats: How often each field and each reader was right.
    fields, readers: Whether they were as often right as they were sure; without those that nobody has judged.
    read: Readings of the period, of which `unsure` had a kind that was asked for.
    limit: Below which confidence (0..1) a kind is asked for; None where workspaces differ.
    """

    stats: AiStats
    fields: Sequence[Calibration]
    readers: Sequence[Calibration]
    read: int
    unsure: int
    limit: float | None


def quality(store: Store, workspace_ids: Collection[int], time: Calendar) -> Quality:
    judged = store.judgements.sureness(workspace_ids, time.since, FIELDS, EDGES)
    workspaces = store.workspaces.many(workspace_ids)
    limits = {id_: limits_of(workspace)["kind"].apply for id_, workspace in workspaces.items()}
    read, unsure = store.judgements.unsure(limits, time.since)
    return Quality(
        ai_stats(store, workspace_ids, since=time.since),
        _calibrations(judged, lambda it: it.field, FIELDS),
        _calibrations(judged, lambda it: reader_name(it.provider, it.model), ()),
        read,
        unsure,
        next(iter(limits.values())) if len(set(limits.values())) == 1 else None,
    )


def _calibrations(
    judged: Iterable[Sureness], name_of: Callable[[Sureness], str], order: Sequence[str]
) -> list[Calibration]:
    named: dict[str, list[Sureness]] = {}
    for one in judged:
        named.setdefault(name_of(one), []).append(one)
    found = [_calibration(name, some) for name, some in named.items()]
    return sorted(found, key=lambda it: (order.index(it.name) if it.name in order else 0, -it.count, it.name))


def _calibration(name: str, some: Sequence[Sureness]) -> Calibration:
    buckets: dict[int, list[Sureness]] = {}
    for one in some:
        buckets.setdefault(one.bucket, []).append(one)
    bins = [_bin(bucket, buckets[bucket]) for bucket in sorted(buckets)]
    total = sum(it.count for it in bins)
    return Calibration(name, bins, sum(it.count * abs(it.right - it.confidence) for it in bins) / total)


def _bin(bucket: int, some: Sequence[Sureness]) -> Bin:
    edges: Mapping[int, float] = dict(enumerate((0.0, *EDGES, 1.0)))
    count = sum(one.count for one in some)
    sure, right = sum(one.confidence for one in some) / count, sum(one.right for one in some) / count
    return Bin(edges[bucket], edges[bucket + 1], count, sure, right)
