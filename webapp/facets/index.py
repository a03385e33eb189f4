"""All messages, or all tasks, by what they are filtered and counted by: roaring bitmaps of their ids.

It holds what the database says and nothing else; whoever keeps it, keeps it current (`webapp.facets.kept`).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from pyroaring import BitMap

from storage.facts import Facts
from webapp.facets.dimension import Dimension, Option
from webapp.facets.scale import Scale

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _any(value: Option | None) -> tuple[Option, ...]:
    return () if value is None else (value,)


_OPTIONS: Mapping[str, Callable[[Facts], tuple[Option, ...]]] = MappingProxyType(
    {
        "workspace": lambda facts: (facts.workspace,),
        "author": lambda facts: (facts.author,),
        "source": lambda facts: (facts.source,),
        "kind": lambda facts: _any(facts.kind),
        "priority": lambda facts: _any(facts.priority),
        "status": lambda facts: tuple(str(status) for status in facts.statuses),
        "assignee": lambda facts: tuple(facts.assignees),
        "language": lambda facts: _any(facts.language),
        "check": lambda facts: ("1",) if facts.doubtful else (),
    }
)
_MEASURES: Mapping[str, Callable[[Facts], float | None]] = MappingProxyType(
    {
        "at": lambda facts: microseconds(facts.at),
        "due": lambda facts: None if facts.due_at is None else microseconds(facts.due_at),
        "changed": lambda facts: microseconds(facts.changed_at),
        "confidence": lambda facts: facts.confidence,
    }
)


class Index:
    def __init__(self) -> None:
        self.rows = BitMap()
        self.dimensions = {name: Dimension() for name in _OPTIONS}
        self.scales = {name: Scale(whole=name != "confidence") for name in _MEASURES}
        self.changes = 0
        """How many rows were put or dropped since it was loaded."""

    def load(self, some: Sequence[Facts]) -> None:
        """Put many rows that were not there; `sort` afterwards."""
        self.rows.update([facts.id for facts in some])
        for name, read in _OPTIONS.items():
            rows: dict[tuple[Option, ...], list[int]] = {}
            for facts in some:
                rows.setdefault(read(facts), []).append(facts.id)
            self.dimensions[name].load(rows)
        for name, measure in _MEASURES.items():
            self.scales[name].load([(facts.id, value) for facts in some if (value := measure(facts)) is not None])

    def sort(self) -> None:
        for scale in self.scales.values():
            scale.sort()

    def put(self, facts: Facts) -> None:
        """Put a row in the place of what was there."""
        for name, read in _OPTIONS.items():
            self.dimensions[name].put(facts.id, read(facts))
        for name, measure in _MEASURES.items():
            self.scales[name].put(facts.id, measure(facts))
        self.rows.add(facts.id)
        self.changes += 1

    def drop(self, id_: int) -> None:
        """Forget a row, if it is there."""
        if id_ not in self.rows:
            return
        for dimension in self.dimensions.values():
            dimension.drop(id_)
        for scale in self.scales.values():
            scale.put(id_, None)
        self.rows.discard(id_)
        self.changes += 1


def microseconds(at: datetime) -> int:
    """Since 1970; exact."""
    return (at - _EPOCH) // _MICROSECOND
