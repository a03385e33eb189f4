"""What reactions do to the tasks of a message that is kept: one more asks for them, or nobody does after all."""

from collections.abc import Sequence
from datetime import timedelta

from storage.store import Store
from storage.tables import Message, Person, Status, Task, now
from tasks import actions, making
from tasks.actors import Actor
from tasks.changes import apply
from tasks.merging import asker_of, together
from tasks.rules import ACTIVE, TaskError, Verb

TAKEN_BACK = timedelta(minutes=1)
"""How soon a reaction that is taken away again was a slip: the task that it made is dropped."""


def ask_too(store: Store, actor: Actor, message: Message, person: Person | None) -> None:
    """Somebody wants what is kept to be done, too: they are counted with those who asked.

    Who has asked first changes nothing, but for a task that was dropped: it is opened again.
    """
    actor.require(store, message.workspace_id, "create")
    tasks = tasks_of(store, message)
    is_first = person is not None and person.id == message.sender_id
    if not tasks:
        if is_first or person is None:
            return
        tasks = [making.make_task(store, actor, message.id)]
    for task in tasks:
        current = actions.move(store, actor, task.id, Verb.REOPEN) if task.status is Status.DROPPED else task
        if person is not None and not is_first:
            _count(store, actor, current, person)


def give_up(store: Store, actor: Actor, message: Message) -> None:
    """Drop the tasks that a reaction made a moment ago, if nobody has touched them since; it teaches nothing."""
    try:
        actor.require(store, message.workspace_id, "drop")
    except TaskError:
        return  # they have lost the right meanwhile: nobody has asked them anything
    moment = now()
    if moment - message.received_at > TAKEN_BACK:
        return
    for task in tasks_of(store, message) or [making.make_task(store, actor, message.id)]:
        if task.status in ACTIVE and not task.requesters and not _is_touched(store, task):
            values = {"status": Status.DROPPED, "remind_at": None, "snoozed_until": None}
            apply(store, actor, task, Verb.DROP, values)


def tasks_of(store: Store, message: Message) -> Sequence[Task]:
    return store.tasks.of_message(message.root_id or message.id)


def _count(store: Store, actor: Actor, task: Task, person: Person) -> None:
    asker = {"name": person.name, "person": person.id, "at": now().isoformat()}
    requesters = together(task.requesters, [asker], but=asker_of(store, task))
    if len(requesters) > len(task.requesters):
        apply(store, actor, task, "change", {"requesters": requesters}, fields=("requesters",))


def _is_touched(store: Store, task: Task) -> bool:
    """Whether a person has changed it since it was made."""
    return any(event.actor_id is not None and event.verb != "create" for event in store.events.of_task(task.id))
