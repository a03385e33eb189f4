"""A time zone that was a guess: once it is known, what was understood in the guess is understood in the right one."""

from datetime import datetime
from zoneinfo import ZoneInfo

from classifier.base import Due, Grain
from classifier.dates import find_due
from storage.store import Store
from storage.tables import Issue, Message, Person, Task, now
from tasks import people
from tasks.people import zone_of
from tasks.reading import reread
from tasks.rules import ACTIVE, DueDate, remind_at
from tasks.schedules import zone_changed
from tasks.signatures import is_by_person

MOST = 100
"""Open tasks of a person that are set right, those with the nearest due date first."""


def settle_zone(store: Store, person: Person, zone: str) -> Person:
    """Set or confirm a person's time zone.

    Where it was a guess so far, "by 15:00" becomes 15:00 in the right one for the open tasks of their own workspace
    and of what they brought to others, and their cards no longer ask. Later on a move to another zone leaves moments
    as they are.

    Raises:
        TaskError: There is no such zone.
    """
    before, guessed = zone_of(person.zone), not person.zone_confirmed
    changed = people.set_zone(store, person.id, zone)
    zone_changed(changed, now())
    workspace = store.workspaces.by_chat(changed.telegram_id) if changed.telegram_id is not None else None
    if guessed and workspace is not None:
        for task in _read_in_it(store, changed, workspace.id):
            _set_right(store, task, before, zone_of(zone))
    return changed


def _read_in_it(store: Store, person: Person, own: int) -> list[Task]:
    """Open tasks whose words were read in somebody's zone: all of their own workspace, elsewhere what they brought."""
    others = [workspace_id for workspace_id in store.people.roles(person.id) if workspace_id != own]
    elsewhere = store.tasks.agenda(others, sorted(ACTIVE), MOST) if others else []
    messages = store.messages.many({task.message_id for task in elsewhere if task.message_id is not None})
    brought = {message.id for message in messages.values() if message.sender_id == person.id}
    mine = store.tasks.agenda([own], sorted(ACTIVE), MOST)
    return [*mine, *(task for task in elsewhere if task.message_id in brought)]


def _set_right(store: Store, task: Task, before: ZoneInfo, after: ZoneInfo) -> None:
    message = store.messages.get(task.message_id) if task.message_id is not None else None
    issue = store.issues.of_task(task)
    read = None
    if message is not None and issue is not None and issue.due_at is not None:
        read = _read_again(message, issue, before, after)
    if task.due_at is not None and before.key != after.key:
        at = read.at if read and not is_by_person(task, "due") else _same_clock(task.due_at, before, after)
        _move(store, task, at, before, after)
    elif is_by_person(task, "reminder") and task.remind_at is not None and before.key != after.key:
        reread(store, task, {"remind_at": _same_clock(task.remind_at, before, after)})
    if issue is not None and read is not None:
        issue.due_at, issue.due_alternative = read.at, read.alternative
    if task.due_grain == "time" or (issue is not None and issue.due_grain == "time"):
        store.deliveries.refresh(message_id=task.message_id, task_id=task.id)


def _read_again(message: Message, issue: Issue, before: ZoneInfo, after: ZoneInfo) -> Due:
    """What the words say in the right zone: "in two hours" and "15:00 CET" are the same moments as before."""
    assert issue.due_at is not None
    words = " ".join(span["text"] for span in issue.evidence.get("due", []))
    first, second = (
        find_due(words, now=message.sent_at, zone=zone, language=message.language) for zone in (before, after)
    )
    if first is not None and second is not None and first.due.at == issue.due_at:
        other = second.due.alternative if issue.due_alternative is not None else None
        return Due(second.due.at, second.due.grain, other)
    other = _same_clock(issue.due_alternative, before, after) if issue.due_alternative is not None else None
    return Due(_same_clock(issue.due_at, before, after), Grain(issue.due_grain or Grain.TIME), other)


def _same_clock(moment: datetime, before: ZoneInfo, after: ZoneInfo) -> datetime:
    """When clocks show in one zone what they show at this moment in the other."""
    return moment.astimezone(before).replace(tzinfo=after).astimezone(moment.tzinfo)


def _move(store: Store, task: Task, at: datetime, before: ZoneInfo, after: ZoneInfo) -> None:
    """The due date, and its reminder; one that a person has set keeps its clock."""
    if task.due_at == at:
        return
    due = DueDate(at, "day" if task.due_grain == "day" else "time")
    reminder = remind_at(due, after, now())
    if is_by_person(task, "reminder") and task.remind_at is not None:
        reminder = _same_clock(task.remind_at, before, after)
    reread(store, task, {"due_at": at, "remind_at": reminder})
