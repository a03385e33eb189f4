"""What each list shows: which tasks of which workspaces, in which order, and what else stands around them."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from handlers.lists.wanted import Wanted
from handlers.pages import Look
from handlers.pressed import Pressed
from storage.filters import Filters
from storage.queries.lists import Day, Leaf, Order
from storage.store import Store
from storage.tables import Status
from storage.web_tables import SavedFilter
from tasks.listing import SIZE, Listing, everywhere, listing, own_of
from tasks.people import zone_of
from tasks.rules import ACTIVE, TaskError, at_clock
from tasks.saved_lists import filters_of, offered

TODAY, TASKS, BOARD, SEARCH, WEEK = "today", "tasks", "board", "search", "week"
WIDE = frozenset({TODAY, SEARCH})
"""Lists that look over all of a person's workspaces, in private: somebody's day is one."""

COLUMNS = (Status.PROPOSED, Status.OPEN, Status.IN_PROGRESS, Status.DONE)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Attributes:
    name: Which list.
    scope: Ids of the workspaces that it looks over.
    order: None where the tasks stand in the parts of a day.
    counts: Of a board, status -> tasks.
    days: Of a week, each of its days with how many tasks are due on it.
    saved: The saved filter that it is limited to, instead of what is wanted.
    """

    name: str
    scope: Sequence[int]
    wanted: Wanted
    listing: Listing
    order: Order | None = None
    counts: Mapping[Status, int] = field(default_factory=dict)
    days: Sequence[tuple[date, int]] = ()
    saved: SavedFilter | None = None

    @property
    def is_limited(self) -> bool:
        return self.saved is not None or self.wanted.as_view() is not None

    @property
    def looks_wide(self) -> bool:
        return len(self.scope) > 1


def look_of(store: Store, pressed: Pressed) -> Look:
    """The page that was pressed, as it is drawn."""
    delivery = pressed.delivery
    workspace = store.workspaces.get(delivery.workspace_id)
    assert workspace is not None, "a delivery has a workspace"
    reader = store.people.get(delivery.person_id) if delivery.person_id is not None else None
    return Look(delivery, workspace, reader, pressed.now, pressed.options)


def scope_of(store: Store, look: Look) -> list[int]:
    if look.reader is not None and look.view["page"] in WIDE:
        return everywhere(store, look.actor)
    return [look.workspace.id]


def gather(store: Store, look: Look) -> Gathered:
    scope = scope_of(store, look)
    return _GATHER[look.view["page"]](store, look, scope, Wanted.of_view(look.view))


def saved_of(store: Store, look: Look) -> SavedFilter | None:
    """The saved filter that a list is limited to, as long as it may be."""
    wanted = look.view.get("saved")
    return next((one for one in offered(store, look.reader, look.workspace) if one.id == wanted), None)


def column_of(look: Look) -> Status:
    """The column of a board that is shown."""
    return Status(look.view.get("column", Status.OPEN))


def week_of(look: Look) -> tuple[date, date]:
    """First and last day of the week that is shown."""
    today = look.now.astimezone(zone_of(look.zone)).date()
    first = today + timedelta(weeks=look.view.get("week", 0))
    return first, first + timedelta(days=6)


def _today(store: Store, look: Look, scope: Sequence[int], _wanted: Wanted) -> Gathered:
    zone = zone_of(look.zone)
    end = at_clock(look.now.astimezone(zone).date() + timedelta(days=1), time(), zone)
    mine = look.reader is not None and not look.view.get("everybody")
    person_id = look.reader.id if look.reader is not None and mine else None
    own = own_of(store, person_id, scope) if person_id is not None else ()
    leaf = store.lists.day(scope, Day(look.now, end, person_id, own), number=_number(look), size=SIZE)
    return Gathered(TODAY, scope, Wanted(), listing(store, leaf))


def _tasks(store: Store, look: Look, scope: Sequence[int], wanted: Wanted) -> Gathered:
    saved = saved_of(store, look)
    filters = _filters(store, look, scope, wanted, ACTIVE) if saved is None else _saved_filters(store, look, saved)
    order = Order.DUE if ACTIVE.issuperset(filters.status) else Order.CHANGED
    leaf = _leaf(store, look, scope, filters, order)
    return Gathered(TASKS, scope, wanted, listing(store, leaf, words=filters.q), order, saved=saved)


