"""What lists show, and how many rows each choice would have, for whoever asks with a filter."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import web
from pyroaring import BitMap

from storage.database import Database
from storage.facts import PAGES, Page
from storage.filters import LIMIT, Filters
from storage.searching import words
from storage.store import Store
from tasks.filtering import CHOICES, NOBODY
from tasks.handles import handle
from tasks.rules import TaskError
from webapp.access import looks_like_id
from webapp.facets.dimension import Option as Value
from webapp.facets.index import Index
from webapp.facets.kept import Kept
from webapp.facets.ranking import Ranking
from webapp.facets.selection import Counted, Order, Place, Selection

log = logging.getLogger(__name__)

FIXED = {name: CHOICES[name] for name in ("kind", "priority", "status", "check")}
"""Facets whose options are always shown, in this order."""

NAMED = ("author", "source", "language")
_BY_ID = ("assignee", "workspace")


_Names = Mapping[Value, tuple[str, str]]
"""Id -> (what filters call it, what people call it)."""


@dataclass(frozen=True, slots=True)
class Option:
    """Attributes:
    value: As the filter is written: "bug", "@ann", "nobody".
    label: What a person or a workspace is called; of everything else the value.
    count: Rows there would be with it alone of its facet.
    """

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Attributes:
    ids: Row ids of a page.
    total: Rows of all pages.
    next: What to ask the next page by; None on the last. Only characters that may stand in an address.
    options: Facet -> its options; empty on the pages after the first.
    """

    ids: Sequence[int]
    total: int
    next: str | None
    options: Mapping[str, Sequence[Option]] = field(default_factory=dict)


class Facets:
    """The indexes of one process, made when they are first asked for."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept = {page: Kept(db, page) for page in PAGES}
        self._ranking = {page: Ranking() for page in PAGES}

    async def warm(self) -> None:
        """Make the indexes before anybody asks: of a million rows that takes half a minute."""
        for kept in self._kept.values():
            await kept.current()

    async def look(
        self,
        page: Page,
        scope: Collection[int],
        filters: Filters,
        *,
        order: Order = "newest",
        before: str | None = None,
        limit: int = LIMIT,
    ) -> Found:
        """A page of a list, and the options of its facets. It shows what was committed before it was asked for.

        Args:
            scope: Ids of workspaces.
            before: `Found.next` of the page before.

        Raises:
            TaskError: "bad_value" for a `before` that leads nowhere.
        """
        place, told = await self._db.read(_asked, page, scope, filters.q, before)
        index = await self._kept[page].current()
        selection = Selection(index, scope, filters, told)
        ids = selection.page(order, place, limit + 1)
        counted = {} if before else self._counted(page, index, frozenset(scope), selection)
        last = selection.place(order, ids[limit - 1]) if len(ids) > limit else None
        after, options = await self._db.read(_named, page, last, order, counted)
        return Found(ids[:limit], len(selection.rows), after, options)

    async def totals(self, page: Page, scope: Collection[int], several: Sequence[Filters]) -> list[int]:
        """How many rows each of several lists has."""
        told = await self._db.read(lambda store: [_told(store, page, scope, filters.q) for filters in several])
        index = await self._kept[page].current()
        lists = zip(several, told, strict=True)
        return [len(Selection(index, scope, filters, found).rows) for filters, found in lists]

    def _counted(
        self, page: Page, index: Index, scope: frozenset[int], selection: Selection
    ) -> dict[str, list[Counted]]:
        options: dict[str, list[Value]] = {name: list(values) for name, values in FIXED.items()}
        for name in (*NAMED, *_BY_ID):
            ranked = self._ranking[page].of(name, scope, index, selection)
            options[name] = [*ranked, *(value for value in selection.chosen(name) if value not in ranked)]
        options["assignee"] = [NOBODY, *(value for value in options["assignee"] if value not in (NOBODY, 0))]
        return {name: selection.counted(name, values) for name, values in options.items()}


def _asked(
    store: Store, page: Page, scope: Collection[int], q: str, before: str | None
) -> tuple[Place | None, BitMap | None]:
    return None if before is None else _place(store, page, scope, before), _told(store, page, scope, q)


def _told(store: Store, page: Page, scope: Collection[int], q: str) -> BitMap | None:
    """The rows that hold these words; None without words."""
    return BitMap(store.search.ids(page, scope, q)) if words(q) else None


def _place(store: Store, page: Page, scope: Collection[int], before: str) -> Place:
    """A place as `_written` writes it. Raises `TaskError`."""
    public_id, _, value = before.partition(".")
    rows = store.messages if page == "inbox" else store.tasks
    row = rows.by_public_id(scope, public_id) if looks_like_id(public_id) else None
    digits = value.removeprefix("-")
    if row is None or (digits and not (digits.isascii() and digits.isdigit() and len(digits) < 18)):
        raise TaskError("bad_value", field="before", why="before")
    return Place(row.id, int(value) if digits else None)


def _written(public_id: str, place: Place, order: Order) -> str:
    value = "" if place.value is None else str(place.value)
    return public_id if order == "newest" else f"{public_id}.{value}"


def _named(
    store: Store, page: Page, last: Place | None, order: Order, counted: Mapping[str, Sequence[Counted]]
) -> tuple[str | None, dict[str, list[Option]]]:
    """Where the next page begins, and options as filters write them."""
    ids = {name: [one.value for one in counted.get(name, ()) if isinstance(one.value, int)] for name in _BY_ID}
    people = store.people.named(ids["assignee"]) if ids["assignee"] else {}
    places = store.workspaces.many(ids["workspace"]) if ids["workspace"] else {}
    names: dict[str, _Names] = {
        "assignee": {id_: (handle(person), person.name) for id_, person in people.items()},
        "workspace": {id_: (place.public_id, place.title) for id_, place in places.items()},
    }
    options = {name: _merged(some, names.get(name, {})) for name, some in counted.items()}
    if last is None:
        return None, options
    public_id = store.facets.public_ids(page, [last.id]).get(last.id)
    return None if public_id is None else _written(public_id, last, order), options


def _merged(counted: Sequence[Counted], names: _Names) -> list[Option]:
    """People of the same name are one option, since a filter that names them means all of them."""
    options: dict[str, Option] = {}
    for one in counted:
        value, label = names.get(one.value, (str(one.value), str(one.value)))
        known = options.get(value, Option(value, label, 0, selected=False))
        options[value] = Option(value, label, known.count + one.count, known.selected or one.selected)
    return list(options.values())


FACETS = web.AppKey("FACETS", Facets)


async def warm_up(app: web.Application) -> AsyncIterator[None]:
    """For `cleanup_ctx`: nobody has to wait for the indexes who comes first."""
    warming = asyncio.create_task(app[FACETS].warm())
    yield
    warming.cancel()
    for error in await asyncio.gather(warming, return_exceptions=True):
        if isinstance(error, Exception):
            log.warning("the first look will have to make the indexes: %s", type(error).__name__)
