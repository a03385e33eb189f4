"""From what a reader said to issues, tasks, events and cards: in one transaction that changes nothing unless the claim
is still the worker's own. Running twice changes nothing either: a task is unique by message and part.

A batch is written in few statements: what its messages need is read at once, and what they add is written at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType
from typing import Any

from classifier.base import Draft, Priority, Reading, Span, Usage
from storage.store import Store
from storage.tables import Message, MessageState, Status, Task, Workspace, now
from tasks.cards import want_cards
from tasks.claims import Claimed
from tasks.doubts import applied, limits_of
from tasks.history import recorded
from tasks.models import Models
from tasks.routes import NOTHING, Routed, Routes
from tasks.routing import Facts
from tasks.rules import ACTIVE, KINDS, DueDate, remind_at
from tasks.signatures import by_reader, fields_by_people, stands

_READ_FIELDS = ("title", "kind", "priority", "due", "assignee")


@dataclass(frozen=True, slots=True)
class _Read:
    """A message that was read, and what is there of it.

    Attributes:
        source: The name of its source.
        known: Its tasks by part: `/task` and a quick thumb make one before anything was read.
        refined: It was read before, and this is a better reader's.
    """

    message: Message
    workspace: Workspace
    source: str
    claimed: Claimed
    reading: Reading
    known: Mapping[int, Task]
    refined: bool = False
    alike: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @property
    def fresh(self) -> bool:
        """Nothing was ever read of it."""
        return not self.refined and (self.claimed.revision, self.claimed.attempt) == (1, 1)


def finish(
    store: Store,
    worker: str,
    results: Sequence[tuple[Claimed, Reading]],
    models: Models | None = None,
    alike: Mapping[tuple[int, int], int] = MappingProxyType({}),
) -> int:
    """Write what was read: issues, tasks, events, cards. Returns how many claims were still ours.

    Args:
        models: Which language model, if any, is to read a message after this.
        alike: (message, part) -> the open task that this one may be about, too.
    """
    read = [replace(one, alike=alike) for one in _still_ours(store, worker, results)]
    _write(store, read)
    if models is not None:
        models.want(store, [(one.message, one.workspace) for one in read])
    return len(read)


def refine(store: Store, claimed: Claimed, reading: Reading) -> bool:
    """Write what a language model read after the first reader. A human's change made meanwhile wins.

    Returns whether it was still wanted: newer words, or a task that is closed by now, are not read by this.
    """
    message = store.messages.get(claimed.message_id)
    if message is None or message.state is not MessageState.READ or message.revision != claimed.revision:
        return False
    known = {task.part: task for task in store.tasks.of_message(message.id)}
    if any(task.status not in ACTIVE for task in known.values()):
        return False
    if len(reading.drafts) != max(len(known), 1) and any(map(fields_by_people, known.values())):
        return False
    workspace = store.workspaces.get(message.workspace_id)
    assert workspace is not None
    source = store.workspaces.source_names([message.source_id])[message.source_id]
    _write(store, [_Read(message, workspace, source, claimed, reading, known, refined=True)])
    return True


def _write(store: Store, read: Sequence[_Read]) -> None:
    _write_issues(store, read)
    routes = Routes(store, {one.workspace.id for one in read if one.fresh or len(one.reading.drafts) > len(one.known)})
    made = _make_tasks(store, read, routes)
    outcomes = [(one, _conclude(store, one, made.get(one.message.id, {}), routes)) for one in read]
    store.events.add_all([_was_read(one.message, tasks) for one, tasks in outcomes])
    # What a rule has sent elsewhere is shown there.
    here = ((one, [task for task in tasks if task.workspace_id == one.workspace.id]) for one, tasks in outcomes)
    want_cards(store, ((one.message, one.workspace, tasks) for one, tasks in here))


def _still_ours(store: Store, worker: str, results: Sequence[tuple[Claimed, Reading]]) -> Iterator[_Read]:
    """What the worker holds still; what has newer words than were read waits again."""
    messages = store.messages.many([claimed.message_id for claimed, _ in results])
    workspaces = store.workspaces.many({message.workspace_id for message in messages.values()})
    sources = store.workspaces.source_names({message.source_id for message in messages.values()})
    tasks = store.tasks.of_messages(messages)
    for claimed, reading in results:
        message = messages.get(claimed.message_id)
        if message is None or not _holds(message, claimed, worker):
            continue
        message.claimed_by = message.lease_until = None
        if message.revision != claimed.revision:
            message.state, message.attempts, message.enqueued_at = MessageState.NEW, 0, None
            continue
        known = {task.part: task for task in tasks[message.id]}
        yield _Read(message, workspaces[message.workspace_id], sources[message.source_id], claimed, reading, known)


def _holds(message: Message, claimed: Claimed, worker: str) -> bool:
    return (message.state, message.claimed_by, message.attempts) == (MessageState.READING, worker, claimed.attempt)


def _write_issues(store: Store, read: Sequence[_Read]) -> None:
    """Make what was read the current reading; older ones are kept as history."""
    again = [one.message.id for one in read if not one.fresh]
    store.issues.retire(again)
    store.issues.add(
        [_issue(one.message, part, draft, one.reading) for one in read for part, draft in enumerate(one.reading.drafts)]
    )
    vectors = [
        {"message_id": one.message.id, "part": part, "data": draft.vector}
        for one in read
        for part, draft in enumerate(one.reading.drafts)
        if draft.vector
    ]
    store.vectors.replace(again, vectors)


def _make_tasks(store: Store, read: Sequence[_Read], routes: Routes) -> dict[int, dict[int, Task]]:
    """Make the tasks that are not there yet, as the rules will have them. Returns message id -> part -> task."""
    drafts = ((one, part, draft) for one in read for part, draft in enumerate(one.reading.drafts))
    rows = [_new_task(one, part, draft, status) for one, part, draft in drafts if (status := _status(one, part, draft))]
    by_message = {one.message.id: one for one in read}
    routed = [_routed(by_message[row["message_id"]], row["part"], row, routes) for row in rows]
    tasks = store.tasks.add_all([_as_routed(row, way) for row, way in zip(rows, routed, strict=True)])
    store.events.add_all([_was_made(task) for task in tasks])
    made: dict[int, dict[int, Task]] = {}
    for task, row, way in zip(tasks, rows, routed, strict=True):
        made.setdefault(task.message_id or 0, {})[task.part] = task
        if way is not NOTHING:
            routes.follow(task, way, row)
    return made


def _routed(one: _Read, part: int, columns: Mapping[str, Any], routes: Routes, *, stays: bool = False) -> Routed:
    """What the rules of its workspace make of a task that was read so."""
    drafts = one.reading.drafts
    facts = Facts(
        source=one.source,
        author=one.message.author,
        kind=columns["kind"],
        priority=columns["priority"],
        text=one.claimed.incoming.text if len(drafts) == 1 else drafts[part].title,
        topic=one.message.thread_id,
    )
    return routes.of(one.workspace.id, facts, columns["assignee_id"], stays=stays)


def _as_routed(row: dict[str, Any], way: Routed) -> dict[str, Any]:
    if way is NOTHING:
        return row
    place = {} if way.workspace_id is None else {"workspace_id": way.workspace_id, "links": []}
    return {**row, **way.columns, **place, "set_by": {**row["set_by"], **way.signed}}


def _new_task(one: _Read, part: int, draft: Draft, status: Status) -> dict[str, Any]:
    return {
        "workspace_id": one.message.workspace_id,
        "message_id": one.message.id,
        "part": part,
        "status": status,
        "author": one.message.author,
        "source": one.source,
        "set_by": by_reader(one.reading, _READ_FIELDS),
        "links": _suggested(one, part),
        **_fields(draft, one),
    }


def _suggested(one: _Read, part: int) -> list[dict[str, Any]]:
    other = one.alike.get((one.message.id, part))
    return [{"task": other, "kind": "looks_like"}] if other is not None else []


def _conclude(store: Store, one: _Read, made: Mapping[int, Task], routes: Routes) -> list[Task]:
    """Bring the tasks that were there up to date. Returns all tasks of the reading."""
    one.message.state, one.message.language, one.message.attempts = MessageState.READ, one.reading.language, 0
    for part, task in one.known.items():
        if part >= len(one.reading.drafts) and (one.refined or one.message.edited_at is not None):
            _drop(store, task, _told(one))
    known = {
        part: _update(store, one, one.known[part], _fields(draft, one), routes)
        for part, draft in enumerate(one.reading.drafts)
        if part in one.known
    }
    return [task for _, task in sorted({**made, **known}.items())]


def _was_made(task: Task) -> dict[str, Any]:
    return {
        "workspace_id": task.workspace_id,
        "verb": "create",
        "task_id": task.id,
        "message_id": task.message_id,
        "after": {"status": task.status, "title": task.title},
    }


def _was_read(message: Message, tasks: Sequence[Task]) -> dict[str, Any]:
    after = {"tasks": len(tasks)}
    return {"workspace_id": message.workspace_id, "verb": "read", "message_id": message.id, "after": after}


def _status(one: _Read, part: int, draft: Draft) -> Status | None:
    """What becomes of a draft that has no task: what a person aimed at us is a wish, of the rest the reader decides."""
    if part in one.known:
        return None
    if one.message.aimed:
        wish = draft.is_task and not one.claimed.wordless
        return Status.OPEN if wish or one.workspace.kind == "group" else None
    limits = limits_of(one.workspace)["is_task"]
    sure = draft.confidence.get("is_task", 0.0)
    if not draft.is_task or sure < limits.ask:
        return None
    return Status.OPEN if sure >= limits.apply else Status.PROPOSED


def _update(store: Store, one: _Read, task: Task, fields: dict[str, Any], routes: Routes) -> Task:
    """Bring a task up to date. What a person or a rule set stays; after an edit one that a person touched stays whole.

    One that was made by hand before it was read meets the rules now, and stays where it is.
    """
    if task.status not in ACTIVE or (fields_by_people(task) and one.message.edited_at is not None):
        return task
    way = _routed(one, task.part, fields, routes, stays=True) if one.fresh else NOTHING
    columns = {
        "due": ("due_at", "due_grain", "remind_at"),
        "reminder": ("remind_at",),
        "assignee": ("assignee_id",),
    }
    standing = [field for field in task.set_by if stands(task, field)]
    kept = {column for field in standing for column in columns.get(field, (field,))}
    changes = {k: v for k, v in {**fields, **way.columns}.items() if k not in kept and getattr(task, k) != v}
    if way.notify:
        routes.follow(task, replace(way, columns={}), {})
    if not changes:
        return task
    signed = by_reader(one.reading, _READ_FIELDS) | {**way.signed}
    signed = {field: signature for field, signature in signed.items() if field not in standing}
    return reread(store, task, changes, _told(one), set_by=task.set_by | signed)


def _told(one: _Read) -> dict[str, Any]:
    """What an event says of who read, besides what has changed."""
    return {"_reader": one.reading.model or one.reading.provider} | ({"_refined": True} if one.refined else {})


def reread(
    store: Store,
    task: Task,
    changes: Mapping[str, Any],
    told: Mapping[str, Any] = MappingProxyType({}),
    **signed: Any,
) -> Task:
    """Change columns of a task as its words are understood by now; `set_by` comes along where readers sign anew.

    Args:
        told: What its event says besides, of who read it.
    """
    before = {column: recorded(getattr(task, column)) for column in changes}
    swapped = store.tasks.swap(task, **changes, **signed)
    assert swapped is not None, "nobody else writes in this transaction"
    after = {**{column: recorded(value) for column, value in changes.items()}, **told}
    store.events.add(
        task.workspace_id, "reread", task_id=task.id, message_id=task.message_id, before=before, after=after
    )
    return swapped


def _drop(store: Store, task: Task, told: Mapping[str, Any]) -> None:
    """A task whose words were edited away, or that a better reader does not see; unless a person has touched it."""
    if task.status in ACTIVE and not fields_by_people(task):
        before = {"status": task.status}
        store.tasks.swap(task, status=Status.DROPPED, remind_at=None)
        store.events.add(
            task.workspace_id,
            "drop",
            task_id=task.id,
            message_id=task.message_id,
            before=before,
            after={"status": Status.DROPPED, **told},
        )


def _fields(draft: Draft, one: _Read) -> dict[str, Any]:
    """The columns of a task; what the reader is not sure enough of is left empty, and the card asks."""
    limits, claimed = limits_of(one.workspace), one.claimed
    due = DueDate(draft.due.at, draft.due.grain.value) if draft.due and applied(draft, "due", limits) else None
    return {
        "title": draft.title,
        "kind": draft.kind if draft.kind in KINDS else "task",
        "priority": str(draft.priority) if applied(draft, "priority", limits) else Priority.NORMAL.value,
        "due_at": due.at if due else None,
        "due_grain": due.grain if due else None,
        "remind_at": remind_at(due, claimed.incoming.zone, now()),
        "assignee_id": draft.assignee if applied(draft, "assignee", limits) else None,
    }


def _issue(message: Message, part: int, draft: Draft, reading: Reading) -> dict[str, Any]:
    return {
        "workspace_id": message.workspace_id,
        "message_id": message.id,
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
        "kind_probabilities": {kind: round(share, 3) for kind, share in draft.kind_probabilities.items()},
        "learned": dict(draft.learned),
        "provider": reading.provider,
        "model": reading.model,
        "milliseconds": reading.milliseconds,
        "usage": usage_entry(reading.usage) if reading.usage else None,
    }


def usage_entry(usage: Usage) -> dict[str, Any]:
    """What left and what it took, as the ledger keeps it."""
    return asdict(usage) | {"redacted": dict(usage.redacted), "sent": list(usage.sent)}


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}
