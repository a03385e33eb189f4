"""The options of a facet that are worth showing: those that occur most."""

from collections.abc import Sequence

from webapp.facets.dimension import Option
from webapp.facets.index import Index
from webapp.facets.selection import Selection

TOP = 50
_KEPT = 200
"""Rankings that are remembered."""


class Ranking:
    """To rank takes as long as there are options: it is done again after a hundredth as many changes."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._known: dict[tuple[str, frozenset[int]], tuple[int, int, Sequence[Option]]] = {}

    def of(self, name: str, scope: frozenset[int], index: Index, selection: Selection) -> Sequence[Option]:
        """The most frequent options of a facet in some workspaces, as they were of late."""
        if index is not self._index or len(self._known) >= _KEPT:
            self._index, self._known = index, {}
        key = (name, scope)
        if (known := self._known.get(key)) is not None and index.changes - known[0] <= known[1] // 100:
            return known[2]
        present = selection.present(name)
        top = [option for _, option in present[:TOP]]
        self._known[key] = (index.changes, len(present), top)
        return top
