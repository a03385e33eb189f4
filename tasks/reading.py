"""From a stored message to its tasks: what a worker claims, and what it makes of a reading.

A worker claims with a lease and its own name, reads with no transaction open, and finishes in one transaction that
changes nothing unless the claim is still its own. Running twice changes nothing either: a task is unique by message
and part.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from classifier.base import Context, Draft, Incoming, Member, Reading, Span, TextEntity, Workspace
from storage.store import Store
from storage.tables import Channel, Message, MessageState, Status, Task, now
from storage.tables import Workspace as WorkspaceRow
from tasks.people import zone_of
from tasks.rules import ACTIVE, KINDS, DueDate, remind_at

LEASE = timedelta(seconds=4)
STARTS = 3
"""A message that was started this often without an outcome is put in quarantine."""

APPLY, ASK = 0.6, 0.35
"""How sure a reader must be that a message nobody aimed at us is a task: to open one, to propose one."""

_JOINT = "\n\n"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that a worker holds.

    Attributes:
        revision: The words that were claimed; newer ones are read again.
        attempt: Which start this is; a claim that was lost and taken again has another.
    """

    message_id: int
    revision: int
    attempt: int
    incoming: Incoming


@dataclass(frozen=True, slots=True)
class Batch:
    claimed: Sequence[Claimed]
    context: Context
    retry: Sequence[int] = ()
    """Ids to claim one by one, since they were started before."""


def claim(store: Store, ids: Collection[int], worker: str, *, lease: timedelta = LEASE, alone: bool = False) -> Batch:
    """Take the messages that still wait, with all a reader may know.

    Args:
        alone: Take also what was started before. Call it so with one id: a message that kills its worker then takes
            no other with it.
    """
    rows = store.messages.claim(ids, worker, lease=lease, fresh=not alone)
    poison = [row for row in rows if row.attempts > STARTS]
    for row in poison:
        quarantine(store, row)
    rows = [row for row in rows if row.attempts <= STARTS]
    retry = [] if alone else list(store.messages.tried(ids))
    if not rows:
        return Batch((), Context({}), retry)
    pieces = store.messages.pieces_of([row.id for row in rows])
    workspaces = store.workspaces.many({row.workspace_id for row in rows})
    people = store.people.named({row.sender_id for row in rows if row.sender_id})
    members = store.people.members_of(workspaces)
    claimed = []
    for row in rows:
        sender = people.get(row.sender_id) if row.sender_id else None
        zone = sender.zone if sender else workspaces[row.workspace_id].zone
        claimed.append(Claimed(row.id, row.revision, row.attempts, _incoming(row, pieces[row.id], zone)))
    return Batch(claimed, Context({id_: _workspace(row, members[id_]) for id_, row in workspaces.items()}), retry)


def renew(store: Store, worker: str, *, lease: timedelta = LEASE) -> int:
    """Prolong every claim of a worker that is still at work. Returns how many it holds."""
    return store.messages.renew(worker, lease=lease)


def release(store: Store, ids: Collection[int], worker: str) -> None:
    """Give claims back; what was started stays counted."""
    store.messages.release(ids, worker)


def release_expired(store: Store) -> int:
    return store.messages.release_expired()


def quarantine(store: Store, message: Message) -> None:
    """Put a message aside that no worker survives: kept, visible, and its card says so."""
    message.state, message.claimed_by, message.lease_until = MessageState.QUARANTINED, None, None
    store.events.add(message.workspace_id, "quarantine", message_id=message.id)
    _want_card(store, message, store.workspaces.get(message.workspace_id), tasks=())


def finish(store: Store, worker: str, results: Sequence[tuple[Claimed, Reading]]) -> int:
    """Write what was read: issues, tasks, events, cards. Returns how many claims were still ours."""
    written = 0
    tasks = store.tasks.of_messages({claimed.message_id for claimed, _ in results})
    for claimed, reading in results:
        message = store.messages.get(claimed.message_id)
        if message is None or not _holds(message, claimed, worker):
            continue
        if message.revision != claimed.revision:
            message.state, message.attempts, message.enqueued_at = MessageState.NEW, 0, None
            message.claimed_by = message.lease_until = None
            continue
        _write(store, message, claimed, reading, known={task.part: task for task in tasks[message.id]})
        written += 1
    return written


