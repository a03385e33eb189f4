"""Words that somebody typed about a task, as changes of it: replies as people say them, and answers to questions."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from classifier.base import Due, Member
from classifier.dates import find_due
from classifier.edits import Edit, read_edit
from classifier.people import members_named
from classifier.recurrence import find_recurrence
from handlers.cards.field_presses import Asked
from handlers.cards.prompts import EDIT_NOTE
from handlers.messages.mentions import as_member, with_names
from storage.store import Store
from storage.tables import Person, Task, now
from tasks import actions, changes, checklists, claiming, fields, links, merging
from tasks.actors import Actor
from tasks.people import zone_of
from tasks.presets import moment_of, typed_moment
from tasks.rules import DueDate, TaskError, Verb, target

_NUMBER = re.compile(r"#(\d{1,9})(?!\w)")
_ONLY_NUMBERS = re.compile(r"[#\d\s,;]+")
_EDGES = " \t\n,;:.–—-"


@dataclass(frozen=True, slots=True)
class Said:
    """Words about a task.

    Attributes:
        at: When they were said: what "tomorrow" is counted from.
        request: Names the message, the same when it is delivered again.
        batch: Names the changes that they make, which are taken back together.
    """

    actor: Actor
    person: Person
    task_id: int
    words: str
    at: datetime
    request: str
    batch: str

    def read(self, store: Store) -> Edit:
        task = changes.visible_task(store, self.actor, self.task_id)
        members = members_of(store, task)
        return with_names(read_edit(self.words, now=self.at, zone=zone_of(self.person.zone), members=members), members)


def members_of(store: Store, task: Task) -> list[Member]:
    return [as_member(person) for person, _ in store.people.members(task.workspace_id)]


def apply_edit(store: Store, said: Said, edit: Edit) -> None:
    """Make all the changes of a reply, the move last. Raises `TaskError`; then none of them may be kept."""
    actor, task_id, batch = said.actor, said.task_id, said.batch
    task = changes.visible_task(store, actor, task_id, "change")
    if values := _values(edit, said):
        task = actions.change(store, actor, task_id, batch=batch, **values)
    if edit.to_me:
        claiming.take(store, actor, task_id, batch=batch)
    if edit.note is not None:
        fields.add_note(store, actor, task_id, edit.note, request=said.request, batch=batch)
    if edit.checklist:
        checklists.add_items(store, actor, task_id, edit.checklist, request=said.request, batch=batch)
    if edit.check:
        checklists.tick_places(store, actor, task_id, edit.check, batch=batch)
    _apply_links(store, said, task, edit)
    if edit.snooze is not None:
        actions.snooze(store, actor, task_id, _moment(edit.snooze, said), batch=batch)
    if edit.verb is not None and target_differs(task, Verb(edit.verb)):
        actions.move(store, actor, task_id, Verb(edit.verb), batch=batch)


def target_differs(task: Task, verb: Verb) -> bool:
    """Whether a move leads elsewhere: who says "done" twice is not refused. Raises `TaskError` "bad_move"."""
    from_here = {Verb.DONE: "done", Verb.DROP: "dropped", Verb.START: "in_progress", Verb.REOPEN: "open"}
    if from_here.get(verb) == str(task.status):
        return False
    target(verb, task.status)
    return True


def _values(edit: Edit, said: Said) -> dict[str, Any]:
    """The fields that are set to one value."""
    given = {
        "title": edit.title,
        "description": edit.description,
        "kind": edit.kind,
        "priority": edit.priority,
        "recurrence": edit.recurrence,
        "due": due_date(edit.due),
        "reminder": _moment(edit.remind, said) if edit.remind else None,
        "assignee": edit.assignee,
        "claimable": edit.anyone or None,
    }
    emptied = {
        "due": edit.clear_due,
        "assignee": edit.clear_assignee,
        "recurrence": edit.clear_recurrence,
        "reminder": edit.clear_remind,
    }
    values = {field: value for field, value in given.items() if value is not None}
    return values | {field: None for field, empty in emptied.items() if empty}


def _apply_links(store: Store, said: Said, task: Task, edit: Edit) -> None:
    actor, batch = said.actor, said.batch
    if edit.unblock:
        links.unblock(store, actor, task.id, batch=batch)
    if edit.blocked_by or edit.blocked_reason is not None:
        by = links.numbered(store, actor, task.workspace_id, edit.blocked_by)
        links.block(store, actor, task.id, by, edit.blocked_reason, batch=batch)
    if edit.link_to:
        others = links.numbered(store, actor, task.workspace_id, edit.link_to)
        links.relate(store, actor, task.id, others, batch=batch)
    if edit.duplicate_of is not None:
        (into,) = links.numbered(store, actor, task.workspace_id, [edit.duplicate_of])
        merging.count_in(store, actor, task.id, into.id, batch=batch)


def due_date(due: Due | None) -> DueDate | None:
    return DueDate(due.at, due.grain.value) if due else None


def _moment(due: Due, said: Said) -> datetime:
    """A time to come back or to be reminded. Raises `TaskError` "past_time"."""
    return moment_of(due, zone_of(said.person.zone), now())


def answer_question(store: Store, said: Said, field: str) -> None:
    """Set the field that was asked for to what was answered.

    Args:
        field: As a prompt has it, of `handlers.cards.prompts.QUESTIONS`.

    Raises:
        TaskError: What the words are not: "no_date", "no_rule", "no_number", "no_such_person" and others.
    """
    name, _, argument = field.partition(":")
    _ANSWERS[name](store, said, argument)


def _due(store: Store, said: Said, _argument: str) -> None:
    """A date, or that there is none."""
    found = find_due(said.words, now=said.at, zone=zone_of(said.person.zone))
    if found is None and not said.read(store).clear_due:
        raise TaskError("no_date")
    due = due_date(found.due if found else None)
    actions.change(store, said.actor, said.task_id, batch=said.batch, due=due)


def _title(store: Store, said: Said, _argument: str) -> None:
    actions.change(store, said.actor, said.task_id, batch=said.batch, title=said.words)


def _description(store: Store, said: Said, _argument: str) -> None:
    actions.change(store, said.actor, said.task_id, batch=said.batch, description=said.words.strip())


def _note(store: Store, said: Said, _argument: str) -> None:
    fields.add_note(store, said.actor, said.task_id, said.words, request=said.request, batch=said.batch)


def _edit_note(store: Store, said: Said, note_id: str) -> None:
    fields.edit_note(store, said.actor, said.task_id, note_id, said.words, batch=said.batch)


def _items(store: Store, said: Said, _argument: str) -> None:
    texts = checklists.items_in(said.words)
    checklists.add_items(store, said.actor, said.task_id, texts, request=said.request, batch=said.batch)


def _repeat(store: Store, said: Said, _argument: str) -> None:
    """A rule; "Mondays at 9" names the first date, too."""
    understood, found = said.read(store), find_recurrence(said.words)
    rule = understood.recurrence or (found.rule if found else None)
    if understood.clear_recurrence:
        actions.change(store, said.actor, said.task_id, batch=said.batch, recurrence=None)
        return
    if rule is None:
        raise TaskError("no_rule")
    due: dict[str, Any] = {"due": due_date(understood.due)} if understood.due is not None else {}
    actions.change(store, said.actor, said.task_id, batch=said.batch, recurrence=rule, **due)


def _blocked(store: Store, said: Said, _argument: str) -> None:
    """Numbers of tasks, a reason, or both."""
    task = changes.visible_task(store, said.actor, said.task_id, "change")
    by = links.numbered(store, said.actor, task.workspace_id, _numbers(said.words))
    reason = "" if _ONLY_NUMBERS.fullmatch(said.words) else _NUMBER.sub(" ", said.words).strip(_EDGES)
    links.block(store, said.actor, task.id, by, reason or None, batch=said.batch)


def _links(store: Store, said: Said, _argument: str) -> None:
    task = changes.visible_task(store, said.actor, said.task_id, "change")
    numbers = _numbers(said.words)
    if not numbers:
        raise TaskError("names_no_task")
    others = links.numbered(store, said.actor, task.workspace_id, numbers)
    links.relate(store, said.actor, task.id, others, batch=said.batch)


def _same(store: Store, said: Said, _argument: str) -> None:
    """The number of the one task that it is the same as."""
    task = changes.visible_task(store, said.actor, said.task_id, "change")
    numbers = _numbers(said.words)
    if len(numbers) != 1:
        raise TaskError("names_no_task")
    (into,) = links.numbered(store, said.actor, task.workspace_id, numbers)
    merging.count_in(store, said.actor, said.task_id, into.id, batch=said.batch)


def _numbers(words: str) -> Sequence[int]:
    """The numbers of tasks that are named: without "#" only where there is nothing else."""
    found = re.findall(r"\d{1,9}", words) if _ONLY_NUMBERS.fullmatch(words) else _NUMBER.findall(words)
    return [int(number) for number in found]


def _assignee(store: Store, said: Said, _argument: str) -> None:
    task = changes.visible_task(store, said.actor, said.task_id, "change")
    person_id = _found_member(members_of(store, task), said.words.strip())
    actions.change(store, said.actor, said.task_id, batch=said.batch, assignee=person_id)


def _found_member(members: Sequence[Member], words: str) -> int:
    """The one member with that name, else the one whose name or username holds the words."""
    found = members_named(words, members)
    if len(found) != 1:
        part = words.casefold().lstrip("@")
        found = [one for one in members if part and part in f"{one.name} {one.username or ''}".casefold()]
    if not found:
        raise TaskError("no_such_person")
    if len(found) > 1:
        raise TaskError("several_people")
    return found[0].id


def _snooze(store: Store, said: Said, _argument: str) -> None:
    actions.snooze(store, said.actor, said.task_id, _typed_moment(said), batch=said.batch)


def _reminder(store: Store, said: Said, _argument: str) -> None:
    """A time, or "no reminder"."""
    moment = None if said.read(store).clear_remind else _typed_moment(said)
    actions.change(store, said.actor, said.task_id, batch=said.batch, reminder=moment)


def _typed_moment(said: Said) -> datetime:
    return typed_moment(said.words, said_at=said.at, zone=zone_of(said.person.zone), now=now())


_ANSWERS: Mapping[str, Callable[[Store, Said, str], None]] = MappingProxyType(
    {
        "due": _due,
        Asked.TITLE: _title,
        Asked.DESCRIPTION: _description,
        Asked.NOTE: _note,
        EDIT_NOTE: _edit_note,
        Asked.ITEMS: _items,
        Asked.REPEAT: _repeat,
        Asked.BLOCKED: _blocked,
        Asked.LINKS: _links,
        Asked.SAME: _same,
        Asked.ASSIGNEE: _assignee,
        Asked.SNOOZE: _snooze,
        Asked.REMINDER: _reminder,
    }
)
