"""Rows of a page as they were when they were told of last: whether a row has left a list, only its past can say."""

from collections.abc import Iterable

from storage.facts import Facts

MOST_ROWS = 4_096


class Memory:
    """The rows that were told of most recently.

    Args:
        newest: The highest id of a row that there was before anything was told.
    """

    def __init__(self, newest: int) -> None:
        self._rows: dict[int, Facts] = {}
        self._newest = newest

    def of(self, row_id: int) -> Facts | None:
        return self._rows.get(row_id)

    def is_new(self, row_id: int) -> bool:
        """Whether nobody was ever told of it: rows come in the order of their ids, or nearly so."""
        return row_id > self._newest

    def keep(self, rows: Iterable[Facts]) -> None:
        for facts in rows:
            self._rows.pop(facts.id, None)
            self._rows[facts.id] = facts
            self._newest = max(self._newest, facts.id)
        while len(self._rows) > MOST_ROWS:
            del self._rows[next(iter(self._rows))]

    def forget(self, ids: Iterable[int] | None = None) -> None:
        """Something has happened to these rows, or to any row, that nobody was told of: what they were is unknown."""
        if ids is None:
            self._rows.clear()
            return
        for id_ in ids:
            self._rows.pop(id_, None)
            self._newest = max(self._newest, id_)
