"""Tasks as they leave Sift: with names in place of ids, and nothing that only the database understands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from storage.filters import Filters
from storage.store import Store
from storage.tables import Status, Task
from tasks import audit
from tasks.actors import Actor
from tasks.days import as_meant
from tasks.people import local
from tasks.rules import may

MOST = 50_000
"""How many tasks one export holds, the newest first."""

STEP = 500
"""How many of them are read at once: while they are, everybody else waits."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A task for somebody else's program. Times are aware, in UTC; names are those that people see.

    Attributes:
        id: Its own for ever, also when it is exported again.
        due: With grain "day" the end of that day, in the zone of whoever has set it.
        blocked: Why it can't go on; None when it can.
        asked_by: Who asked for it, the first one first.
    """

    id: str
    number: int
    workspace: str
    title: str
    description: str
    kind: str
    priority: str
    status: str
    due: datetime | None
    due_grain: str | None
    zone: str
    recurrence: str | None
    assignee: str
    author: str
    asked_by: Sequence[str]
    source: str
    blocked: str | None
    checklist: Sequence[Mapping[str, Any]]
    notes: Sequence[Mapping[str, Any]]
    created_at: datetime
    updated_at: datetime
    version: int

    @property
    def local_due(self) -> datetime:
        """When it is due, on its workspace's clock; a day as it was meant. Asked only of tasks that are due."""
        assert self.due is not None
        return as_meant(self.due, self.zone) if self.due_grain == "day" else local(self.due, self.zone)


def exported(
    store: Store,
    actor: Actor,
    workspace_ids: Collection[int],
    statuses: Collection[Status] = tuple(Status),
    *,
    before: int | None = None,
) -> tuple[list[Exported], int | None]:
    """The next tasks of these workspaces, the newest first, as far as the actor may see them.

    Args:
        before: Where the last step has ended; None to begin.

    Returns:
        At most `STEP` of them, and where they end; None when there are no more.
    """
    roles = actor.roles(store, workspace_ids)
    seen = [id_ for id_ in workspace_ids if may(roles.get(id_), "view")]
    tasks = store.tasks.of_workspaces(seen, statuses, STEP, before=before)
    return _all_exported(store, tasks), tasks[-1].id if len(tasks) == STEP else None


def exported_list(
    store: Store, actor: Actor, workspace_id: int, filters: Filters, *, before: int | None = None
) -> tuple[list[Exported], int | None]:
    """The same of what a list of one workspace is limited to. Raises `TaskError` "not_found", "not_allowed"."""
    actor.require(store, workspace_id, "export")
    found = store.tasks.page([workspace_id], replace(filters, limit=STEP, cursor=before))
    tasks = found[:STEP]
    return _all_exported(store, tasks), tasks[-1].id if len(found) > STEP else None


def note_file(store: Store, actor: Actor, workspace_id: int, format_: str, tasks: int) -> None:
    """Write down that somebody has taken tasks away as a file."""
    audit.record(store, actor, "export.file", workspace_id=workspace_id, format=format_, tasks=tasks)


def _all_exported(store: Store, tasks: Sequence[Task]) -> list[Exported]:
    workspaces = store.workspaces.many({task.workspace_id for task in tasks})
    people = store.people.named(_mentioned(tasks))
    return [
        _exported(task, workspaces[task.workspace_id].title, workspaces[task.workspace_id].zone, people)
        for task in tasks
    ]


def _mentioned(tasks: Sequence[Task]) -> set[int]:
    found = {task.assignee_id for task in tasks if task.assignee_id is not None}
    return found | {note["by"] for task in tasks for note in task.notes if note.get("by") is not None}


def _exported(task: Task, workspace: str, zone: str, people: Mapping[int, Any]) -> Exported:
    asked = [task.author, *(str(one["name"]) for one in task.requesters)]
    return Exported(
        id=task.public_id,
        number=task.number,
        workspace=workspace,
        title=task.title,
        description=task.description,
        kind=task.kind,
        priority=task.priority,
        status=str(task.status),
        due=task.due_at,
        due_grain=task.due_grain,
        zone=zone,
        recurrence=task.recurrence,
        assignee=_name(people, task.assignee_id),
        author=task.author,
        asked_by=[name for name in dict.fromkeys(asked) if name],
        source=task.source,
        blocked=task.blocked_reason,
        checklist=[{"text": item["text"], "done": bool(item["done"])} for item in task.checklist],
        notes=[{"text": note["text"], "by": _name(people, note.get("by")), "at": note["at"]} for note in task.notes],
        created_at=task.created_at,
        updated_at=task.updated_at,
        version=task.version,
    )


def _name(people: Mapping[int, Any], person_id: int | None) -> str:
    person = people.get(person_id) if person_id is not None else None
    return person.name if person is not None else ""
