"""A filtered list of the Mini App: what is asked for in its address, what is found, and what one may choose next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from aiohttp import web
from babel import Locale, UnknownLocaleError

from storage.facts import Page
from storage.filters import Filters
from storage.store import Store
from storage.web_tables import SavedFilter
from tasks.filtering import FilterQuery
from tasks.rules import ACTIVE
from webapp.facets import FACETS, Found, Order
from webapp.filters import filter_of
from webapp.screens.viewer import Viewer
from webapp.services import SERVICES

SHOWN = 25
"""Rows of a page."""

AT_ONCE = 2_000
"""Tasks that are changed at once at most: more would keep everybody else's changes waiting."""

BEFORE, AS, BOARD = "before", "as", "board"
"""Parameters that are no filters: where the page before ended, and how a list is drawn."""

_FACETS: Mapping[Page, Sequence[str]] = {
    "tasks": ("status", "priority", "assignee", "kind", "source", "author", "language"),
    "inbox": ("kind", "priority", "status", "source", "author", "assignee", "language"),
}
_VIEWS: Mapping[Page, Sequence[tuple[str, str]]] = {
    "tasks": (
        ("all", ""),
        ("mine", "assignee=me"),
        ("overdue", "due=overdue"),
        ("today", "due=today"),
        ("urgent", "priority=urgent"),
        ("free", "assignee=nobody"),
        ("done", "status=done"),
    ),
    "inbox": (("all", ""), ("check", "check=1"), ("urgent", "priority=urgent"), ("today", "from=today")),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Attributes:
    label: Of what has no word of its own in the templates: a person, a source, a language.
    """

    value: str
    label: str
    count: int | None
    selected: bool


@dataclass(frozen=True, slots=True)
class View:
    """A list under a name: one of ours ("mine", for which the templates have words), or a saved one."""

    key: str
    name: str
    query: str
    current: bool
    saved: SavedFilter | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A value that limits the list, and the query without it."""

    name: str
    value: str
    label: str
    without: str


@dataclass(frozen=True, slots=True)
class Bar:
    """All that one may choose of, for the templates.

    Attributes:
        action: The page's own address.
        shape: How it is drawn beside as a list: "board".
        cursor: Number of the newest event that is shown.
    """

    page: Page
    action: str
    shape: str | None
    query: FilterQuery
    total: int
    cursor: int
    facets: Sequence[tuple[str, Sequence[Choice]]]
    views: Sequence[View]
    tokens: Sequence[Token]

    @property
    def at_once(self) -> int:
        """How many of all that is found can be changed with one press."""
        return min(self.total, AT_ONCE)

    def href(self, query: FilterQuery | str, shape: str | None = None) -> str:
        parts = [part for part in (str(query), f"as={shape}" if shape else "") if part]
        return self.action + ("?" + "&".join(parts) if parts else "")

    @property
    def savable(self) -> bool:
        return bool(self.query.pairs) and not any(view.current for view in self.views)


@dataclass(frozen=True, slots=True)
class Looked:
    """Attributes:
    found: The ids of a page of rows, how many there are in all, where the next page begins.
    bar: None on the pages after the first, which are rows alone.
    """

    query: FilterQuery
    found: Found
    bar: Bar | None


async def look(request: web.Request, viewer: Viewer, page: Page, *, order: Order, limit: int = SHOWN) -> Looked:
    """Raises `ApiError` 422 for an address that can't be read."""
    services = request.app[SERVICES]
    query = filter_of((name, value) for name, value in request.query.items() if name not in (BEFORE, AS))
    shape = BOARD if request.query.get(AS) == BOARD else None
    before = request.query.get(BEFORE)
    scope, filters, saved, cursor = await services.db.read(_resolved, viewer, page, query, shape)
    found = await request.app[FACETS].look(page, scope, filters, order=order, before=before, limit=limit)
    if before is not None:
        return Looked(query, found, None)
    bar = Bar(
        page=page,
        action=f"/app/{page}",
        shape=shape,
        query=query,
        total=found.total,
        cursor=cursor,
        facets=[(name, list(_choices(viewer, name, found, query))) for name in _FACETS[page]],
        views=list(_views(page, query, saved)),
        tokens=list(_tokens(viewer, query, found)),
    )
    return Looked(query, found, bar)


def filters_of(
    store: Store, viewer: Viewer, page: Page, query: FilterQuery, shape: str | None = None
) -> tuple[frozenset[int], Filters]:
    """The workspaces and the filters of a list, the same for the page and for its stream.

    The list of tasks shows what is active unless it is asked for a status; the board shows every status.
    """
    scope = frozenset(query.within(store, viewer.scope))
    filters = query.resolve(store, scope, person=viewer.person, zone=viewer.zone, now=viewer.now)
    if page == "tasks" and shape != BOARD and not filters.status:
        filters = replace(filters, status=tuple(sorted(ACTIVE)))
    return scope, filters


def _resolved(
    store: Store, viewer: Viewer, page: Page, query: FilterQuery, shape: str | None
) -> tuple[frozenset[int], Filters, Sequence[SavedFilter], int]:
    scope, filters = filters_of(store, viewer, page, query, shape)
    saved = store.saved.visible(viewer.person.id, viewer.scope, page)
    return scope, filters, saved, store.events.newest()[1]


def _choices(viewer: Viewer, name: str, found: Found, query: FilterQuery) -> Iterator[Choice]:
    """What nobody has asked for is not ticked, though the list is limited to it: that is how it begins."""
    is_asked = bool(query.many(name))
    for option in found.options.get(name, ()):
        label = _label(viewer, name, option.label)
        yield Choice(option.value, label, option.count, option.selected and is_asked)


def _tokens(viewer: Viewer, query: FilterQuery, found: Found) -> Iterator[Token]:
    """What is chosen is among the options, which know what it is called; a date or a number is what it is."""
    for name, value in query.pairs:
        if name != "q":
            called = {option.value: option.label for option in found.options.get(name, ())}
            yield Token(name, value, _label(viewer, name, called.get(value, value)), str(query.without(name, value)))


def _views(page: Page, query: FilterQuery, saved: Sequence[SavedFilter]) -> Iterator[View]:
    for key, text in _VIEWS[page]:
        yield View(key, key, text, str(query) == text)
    for row in saved:
        yield View("saved", row.name, row.query, str(query) == row.query, row)


def _label(viewer: Viewer, name: str, label: str) -> str:
    """Of a language its name, as the viewer calls it."""
    if name != "language":
        return label
    try:
        return Locale.parse(label).get_language_name(viewer.locale) or label
    except (ValueError, UnknownLocaleError):
        return label
