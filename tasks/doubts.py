"""What a reader was not sure enough of: a field is applied, asked for, or left empty, as its workspace has set."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from classifier.base import ACTIONABLE, Draft, Kind, Priority
from storage.store import Store
from storage.tables import Issue, Task, Workspace
from tasks.rules import ACTIVE
from tasks.signatures import stands

NEVER = 1.01
"""More than any reader is ever sure."""

Value = str | int | None


@dataclass(frozen=True, slots=True)
class Limits:
    """How sure a reader must be (0..1) for a field to be asked for, and to be applied without a question."""

    ask: float
    apply: float


LIMITS: Mapping[str, Limits] = MappingProxyType(
    {
        "is_task": Limits(0.35, 0.6),
        "kind": Limits(0.0, 0.55),
        "priority": Limits(0.3, 0.45),
        "due": Limits(0.4, 0.6),
        "assignee": Limits(0.4, 0.7),
    }
)
"""Where a workspace has set nothing. A kind is never left empty, so it is at least asked for: below its limit more are
wrong than right, of team messages one in four is asked for, and the right one is nearly always among those offered."""

EARNABLE = ("kind", "priority", "due", "assignee")
"""Fields with which readers become freer, or less free, by what people say: see `tasks.earning`."""

KIND_CHOICES = 3

_ROWS = 1000
"""Tasks that are looked at together."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question about one field, to be answered with one tap.

    Attributes:
        field: "kind", "priority", "due" or "assignee".
        choices: The values offered, the likeliest first: kinds, a priority, ISO times or a member's id.
    """

    field: str
    choices: Sequence[Value]


def chosen_limits(workspace: Workspace) -> dict[str, Limits]:
    """The limits of each field, with those that the workspace has set itself."""
    own = workspace.options.get("limits", {})
    return {field: Limits(*own[field]) if field in own else limits for field, limits in LIMITS.items()}


def limits_of(workspace: Workspace) -> dict[str, Limits]:
    """Those that hold: where the workspace has set none itself, what readers have earned there counts."""
    own, earned = workspace.options.get("limits", {}), workspace.options.get("earned", {})
    return {
        field: limits if field in own else _earned(limits, earned.get(field))
        for field, limits in chosen_limits(workspace).items()
    }


def _earned(limits: Limits, freedom: str | None) -> Limits:
    """As they are when a field is set without a question, or always asked for; else the usual ones."""
    if freedom == "set":
        return Limits(limits.ask, limits.ask)
    return Limits(limits.ask, NEVER) if freedom == "asked" else limits


def applied(draft: Draft, field: str, limits: Mapping[str, Limits]) -> bool:
    """Whether a draft's field is sure enough to be set without asking; so is one of which the reader does not say."""
    return draft.confidence.get(field, 1.0) >= limits[field].apply


def doubts(issue: Issue, task: Task, workspace: Workspace) -> list[Doubt]:
    """What a task's card should ask; nothing that a person or a rule has set, and nothing once the task is closed."""
    if task.status not in ACTIVE:
        return []
    limits = limits_of(workspace)
    open_fields = [field for field in _CHOICES if not stands(task, field)]
    found = (Doubt(field, _CHOICES[field](issue, task)) for field in open_fields if _unsure(issue, field, limits))
    return [doubt for doubt in found if doubt.choices]


def doubtful_tasks(store: Store, workspace_ids: Collection[int]) -> set[int]:
    """Ids of all the tasks of these workspaces whose cards ask something."""
    last, found = 0, set[int]()
    while rows := store.issues.drafts_after(workspace_ids, ACTIVE, last, _ROWS):
        found |= asking(store, rows)
        last = rows[-1][0].id
    return found


def doubtful_among(store: Store, task_ids: Collection[int]) -> set[int]:
    """Of these tasks those whose cards ask something."""
    return asking(store, store.issues.drafts_of_tasks(task_ids, ACTIVE))


def asking(store: Store, drafted: Sequence[tuple[Task, Issue]]) -> set[int]:
    """Ids of those of some tasks whose cards ask something, given the drafts that they came from."""
    workspaces = store.workspaces.many({task.workspace_id for task, _ in drafted}) if drafted else {}
    return {task.id for task, issue in drafted if doubts(issue, task, workspaces[task.workspace_id])}


def may_be_task(issue: Issue, workspace: Workspace) -> bool:
    """Whether the card of a note should ask: its reader was not sure, or took it for a kind that has to be done."""
    if issue.is_task or "is_task" in issue.learned:
        return False
    sure = float(issue.confidence.get("is_task", 1.0))
    return issue.kind in ACTIONABLE or sure < limits_of(workspace)["is_task"].apply


def _unsure(issue: Issue, field: str, limits: Mapping[str, Limits]) -> bool:
    sure = float(issue.confidence.get(field, 1.0))
    return limits[field].ask <= sure < limits[field].apply


def _kinds(issue: Issue, _task: Task) -> list[Value]:
    likely: dict[str, Any] = issue.kind_probabilities or {}
    ranked = sorted(likely, key=lambda kind: float(likely[kind]), reverse=True)
    others = [kind for kind in ranked if kind != issue.kind]
    fitting = [kind for kind in (issue.kind, *others) if kind != Kind.CHITCHAT]  # a task is none: that has a button
    return list[Value](fitting[:KIND_CHOICES]) if others else []


def _priorities(issue: Issue, task: Task) -> list[Value]:
    if issue.priority in (Priority.NORMAL, task.priority):
        return []
    return [issue.priority, task.priority]


def _dates(issue: Issue, task: Task) -> list[Value]:
    if issue.due_at is None or task.due_at is not None:
        return []
    return [at.isoformat() for at in (issue.due_at, issue.due_alternative) if at is not None]


def _people(issue: Issue, task: Task) -> list[Value]:
    return [issue.assignee_id] if issue.assignee_id is not None and task.assignee_id is None else []


_CHOICES = MappingProxyType({"kind": _kinds, "due": _dates, "assignee": _people, "priority": _priorities})
