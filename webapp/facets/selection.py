"""What of an index a list shows: its rows, how many there would be with each option, and the rows of one page."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from itertools import chain, islice
from operator import and_
from typing import Literal

from pyroaring import BitMap

from storage.filters import Filters
from webapp.facets.dimension import Option
from webapp.facets.index import Index, microseconds
from webapp.facets.scale import Key, Scale

Order = Literal["newest", "due", "changed"]

NOBODY = "nobody"
"""The option of what nobody has."""

SELECTABLE = ("author", "source", "kind", "priority", "status", "assignee", "language")

_FEW = 4096
"""Rows that are sorted sooner than they are looked for in the order of all."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in an order.

    Attributes:
        value: Its time in microseconds since 1970, where it has one and the order is told by it.
    """

    id: int
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """An option, and how many rows there would be with it alone of its facet."""

    value: Option
    count: int
    selected: bool


class Selection:
    """Rows of some workspaces that filters let through.

    Args:
        told: Rows that hold the words that are searched for; None where none are.
    """

    def __init__(self, index: Index, scope: Collection[int], filters: Filters, told: BitMap | None = None) -> None:
        self._index, self._filters = index, filters
        self._chosen = _chosen(filters)
        self._scope = index.dimensions["workspace"].any_of(scope)
        self._parts = {name: self._any_of(name, options) for name, options in self._chosen.items() if options}
        self._parts |= dict(self._limits())
        if told is not None:
            self._parts["q"] = told

    @cached_property
    def rows(self) -> BitMap:
        return self._without(None)

    def counted(self, name: str, options: Iterable[Option]) -> list[Counted]:
        """Each with how many rows it has, whatever else of its facet is chosen."""
        rows = self._without(name) if name in self._parts else self.rows
        chosen = self._chosen.get(name, ())
        return [Counted(option, self._count(name, option, rows), option in chosen) for option in options]

    def present(self, name: str) -> list[tuple[int, Option]]:
        """(rows, option) of all the options that occur in the workspaces, the most frequent first."""
        dimension = self._index.dimensions[name]
        counts = ((dimension.count(option, self._scope), option) for option in dimension.options)
        return sorted((one for one in counts if one[0]), key=lambda one: (-one[0], str(one[1])))

    def chosen(self, name: str) -> tuple[Option, ...]:
        return self._chosen.get(name, ())

    def page(self, order: Order, after: Place | None, limit: int) -> list[int]:
        """Ids of the rows that follow a place: the newest first, the soonest due first, or the last changed first."""
        if order == "newest":
            end = len(self.rows) if after is None else self.rows.rank(after.id - 1) if after.id else 0
            return list(reversed(self.rows[max(0, end - limit) : end]))
        ordered = self._changed(after) if order == "changed" else self._due(after)
        return list(islice(ordered, limit))

    def place(self, order: Order, id_: int) -> Place:
        value = None if order == "newest" else self._index.scales[order].of(id_)
        return Place(id_, None if value is None else int(value))

    def _changed(self, after: Place | None) -> Iterator[int]:
        scale = self._index.scales["changed"]
        key = None if after is None else (after.value or 0, after.id)
        if len(self.rows) > _FEW:
            return (id_ for id_ in scale.downwards(key) if id_ in self.rows)
        ordered = sorted(self.rows, key=scale.key, reverse=True)
        return (id_ for id_ in ordered if key is None or scale.key(id_) < key)

    def _due(self, after: Place | None) -> Iterator[int]:
        """What has a date, then what has none, as it was made."""
        scale = self._index.scales["due"]
        undated = self.rows - scale.rows
        if after is not None and after.value is None:
            return iter(undated.iter_equal_or_larger(after.id + 1))
        key = None if after is None or after.value is None else (after.value, after.id)
        return chain(self._dated(scale, key), undated)

    def _dated(self, scale: Scale, key: Key | None) -> Iterator[int]:
        dated = self.rows & scale.rows
        if len(dated) > _FEW:
            return (id_ for id_ in scale.upwards(key) if id_ in dated)
        ordered = sorted(dated, key=scale.key)
        return (id_ for id_ in ordered if key is None or scale.key(id_) > key)

    def _without(self, name: str | None) -> BitMap:
        """Rows that everything but one facet lets through."""
        return reduce(and_, (rows for known, rows in self._parts.items() if known != name), self._scope)

    def _count(self, name: str, option: Option, rows: BitMap) -> int:
        if name == "assignee" and option == NOBODY:
            return rows.intersection_cardinality(self._nobodys)
        return self._index.dimensions[name].count(option, rows)

    def _any_of(self, name: str, options: Collection[Option]) -> BitMap:
        rows = self._index.dimensions[name].any_of(options)
        return rows | self._nobodys if name == "assignee" and NOBODY in options else rows

    @cached_property
    def _read(self) -> BitMap:
        return self._index.rows - self._index.dimensions["kind"].without

    @cached_property
    def _nobodys(self) -> BitMap:
        return self._index.dimensions["assignee"].without & self._read

    def _limits(self) -> Iterator[tuple[str, BitMap]]:
        wanted, scales = self._filters, self._index.scales
        if (times := _times(wanted.from_, wanted.to)) is not None:
            yield "from", scales["at"].between(*times, included=False)
        if (times := _times(wanted.due_from, wanted.due_to)) is not None:
            yield "due", scales["due"].between(*times, included=False)
        if wanted.no_due:
            yield "due=none", self._read - scales["due"].rows
        if wanted.min_confidence is not None or wanted.max_confidence is not None:
            sure = scales["confidence"].between(wanted.min_confidence, wanted.max_confidence, included=True)
            yield "confidence", sure


def _chosen(filters: Filters) -> dict[str, tuple[Option, ...]]:
    """Facet -> what is chosen of it. Raises ValueError for what only lists of the chat are limited to."""
    if filters.topic or filters.asleep_at is not None:
        raise ValueError("topics and snoozed tasks are not indexed")
    chosen: dict[str, tuple[Option, ...]] = {name: tuple(getattr(filters, name)) for name in SELECTABLE}
    chosen["status"] = tuple(str(status) for status in filters.status)
    chosen["assignee"] += (NOBODY,) if filters.nobody else ()
    chosen["check"] = ("1",) if filters.doubtful else ()
    return chosen


def _times(since: datetime | None, until: datetime | None) -> tuple[int | None, int | None] | None:
    if since is None and until is None:
        return None
    return None if since is None else microseconds(since), None if until is None else microseconds(until)
