"""Rows as the pages have them, drawn once for everybody to whom they look the same."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from storage.facts import Facts, Page
from storage.store import Store
from tasks.facts import facts_of
from webapp.live.groups import Group, Look
from webapp.live.streams import Draw, Row
from webapp.pages import Pages
from webapp.screens.viewer import Viewer

Key = tuple[Look, int]
"""A row's id, and how it is seen."""


@dataclass(slots=True)
class Wanted:
    """Rows to be drawn, and for whom: the first one to ask for a look stands for all who see the same."""

    _viewers: dict[Look, Viewer] = field(default_factory=dict)
    _rows: defaultdict[Look, dict[int, Facts]] = field(default_factory=lambda: defaultdict(dict))

    def want(self, group: Group, rows: Sequence[Facts]) -> list[Key]:
        """Have rows drawn for a group. Returns under which keys it finds them."""
        keys = [(group.look_of(facts), facts.id) for facts in rows]
        for (look, id_), facts in zip(keys, rows, strict=True):
            self._viewers.setdefault(look, group.reader.viewer)
            self._rows[look][id_] = facts
        return keys

    def draw(self, store: Store, pages: Pages, draws: Mapping[Page, Draw], now: datetime) -> dict[Key, Row]:
        """What was wanted, without the rows that have changed since they were matched: they are told of again."""
        return {
            (look, id_): row
            for look, rows in self._rows.items()
            if look.page in draws
            for id_, row in draws[look.page](
                store,
                pages,
                replace(self._viewers[look], now=now),
                _unchanged(store, look.page, rows),
                look.look,
            ).items()
        }


def _unchanged(store: Store, page: Page, rows: Mapping[int, Facts]) -> list[int]:
    now = facts_of(store, page, rows, texts=False)
    return [id_ for id_, facts in rows.items() if now.get(id_) == replace(facts, text="")]
