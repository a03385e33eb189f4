"""Reminding once, at the due time or when a snooze ends; a late one is sent once, not for each time it was missed."""

from datetime import datetime

from storage.store import Store
from storage.tables import Channel, Person, Task
from tasks.actors import Actor
from tasks.rules import ACTIVE

_AT_ONCE = 200


def fire_due(store: Store, moment: datetime) -> int:
    """Have the reminders that are due sent. Returns how many tasks it concerned; call again while it isn't 0."""
    tasks = store.tasks.to_remind(moment, ACTIVE, _AT_ONCE)
    for task in tasks:
        _remind(store, task, moment)
    return len(tasks)


def _remind(store: Store, task: Task, moment: datetime) -> None:
    woke = task.snoozed_until is not None and task.snoozed_until <= moment
    due = task.remind_at is not None and task.remind_at <= moment
    if task.snoozed_until is not None and not woke:
        # It is put aside: the reminder waits for the end of the snooze.
        store.tasks.swap(task, remind_at=task.snoozed_until)
        return
    reason = "snooze" if woke else "due"
    at = (task.snoozed_until if woke else task.remind_at) or moment
    store.tasks.swap(
        task,
        snoozed_until=None if woke else task.snoozed_until,
        remind_at=None if due else task.remind_at,
    )
    store.events.add(
        task.workspace_id,
        "remind",
        task_id=task.id,
        message_id=task.message_id,
        actor_id=Actor.INSTALLATION.person_id,
        after={"reason": reason},
    )
    if woke:
        store.deliveries.refresh(message_id=task.message_id, task_id=task.id)
    if (place := _where(store, task)) is not None:
        chat_id, person_id, thread_id = place
        store.deliveries.want(
            task.workspace_id,
            Channel.REMINDER,
            chat_id,
            f"task:{task.id}@{at:%Y-%m-%dT%H:%M:%S}",
            task_id=task.id,
            person_id=person_id,
            thread_id=thread_id,
            view={"reason": reason},
        )


def _belongs(store: Store, task: Task, person: Person) -> bool:
    return store.people.role(task.workspace_id, person.id) is not None


def _where(store: Store, task: Task) -> tuple[int, int | None, int | None] | None:
    """(chat, person, topic): the assignee in private when they can be written to, else where the task lives."""
    person = store.people.get(task.assignee_id) if task.assignee_id else None
    if person is not None and person.reachable and person.telegram_id is not None and _belongs(store, task, person):
        return person.telegram_id, person.id, None
    message = store.messages.get(task.message_id) if task.message_id else None
    workspace = store.workspaces.get(task.workspace_id)
    if workspace is None or workspace.chat_id is None:
        return None
    owner = store.people.by_telegram_id(workspace.chat_id) if workspace.kind == "personal" else None
    return workspace.chat_id, owner.id if owner else None, message.thread_id if message else None
