"""What a person has to do, grouped by when: what the Mini App's list shows."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from babel.dates import format_skeleton

from storage.store import Store
from storage.tables import Person, Role, Task, Workspace
from tasks.people import local
from tasks.rules import ACTIVE, Verb, may
from webapp.access import Caller, readable
from webapp.names import Names, moment

SHOWN = 200
FINISHED_SHOWN = 10
FINISHED_FOR = timedelta(hours=24)


class Section(StrEnum):
    """The groups, in the order in which they stand."""

    OVERDUE = "overdue"
    TODAY = "today"
    UPCOMING = "upcoming"
    SOMEDAY = "someday"
    SNOOZED = "snoozed"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Due:
    """Attributes:
    label: "15:00", "Nov 24", "Nov 24, 15:00", in the reader's zone; with `day` only the time is in it.
    day: "today" or "tomorrow", for which a language has words.
    """

    iso: str
    label: str
    day: Literal["today", "tomorrow"] | None


@dataclass(frozen=True, slots=True)
class Row:
    """Attributes:
    verb: What its button does; None when the reader may not.
    workspace: Its title, None for a person's own.
    """

    task: Task
    section: Section
    due: Due | None
    assignee: str | None
    workspace: str | None
    verb: Verb | None


@dataclass(frozen=True, slots=True)
class Agenda:
    rows: Sequence[Row]
    more: bool

    @property
    def active(self) -> int:
        return sum(row.section is not Section.FINISHED for row in self.rows)

    def sections(self) -> list[tuple[Section, list[Row]]]:
        """The groups that have something in them, in their order."""
        grouped = [(section, [row for row in self.rows if row.section is section]) for section in Section]
        return [(section, rows) for section, rows in grouped if rows]


def etag_of(store: Store, person: Person, now: datetime) -> str:
    """Changes with whatever a person's agenda shows: at once with each event, each minute with the clock.

    It is asked for by every open page every two seconds, so it looks at no task.
    """
    minute = now.replace(second=0, microsecond=0)
    seen = (store.events.newest(), readable(store, Caller(person)), person.locale, person.zone, minute)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


def agenda_of(store: Store, person: Person, now: datetime) -> Agenda:
    """All that is open in a person's workspaces, and what was finished there within a day."""
    caller = Caller(person)
    scope = readable(store, caller)
    active = list(store.tasks.agenda(scope, ACTIVE, SHOWN + 1))
    finished = store.tasks.finished(scope, now - FINISHED_FOR, FINISHED_SHOWN)
    shown = [*active[:SHOWN], *finished]
    names, roles = Names.of(store, shown), caller.actor.roles(store, scope)
    rows = [
        Row(
            task=task,
            section=_section(task, now, person.zone),
            due=_due(task, now, person.zone, person.locale),
            assignee=names.people[task.assignee_id].name if task.assignee_id in names.people else None,
            workspace=_elsewhere(names.workspaces[task.workspace_id], person),
            verb=_verb(task, roles.get(task.workspace_id)),
        )
        for task in shown
    ]
    return Agenda(rows, more=len(active) > SHOWN)


def _elsewhere(workspace: Workspace, person: Person) -> str | None:
    return None if workspace.chat_id == person.telegram_id else workspace.title


def _section(task: Task, now: datetime, zone: str) -> Section:
    if task.status not in ACTIVE:
        return Section.FINISHED
    if task.snoozed_until is not None and task.snoozed_until > now:
        return Section.SNOOZED
    if task.due_at is None:
        return Section.SOMEDAY
    if task.due_at < now:
        return Section.OVERDUE
    return Section.TODAY if local(task.due_at, zone).date() == local(now, zone).date() else Section.UPCOMING


def _due(task: Task, now: datetime, zone: str, locale: str) -> Due | None:
    if task.due_at is None:
        return None
    at, today = local(task.due_at, zone), local(now, zone).date()
    days: dict[date, Literal["today", "tomorrow"]] = {today: "today", today + timedelta(days=1): "tomorrow"}
    day = days.get(at.date())
    skeleton = "MMMd" if at.year == today.year else "yMMMd"
    parts = [] if day else [format_skeleton(skeleton, at, locale=locale)]
    if task.due_grain == "time":
        parts.append(format_skeleton("Hm", at, locale=locale))
    return Due(moment(task.due_at), ", ".join(parts), day)


def _verb(task: Task, role: Role | None) -> Verb | None:
    verb = Verb.DONE if task.status in ACTIVE else Verb.REOPEN
    return verb if may(role, verb) else None
