"""Rows as the API shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.connected_tables import Arrival, Hook
from storage.store import Store
from storage.tables import Issue, Message, Task
from storage.team_tables import Transcript
from webapp.issues import issue_json, refinement_json, task_of
from webapp.names import Names, moment

_FILE_IDS = frozenset({"file_id", "file_unique_id"})


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
        "reminder": _moment(task.remind_at),
        "recurrence": task.recurrence,
        "snoozed_until": _moment(task.snoozed_until),
        "assignee": names.person(task.assignee_id),
        "claimable": task.claimable,
        "blocked": task.blocked_reason,
        "links": [
            {"kind": link["kind"], "task": names.tasks[link["task"]]}
            for link in task.links
            if link["task"] in names.tasks
        ],
        "checklist": [{"id": item["id"], "text": item["text"], "done": item["done"]} for item in task.checklist],
        "notes": [_note(note, names) for note in task.notes],
        "requesters": [_requester(one, names) for one in task.requesters],
        "author": task.author,
        "source": task.source,
        "workspace": names.workspaces[task.workspace_id].public_id,
        "message_id": None if task.message_id is None else names.messages.get(task.message_id),
        "created_at": moment(task.created_at),
        "updated_at": moment(task.updated_at),
        "version": task.version,
    }


def _note(note: dict[str, Any], names: Names) -> dict[str, Any]:
    return {"id": note["id"], "text": note["text"], "author": names.person(note.get("by")), "at": _written(note["at"])}


def _requester(one: dict[str, Any], names: Names) -> dict[str, Any]:
    at = one.get("at")
    return {"name": one["name"], "message_id": names.messages.get(one.get("message", 0)), "at": at and _written(at)}


def _written(at: str) -> str:
    return moment(datetime.fromisoformat(at))


def _moment(at: datetime | None) -> str | None:
    return None if at is None else moment(at)


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


def pieces_json(pieces: Sequence[Message], transcripts: Mapping[int, Transcript]) -> list[dict[str, Any]]:
    """What was sent together, in its order."""
    return [
        {
            "id": piece.public_id,
            "text": piece.text,
            "author": piece.author,
            "chat": piece.chat,
            "origin": piece.origin,
            "link": piece.link,
            "sent_at": moment(piece.sent_at),
            "media": None if piece.media is None else _without_file_ids(piece.media),
            "transcript": _transcript(transcripts.get(piece.id)),
        }
        for piece in pieces
    ]


def _without_file_ids(media: Mapping[str, Any]) -> dict[str, Any]:
    """They are good for the bot alone."""
    return {name: value for name, value in media.items() if name not in _FILE_IDS}


def _transcript(row: Transcript | None) -> dict[str, Any] | None:
    return None if row is None else {"state": row.state, "words": row.words, "transcriber": row.transcriber}


def hook_json(hook: Hook, workspace: str, url: str) -> dict[str, Any]:
    """Without the secret, which is shown once."""
    return {
        "id": hook.id,
        "service": hook.service,
        "name": hook.name,
        "url": url,
        "workspace": workspace,
        "paused": hook.paused,
        "needs_secret": hook.awaits_secret,
        "options": hook.options,
        "created_at": moment(hook.created_at),
    }


def arrival_json(store: Store, arrival: Arrival) -> dict[str, Any]:
    message = store.messages.get(arrival.message_id) if arrival.message_id is not None else None
    return {
        "id": arrival.public_id,
        "event": arrival.event,
        "state": str(arrival.state),
        "why": arrival.why,
        "message": message.public_id if message is not None else None,
        "at": moment(arrival.at),
        "body": arrival.body,
    }