def _holds(message: Message, claimed: Claimed, worker: str) -> bool:
    return (message.state, message.claimed_by, message.attempts) == (MessageState.READING, worker, claimed.attempt)


def _write(store: Store, message: Message, claimed: Claimed, reading: Reading, *, known: Mapping[int, Task]) -> None:
    """Write one reading.

    Args:
        known: Its tasks by part: `/task` and a quick thumb make one before anything was read.
    """
    first = (claimed.revision, claimed.attempt) == (1, 1)
    rows = [_issue(message, part, draft, reading) for part, draft in enumerate(reading.drafts)]
    store.issues.replace(message.id, rows, first=first)
    workspace = store.workspaces.get(message.workspace_id)
    tasks = [
        task
        for part in range(len(reading.drafts))
        if (task := _task(store, message, claimed, reading, part, known=known.get(part))) is not None
    ]
    for part, task in known.items():
        if part >= len(reading.drafts) and message.edited_at is not None:
            _drop(store, task)
    message.state, message.language, message.attempts = MessageState.READ, reading.language, 0
    message.claimed_by = message.lease_until = None
    store.events.add(message.workspace_id, "read", message_id=message.id, after={"tasks": len(tasks)})
    _want_card(store, message, workspace, tasks)


def _task(
    store: Store, message: Message, claimed: Claimed, reading: Reading, part: int, *, known: Task | None
) -> Task | None:
    """The task of a draft: made, brought up to date, or left as a person made it."""
    draft = reading.drafts[part]
    fields = _fields(draft, claimed)
    if known is not None:
        return _update(store, message, reading, known, fields)
    status = _status(store.workspaces.get(message.workspace_id), message, draft)
    if status is None:
        return None
    task = store.tasks.add(
        message.workspace_id,
        message_id=message.id,
        part=part,
        status=status,
        author=message.author,
        source=store.workspaces.source_names([message.source_id])[message.source_id],
        set_by={field: _signature(reading) for field in ("title", "kind", "priority", "due", "assignee")},
        **fields,
    )
    after = {"status": task.status, "title": task.title}
    store.events.add(task.workspace_id, "create", task_id=task.id, message_id=message.id, after=after)
    return task


def _status(workspace: WorkspaceRow | None, message: Message, draft: Draft) -> Status | None:
    """What becomes of a message: what a person aimed at us is a wish, of the rest the reader decides."""
    if message.aimed:
        asked_in_group = workspace is not None and workspace.kind == "group"
        return Status.OPEN if draft.is_task or asked_in_group else None
    limits = (workspace.options if workspace else {}).get("thresholds", {})
    sure = draft.confidence.get("is_task", 0.0)
    if not draft.is_task or sure < limits.get("ask", ASK):
        return None
    return Status.OPEN if sure >= limits.get("apply", APPLY) else Status.PROPOSED


def _update(store: Store, message: Message, reading: Reading, task: Task, fields: dict[str, Any]) -> Task:
    """Bring a task up to date. What a person set stays; after an edit a task that a person touched stays whole."""
    touched = {field for field, signature in task.set_by.items() if signature["by"] == "person"}
    if task.status not in ACTIVE or (touched and message.edited_at is not None):
        return task
    columns = {"due": ("due_at", "due_grain", "remind_at"), "assignee": ("assignee_id",)}
    kept = {column for field in touched for column in columns.get(field, (field,))}
    changes = {k: v for k, v in fields.items() if k not in kept and getattr(task, k) != v}
    if not changes:
        return task
    before = {column: _plain(getattr(task, column)) for column in changes}
    signed = {field: _signature(reading) for field in ("title", "kind", "priority", "due", "assignee")}
    swapped = store.tasks.swap(
        task, **changes, set_by=task.set_by | {f: s for f, s in signed.items() if f not in touched}
    )
    assert swapped is not None, "nobody else writes in this transaction"
    after = {column: _plain(value) for column, value in changes.items()}
    store.events.add(task.workspace_id, "reread", task_id=task.id, message_id=message.id, before=before, after=after)
    return swapped


