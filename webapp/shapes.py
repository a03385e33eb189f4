"""Rows as the API shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from storage.store import Store
from storage.tables import Hook, Issue, Message, Person, Task, Workspace
from tasks.people import local
from webapp.people import handle


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in a list of rows stand for, read once for all of them."""

    workspaces: dict[int, Workspace]
    people: dict[int, Person]
    messages: dict[int, str]

    @classmethod
    def of(
        cls, store: Store, tasks: Sequence[Task], issues: Iterable[Issue] = (), messages: Iterable[Message] = ()
    ) -> "Names":
        rows: list[Task | Issue | Message] = [*tasks, *issues, *messages]
        assigned = {row.assignee_id for row in rows if not isinstance(row, Message)}
        return cls(
            workspaces=store.workspaces.many({row.workspace_id for row in rows}),
            people=store.people.named({id_ for id_ in assigned if id_ is not None}),
            messages=store.messages.public_ids({task.message_id for task in tasks if task.message_id is not None}),
        )

    def person(self, person_id: int | None) -> str | None:
        person = None if person_id is None else self.people.get(person_id)
        return None if person is None else handle(person)

    def due(self, row: Task | Issue) -> str | None:
        """A day in the workspace's zone, or a time in UTC."""
        if row.due_at is None:
            return None
        if row.due_grain == "day":
            return local(row.due_at, self.workspaces[row.workspace_id].zone).date().isoformat()
        return moment(row.due_at)


def task_json(task: Task, names: Names) -> dict[str, Any]:
    return {
        "id": task.public_id,
        "number": task.number,
        "title": task.title,
        "description": task.description,
        "kind": task.kind,
        "priority": task.priority,
        "status": task.status,
        "due": names.due(task),
        "assignee": names.person(task.assignee_id),
        "author": task.author,
        "source": task.source,
        "workspace": names.workspaces[task.workspace_id].public_id,
        "message_id": None if task.message_id is None else names.messages.get(task.message_id),
        "created_at": moment(task.created_at),
        "updated_at": moment(task.updated_at),
        "version": task.version,
    }


def message_json(
    message: Message, issue: Issue | None, source: str, tasks: Sequence[Task], names: Names
) -> dict[str, Any]:
    return {
        "id": message.public_id,
        "external_id": message.external_id,
        "text": message.text,
        "author": message.author,
        "chat": message.chat,
        "source": source,
        "origin": message.origin,
        "sent_at": moment(message.sent_at),
        "received_at": moment(message.received_at),
        "language": message.language,
        "state": message.state,
        "issue": None if issue is None else _issue_json(issue, names),
        "tasks": [task_json(task, names) for task in tasks],
        "workspace": names.workspaces[message.workspace_id].public_id,
    }


def hook_json(hook: Hook, workspace: str, url: str) -> dict[str, Any]:
    """Without the secret, which is shown once."""
    return {
        "id": hook.id,
        "service": hook.service,
        "name": hook.name,
        "url": url,
        "workspace": workspace,
        "created_at": moment(hook.created_at),
    }


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _issue_json(issue: Issue, names: Names) -> dict[str, Any]:
    return {
        "kind": issue.kind,
        "is_task": issue.is_task,
        "title": issue.title,
        "priority": issue.priority,
        "due": names.due(issue),
        "assignee": names.person(issue.assignee_id),
        "entities": issue.entities,
        "confidence": issue.confidence,
        "evidence": issue.evidence,
        "provider": issue.provider,
        "model": issue.model,
        "milliseconds": issue.milliseconds,
    }
