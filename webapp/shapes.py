"""Rows as the API shows them."""

from collections.abc import Sequence
from typing import Any

from storage.tables import Hook, Issue, Message, Task
from webapp.issues import issue_json, refinement_json, task_of
from webapp.names import Names, moment


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
        "issue": None if issue is None else issue_json(issue, task_of(issue, tasks), names),
        "refinement": refinement_json(names.refinements.get(message.root_id or message.id)),
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
