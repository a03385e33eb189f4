"""Reminding once, at the time that was set, at the due time or when a snooze ends.

What comes late, after an outage or at the end of quiet hours, and what comes in a crowd is told in one message, not in
as many as there are. All of a round is written in one transaction, so whoever dies in it has told nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage.store import Store
from storage.tables import Channel, Person, Task, Workspace
from tasks.actors import Actor
from tasks.changes import due_of, zone_of_task
from tasks.quiet import Notice, ends_quiet, when_allowed
from tasks.rules import ACTIVE, MORNING, DueDate, at_clock

PAGE = "away"
"""The page that tells of several at once."""

LATE = timedelta(minutes=5)
"""What comes later than this after its time comes together with what else is late."""

CROWD = 3
"""As many that come to one chat at the same time come together, too."""

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Place:
    """Where somebody is reminded; without a person it is a group."""

    chat_id: int
    person: Person | None
    thread_id: int | None


@dataclass(frozen=True, slots=True)
class _Reminder:
    """Attributes:
    reason: "due" or "snooze".
    why_late: "away" after an outage, "quiet" after quiet hours, None for one that comes at its time.
    """

    task: Task
    at: datetime
    reason: str
    why_late: str | None


def is_anything_due(store: Store, moment: datetime) -> bool:
    return bool(store.tasks.to_remind(moment, ACTIVE, 1))


def fire_due(store: Store, moment: datetime) -> int:
    """Have the reminders that are due sent. Returns how many tasks it concerned; call again while it isn't 0."""
    tasks = store.tasks.to_remind(moment, ACTIVE, _AT_ONCE)
    places: dict[tuple[int, int | None, int | None], _Place] = {}
    told: defaultdict[tuple[int, int | None, int | None], list[_Reminder]] = defaultdict(list)
    for task in tasks:
        place = _where(store, task)
        if (reminder := _fire(store, task, place, moment)) is not None and place is not None:
            key = place.chat_id, place.person.id if place.person else None, place.thread_id
            places[key] = place
            told[key].append(reminder)
    for key, reminders in told.items():
        _tell(store, places[key], reminders, moment)
    return len(tasks)


def next_reminder(due: DueDate | None, zone: ZoneInfo, after: datetime) -> datetime | None:
    """When to remind of a due date itself, once a reminder that was set beside it has come; None when that was it."""
    if due is None:
        return None
    moment = due.at if due.grain == "time" else at_clock(due.at.astimezone(zone).date(), MORNING, zone)
    return moment if moment > after else None


def _fire(store: Store, task: Task, place: _Place | None, moment: datetime) -> _Reminder | None:
    """Take note that a reminder's time has come. Returns what is to be told now."""
    woke = task.snoozed_until is not None and task.snoozed_until <= moment
    due = task.remind_at is not None and task.remind_at <= moment
    if task.snoozed_until is not None and not woke:
        # It is put aside: the reminder waits for the end of the snooze.
        store.tasks.swap(task, remind_at=task.snoozed_until)
        return None
    allowed = _allowed(store, task, place, moment)
    if allowed is not None and allowed > moment:
        _hold(store, task, allowed, woke=woke, due=due)
        return None
    at = (task.snoozed_until if woke else task.remind_at) or moment
    zone = zone_of_task(store, Actor.INSTALLATION, task)
    fired = store.tasks.swap(
        task,
        snoozed_until=None if woke else task.snoozed_until,
        remind_at=next_reminder(due_of(task), zone, moment) if due else task.remind_at,
        set_by={field: by for field, by in task.set_by.items() if not (due and field == "reminder")},
    )
    assert fired is not None, "nobody else writes in this transaction"
    if woke:
        store.deliveries.refresh(message_id=task.message_id, task_id=task.id)
    if allowed is None and place is not None:
        return None
    reason = "snooze" if woke else "due"
    store.events.add(
        task.workspace_id,
        "remind",
        task_id=task.id,
        message_id=task.message_id,
        actor_id=Actor.INSTALLATION.person_id,
        after={"reason": reason},
    )
    return _Reminder(fired, at, reason, _why_late(place.person if place else None, at, moment))


