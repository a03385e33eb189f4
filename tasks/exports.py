"""Exports: tasks that go to a tracker, and are followed there.

A task goes once to each connection. People ask for it, or a rule; a duty does it (`bot/exporting.py`, on
`tasks.sending`), and what is asked of the tracker is never asked while a transaction is open.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from storage.connected_tables import Connection, TaskExport, WorkState
from storage.store import Store
from storage.tables import Event, Task, now, unguessable
from tasks import audit
from tasks.actors import Actor
from tasks.changes import ELSEWHERE, record, visible_task
from tasks.fields import add_note
from tasks.rules import TaskError
from tasks.syncing import Meeting, There, actor_of
from tasks.values import NOTE_LIMIT

FOLLOWED = frozenset({"title", "status", "due_at", "due_grain", "assignee_id"})
"""The columns whose change is sent on."""

GONE = "gone"
"""What an export failed with that is not there any more."""


def export(store: Store, actor: Actor, task_id: int, connection_id: str, *, batch: str | None = None) -> TaskExport:
    """Send a task to a tracker, and have its changes follow. Where it is already, this changes nothing.

    Args:
        connection_id: Public id of the connection.

    Raises:
        TaskError: "not_found", "not_allowed"; "resting" for a connection that is switched off.
    """
    task = visible_task(store, actor, task_id, "change")
    connection = store.connections.get(connection_id)
    if connection is None or connection.workspace_id != task.workspace_id:
        raise TaskError("not_found")
    if connection.off_at is not None:
        raise TaskError("resting")
    return want(store, actor, task, connection, batch=batch)


def want(
    store: Store, actor: Actor, task: Task, connection: Connection, *, batch: str | None = None, rule: int | None = None
) -> TaskExport:
    """The same, of what the caller has checked.

    Args:
        rule: Number of the routing rule that wants it.
    """
    moment = now()
    row, is_new = store.exports.want(task.id, connection, created_by=actor.person_id, next_try_at=moment)
    if not is_new and row.state in {WorkState.WAITING, WorkState.RUNNING, WorkState.DONE} and not row.ending:
        return row
    if not is_new:
        _begin_again(row, moment)
    after = {"export": connection.name, "_export": row.id} | ({"_rules": [rule]} if rule is not None else {})
    record(store, actor, task, "export", before={}, after=after, batch=batch)
    said: dict[str, Any] = {"connection": connection.public_id, "service": connection.service}
    said |= {"rule": rule} if rule is not None else {}
    audit.record(store, actor, "export.sent", workspace_id=task.workspace_id, subject=f"task:{task.public_id}", **said)
    return row


def own_export(store: Store, actor: Actor, task_id: int, export_id: str) -> TaskExport:
    """An export of a task that the actor may change. Raises `TaskError`: "not_found", "not_allowed"."""
    task = visible_task(store, actor, task_id, "change")
    row = store.exports.known_as(export_id)
    if row is None or row.task_id != task.id:
        raise TaskError("not_found")
    return row


def exports_of(store: Store, actor: Actor, task_id: int) -> list[tuple[TaskExport, Connection]]:
    """Where a task went, without what was let go before it was there."""
    task = visible_task(store, actor, task_id)
    rows = store.exports.of_tasks([task.id]).get(task.id, [])
    connections = store.connections.many({row.connection_id for row in rows})
    return [(row, connections[row.connection_id]) for row in rows if not never_was(row)]


def left_for(store: Store, task: Task) -> list[Connection]:
    """Where else a task can go."""
    connections = [row for row in store.connections.of([task.workspace_id]) if row.off_at is None]
    rows = store.exports.of_tasks([task.id]).get(task.id, []) if connections else []
    there = {row.connection_id for row in rows if is_followed(row) or row.state is WorkState.FAILED}
    return [row for row in connections if row.id not in there]


def try_again(store: Store, actor: Actor, task_id: int, export_id: str) -> TaskExport:
    """Try once more what has failed; what is not there any more is made anew. What was taken back stays so."""
    row = own_export(store, actor, task_id, export_id)
    if row.state is WorkState.FAILED:
        is_ending = row.ending
        _begin_again(row, now())
        row.ending = is_ending
        store.deliveries.refresh(task_id=row.task_id)
    elif row.state is WorkState.WAITING:
        row.next_try_at = now()
    return row


def let_go(store: Store, actor: Actor, task_id: int, export_id: str) -> TaskExport:
    """Follow a task there no more. What is there stays as it is."""
    row = own_export(store, actor, task_id, export_id)
    if row.state is not WorkState.STOPPED:
        connection = store.connections.many([row.connection_id])[row.connection_id]
        _stop(row)
        task = visible_task(store, actor, task_id)
        record(store, actor, task, "let_go", before={}, after={"export": connection.name})
    return row


def take_back(store: Store, actor: Actor, event: Event, request: str | None = None) -> None:
    """Undo an export: it is closed there and followed no more; what is not there yet does not go there.

    Raises:
        TaskError: "stale" when it is not followed any more anyway.
    """
    assert event.task_id is not None
    task = visible_task(store, actor, event.task_id, "undo")
    row = _meant(store, event, int(event.after["_export"]))
    if row.state is WorkState.STOPPED or row.ending:
        raise TaskError("stale")
    if row.external_id is None and not row.asked:
        _stop(row)
    else:
        row.ending = True
        _wake(row, now())
    record(store, actor, task, "undo", before={}, after={"request": request} if request else {}, undoes=event)


def take_theirs(store: Store, actor: Actor, event: Event, request: str | None = None) -> None:
    """Undo that a change in a tracker gave way to one here: have the field as it was there.

    Raises:
        TaskError: "stale" when the export is not followed any more.
    """
    assert event.task_id is not None
    task = visible_task(store, actor, event.task_id, "undo")
    kept: Mapping[str, Any] = event.after["_kept"]
    row = _meant(store, event, int(kept["export"]))
    connection = store.connections.many([row.connection_id])[row.connection_id]
    meeting = Meeting(store, connection, row, task, ())
    meeting.take(actor, {event.after["field"]: kept["theirs"]})
    record(store, actor, meeting.task, "undo", before={}, after={"request": request} if request else {}, undoes=event)


def _meant(store: Store, event: Event, export_id: int) -> TaskExport:
    """The export that an event names. Raises `TaskError` "stale" when it is gone: its number may be another's since."""
    row = store.exports.get(export_id)
    if row is None or row.task_id != event.task_id or row.created_at > event.at:
        raise TaskError("stale")
    return row


