"""What a card or a page shows of a task, gathered in one read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from storage.store import Store
from storage.tables import Delivery, Event, Issue, Message, Person, Task, Workspace, now
from tasks.actions import UNDOABLE

UNDO_OFFERED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class TaskView:
    """Attributes:
    issue: The draft that the task came from, None for one made by hand.
    last: The newest change by a person, if it is recent enough to offer its undo.
    """

    task: Task
    assignee: Person | None
    issue: Issue | None
    last: Event | None


@dataclass(frozen=True, slots=True)
class CardView:
    """Attributes:
    message: The root; None for a task that was made by hand.
    pieces: The whole burst, the root first.
    source: Name of the message's source.
    issues: The current reading, empty before it is there.
    tasks: In the order of the message.
    reader: Whom it speaks to, for language and zone; None in a group, where the workspace's are used.
    members: Who a task may be given to.
    """

    delivery: Delivery
    workspace: Workspace
    message: Message | None
    pieces: Sequence[Message]
    source: str
    issues: Sequence[Issue]
    tasks: Sequence[TaskView]
    reader: Person | None
    members: Sequence[Person]

    @property
    def locale(self) -> str:
        return self.reader.locale if self.reader else self.workspace.locale

    @property
    def zone(self) -> str:
        return self.reader.zone if self.reader else self.workspace.zone


def card(store: Store, delivery_id: int) -> CardView | None:
    """All that a delivery shows; None when there is nothing left to show."""
    found = store.deliveries.with_place(delivery_id)
    if found is None:
        return None
    delivery, workspace, message, source = found
    tasks = shown_tasks(store, delivery)
    if message is None and not tasks:
        return None
    issues = store.issues.current(message.id) if message else []
    members = [person for person, _ in store.people.members(workspace.id)]
    known = {person.id: person for person in members}
    if delivery.person_id is not None and delivery.person_id not in known:
        return None  # who has left the workspace sees no more of it
    return CardView(
        delivery=delivery,
        workspace=workspace,
        message=message,
        pieces=_pieces(store, message),
        source=source or "",
        issues=issues,
        tasks=task_views(store, tasks, issues, known),
        reader=_person(store, delivery.person_id, known),
        members=members,
    )


def shown_tasks(store: Store, delivery: Delivery) -> Sequence[Task]:
    """The tasks that a delivery is about, in the order of their message."""
    if delivery.task_id is not None:
        task = store.tasks.get(delivery.task_id)
        return [task] if task else []
    return store.tasks.of_message(delivery.message_id) if delivery.message_id is not None else []


def task_views(
    store: Store,
    tasks: Sequence[Task],
    issues: Sequence[Issue] = (),
    known: Mapping[int, Person] = MappingProxyType({}),
) -> list[TaskView]:
    """Tasks as a card shows them; `known` spares a look for people who are at hand."""
    lasts = store.events.newest_of([task.id for task in tasks], since=now() - UNDO_OFFERED) if tasks else {}
    return [
        TaskView(
            task=task,
            assignee=_person(store, task.assignee_id, known),
            issue=next((issue for issue in issues if issue.part == task.part), None),
            last=last if (last := lasts.get(task.id)) is not None and _offers_undo(last) else None,
        )
        for task in tasks
    ]


def _pieces(store: Store, message: Message | None) -> Sequence[Message]:
    if message is None:
        return []
    return [message] if message.pieces == 1 else store.messages.pieces(message.id)


def _offers_undo(event: Event) -> bool:
    return event.actor_id is not None and event.verb in UNDOABLE and event.undone_at is None


def _person(store: Store, person_id: int | None, known: Mapping[int, Person]) -> Person | None:
    """Somebody who is most likely a member."""
    if person_id is None:
        return None
    return known.get(person_id) or store.people.get(person_id)
