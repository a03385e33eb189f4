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
    actor: Person | None
    """Who made the `last` change."""


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
    delivery = store.deliveries.get(delivery_id)
    if delivery is None:
        return None
    workspace = store.workspaces.get(delivery.workspace_id)
    if workspace is None:
        return None
    tasks: Sequence[Task]
    if delivery.task_id is not None:
        task = store.tasks.get(delivery.task_id)
        tasks = [task] if task else []
        root_id = task.message_id if task else None
    else:
        root_id = delivery.message_id
        tasks = store.tasks.of_message(root_id) if root_id else []
    message = store.messages.get(root_id) if root_id else None
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
        source=store.workspaces.source_names([message.source_id])[message.source_id] if message else "",
        issues=issues,
        tasks=[task_view(store, task, issues, known) for task in tasks],
        reader=_person(store, delivery.person_id, known),
        members=members,
    )


def _pieces(store: Store, message: Message | None) -> Sequence[Message]:
    if message is None:
        return []
    return [message] if message.pieces == 1 else store.messages.pieces(message.id)


def task_view(
    store: Store, task: Task, issues: Sequence[Issue] = (), known: Mapping[int, Person] = MappingProxyType({})
) -> TaskView:
    """A task as a card shows it; `known` spares a look for people who are at hand."""
    last = store.events.last_of_task(task.id)
    offered = (
        last is not None
        and last.actor_id is not None
        and last.verb in UNDOABLE
        and last.undone_at is None
        and last.at > now() - UNDO_OFFERED
    )
    return TaskView(
        task=task,
        assignee=_person(store, task.assignee_id, known),
        issue=next((issue for issue in issues if issue.part == task.part), None),
        last=last if offered else None,
        actor=_person(store, last.actor_id if last else None, known),
    )


def _person(store: Store, person_id: int | None, known: Mapping[int, Person]) -> Person | None:
    """Somebody who is most likely a member."""
    if person_id is None:
        return None
    return known.get(person_id) or store.people.get(person_id)