def _drop(store: Store, task: Task) -> None:
    """A task whose words were edited away, unless a person has touched it."""
    if task.status in ACTIVE and not any(signature["by"] == "person" for signature in task.set_by.values()):
        before = {"status": task.status}
        store.tasks.swap(task, status=Status.DROPPED, remind_at=None)
        store.events.add(
            task.workspace_id,
            "drop",
            task_id=task.id,
            message_id=task.message_id,
            before=before,
            after={"status": Status.DROPPED},
        )


def _fields(draft: Draft, claimed: Claimed) -> dict[str, Any]:
    due = DueDate(draft.due.at, draft.due.grain.value) if draft.due else None
    return {
        "title": draft.title,
        "kind": draft.kind if draft.kind in KINDS else "task",
        "priority": str(draft.priority),
        "due_at": due.at if due else None,
        "due_grain": due.grain if due else None,
        "remind_at": remind_at(due, claimed.incoming.zone, now()),
        "assignee_id": draft.assignee,
    }


def _issue(message: Message, part: int, draft: Draft, reading: Reading) -> dict[str, Any]:
    return {
        "workspace_id": message.workspace_id,
        "part": part,
        "kind": draft.kind,
        "is_task": draft.is_task,
        "title": draft.title,
        "priority": str(draft.priority),
        "due_at": draft.due.at if draft.due else None,
        "due_grain": draft.due.grain.value if draft.due else None,
        "due_alternative": draft.due.alternative if draft.due else None,
        "assignee_id": draft.assignee,
        "entities": [{"type": e.type, "value": e.value, **asdict(e.span)} for e in draft.entities],
        "kind_confidence": draft.confidence.get("kind", 0.0),
        "confidence": dict(draft.confidence),
        "evidence": {field: [_span(span) for span in spans] for field, spans in draft.evidence.items()},
        "provider": reading.provider,
        "model": reading.model,
        "milliseconds": reading.milliseconds,
    }


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _want_card(store: Store, message: Message, workspace: WorkspaceRow | None, tasks: Sequence[Task]) -> None:
    """Have the card drawn: where the message was sent, or in the workspace's chat for what a stream brought."""
    key = f"message:{message.id}"
    if message.chat_id is not None:
        private = workspace is not None and workspace.kind == "personal"
        store.deliveries.want(
            message.workspace_id,
            Channel.CARD,
            message.chat_id,
            key,
            message_id=message.id,
            thread_id=message.thread_id,
            reply_to=message.telegram_message_id,
            person_id=message.sender_id if private else None,
        )
    elif tasks and workspace is not None and workspace.chat_id is not None:
        store.deliveries.want(message.workspace_id, Channel.CARD, workspace.chat_id, key, message_id=message.id)


def words(piece: Message) -> str:
    """What a piece says: its text, else what its attachment is."""
    return piece.text or str((piece.media or {}).get("summary", ""))


def _incoming(root: Message, pieces: Sequence[Message], zone: str) -> Incoming:
    """A burst as one text, with the entities moved to where their words now stand."""
    text, entities = "", list[TextEntity]()
    for piece in pieces:
        if text and words(piece):
            text += _JOINT
        start = len(text)
        text += words(piece)
        entities += [
            TextEntity(e["type"], e["start"] + start, e["end"] + start, e.get("url"), e.get("user_name"))
            for e in (piece.entities if piece.text else [])
        ]
    return Incoming(
        id=root.id,
        workspace_id=root.workspace_id,
        text=text,
        sent_at=root.sent_at,
        zone=zone_of(zone),
        entities=entities,
        aimed=root.aimed,
        author=root.author,
    )


def _workspace(row: WorkspaceRow, members: Sequence[Any]) -> Workspace:
    return Workspace(
        kinds=KINDS,
        members=[Member(person.id, person.name, person.username) for person in members],
        thresholds=row.options.get("thresholds", {}),
    )


def _signature(reading: Reading) -> dict[str, Any]:
    by = "model" if reading.model else reading.provider
    return {"by": by, "at": now().isoformat()}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
