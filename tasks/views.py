"""What a card or a page shows of a task, gathered in one read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from storage.connected_tables import Connection, TaskExport
from storage.reading_tables import Correction, Refinement, Scope
from storage.store import Store
from storage.tables import Delivery, Event, Issue, Message, MessageState, Person, Status, Task, Workspace, now
from storage.team_tables import Transcript
from tasks import exports, learning, merging
from tasks.actors import Actor
from tasks.asking import Asker, untold
from tasks.bursts import previous_of
from tasks.duplicates import likest_open
from tasks.past import Past, past_of
from tasks.rules import ACTIVE
from tasks.signatures import is_by_person
from tasks.sounds import is_spoken
from tasks.undoing import is_offered

OFFERED = timedelta(minutes=10)
"""For how long a card offers to undo what a person did, and to use for more messages what they said."""

SOON = timedelta(minutes=10)
"""How soon after another message one that made no task may be the rest of it."""

LIKEST = 6
"""How many tasks are offered as being the same."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A task in a tracker."""

    export: TaskExport
    connection: Connection


@dataclass(frozen=True, slots=True)
class TaskView:
    """Attributes:
    issue: The draft that the task came from, None for one made by hand.
    last: The newest change by a person or by a better reader, if it is recent enough to offer its undo.
    lessons: What people said of it that can hold for more messages, newest first: what is recent, on a card where
        something is unfolded all of it.
    linked: Id of a task that it is linked to -> that task.
    requests: Everybody who asked for it, as `Task.requesters` keeps them; empty where only one has.
    untold: Who asked for it and doesn't know that it is done; only people can tell them.
    sent: Where it went.
    targets: Where else it can go, where that is asked.
    """

    task: Task
    assignee: Person | None
    issue: Issue | None
    last: Event | None
    lessons: Sequence[Correction] = ()
    linked: Mapping[int, Task] = field(default_factory=dict)
    requests: Sequence[Mapping[str, Any]] = ()
    untold: Sequence[Asker] = ()
    sent: Sequence[Sent] = ()
    targets: Sequence[Connection] = ()


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
    taught: Lesson that decided a field of the reading -> number of the task it was learned from, None for a note.
    refinement: What a language model still has to read of the message, or why it has not; None where it has, or need
        not.
    preview: What would change if the lesson that is unfolded held for the scope that was chosen.
    transcripts: Id of a piece that is spoken -> what is heard in it, or why nothing is.
    past: What happened to the selected task, where that is unfolded.
    previous: What the message before is about, where it can be joined and that is offered.
    likest: Tasks that the selected one may be the same as, where that is asked.
    joined_to: The task of the message that this one has become a piece of.
    sent: Tasks of the message that rules have sent to other workspaces, with these.
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
    taught: Mapping[int, int | None] = field(default_factory=dict)
    refinement: Refinement | None = None
    preview: learning.Preview | None = None
    transcripts: Mapping[int, Transcript] = field(default_factory=dict)
    past: Past | None = None
    previous: str = ""
    likest: Sequence[Task] = ()
    joined_to: Task | None = None
    sent: Sequence[tuple[Task, Workspace]] = ()

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
    about = _tasks_of(store, delivery)
    tasks = [task for task in about if _is_here(task, delivery)]
    if message is None and not tasks:
        return None
    workspace = _home(store, workspace, tasks)
    issues = store.issues.current(message.id) if message else []
    members = [person for person, _ in store.people.members(workspace.id)]
    known = {person.id: person for person in members}
    if delivery.person_id is not None and delivery.person_id not in known:
        return None  # who has left the workspace sees no more of it
    shown = task_views(store, tasks, issues, known)
    shown = [
        replace(
            item, lessons=_lessons(store, item.task, delivery.view), targets=_targets(store, item.task, delivery.view)
        )
        for item in shown
    ]
    pieces = _pieces(store, message)
    return CardView(
        delivery=delivery,
        workspace=workspace,
        message=message,
        pieces=pieces,
        source=source or "",
        issues=issues,
        tasks=shown,
        reader=_person(store, delivery.person_id, known),
        members=members,
        taught=_taught(store, issues),
        refinement=_refinement(store, message, issues, tasks),
        preview=_preview(store, delivery.view, shown),
        transcripts=_transcripts(store, pieces),
        past=_past(store, delivery, tasks),
        previous=_previous(store, delivery, message, tasks),
        likest=_likest(store, delivery, tasks),
        joined_to=_joined_to(store, message),
        sent=_sent(store, [task for task in about if not _is_here(task, delivery)]),
    )


