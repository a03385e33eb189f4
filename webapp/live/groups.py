"""Sockets of one reader that watch the same list: what happens is matched once for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from storage.facts import Facts, Page
from storage.filters import Filters
from storage.matching import matches
from storage.queries.watching import Newest
from storage.store import Store
from storage.tables import Role
from webapp.live.feed import LATER
from webapp.live.memory import Memory
from webapp.live.readers import Key, Reader
from webapp.live.wishes import WatchList
from webapp.screens.filtering import filters_of
from webapp.screens.viewer import Viewer

if TYPE_CHECKING:
    from webapp.live.sockets import Socket

ALWAYS = Newest(LATER, LATER, LATER, LATER)
"""The horizon of a group whose pages may have shown anything up to now."""


class Name(NamedTuple):
    """What makes two subscriptions the same."""

    reader: Key
    page: Page
    query: str
    look: str


class Look(NamedTuple):
    """What a row's picture depends on, beside the row."""

    page: Page
    look: str
    workspace_id: int
    role: Role
    is_own: bool
    locale: str
    zone: str


@dataclass(frozen=True, slots=True)
class Lens:
    """What a filter means for a reader now.

    Attributes:
        scope: Ids of the workspaces that the list is about.
    """

    scope: frozenset[int]
    filters: Filters

    def fits(self, facts: Facts) -> bool:
        return facts.workspace in self.scope and matches(facts, self.filters)


def lens_of(store: Store, wish: WatchList, viewer: Viewer, now: datetime) -> Lens:
    """The list of a page and its stream show the same."""
    return Lens(*filters_of(store, replace(viewer, now=now), wish.page, wish.query, wish.look))


@dataclass(eq=False, slots=True)
class Group:
    """Attributes:
    lens_at: When it was made, by the loop's clock: "today" and "overdue" wear out.
    horizon: Up to where pages of this group may have read the database by themselves.
    counts_wanted: Something has happened since its counts were told.
    counts: The newest counts that were told.
    """

    reader: Reader
    wish: WatchList
    lens: Lens
    lens_at: float
    horizon: Newest = ALWAYS
    sockets: "set[Socket]" = field(default_factory=set)
    counts_wanted: bool = False
    counts: str = ""

    @property
    def name(self) -> Name:
        return Name(self.reader.key, self.wish.page, str(self.wish.query), self.wish.look)

    def tell(self, key: str, said: str) -> None:
        for socket in self.sockets:
            socket.tell(key, said)

    def judge(self, rows: Iterable[Facts], memory: Memory, first: int) -> tuple[list[Facts], list[Facts]]:
        """Of rows that may have changed, those that are in the list, and those that have left it."""
        fitting: list[Facts] = []
        leaving: list[Facts] = []
        for row in rows:
            if self.lens.fits(row):
                fitting.append(row)
            elif self._may_show(row, memory, first):
                leaving.append(row)
        return fitting, leaving

    def look_of(self, facts: Facts) -> Look:
        viewer, workspace = self.reader.viewer, facts.workspace
        is_own = viewer.elsewhere(workspace) is None
        role = viewer.roles[workspace]
        return Look(self.wish.page, self.wish.look, workspace, role, is_own, viewer.locale, viewer.zone)

    def _may_show(self, row: Facts, memory: Memory, first: int) -> bool:
        """Whether a row that doesn't fit may be on somebody's screen here.

        It may if it did fit when it was told of last, or nobody knows. And a page may have read by itself a state that
        was never told of: one after an event that its horizon covers.
        """
        was = memory.of(row.id)
        if was is not None and self.lens.fits(was):
            return True
        if row.workspace not in self.lens.scope:
            return False
        is_new = was is None and memory.is_new(row.id)
        newest = self.horizon.message if self.wish.page == "inbox" else self.horizon.task
        return (was is None and not is_new) or (is_new and row.id <= newest) or first <= self.horizon.event
