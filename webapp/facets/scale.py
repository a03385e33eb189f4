"""Rows in the order of something that can be measured: a time, or how sure a reader was."""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator
from typing import Any, cast

from pyroaring import BitMap

Key = tuple[float, int]
"""(value, id of the row): no two rows have the same."""


class Scale:
    """One value for each row that has any. Rows are told by their ids, which should not be sparse: each has its place.

    Twelve bytes a row: the value under the row's id, and the ids in the order of the values.
    """

    def __init__(self, *, whole: bool) -> None:
        """Args: whole: Values are whole numbers of 63 bits, else floats."""
        self._values: array[Any] = array("q" if whole else "d")
        self._order = array("I")
        self.rows = BitMap()
        """Those that have a value."""

    def of(self, id_: int) -> float | None:
        return cast("float", self._values[id_]) if id_ in self.rows else None

    def load(self, values: Collection[tuple[int, float]]) -> None:
        """Put many rows that were not there, (id, value). The order is made by `sort`."""
        for id_, value in values:
            self._reach(id_)
            self._values[id_] = value
        self.rows.update([id_ for id_, _ in values])

    def sort(self) -> None:
        self._order = array("I", sorted(self.rows, key=self._values.__getitem__))

    def put(self, id_: int, value: float | None) -> None:
        if (before := self.of(id_)) == value:
            return
        if before is not None:
            del self._order[self._place((before, id_))]
            self.rows.discard(id_)
        if value is not None:
            self._order.insert(self._place((value, id_)), id_)
            self._reach(id_)
            self._values[id_] = value
            self.rows.add(id_)

    def between(self, least: float | None, most: float | None, *, included: bool) -> BitMap:
        """Rows from `least` on and below `most`, or up to it if that is `included`."""
        start = 0 if least is None else self._place((least, 0))
        end = len(self._order) if most is None else self._place((most, 2**32 if included else 0))
        outside = self._order[:start] + self._order[max(start, end) :]
        if len(outside) < end - start:
            return self.rows - BitMap(outside)
        return BitMap(self._order[start:end])

    def upwards(self, after: Key | None) -> Iterator[int]:
        """Rows in their order, those after one."""
        start = 0 if after is None else self._place((after[0], after[1] + 1))
        return (self._order[place] for place in range(start, len(self._order)))

    def downwards(self, before: Key | None) -> Iterator[int]:
        """Rows in the opposite order, those before one."""
        end = len(self._order) if before is None else self._place(before)
        return (self._order[place] for place in range(end - 1, -1, -1))

    def key(self, id_: int) -> Key:
        """Of a row that has a value."""
        return self._values[id_], id_

    def _place(self, key: Key) -> int:
        return bisect_left(self._order, key, key=self.key)

    def _reach(self, id_: int) -> None:
        if (missing := id_ + 1 - len(self._values)) > 0:
            self._values.extend(array(self._values.typecode, [0]) * max(missing, len(self._values) // 8))
