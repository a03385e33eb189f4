"""What follows from what has happened: hooks out are told, and trackers have the change sent.

Events are followed in the one order that everybody reads, and how far that went is written down in the same
transaction: each is followed once, whatever dies in between.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from storage.connected_tables import Post, Subscription
from storage.queries.events import FOLLOWED
from storage.store import Store
from storage.tables import Event, Status, Task
from tasks import exports
from tasks.bursts import grows_until
from tasks.filtering import FilterQuery, narrowed
from tasks.rules import TaskError

AT_ONCE = 200
"""Events in one transaction."""

SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "title": "title",
        "description": "description",
        "kind": "kind",
        "priority": "priority",
        "status": "status",
        "due_at": "due",
        "due_grain": "due",
        "assignee_id": "assignee",
        "claimable": "claimable",
        "recurrence": "recurrence",
        "snoozed_until": "snoozed_until",
        "blocked_reason": "blocked",
        "notes": "notes",
        "checklist": "checklist",
        "links": "links",
        "requesters": "requesters",
    }
)
"""Column -> the field of the API that it is; what else a change sets nobody is told of."""

Write = Callable[[Store, Event, Task, str], str]
"""What is posted of an event under this name, as JSON."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Attributes:
    posts: How many were made.
    exports: Whether anything is to be sent to a tracker.
    more: There are events left.
    """

    posts: int = 0
    exports: bool = False
    more: bool = False


def follow(store: Store, write: Write, *, burst: timedelta, moment: datetime, most: int = AT_ONCE) -> Followed:
    """Follow the next events. The first time there is nothing to follow: what was before is told to nobody.

    Args:
        burst: For so long a message may still grow: what is said of its task waits, and says how it is then.
        most: How many.
    """
    last, (_, newest) = store.facts.get(FOLLOWED), store.events.newest()
    events = store.events.going_out(int(last), most) if last is not None else []
    listening = _listening(store, events)
    posts, sends = 0, False
    for event in events:
        sends |= exports.follow(store, event, moment)
        posts += _tell(store, event, listening.get(event.workspace_id, ()), write, burst, moment)
    more = len(events) == most
    store.facts.put(FOLLOWED, str(events[-1].seq if more else newest))
    return Followed(posts, sends, more)


def pass_over(store: Store) -> int | None:
    """Follow the next event no more: it can't be. Returns its id."""
    last = store.facts.get(FOLLOWED)
    events = store.events.going_out(int(last), 1) if last is not None else []
    if not events:
        return None
    store.facts.put(FOLLOWED, str(events[0].seq))
    return events[0].id


def is_behind(store: Store) -> bool:
    """Whether there is anything to follow."""
    last = store.facts.get(FOLLOWED)
    return last is None or store.events.newest()[1] > int(last)


def name_of(event: Event) -> str | None:
    """By which of `tasks.subscriptions.EVENTS` others are told of it; None for what they are not."""
    if event.task_id is None:
        return None
    if event.verb == "create":
        return "task.created"
    before, after = event.before.get("status"), event.after.get("status")
    if after in {Status.DONE, Status.DROPPED}:
        return f"task.{after}"
    if after is not None and before in {Status.DONE, Status.DROPPED}:
        return "task.reopened"
    return "task.changed" if changed_in(event) else None


def changed_in(event: Event) -> list[str]:
    """The fields of the API that an event has changed."""
    return list(dict.fromkeys(field for column, field in SHOWN.items() if column in event.after))


def _listening(store: Store, events: Sequence[Event]) -> dict[int, list[Subscription]]:
    """Workspace's id -> who is told of what happens there."""
    found: dict[int, list[Subscription]] = {}
    for row in store.posts.listening({event.workspace_id for event in events}):
        found.setdefault(row.workspace_id, []).append(row)
    return found


def _tell(  # noqa: PLR0917 - one place calls it
    store: Store, event: Event, listening: Sequence[Subscription], write: Write, burst: timedelta, moment: datetime
) -> int:
    name = name_of(event)
    rows = [row for row in listening if name in row.events]
    task = store.tasks.get(event.task_id) if rows and event.task_id is not None else None
    if name is None or task is None:
        return 0
    told = [row for row in rows if _passes(store, row, task, moment)]
    until = grows_until(store, task, burst) if told else None
    if until is not None and until > moment:
        if name == "task.changed":  # what is yet to be said of it says this, too
            told = [row for row in told if not store.posts.is_unwritten(row.id, task.id)]
        body, at = "", until
    else:
        body, at = write(store, event, task, name) if told else "", moment
    store.posts.want_all(told, event.id, event=name, task_id=task.id, body=body, next_try_at=at)
    return len(told)


def _passes(store: Store, row: Subscription, task: Task, moment: datetime) -> bool:
    """Whether a task passes the filter of who is told; one that can't be read any more lets nothing pass.

    "me" in it is whoever has made it.
    """
    if not row.query:
        return True
    workspace, scope = store.workspaces.get(row.workspace_id), [row.workspace_id]
    maker = store.people.get(row.created_by) if row.created_by is not None else None
    try:
        query = FilterQuery.of(row.query)
    except TaskError:
        return False
    if not query.within(store, scope):
        return False
    filters = query.resolve(store, scope, person=maker, zone=workspace.zone if workspace else "UTC", now=moment)
    return store.lists.fits(row.workspace_id, narrowed(store, scope, filters), task.id)


def bodies(store: Store, write: Write, post: Post) -> str:
    """What a post says that was to wait until a message would not grow any more."""
    assert post.event_id is not None
    assert post.task_id is not None
    event, task = store.events.get(post.event_id), store.tasks.get(post.task_id)
    assert event is not None
    assert task is not None, "what is posted of a task is deleted with it"
    return write(store, event, task, post.event)
