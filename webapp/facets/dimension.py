"""Rows by something that has a name: who wrote them, what kind they are."""

from array import array
from collections.abc import Collection, Hashable, Iterable, Mapping

from pyroaring import BitMap

Option = Hashable
"""A name, or somebody's id."""


class Dimension:
    """The options of each row: none, one, or several that go together. Ids of rows should not be sparse."""

    def __init__(self) -> None:
        self._sets: list[tuple[Option, ...]] = [()]
        self._codes: dict[tuple[Option, ...], int] = {(): 0}
        self._rows: list[BitMap] = [BitMap()]
        self._by_option: dict[Option, list[BitMap]] = {}
        self._of = array("I")

    @property
    def options(self) -> Collection[Option]:
        """Every option that a row has or had."""
        return self._by_option.keys()

    @property
    def without(self) -> BitMap:
        """Rows that have none."""
        return self._rows[0]

    def load(self, rows: Mapping[tuple[Option, ...], Collection[int]]) -> None:
        """Put many rows that were not there: options -> ids."""
        for options, ids in rows.items():
            code = self._code(options)
            self._rows[code].update(ids)
            self._reach(max(ids))
            for id_ in ids:
                self._of[id_] = code

    def put(self, id_: int, options: tuple[Option, ...]) -> None:
        self.drop(id_)
        code = self._code(options)
        self._rows[code].add(id_)
        self._reach(id_)
        self._of[id_] = code

    def drop(self, id_: int) -> None:
        if id_ < len(self._of):
            self._rows[self._of[id_]].discard(id_)

    def any_of(self, options: Iterable[Option]) -> BitMap:
        """Rows that have any of these."""
        parts = [rows for option in options for rows in self._by_option.get(option, ())]
        return BitMap.union(*parts) if parts else BitMap()

    def count(self, option: Option, among: BitMap) -> int:
        """How many of these rows have an option."""
        return sum(among.intersection_cardinality(rows) for rows in self._by_option.get(option, ()))

    def _code(self, options: tuple[Option, ...]) -> int:
        if (code := self._codes.get(options)) is None:
            code = self._codes[options] = len(self._sets)
            self._sets.append(options)
            self._rows.append(BitMap())
            for option in options:
                self._by_option.setdefault(option, []).append(self._rows[code])
        return code

    def _reach(self, id_: int) -> None:
        if (missing := id_ + 1 - len(self._of)) > 0:
            self._of.extend(array("I", [0]) * max(missing, len(self._of) // 8))