def _home(store: Store, workspace: Workspace, tasks: Sequence[Task]) -> Workspace:
    """The workspace of what is shown: in a page of somebody's own a task of another one may be open."""
    elsewhere = next((task.workspace_id for task in tasks if task.workspace_id != workspace.id), None)
    return workspace if elsewhere is None else store.workspaces.get(elsewhere) or workspace


def selected(tasks: Sequence[Task], delivery: Delivery) -> Task:
    """Of several tasks the one that was chosen on the card, else the first that is still to be done."""
    chosen = (task for task in tasks if task.part == delivery.view.get("part"))
    active = (task for task in tasks if task.status in ACTIVE)
    return next(chosen, None) or next(active, tasks[0])


def shown_tasks(store: Store, delivery: Delivery) -> Sequence[Task]:
    """The tasks that a delivery is about, in the order of their message; not those that were sent elsewhere."""
    return [task for task in _tasks_of(store, delivery) if _is_here(task, delivery)]


def _tasks_of(store: Store, delivery: Delivery) -> Sequence[Task]:
    if delivery.task_id is not None:
        task = store.tasks.get(delivery.task_id)
        return [task] if task else []
    return store.tasks.of_message(delivery.message_id) if delivery.message_id is not None else []


def _is_here(task: Task, delivery: Delivery) -> bool:
    return delivery.task_id is not None or task.workspace_id == delivery.workspace_id


def _sent(store: Store, moved: Sequence[Task]) -> list[tuple[Task, Workspace]]:
    """What rules have sent elsewhere, with where that is."""
    places = store.workspaces.many({task.workspace_id for task in moved}) if moved else {}
    return [(task, places[task.workspace_id]) for task in moved]


def task_views(
    store: Store,
    tasks: Sequence[Task],
    issues: Sequence[Issue] = (),
    known: Mapping[int, Person] = MappingProxyType({}),
) -> list[TaskView]:
    """Tasks as a card shows them; `known` spares a look for people who are at hand."""
    recent = store.events.recent_of([task.id for task in tasks], since=now() - OFFERED) if tasks else []
    # What Sift did by itself to keep up with new words comes after a person's change and doesn't hide it.
    sent = sent_of(store, tasks)
    lasts = {event.task_id: event for event in recent if event.actor_id is not None or is_offered(event)}
    return [
        TaskView(
            task=task,
            assignee=_person(store, task.assignee_id, known),
            issue=next((issue for issue in issues if issue.part == task.part), None),
            last=last if (last := lasts.get(task.id)) is not None and is_offered(last) else None,
            linked=_linked(store, task),
            requests=merging.requests_of(store, task) if task.requesters else (),
            untold=untold(store, task) if task.status is Status.DONE else (),
            sent=sent.get(task.id, ()),
        )
        for task in tasks
    ]


def sent_of(store: Store, tasks: Sequence[Task]) -> Mapping[int, Sequence[Sent]]:
    """Task's id -> where it went, without what was let go before it was there."""
    rows = store.exports.of_tasks([task.id for task in tasks]) if tasks else {}
    if not rows:
        return {}
    places = store.connections.many({row.connection_id for of_task in rows.values() for row in of_task})
    return {
        task_id: [Sent(row, places[row.connection_id]) for row in of_task if not exports.never_was(row)]
        for task_id, of_task in rows.items()
    }


def _targets(store: Store, task: Task, unfolded: Mapping[str, Any]) -> Sequence[Connection]:
    """Whoever presses a button has the right to, or is refused."""
    return exports.left_for(store, task) if unfolded.get("menu") in {"more", "send"} else ()


def _linked(store: Store, task: Task) -> Mapping[int, Task]:
    """Asks the database only for a task that has links."""
    found = (store.tasks.get(link["task"]) for link in task.links)
    return {other.id: other for other in found if other is not None}