def _search(store: Store, look: Look, scope: Sequence[int], wanted: Wanted) -> Gathered:
    leaf = Leaf((), 0, 0)
    if wanted.as_view() is not None:
        leaf = _leaf(store, look, scope, _filters(store, look, scope, wanted), Order.OPEN_FIRST)
    return Gathered(SEARCH, scope, wanted, listing(store, leaf, words=wanted.q), Order.OPEN_FIRST)


def _board(store: Store, look: Look, scope: Sequence[int], wanted: Wanted) -> Gathered:
    column, saved = column_of(look), saved_of(store, look)
    filters = _filters(store, look, scope, wanted) if saved is None else _saved_filters(store, look, saved)
    filters = replace(filters, status=COLUMNS)
    order = Order.DUE if column in ACTIVE else Order.CHANGED
    leaf = _leaf(store, look, scope, replace(filters, status=[column]), order)
    counts = store.lists.counts(scope, filters)
    rows = listing(store, leaf, words=filters.q)
    return Gathered(BOARD, scope, wanted, rows, order, counts=counts, saved=saved)


def _week(store: Store, look: Look, scope: Sequence[int], wanted: Wanted) -> Gathered:
    """What is due within seven days, or on one of them; in the week that begins today also what is late."""
    first, last = week_of(look)
    start, end = _midnight(look, first), _midnight(look, last, 1)
    filters = replace(_filters(store, look, scope, wanted, ACTIVE), due_from=start, due_to=end)
    days = _days(look, first, store.lists.due_moments(scope, filters))
    if (day := look.view.get("day")) is not None:
        that = first + timedelta(days=day)
        filters = replace(filters, due_from=_midnight(look, that), due_to=_midnight(look, that, 1))
    elif not look.view.get("week"):
        filters = replace(filters, due_from=None)
    leaf = _leaf(store, look, scope, filters, Order.DUE)
    return Gathered(WEEK, scope, wanted, listing(store, leaf, words=wanted.q), Order.DUE, days=days)


def _filters(
    store: Store, look: Look, scope: Sequence[int], wanted: Wanted, status: Collection[Status] = ()
) -> Filters:
    """What is wanted, with names as these workspaces know them. In somebody's own, what nobody has is theirs, too."""
    filters = wanted.named(store, scope).filters(look.now, status=status)
    mine = look.reader is not None and look.reader.id in wanted.assignee and look.workspace.kind == "personal"
    return replace(filters, nobody=True) if mine else filters


def _saved_filters(store: Store, look: Look, saved: SavedFilter) -> Filters:
    return filters_of(store, saved, [look.workspace.id], person=look.reader, zone=look.zone, now=look.now)


def _days(look: Look, first: date, moments: Sequence[datetime]) -> list[tuple[date, int]]:
    zone = zone_of(look.zone)
    due = Counter(moment.astimezone(zone).date() for moment in moments)
    return [(that, due[that]) for that in (first + timedelta(days=n) for n in range(7))]


def _leaf(store: Store, look: Look, scope: Sequence[int], filters: Filters, order: Order) -> Leaf:
    return store.lists.leaf(scope, filters, order, number=_number(look), size=SIZE)


def _number(look: Look) -> int:
    return int(look.view.get("number", 0))


def _midnight(look: Look, day: date, later: int = 0) -> datetime:
    return at_clock(day + timedelta(days=later), time(), zone_of(look.zone))


_GATHER: Mapping[str, Callable[[Store, Look, Sequence[int], Wanted], Gathered]] = MappingProxyType(
    {TODAY: _today, TASKS: _tasks, BOARD: _board, SEARCH: _search, WEEK: _week}
)


def require_here(store: Store, pressed: Pressed, task_id: int) -> None:
    """Raise `TaskError` "not_found" for a task that such a page can't show: in a group those of elsewhere."""
    pressed.actor.require(store, pressed.delivery.workspace_id, "view")
    task = store.tasks.get(task_id)
    if task is None or task.workspace_id not in scope_of(store, look_of(store, pressed)):
        raise TaskError("not_found")