def _hold(store: Store, task: Task, until: datetime, *, woke: bool, due: bool) -> None:
    """Let it wait for the end of quiet hours, or of what else keeps it."""
    store.tasks.swap(
        task,
        snoozed_until=until if woke else task.snoozed_until,
        remind_at=until if due else task.remind_at,
    )
    if woke:
        store.deliveries.refresh(message_id=task.message_id, task_id=task.id)


def _allowed(store: Store, task: Task, place: _Place | None, moment: datetime) -> datetime | None:
    if place is None:
        return None
    return when_allowed(place.person, Notice.REMINDER, store.workspaces.get(task.workspace_id), moment)


def _why_late(person: Person | None, at: datetime, moment: datetime) -> str | None:
    if person is not None and ends_quiet(person, at):
        return "quiet"
    return "away" if moment - at > LATE else None


def _tell(store: Store, place: _Place, reminders: Sequence[_Reminder], moment: datetime) -> None:
    late = [reminder for reminder in reminders if reminder.why_late]
    together = reminders if len(reminders) >= CROWD else late if len(late) > 1 else ()
    for reminder in reminders:
        if reminder not in together:
            _remind(store, place, reminder)
    if together:
        _remind_together(store, place, together, moment)


def _remind(store: Store, place: _Place, reminder: _Reminder) -> None:
    task = reminder.task
    store.deliveries.want(
        task.workspace_id,
        Channel.REMINDER,
        place.chat_id,
        f"task:{task.id}@{reminder.at:%Y-%m-%dT%H:%M:%S}",
        task_id=task.id,
        person_id=place.person.id if place.person else None,
        thread_id=place.thread_id,
        view={"reason": reminder.reason},
    )


def _remind_together(store: Store, place: _Place, reminders: Sequence[_Reminder], moment: datetime) -> None:
    """In the workspace of the chat: whoever reads it is a member there, wherever the tasks are."""
    in_order = sorted(reminders, key=lambda reminder: (reminder.at, reminder.task.id))
    own = store.workspaces.by_chat(place.chat_id)
    why = next((reminder.why_late for reminder in in_order if reminder.why_late), "together")
    ids = [reminder.task.id for reminder in in_order]
    store.deliveries.want(
        _workspace_id(store, own, place, in_order[0].task),
        Channel.PAGE,
        place.chat_id,
        f"{PAGE}:{ids[0]}@{moment:%Y-%m-%dT%H:%M:%S}",
        person_id=place.person.id if place.person else None,
        thread_id=place.thread_id,
        view={"page": PAGE, "why": why, "tasks": ids},
    )


def _workspace_id(store: Store, own: Workspace | None, place: _Place, task: Task) -> int:
    if own is None or (place.person is not None and store.people.role(own.id, place.person.id) is None):
        return task.workspace_id
    return own.id


def _belongs(store: Store, task: Task, person: Person) -> bool:
    return store.people.role(task.workspace_id, person.id) is not None


def _where(store: Store, task: Task) -> _Place | None:
    """The assignee in private when they can be written to, else where the task lives: in the chat of its workspace,
    or with whoever brought it where that has none."""
    if (place := _in_private(store, task, task.assignee_id)) is not None:
        return place
    message = store.messages.get(task.message_id) if task.message_id else None
    workspace = store.workspaces.get(task.workspace_id)
    if workspace is None or workspace.chat_id is None:
        return _in_private(store, task, message.sender_id if message else None)
    owner = store.people.by_telegram_id(workspace.chat_id) if workspace.kind == "personal" else None
    here = message is not None and message.chat_id == workspace.chat_id
    return _Place(workspace.chat_id, owner, message.thread_id if message is not None and here else None)


def _in_private(store: Store, task: Task, person_id: int | None) -> _Place | None:
    person = store.people.get(person_id) if person_id else None
    if person is None or not person.reachable or person.telegram_id is None or not _belongs(store, task, person):
        return None
    return _Place(person.telegram_id, person, None)
