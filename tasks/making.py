"""Making tasks by hand, and of messages that were kept as notes."""

from classifier.base import Priority
from storage.store import Store
from storage.tables import Status, Task, now
from tasks import corrections
from tasks.actors import Actor
from tasks.changes import record, zone_of_workspace
from tasks.rules import TITLE_LIMIT, DueDate, TaskError, remind_at
from tasks.signatures import by_actor
from tasks.values import checked


def add_task(
    store: Store,
    actor: Actor,
    workspace_id: int,
    *,
    title: str,
    kind: str = "task",
    priority: str = Priority.NORMAL,
    due: DueDate | None = None,
    assignee: int | None = None,
    description: str = "",
    author: str = "",
    source: str = "api",
) -> Task:
    """Make a task by hand."""
    actor.require(store, workspace_id, "create")
    given = {"title": title, "kind": kind, "priority": priority, "description": description, "assignee": assignee}
    values = {k: v for field, value in given.items() for k, v in checked(store, workspace_id, field, value).items()}
    task = store.tasks.add(
        workspace_id,
        status=Status.OPEN,
        author=author,
        source=source,
        set_by=by_actor(actor, ("due", *given)),
        due_at=due.at if due else None,
        due_grain=due.grain if due else None,
        remind_at=remind_at(due, zone_of_workspace(store, workspace_id), now()),
        **values,
    )
    record(store, actor, task, "create", before={}, after={"status": task.status, "title": task.title})
    return task


def make_task(store: Store, actor: Actor, message_id: int, *, batch: str | None = None) -> Task:
    """Make a task of a message that was kept as a note; the task that is there already comes back as it is."""
    message = store.messages.get(message_id)
    if message is None:
        raise TaskError("not_found")
    actor.require(store, message.workspace_id, "create")
    root_id = message.root_id or message.id
    if existing := store.tasks.of_message(root_id):
        return existing[0]
    issues = store.issues.current(root_id)
    issue = issues[0] if issues else None
    title = (issue.title if issue else "") or " ".join(message.text.split())[:TITLE_LIMIT] or message.author or "?"
    source = store.workspaces.source_names([message.source_id])[message.source_id]
    task = store.tasks.add(
        message.workspace_id,
        message_id=root_id,
        status=Status.OPEN,
        title=title,
        kind=issue.kind if issue and issue.is_task else "task",
        priority=issue.priority if issue else Priority.NORMAL,
        due_at=issue.due_at if issue else None,
        due_grain=issue.due_grain if issue else None,
        assignee_id=issue.assignee_id if issue else None,
        author=message.author,
        source=source,
        set_by=by_actor(actor, ["status"]),
    )
    made = {"status": task.status, "title": task.title}
    event_id = record(store, actor, task, "create", before={}, after=made, batch=batch)
    corrections.record(store, actor, task, "is_task", True, event_id=event_id)
    return task
