"""What readers made of a message, as the API shows it: with its doubts, its reasons and what it cost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from storage.reading_tables import Refinement
from storage.store import Store
from storage.tables import Issue, Task
from tasks.doubts import Doubt, doubts
from tasks.rules import DueDate
from webapp.names import Names, moment


def task_of(issue: Issue, tasks: Sequence[Task]) -> Task | None:
    """The task that was made of an issue, of those of its message."""
    return next((task for task in tasks if task.part == issue.part), None)


def issue_json(issue: Issue, task: Task | None, names: Names) -> dict[str, Any]:
    """Args:
    task: What was made of it, None for a note.
    """
    asked = [] if task is None else doubts(issue, task, names.workspaces[issue.workspace_id])
    return {
        "kind": issue.kind,
        "is_task": issue.is_task,
        "title": issue.title,
        "priority": issue.priority,
        "due": names.due(issue),
        "assignee": names.person(issue.assignee_id),
        "entities": issue.entities,
        "confidence": issue.confidence,
        "kind_probabilities": issue.kind_probabilities,
        "evidence": issue.evidence,
        "learned": {field: names.corrections[id_] for field, id_ in issue.learned.items() if id_ in names.corrections},
        "doubts": [{"field": doubt.field, "choices": choices_of(doubt, issue, names)} for doubt in asked],
        "provider": issue.provider,
        "model": issue.model,
        "milliseconds": issue.milliseconds,
        "usage": issue.usage,
    }


def choices_of(doubt: Doubt, issue: Issue, names: Names) -> list[str | None]:
    """The choices in the words in which the API names values; an answer is given in the same words."""
    if doubt.field == "due":
        return [names.day_or_time(issue, datetime.fromisoformat(str(choice))) for choice in doubt.choices]
    if doubt.field == "assignee":
        return [names.person(int(choice)) for choice in doubt.choices if choice is not None]
    return [str(choice) for choice in doubt.choices]


def offered_due(store: Store, task: Task, shown: str | None) -> DueDate | None:
    """The date that was offered under this name: a day ends when it does for the sender, who may live elsewhere."""
    issue = store.issues.of_task(task)
    if issue is None:
        return None
    names = Names.of(store, [task], [issue])
    for doubt in doubts(issue, task, names.workspaces[task.workspace_id]):
        offered = dict(zip(choices_of(doubt, issue, names), doubt.choices, strict=True))
        if doubt.field == "due" and shown in offered:
            return DueDate(datetime.fromisoformat(str(offered[shown])), "day" if issue.due_grain == "day" else "time")
    return None


def refinement_json(refinement: Refinement | None) -> dict[str, Any] | None:
    """What a language model still has to do or has done, and what left in vain; None where none was asked."""
    if refinement is None:
        return None
    return {
        "state": refinement.state,
        "model": refinement.model,
        "error": refinement.last_error,
        "sent": refinement.sent,
    }


def readings_json(history: Sequence[Issue]) -> list[dict[str, Any]]:
    """Every reading of a message, oldest first: who read it, and what was sent where.

    Args:
        history: All its issues, oldest first; each reading begins with its first part.
    """
    return [
        {
            "provider": issue.provider,
            "model": issue.model,
            "milliseconds": issue.milliseconds,
            "usage": issue.usage,
            "created_at": moment(issue.created_at),
            "current": issue.current,
        }
        for issue in history
        if issue.part == 0
    ]
