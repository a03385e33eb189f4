"""What a reader said of each field of a task, what it is now, and what it can be set to with one tap."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from classifier.base import Kind
from storage.store import Store
from storage.tables import Issue, Person, Task
from tasks.changes import value_of
from tasks.corrections import reading_of
from tasks.doubts import doubts
from tasks.history import recorded
from tasks.rules import KINDS, PRIORITIES
from webapp.screens.viewer import Viewer
from wording.moments import due_words

CORRECTED = ("kind", "priority", "due", "assignee")
"""The fields that are shown, and can be set where the message stands."""

PEOPLE = 8
"""How many members are offered; the task's own page has all of them."""

_LEAST = 0.05
"""Kinds that were less likely have no figure."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Attributes:
    value: As a form sends it; empty for none.
    words: None where the templates have them.
    share: 0..1, how likely the reader thought it; None where it does not say.
    """

    value: str
    words: str | None
    share: float | None
    is_set: bool


@dataclass(frozen=True, slots=True)
class Field:
    """Attributes:
    said, now: The reader's value and the one that holds; words, or for kinds and priorities their codes.
    sure: 0..1; None where the reader does not say.
    words: What it was taken from.
    by: Who has set it: "person", "routing", "model" or a reader's name; None where it stands open.
    person: Who that is, of a person.
    taught: The task from which it was learned; None where it was not, or is not the viewer's to see.
    is_learned: What people taught has decided it.
    is_asked: It is in doubt.
    """

    name: str
    said: str | None
    now: str | None
    sure: float | None
    words: Sequence[str]
    choices: Sequence[Choice]
    by: str | None
    person: Person | None
    taught: Task | None
    is_learned: bool
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What stands beside the drafts of a message: its people, and the tasks from which something was learned."""

    viewer: Viewer
    members: Sequence[Person]
    people: Mapping[int, Person]
    lessons: Mapping[int, Task]

    @classmethod
    def of(cls, store: Store, viewer: Viewer, members: Sequence[Person], drafted: "Drafted") -> "Known":
        signed = {sign.get("person") for _, task in drafted if task for sign in task.set_by.values()}
        assigned = {row.assignee_id for pair in drafted for row in pair if row is not None}
        named = {id_ for id_ in signed | assigned if id_ is not None}
        corrections = [store.corrections.get(id_) for issue, _ in drafted for id_ in issue.learned.values()]
        taught = {one.id: one.task_id for one in corrections if one is not None and one.task_id is not None}
        tasks = store.tasks.many(set(taught.values()))
        lessons = {id_: tasks[task_id] for id_, task_id in taught.items() if task_id in tasks}
        return cls(
            viewer,
            members,
            store.people.named(named) | {person.id: person for person in members},
            {id_: task for id_, task in lessons.items() if task.workspace_id in viewer.scope},
        )


Drafted = Collection[tuple[Issue, Task | None]]


def fields_of(known: Known, issue: Issue, task: Task | None) -> list[Field]:
    """Those of which there is something to say."""
    workspace = known.viewer.workspaces[issue.workspace_id]
    asked = {doubt.field for doubt in doubts(issue, task, workspace)} if task is not None else set()
    return [_field(known, issue, task, name, is_asked=name in asked) for name in CORRECTED]


def _field(known: Known, issue: Issue, task: Task | None, name: str, *, is_asked: bool) -> Field:
    said = reading_of(issue, name)
    now = recorded(value_of(task, name)) if task is not None else said
    signature = task.set_by.get(name, {}) if task is not None else {}
    return Field(
        name=name,
        said=_words(known, name, said, issue.due_grain),
        now=_words(known, name, now, task.due_grain if task is not None else issue.due_grain),
        sure=issue.confidence.get(name),
        words=list(dict.fromkeys(str(span.get("text", "")) for span in issue.evidence.get(name, ()))),
        choices=list(_CHOICES[name](known, issue, task)) if task is not None else (),
        by=signature.get("by"),
        person=known.people.get(signature.get("person") or 0),
        taught=known.lessons.get(issue.learned.get(name, 0)),
        is_learned=name in issue.learned,
        is_asked=is_asked,
    )


def _words(known: Known, name: str, value: Any, grain: str | None) -> str | None:
    match name, value:
        case "due", str():
            return _day(known, datetime.fromisoformat(value), grain)
        case "assignee", int():
            return known.people[value].name if value in known.people else "?"
    return None if value is None else str(value)


def _day(known: Known, at: datetime, grain: str | None) -> str:
    viewer = known.viewer
    return due_words(at, grain, viewer.locale, viewer.zone, viewer.now)


def _kinds(_known: Known, issue: Issue, task: Task) -> Iterator[Choice]:
    """The likeliest first: small talk is no task."""
    likely = {kind: float(share) for kind, share in issue.kind_probabilities.items()}
    for kind in sorted(KINDS, key=lambda kind: -likely.get(kind, 0.0)):
        if kind != Kind.CHITCHAT:
            share = likely.get(kind, 0.0)
            yield Choice(kind, None, share if share >= _LEAST else None, task.kind == kind)


def _priorities(_known: Known, _issue: Issue, task: Task) -> Iterator[Choice]:
    for priority in reversed(PRIORITIES):
        yield Choice(priority, None, None, task.priority == priority)


def _dates(known: Known, issue: Issue, task: Task) -> Iterator[Choice]:
    """The one that is set, both readings of the words, and none."""
    offered = {at: issue.due_grain for at in (issue.due_at, issue.due_alternative) if at is not None}
    if task.due_at is not None:
        offered[task.due_at] = task.due_grain
    for at, grain in sorted(offered.items()):
        yield Choice(at.isoformat(), _day(known, at, grain), None, task.due_at == at)
    if offered:
        yield Choice("", None, None, task.due_at is None)


def _people(known: Known, _issue: Issue, task: Task) -> Iterator[Choice]:
    if len(known.members) < 2 and task.assignee_id is None:
        return
    first = sorted(known.members, key=lambda person: person.id != task.assignee_id)
    for person in first[:PEOPLE]:
        yield Choice(known.viewer.people.word(person.id), person.name, None, task.assignee_id == person.id)
    yield Choice("", None, None, task.assignee_id is None)


_CHOICES = {"kind": _kinds, "priority": _priorities, "due": _dates, "assignee": _people}