def _past(store: Store, delivery: Delivery, tasks: Sequence[Task]) -> Past | None:
    if delivery.view.get("menu") != "history" or not tasks:
        return None
    return past_of(store, selected(tasks, delivery).id, delivery.view.get("menu_page", 0))


def _previous(store: Store, delivery: Delivery, message: Message | None, tasks: Sequence[Task]) -> str:
    """Of a task it is looked for when asked for; of a note at once, where it may be the rest of what was said."""
    if message is None or message.state is not MessageState.READ:
        return ""
    if tasks and delivery.view.get("menu") != "more":
        return ""
    before = previous_of(store, message)
    if before is None or (not tasks and message.sent_at - before.sent_at > SOON):
        return ""
    task = next(iter(store.tasks.of_message(before.id)), None)
    return (task.title if task is not None else "") or before.text or "…"


def _likest(store: Store, delivery: Delivery, tasks: Sequence[Task]) -> Sequence[Task]:
    if delivery.view.get("menu") != "same" or not tasks:
        return ()
    return likest_open(store, selected(tasks, delivery), LIKEST)


def _joined_to(store: Store, message: Message | None) -> Task | None:
    if message is None or message.root_id is None:
        return None
    return next(iter(store.tasks.of_message(message.root_id)), None)


def _lessons(store: Store, task: Task, unfolded: Mapping[str, Any]) -> Sequence[Correction]:
    """Asks the database only for a task of which a person has said something."""
    if task.status not in ACTIVE:
        return []
    since = now() - OFFERED if unfolded.keys().isdisjoint({"menu", "lesson"}) else None
    said = [name for name in learning.SPREADS if _is_by_person_since(task, name, since)]
    return [lesson for lesson in store.corrections.of_task(task.id) if lesson.field in said] if said else []


def _is_by_person_since(task: Task, field: str, since: datetime | None) -> bool:
    if not is_by_person(task, field):
        return False
    return since is None or datetime.fromisoformat(task.set_by[field]["at"]) > since


def _preview(store: Store, unfolded: Mapping[str, Any], shown: Sequence[TaskView]) -> learning.Preview | None:
    """The one that was asked for; whoever asked had the right to."""
    if (scope := unfolded.get("scope")) is None:
        return None
    lessons = (lesson for item in shown for lesson in item.lessons if lesson.id == unfolded.get("lesson"))
    lesson = next(lessons, None)
    return learning.preview(store, Actor.INSTALLATION, lesson.id, Scope(scope)) if lesson is not None else None


def _taught(store: Store, issues: Sequence[Issue]) -> dict[int, int | None]:
    ids = {lesson_id for issue in issues for lesson_id in issue.learned.values()}
    found = [lesson for id_ in ids if (lesson := store.corrections.get(id_)) is not None]
    tasks = {lesson.id: store.tasks.get(lesson.task_id) for lesson in found if lesson.task_id is not None}
    return {lesson.id: task.number if (task := tasks.get(lesson.id)) else None for lesson in found}


def _refinement(
    store: Store, message: Message | None, issues: Sequence[Issue], tasks: Sequence[Task]
) -> Refinement | None:
    """Not asked for where a model has read already, or where the card tells nothing of readers any more."""
    if message is None or message.state is not MessageState.READ or any(issue.model for issue in issues):
        return None
    if tasks and not any(task.status in ACTIVE for task in tasks):
        return None
    return store.refinements.get(message.id)


def _pieces(store: Store, message: Message | None) -> Sequence[Message]:
    if message is None:
        return []
    return [message] if message.pieces == 1 else store.messages.pieces(message.id)


def _transcripts(store: Store, pieces: Sequence[Message]) -> Mapping[int, Transcript]:
    """Asks the database only for what is spoken."""
    spoken = [piece.id for piece in pieces if is_spoken(piece.media)]
    return store.transcripts.of_messages(spoken) if spoken else {}


def _person(store: Store, person_id: int | None, known: Mapping[int, Person]) -> Person | None:
    """Somebody who is most likely a member."""
    if person_id is None:
        return None
    return known.get(person_id) or store.people.get(person_id)
