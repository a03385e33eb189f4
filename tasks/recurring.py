"""What comes again: a task's rule, and the next one, which is made when it is done."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from classifier.recurrence import is_rule, next_after, rule_parts
from classifier.recurrence.rules import rule_of
from storage.store import Store
from storage.tables import Status, Task, now
from tasks.actors import Actor
from tasks.changes import apply, due_of, record, zone_of_task
from tasks.history import recorded
from tasks.rules import DueDate, TaskError, Verb, end_of_day, remind_at

_COPIED = ("title", "description", "kind", "priority", "assignee_id", "claimable", "recurrence", "author", "source")
_TOUCHED = (
    "title",
    "description",
    "due_at",
    "priority",
    "assignee_id",
    "notes",
    "checklist",
    "snoozed_until",
    "status",
)
"""Columns by which a task that was made by itself is told from one that somebody has changed since."""


def planned(store: Store, actor: Actor, task: Task, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a change that sets a rule, with the date that it gives.

    Without a date the first is the rule's own; a date that is given with it is the first one of the rule from there
    on. The rule takes from it what it leaves open: "every week" from a Tuesday on is every Tuesday.
    """
    rule, due, zone = fields["recurrence"], fields.get("due", due_of(task)), zone_of_task(store, actor, task)
    if not isinstance(rule, str) or not is_rule(rule) or not isinstance(due, DueDate | None):
        return dict(fields)  # refused by whoever looks at the values
    if due is None:
        due = None if "due" in fields else first_date(rule, zone, now())
    elif "due" in fields:
        at = next_after(rule, due.at - timedelta(seconds=1), zone, anchor=due.at)
        due = replace(due, at=at or due.at)
    day = (due.at if due else now()).astimezone(zone).date()
    return {**fields, "recurrence": settled(rule, day), "due": due}


def first_date(rule: str, zone: ZoneInfo, moment: datetime) -> DueDate | None:
    """The first day of a rule from today on; None beyond the end of the calendar."""
    at = next_after(rule, moment, zone, anchor=end_of_day(moment.astimezone(zone).date(), zone))
    return DueDate(at, "day") if at is not None else None


def settled(rule: str, day: date) -> str:
    """A rule that names its day, so that one short month does not move it for good."""
    parts = rule_parts(rule)
    if parts.weekdays or parts.month_day or parts.nth:
        return rule
    match parts.freq:
        case "week":
            parts = replace(parts, weekdays=(day.weekday(),))
        case "month":
            parts = replace(parts, month_day=day.day)
        case "year":
            parts = replace(parts, month=parts.month or day.month, month_day=day.day)
    return rule_of(parts) or rule


def follow(store: Store, actor: Actor, done: Task, *, batch: str | None) -> Task:
    """Make the next one of a task that is done now, once. Returns the task that is done, linked to it."""
    if done.recurrence is None:
        return done
    if (made := following(store, done)) is not None:
        _revive(store, actor, made, batch)
        return done
    due = _next_due(store, done, _zone(store, done))
    if due is None:
        return done
    made = _make(store, done, due)
    after = {column: recorded(getattr(made, column)) for column in _TOUCHED}
    record(store, actor, made, "create", before={}, after=after, batch=batch)
    # Without an event of its own: who takes the "done" back still leads to what was made, which is not made twice.
    linked = store.tasks.swap(done, links=[*done.links, {"task": made.id, "kind": "next"}])
    if linked is None:
        raise TaskError("stale")
    return linked


def following(store: Store, task: Task) -> Task | None:
    """The next one that was made of a task."""
    return _linked(store, task, "next")


def _linked(store: Store, task: Task, kind: str) -> Task | None:
    ids = [link["task"] for link in task.links if link["kind"] == kind]
    return store.tasks.get(ids[-1]) if ids else None


def _revive(store: Store, actor: Actor, made: Task, batch: str | None) -> None:
    """Bring back one that went with a "done" which was taken back; what a person has dropped ends the series."""
    if made.status is not Status.DROPPED or not any(
        event.verb == "create" and event.undone_at is not None for event in store.events.of_task(made.id)
    ):
        return
    reminder = remind_at(due_of(made), _zone(store, made), now())
    apply(store, actor, made, Verb.REOPEN, {"status": Status.OPEN, "remind_at": reminder}, batch=batch)


def _make(store: Store, done: Task, due: DueDate) -> Task:
    return store.tasks.add(
        done.workspace_id,
        status=Status.OPEN,
        due_at=due.at,
        due_grain=due.grain,
        remind_at=remind_at(due, _zone(store, done), now()),
        checklist=[{**item, "done": False} for item in done.checklist],
        links=[{"task": done.id, "kind": "previous"}],
        set_by={field: sign for field, sign in done.set_by.items() if field not in {"status", "reminder"}},
        **{column: getattr(done, column) for column in _COPIED},
    )


def _next_due(store: Store, done: Task, zone: ZoneInfo) -> DueDate | None:
    """The first time of the rule after the date and after today's now; its clock is the one on the wall."""
    assert done.recurrence is not None
    due = due_of(done) or DueDate(end_of_day(now().astimezone(zone).date(), zone), "day")
    at = next_after(done.recurrence, max(due.at, now()), zone, anchor=_anchor(store, done, due.at, zone))
    return DueDate(at, due.grain) if at is not None else None


def _anchor(store: Store, task: Task, due: datetime, zone: ZoneInfo) -> datetime:
    """The time that gives the series its clock.

    Where clocks are put forward past it, one task is due later than the others: the one before it tells the real time.
    """
    previous = _linked(store, task, "previous")
    if previous is None or previous.due_at is None or task.recurrence is None or previous.due_at >= due:
        return due
    just_before = due - timedelta(seconds=1)
    follows = next_after(task.recurrence, just_before, zone, anchor=previous.due_at) == due
    return previous.due_at if follows else due


def _zone(store: Store, task: Task) -> ZoneInfo:
    """The zone of a series: its assignee's, else that of who set the rule, else the workspace's."""
    setter = task.set_by.get("recurrence", {}).get("person")
    zone: ZoneInfo = zone_of_task(store, Actor(setter), task)
    return zone
