"""All that the page of one task shows, read at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations

from storage.connected_tables import Connection
from storage.store import Store
from storage.tables import Issue, Message, Person, Task
from tasks import exports
from tasks.changes import due_of
from tasks.doubts import Doubt, doubts
from tasks.merging import requests_of
from tasks.past import named_in
from tasks.people import local, zone_of
from tasks.presets import Remind, reminders_offered
from tasks.rules import Verb, possible
from tasks.views import Sent, sent_of
from webapp.names import moment
from webapp.screens.history import History
from webapp.screens.tasks.rows import TaskRow, rows_of
from webapp.screens.viewer import Viewer
from wording.moments import due_words
from wording.repeats import repeat_words
from wording.teller import Teller
from wording.troubles import trouble

HISTORY = 20
"""Events that are told at once."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Attributes:
    field: "2026-11-22T15:00" in the viewer's zone, as an input has it.
    """

    iso: str
    words: str
    field: str


@dataclass(frozen=True, slots=True)
class Note:
    """Attributes:
    is_own: The viewer wrote it, and may change it.
    """

    id: str
    text: str
    author: Person | None
    at: Moment
    is_own: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader was unsure of.

    Attributes:
        choices: (value, words) of what may be meant; words are None where the templates have them.
    """

    field: str
    choices: Sequence[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Detail:
    """Attributes:
    event: Id of the newest event that it shows.
    verbs: The moves that the viewer may make.
    links: Kind of the link -> the tasks.
    requests: Everybody who asked for it, as `Task.requesters` keeps them; empty where only one has.
    message: What it came from, where the viewer may read it: a rule may have sent the task here from elsewhere.
    more: How many older events there are than `history` tells of.
    sent: Where it went, with what is the matter there, in words.
    targets: Where else it can go.
    """

    row: TaskRow
    event: int
    may_change: bool
    verbs: Sequence[Verb]
    members: Sequence[Person]
    due: Moment | None
    snoozed: Moment | None
    reminder: Moment | None
    reminders: Sequence[Remind]
    repeats: str | None
    notes: Sequence[Note]
    links: Mapping[str, Sequence[Task]]
    requests: Sequence[Mapping[str, str]]
    questions: Sequence[Question]
    message: Message | None
    history: History
    more: int
    sent: Sequence[tuple[Sent, str]]
    targets: Sequence[Connection]

    @property
    def task(self) -> Task:
        return self.row.task


def detail_of(store: Store, viewer: Viewer, task: Task, texts: NullTranslations, *, lines: int = HISTORY) -> Detail:
    """One task. Whoever calls has checked that it is the viewer's to see."""
    events = store.events.newest_of_task(task.id, limit=lines, offset=0)
    past = named_in(store, events)
    members = store.people.members_of([task.workspace_id])[task.workspace_id]
    known = {**past.people, **{person.id: person for person in members}}
    own_zone = zone_of(viewer.zone)
    return Detail(
        row=rows_of(store, viewer, [task.id])[task.id],
        event=events[0].id if events else 0,
        may_change=viewer.may(task.workspace_id, "change"),
        verbs=[verb for verb in possible(task.status) if viewer.may(task.workspace_id, verb)],
        members=members,
        due=_moment(viewer, task.due_at, task.due_grain),
        snoozed=_moment(viewer, task.snoozed_until) if task.snoozed_until and task.snoozed_until > viewer.now else None,
        reminder=_moment(viewer, task.remind_at) if task.remind_at and task.remind_at > viewer.now else None,
        reminders=reminders_offered(due_of(task), own_zone, viewer.now),
        repeats=None if task.recurrence is None else repeat_words(task.recurrence, texts, viewer.locale),
        notes=list(_notes(viewer, task, known)),
        links=_links(store, task),
        requests=requests_of(store, task) if task.requesters else (),
        questions=list(questions_of(viewer, task, store.issues.of_task(task), known)),
        message=_message(store, viewer, task),
        history=History(Teller(past, texts, viewer.locale, viewer.zone, viewer.now), viewer, viewer.scope),
        more=max(0, store.events.count_of_task(task.id) - len(events)),
        sent=_sent(store, task, texts),
        targets=exports.left_for(store, task) if viewer.may(task.workspace_id, "change") else (),
    )


def _moment(viewer: Viewer, at: datetime | None, grain: str | None = "time") -> Moment | None:
    if at is None:
        return None
    words = due_words(at, grain, viewer.locale, viewer.zone, viewer.now)
    return Moment(moment(at), words, local(at, viewer.zone).strftime("%Y-%m-%dT%H:%M"))


def _notes(viewer: Viewer, task: Task, people: Mapping[int, Person]) -> Iterator[Note]:
    for note in task.notes:
        at = _moment(viewer, datetime.fromisoformat(note["at"]))
        assert at is not None
        yield Note(note["id"], note["text"], people.get(note["by"]), at, note["by"] == viewer.person.id)


def _message(store: Store, viewer: Viewer, task: Task) -> Message | None:
    message = None if task.message_id is None else store.messages.get(task.message_id)
    return message if message is not None and message.workspace_id in viewer.scope else None


def _sent(store: Store, task: Task, texts: NullTranslations) -> list[tuple[Sent, str]]:
    rows = sent_of(store, [task]).get(task.id, ())
    return [(row, trouble(texts, row.export.last_error) if row.export.last_error else "") for row in rows]


def _links(store: Store, task: Task) -> Mapping[str, Sequence[Task]]:
    others = store.tasks.many({link["task"] for link in task.links})
    found: dict[str, list[Task]] = {}
    for link in task.links:
        if (other := others.get(link["task"])) is not None and other.workspace_id == task.workspace_id:
            found.setdefault(link["kind"], []).append(other)
    return found


def questions_of(viewer: Viewer, task: Task, issue: Issue | None, people: Mapping[int, Person]) -> Iterator[Question]:
    """What is asked of a task that came from a draft, with the choices in words."""
    if issue is None:
        return
    for doubt in doubts(issue, task, viewer.workspaces[task.workspace_id]):
        yield Question(doubt.field, [_choice(viewer, doubt, value, issue, people) for value in doubt.choices])


def _choice(
    viewer: Viewer, doubt: Doubt, value: str | int | None, issue: Issue, people: Mapping[int, Person]
) -> tuple[str, str | None]:
    match doubt.field, value:
        case "due", str():
            at = _moment(viewer, datetime.fromisoformat(value), issue.due_grain)
            return value, at.words if at is not None else None
        case "assignee", int():
            return viewer.people.word(value), people[value].name if value in people else "?"
    return str(value), None
