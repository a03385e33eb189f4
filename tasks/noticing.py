"""Telling people what others did that concerns them: a task given to them, and, who wants it, changes of theirs.

What happens is read off the numbered events, so nothing is told twice and nothing is missed. Several within a minute
run together in one message; what comes in quiet hours is held, `options["held"]` of the person: {"until": ISO time,
"given": {task's id: giver's id or 0}, "changed": [task's id]}.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.store import Store
from storage.tables import Channel, Event, Person, Task
from tasks.keeping import keep_option
from tasks.quiet import Notice, when_allowed
from tasks.rules import ACTIVE, Verb, may
from tasks.schedules import replan
from tasks.starting import tell_to_start

PAGE = "news"
"""The page that tells it."""

FACT = "noticed"
"""The fact that says up to which event everything was told."""

AT_ONCE = 500
TOGETHER = timedelta(minutes=1)
STALE = timedelta(days=1)
"""What happened longer ago is told nobody any more."""

_TOLD_OF = frozenset({*Verb, "change", "block", "unblock", "note"})
"""What may be told whoever has the task, when others do it."""


@dataclass(frozen=True, slots=True)
class _News:
    """Attributes:
    giver: Id of who gave them the task, 0 when that was nobody; None for a change of a task that they have.
    """

    person: Person
    kind: Notice
    task: Task
    giver: int | None


def something_happened(store: Store) -> bool:
    """Whether there are events that nobody has looked at."""
    return store.facts.get(FACT) != str(store.planning.newest_seq())


def notice(store: Store, now: datetime) -> tuple[int, bool]:
    """Tell people what happened since the last time.

    Returns:
        How much was told, and whether there is more to look at.
    """
    if (seen := store.facts.get(FACT)) is None:
        store.facts.put(FACT, str(store.planning.newest_seq()))
        return 0, False
    events = store.planning.happened(int(seen), AT_ONCE)
    if not events:
        return 0, False
    store.facts.put(FACT, str(events[-1].seq))
    tasks = store.planning.tasks({event.task_id for event in events if event.task_id is not None})
    fresh = [event for event in events if now - event.at < STALE]
    news = [it for event in fresh if (it := _of_event(store, event, tasks)) is not None]
    return sum(_tell(store, it, now) for it in news), len(events) == AT_ONCE


def release(store: Store, person: Person, now: datetime) -> None:
    """Tell somebody what was held back, as far as it may come now."""
    held = person.options.get("held")
    if held is None or datetime.fromisoformat(held["until"]) > now:
        return
    keep_option(person, "held", None)
    replan(person)
    given: Mapping[str, int] = held.get("given", {})
    tasks = store.planning.tasks([*map(int, given), *held.get("changed", ())])
    news = [_News(person, Notice.ASSIGNED, tasks[int(id_)], giver) for id_, giver in given.items() if int(id_) in tasks]
    news += [_News(person, Notice.CHANGED, tasks[id_], None) for id_ in held.get("changed", ()) if id_ in tasks]
    for it in news:
        if it.task.assignee_id == person.id and it.task.status in ACTIVE:
            _tell(store, it, now)


def _of_event(store: Store, event: Event, tasks: Mapping[int, Task]) -> _News | None:
    """Whom an event concerns; what people do themselves they know."""
    task = tasks.get(event.task_id or 0)
    if task is None or task.assignee_id is None or event.verb == "undo":
        return None
    gives = event.verb == "create" or event.after.get("assignee_id") == task.assignee_id
    by = event.actor_id
    if gives and by is None:
        by = _sender(store, task)
    if by == task.assignee_id or (gives and task.status not in ACTIVE):
        return None
    if not gives and (event.verb not in _TOLD_OF or by is None):
        return None
    person = store.people.get(task.assignee_id)
    if person is None or not may(store.people.role(task.workspace_id, person.id), "view"):
        return None
    return _News(person, Notice.ASSIGNED if gives else Notice.CHANGED, task, (by or 0) if gives else None)


def _sender(store: Store, task: Task) -> int | None:
    """Who brought what the task was made of."""
    message = store.messages.get(task.message_id) if task.message_id is not None else None
    return message.sender_id if message is not None else None


def _tell(store: Store, news: _News, now: datetime) -> bool:
    """Tell it or hold it. Returns whether something is to be sent."""
    person = news.person
    if not person.reachable or person.telegram_id is None:
        if news.kind is Notice.ASSIGNED:
            tell_to_start(store, person, news.task.workspace_id, now)
        return False
    allowed = when_allowed(person, news.kind, store.workspaces.get(news.task.workspace_id), now)
    if allowed is None:
        return False
    if allowed > now:
        _hold(news, allowed)
        return False
    _send(store, news, person.telegram_id, now)
    return True


def _hold(news: _News, until: datetime) -> None:
    held = news.person.options.get("held", {})
    earliest = min(until, datetime.fromisoformat(held["until"])) if held else until
    together = _added(held, news) | {"until": earliest.isoformat()}
    keep_option(news.person, "held", together)
    replan(news.person)


def _send(store: Store, news: _News, chat_id: int, now: datetime) -> None:
    """Beside what came within the last minute, or by itself."""
    person, task = news.person, news.task
    before = store.planning.newest_page(chat_id, f"{PAGE}:", since=now - TOGETHER)
    if before is not None and before.view.get("page") == PAGE:
        store.deliveries.unfold(before.id, before.view | _added(before.view, news))
        return
    own = store.workspaces.by_chat(chat_id)
    is_theirs = own is not None and store.people.role(own.id, person.id) is not None
    store.deliveries.want(
        own.id if own is not None and is_theirs else task.workspace_id,
        Channel.PAGE,
        chat_id,
        f"{PAGE}:{task.id}@{now:%Y-%m-%dT%H:%M:%S}",
        person_id=person.id,
        view={"page": PAGE} | _added({}, news),
        created_at=now,
    )


def _added(told: Mapping[str, object], news: _News) -> dict[str, object]:
    """What is told with one thing more; a task that was given has no second line for its changes."""
    kept = told.get("given", {}), told.get("changed", [])
    given = dict(kept[0]) if isinstance(kept[0], dict) else {}
    changed = list(kept[1]) if isinstance(kept[1], list) else []
    if news.giver is not None:
        given |= {str(news.task.id): news.giver}
    elif str(news.task.id) not in given and news.task.id not in changed:
        changed.append(news.task.id)
    return {"given": given, "changed": changed}
