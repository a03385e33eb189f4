"""Digests: what stands in one, sending it, and drawing it anew. When it comes says `tasks.schedules`."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from storage.queries.lists import Order
from storage.queries.planning import Mine
from storage.store import Store
from storage.tables import Channel, Person, Status, Task, Workspace
from storage.web_tables import SavedFilter
from tasks.people import local, zone_of
from tasks.quiet import Notice, muted, when_allowed
from tasks.rules import ACTIVE, at_clock, may
from tasks.saved_lists import filters_of, is_about_me, scope_of
from tasks.schedules import Every, Part, Schedule, keep, next_digest, schedule_of

PAGE = "day"
"""The page that a digest is."""

MOST, MOST_IN_PART = 20, 8
"""How many tasks a digest shows, in all and in each of its parts."""

_SAVED = "saved:"

COUNTED = 100
"""How many of a part are looked for, to say "and so many more"."""

TOO_LATE = timedelta(hours=12)
"""One that was missed is left out when the next one is nearer than this."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Attributes:
    parts: Part, or "saved:" and the id of a saved filter -> ids of tasks, without empty parts.
    more: Part -> how many more it has.
    """

    parts: Mapping[str, list[int]]
    more: Mapping[str, int]


def send(store: Store, owner: Person | Workspace, now: datetime) -> None:
    """Have a digest that is due sent, and the next one planned; where it may not come yet, it waits."""
    schedule, zone = schedule_of(owner), zone_of(owner.zone)
    coming = next_digest(schedule, zone, now)
    allowed = _allowed(store, owner, schedule, now)
    if allowed is not None and allowed > now and (coming is None or allowed < coming):
        keep(owner, next=allowed.isoformat())
        return
    planned = {"next": coming.isoformat() if coming else None}
    too_late = coming is not None and coming - now < TOO_LATE and not _is_today(owner, now)
    if allowed is None or allowed > now or too_late or not _reachable(owner):
        keep(owner, **planned)
        return
    found = contents(store, owner, schedule, now)
    if not found.parts and not schedule.empty:
        keep(owner, **planned, last=now.isoformat(), shown=None)
        return
    keep(owner, **planned, last=now.isoformat(), shown=_deliver(store, owner, found, now))


def show_now(store: Store, owner: Person | Workspace, now: datetime, *, request: str) -> bool:
    """Send one to who asks for it; the next one comes when it would have come. Returns whether there is one.

    Args:
        request: Names what asks for it: the same again sends no second one.
    """
    found = contents(store, owner, schedule_of(owner), now)
    if not found.parts:
        return False
    keep(owner, shown=_deliver(store, owner, found, now, request=request))
    return True


def contents(store: Store, owner: Person | Workspace, schedule: Schedule, now: datetime) -> Contents:
    """What stands in a digest now."""
    mine = mine_of(store, owner, schedule, now)
    zone, today = zone_of(owner.zone), local(now, owner.zone).date()
    ends = {name: at_clock(today + timedelta(days=days), time(0), zone) for name, days in (("day", 1), ("week", 7))}
    due = store.planning.due_before(mine, ACTIVE, ends["week"], now=now, limit=COUNTED)
    by = {task: task.due_at for task in due if task.due_at is not None}
    since = _last(owner, schedule, now)
    found: dict[Part, list[Task]] = {
        Part.OVERDUE: [task for task in due if by[task] < now],
        Part.TODAY: [task for task in due if now <= by[task] < ends["day"]],
        Part.WEEK: [task for task in due if by[task] >= ends["day"]],
        Part.WAITING: [*store.planning.in_status(mine, Status.PROPOSED, COUNTED)],
        Part.NEW: [*store.planning.made_since(mine, ACTIVE, since, COUNTED)],
        Part.DONE: [*store.planning.done_since(mine, since, COUNTED)],
    }
    named = {saved_part(saved): tasks for saved, tasks in _saved(store, owner, mine, now)}
    return _cut({part: found[part] for part in Part if part in schedule.parts}, named)


def mine_of(store: Store, owner: Person | Workspace, schedule: Schedule, now: datetime) -> Mine:
    """Which tasks a digest is about: a group's its own, a person's theirs without what they have muted."""
    if isinstance(owner, Workspace):
        return Mine(whole=[owner.id])
    roles = store.people.roles(owner.id)
    if schedule.workspace is not None:
        return Mine(whole=[schedule.workspace] if may(roles.get(schedule.workspace), "view") else [])
    heard = [id_ for id_, role in roles.items() if may(role, "view") and muted(owner, id_, now) is None]
    own = store.workspaces.by_chat(owner.telegram_id) if owner.telegram_id is not None else None
    return Mine(person=owner.id, given=heard, own=[own.id] if own is not None else [])


def saved_part(saved: SavedFilter) -> str:
    """The name of the part that shows a saved filter."""
    return f"{_SAVED}{saved.id}"


def saved_in(store: Store, part: str) -> SavedFilter | None:
    """The saved filter that a part shows; None for parts of ours, and for one that is there no more."""
    return store.saved.get(int(part.removeprefix(_SAVED))) if part.startswith(_SAVED) else None


def refresh(store: Store, touched: Mapping[int, Collection[int]]) -> int:
    """Have the digests drawn again that show one of these tasks. Returns how many.

    Args:
        touched: Workspace id -> tasks to which something happened.
    """
    tasks = {task_id for ids in touched.values() for task_id in ids}
    owners: list[Person | Workspace] = [*store.planning.subscribers(touched)]
    owners += store.workspaces.many(set(touched)).values()
    ids = {owner.options.get("digest", {}).get("shown") for owner in owners}
    shown = [delivery for id_ in ids if id_ is not None and (delivery := store.deliveries.get(id_)) is not None]
    stale = [delivery for delivery in shown if delivery.view.get("page") == PAGE and tasks & _listed(delivery.view)]
    for delivery in stale:
        store.deliveries.unfold(delivery.id, delivery.view)
    return len(stale)


def _allowed(store: Store, owner: Person | Workspace, schedule: Schedule, now: datetime) -> datetime | None:
    if isinstance(owner, Workspace):
        return when_allowed(None, Notice.DIGEST, owner, now)
    about = store.workspaces.get(schedule.workspace) if schedule.workspace is not None else None
    return when_allowed(owner, Notice.DIGEST, about, now)


def _is_today(owner: Person | Workspace, now: datetime) -> bool:
    """Whether the one that is due is of this very day."""
    due = datetime.fromisoformat(owner.options["digest"]["next"])
    return local(due, owner.zone).date() == local(now, owner.zone).date()


def _reachable(owner: Person | Workspace) -> bool:
    if isinstance(owner, Person):
        return owner.reachable and owner.telegram_id is not None
    return owner.chat_id is not None


def _last(owner: Person | Workspace, schedule: Schedule, now: datetime) -> datetime:
    """Since when things are new: the last digest, at most as long ago as one comes after the other."""
    longest = now - timedelta(days={Every.WEEK: 7, Every.WEEKDAYS: 3}.get(schedule.every, 1))
    last = owner.options.get("digest", {}).get("last")
    return max(longest, datetime.fromisoformat(last)) if last else longest


def _saved(
    store: Store, owner: Person | Workspace, mine: Mine, now: datetime
) -> Iterator[tuple[SavedFilter, list[Task]]]:
    """The saved filters of a digest, each with its tasks: as somebody has saved them, or as their group shares them."""
    if isinstance(owner, Workspace):
        person, scope = None, [owner.id]
        several = [one for one in store.saved.in_digest_of_team(owner.id) if not is_about_me(one)]
    else:
        person, scope = owner, [*{*mine.whole, *mine.given, *mine.own}]
        several = [*store.saved.in_digest_of(owner.id, scope)]
    for saved in several:
        about = scope_of(store, saved, scope)
        filters = filters_of(store, saved, about, person=person, zone=owner.zone, now=now)
        leaf = store.lists.leaf(about, filters, Order.DUE, size=COUNTED)
        yield saved, [task for task, _ in leaf.rows]


def _cut(found: Mapping[Part, list[Task]], named: Mapping[str, list[Task]]) -> Contents:
    """A task stands in one part only, but again below a name that somebody gave to what they want to see together."""
    parts: dict[str, list[int]] = {}
    more: dict[str, int] = {}
    seen: set[int] = set()
    lines = 0
    for part, tasks in (*found.items(), *named.items()):
        fresh = [task.id for task in tasks if part in named or task.id not in seen]
        shown = fresh[: max(min(MOST_IN_PART, MOST - lines), 0)]
        if shown:
            parts[str(part)] = shown
        if hidden := len(fresh) - len(shown):
            more[str(part)] = hidden
        seen.update(shown)
        lines += len(shown)
    return Contents(parts, more)


def _deliver(
    store: Store, owner: Person | Workspace, found: Contents, now: datetime, *, request: str | None = None
) -> int | None:
    """One message for an owner and a day, beside those that they asked for. Returns the delivery's id."""
    person = owner if isinstance(owner, Person) else None
    workspace = owner if isinstance(owner, Workspace) else store.workspaces.by_chat(owner.telegram_id or 0)
    chat_id = owner.telegram_id if isinstance(owner, Person) else owner.chat_id
    if workspace is None or chat_id is None:
        return None
    key = f"{PAGE}:{'p' if person else 'w'}{owner.id}@{request or f'{local(now, owner.zone):%Y-%m-%d}'}"[:64]
    view = {"page": PAGE, "day": now.isoformat(), "parts": found.parts, "more": found.more}
    who = person.id if person else None
    store.deliveries.want(workspace.id, Channel.PAGE, chat_id, key, person_id=who, view=view)
    delivery = store.planning.page(chat_id, key)
    return delivery.id if delivery is not None else None


def _listed(view: Mapping[str, Any]) -> set[int]:
    return {task_id for ids in view.get("parts", {}).values() for task_id in ids}