def follow(store: Store, event: Event, moment: datetime) -> bool:
    """Have a change of a task sent where it went; not where it comes from. Returns whether anything is to be sent."""
    if event.task_id is None or FOLLOWED.isdisjoint(event.after):
        return False
    source = (event.after.get(ELSEWHERE) or {}).get("connection")
    is_any = False
    for row in store.exports.of_tasks([event.task_id]).get(event.task_id, []):
        if row.connection_id != source and (is_followed(row) or row.last_error == "refused"):
            _wake(row, moment)
            is_any = True
    return is_any


def hear(
    store: Store, workspace_id: int, service: str, there: There, *, place: str, marker: str, moment: datetime
) -> TaskExport | None:
    """Take notice that something was changed in a tracker: if it is a task of ours, the tracker is asked how it is now.

    Args:
        there: Without fields when it is only spoken of.
        place: Where in the tracker it is; "" where there is one place.
        marker: Of the export that has made it, where that is told.

    Returns:
        The export that it is about; None when it is none of this workspace's.
    """
    known = _made(store, service, there.id, marker)
    mine = [
        row
        for row in store.connections.of([workspace_id])
        if row.service == service and (_is_at(row, place) or (known is not None and row.id == known.connection_id))
    ]
    if not mine:
        return None
    followed = {row.id for row in mine if row.two_way}
    rows = store.exports.of_remote([row.id for row in mine], there.id, marker)
    is_changed = bool(there.fields) or there.gone
    for row in rows:
        if is_changed and row.connection_id in followed and is_followed(row):
            notice(row, there, moment)
    return rows[0] if rows else None


def is_made_elsewhere(store: Store, workspace_id: int, service: str, there: There) -> bool:
    """Whether another workspace of this installation has made it: two that take in what the other sends would go on
    for ever."""
    known = _made(store, service, there.id, there.marker)
    return known is not None and store.connections.many([known.connection_id])[known.connection_id].workspace_id != (
        workspace_id
    )


def _made(store: Store, service: str, remote_id: str, marker: str) -> TaskExport | None:
    """The export that has made a thing of a tracker; whoever copies the thing copies its mark, too."""
    row = store.exports.known_as(marker) if marker else None
    if row is None or row.external_id not in {None, remote_id}:
        return None
    connection = store.connections.many([row.connection_id])[row.connection_id]
    return row if connection.service == service else None


def say(store: Store, row: TaskExport, said: Mapping[str, Any], *, request: str) -> None:
    """Add a note of what was said there to the task, unless it has as many as it may.

    Args:
        said: "author", "text" and "link" of a message.
        request: Names the delivery: the same again adds nothing.
    """
    connection = store.connections.many([row.connection_id])[row.connection_id]
    words = f"{said['author']}: {said['text']}" if said["author"] else said["text"]
    after = f"\n{said['link']}" if said["link"] else ""
    note = words[: NOTE_LIMIT - len(after)] + after
    with suppress(TaskError):
        add_note(store, actor_of(store, connection, said["author"]), row.task_id, note, request=request)


def notice(row: TaskExport, there: There, moment: datetime) -> None:
    """The same of one export."""
    row.heard = {"by": there.by, "at": (there.at or moment).isoformat()}
    _wake(row, moment)


def _is_at(row: Connection, place: str) -> bool:
    named = {str(value).casefold() for value in row.place.values()}
    return not place or place.casefold() in named


def is_followed(row: TaskExport) -> bool:
    return row.state in {WorkState.WAITING, WorkState.RUNNING, WorkState.DONE} and not row.ending


def never_was(row: TaskExport) -> bool:
    return row.state is WorkState.STOPPED and row.external_id is None


def _wake(row: TaskExport, moment: datetime) -> None:
    row.wanted += 1
    if row.state in {WorkState.DONE, WorkState.FAILED}:
        row.state, row.attempts, row.next_try_at, row.last_error = WorkState.WAITING, 0, moment, None


def _stop(row: TaskExport) -> None:
    row.state, row.ending = WorkState.STOPPED, False  # whoever holds it still writes down what it has become there


def _begin_again(row: TaskExport, moment: datetime) -> None:
    """Go on with one that has ended; one that is not there any more begins anew, under another mark."""
    if row.last_error == GONE:
        row.external_id, row.key, row.address, row.agreed, row.asked = None, "", "", {}, False
        row.public_id = unguessable()
    if row.state is not WorkState.RUNNING:
        row.state = WorkState.WAITING
    row.attempts, row.next_try_at = 0, moment
    row.last_error, row.again, row.ending, row.wanted = None, False, False, row.wanted + 1
