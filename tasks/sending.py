"""One task on its way to a tracker, step by step: what is to be asked there, and what came of it.

Before a tracker is asked to make a task it is written down that it was: whoever is cut off then looks for it first.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from classifier.endpoints import is_here
from storage.connected_tables import Connection, TaskExport, WorkState
from storage.store import Store
from storage.tables import Task
from storage.vault import UnsealableError, Vault
from tasks import connections
from tasks.bursts import grows_until
from tasks.exports import GONE
from tasks.models import lets_nothing_leave
from tasks.syncing import Meeting, There, agree, changed, found, ours

PAUSES = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400))
"""After each try but the last."""

TRIES = len(PAUSES) + 1
LEASE = timedelta(minutes=5)
"""Longer than a task may take with all that is asked for it."""

AT_ONCE = timedelta(seconds=1)
REST = timedelta(seconds=60)
"""For a tracker that has too much to do and does not say for how long."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who signs in where.

    Attributes:
        mapping: As the connection has it, with "zone": the workspace's.
    """

    service: str
    address: str
    place: Mapping[str, str]
    secret: Mapping[str, str] = field(repr=False)
    mapping: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """A task to be sent.

    Attributes:
        worker: Who holds it.
        known: The fields that the tracker knows.
        marker: By which it is known there.
        external_id: None while it is not there.
        asked: The tracker was asked to make it before, and we don't know what came of it.
        since: It was not made before.
        looks: The tracker is asked how it is before it is changed.
        fields: The task in the tracker's words.
        changed: What of it we have changed since both sides agreed.
        wanted: What is sent is this change of it, see `storage.connected_tables.TaskExport`.
    """

    worker: str
    known: Sequence[str]
    export: int
    connection: int
    task: int
    account: Account
    marker: str
    external_id: str | None
    asked: bool
    since: datetime
    looks: bool
    ending: bool
    fields: Mapping[str, Any]
    changed: Mapping[str, Any]
    wanted: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a tracker did not do what it was asked: `integrations.trackers.TrackerError`."""

    code: str
    again: bool = False
    wait: timedelta | None = None


Known = Callable[[str], Sequence[str]]
"""The fields that a service knows, by its name."""


def claim(
    store: Store,
    vault: Vault,
    worker: str,
    known: Known,
    *,
    limit: int,
    busy: Collection[int],
    burst: timedelta,
    moment: datetime,
) -> list[Job]:
    """Take the next tasks to be sent, one of each connection.

    Args:
        busy: Connections that have one under way.
        burst: For so long a message may still grow: what is made of it waits.
    """
    store.exports.release_expired(moment)
    rows = store.exports.claim(worker, lease=LEASE, limit=limit, busy=busy, moment=moment)
    places = store.connections.many({row.connection_id for row in rows})
    jobs = []
    for row in rows:
        task, connection = store.tasks.get(row.task_id), places[row.connection_id]
        assert task is not None, "a task's exports are deleted with it"
        if (later := grows_until(store, task, burst)) is not None and later > moment and row.external_id is None:
            _release(row, WorkState.WAITING, next_try_at=later)
            continue
        workspace = store.workspaces.get(task.workspace_id)
        if workspace is not None and lets_nothing_leave(workspace) and not is_here(connection.address):
            _release(row, WorkState.FAILED, error="stays_here")
            _redraw(store, row)
            continue
        try:
            account = account_of(store, vault, connection)
        except UnsealableError:
            connections.failed(connection, "bad_secret", moment)
            _release(row, WorkState.WAITING)
            continue
        jobs.append(_job(store, row, account, known(connection.service)))
    return jobs


def met(store: Store, job: Job, there: There, moment: datetime) -> dict[str, Any]:
    """Take over what was changed there. Returns what is still to be sent.

    Raises:
        TaskError: "stale" when somebody changes the task at the same time.
    """
    row = store.exports.held(job.marker, job.worker)
    if row is None:
        return {}
    connection, task = _of(store, row)
    meeting = Meeting(store, connection, row, task, job.known)
    row.agreed = meeting.merge(there, moment)
    row.heard, row.key, row.address = None, there.key or row.key, there.address or row.address
    return changed(ours(store, connection, meeting.task), row.agreed, job.known)


def concluded(store: Store, job: Job, sent: Mapping[str, Any], there: There | None, moment: datetime) -> None:
    """It was sent.

    Args:
        there: As the tracker has it since; None when nothing was asked of it.
    """
    row = store.exports.held(job.marker, job.worker)
    if row is None:
        return
    connection, _ = _of(store, row)
    is_new = row.external_id is None
    if there is not None:
        row.external_id, row.key, row.address = there.id, there.key, there.address
    row.agreed, row.asked = agree(row.agreed, sent, there, job.known), False
    row.sent, row.synced_at, row.attempts = job.wanted, moment, 0
    connections.worked(connection)
    if job.ending and row.ending:
        _release(row, WorkState.STOPPED)
        row.ending = False
    else:
        _release(row, WorkState.DONE if row.wanted <= job.wanted else WorkState.WAITING, next_try_at=moment)
    if is_new or job.ending:
        _redraw(store, row)


def recovered(store: Store, job: Job, there: There, moment: datetime) -> None:
    """It was made when we were cut off, and is found now; what we have changed since is sent next."""
    row = store.exports.held(job.marker, job.worker)
    if row is None:
        return
    connection, _ = _of(store, row)
    row.external_id, row.key, row.address, row.asked = there.id, there.key, there.address, False
    row.agreed = found(there, job.known)
    connections.worked(connection)
    _release(row, WorkState.WAITING, next_try_at=moment)
    _redraw(store, row)


def vanished(store: Store, job: Job, moment: datetime) -> None:
    """It is not there any more: somebody has deleted it. Our task stays as it is."""
    row = store.exports.held(job.marker, job.worker)
    if row is None:
        return
    connections.worked(_of(store, row)[0])
    row.synced_at, row.heard = moment, None
    if job.ending:
        row.ending = False
        _release(row, WorkState.STOPPED, error=GONE)
    else:
        row.again = False
        _release(row, WorkState.FAILED, error=GONE)
    _redraw(store, row)


def failed(store: Store, job: Job, why: Failure, moment: datetime) -> Connection | None:
    """It could not be sent. Returns the connection if this switched it off."""
    row = store.exports.held(job.marker, job.worker)
    if row is None:
        return None
    if why.code == GONE:
        vanished(store, job, moment)
        return None
    connection, _ = _of(store, row)
    if why.code == "busy":
        connections.failed(connection, why.code, moment, rest=why.wait or REST)
        _release(row, WorkState.WAITING)
        return None
    if why.code in connections.USELESS:
        was_made_off = connections.failed(connection, why.code, moment)
        _release(row, WorkState.WAITING, error=why.code)
        _redraw(store, row)
        return connection if was_made_off else None
    is_news = row.last_error != why.code
    row.attempts, row.again = row.attempts + 1, why.again
    if why.again and row.attempts < TRIES:
        pause = max(PAUSES[row.attempts - 1], why.wait or timedelta())
        connections.failed(connection, why.code, moment, rest=min(pause, connections.LONGEST_REST))
        _release(row, WorkState.WAITING, error=why.code, next_try_at=moment + pause)
    else:
        _release(row, WorkState.FAILED, error=why.code)
        is_news = True
    if is_news:
        _redraw(store, row)
    return None


def put_off(store: Store, job: Job, moment: datetime) -> None:
    """Somebody has changed the task at the same time: it is looked at once more."""
    if (row := store.exports.held(job.marker, job.worker)) is not None:
        _release(row, WorkState.WAITING, next_try_at=moment + AT_ONCE)


def account_of(store: Store, vault: Vault, connection: Connection) -> Account:
    """Raises `UnsealableError`."""
    workspace = store.workspaces.get(connection.workspace_id)
    mapping = {**connection.mapping, "zone": workspace.zone if workspace else "UTC"}
    secret = connections.secret_of(store, vault, connection)
    return Account(connection.service, connection.address, connection.place, secret, mapping)


def _job(store: Store, row: TaskExport, account: Account, known: Sequence[str]) -> Job:
    connection, task = _of(store, row)
    was_asked, is_there = row.asked, row.external_id is not None
    if not is_there:
        row.asked = True
    fields = ours(store, connection, task)
    return Job(
        worker=row.claimed_by or "",
        known=known,
        export=row.id,
        connection=connection.id,
        task=task.id,
        account=account,
        marker=row.public_id,
        external_id=row.external_id,
        asked=was_asked,
        since=row.created_at,
        looks=is_there and connection.two_way and not row.ending,
        ending=row.ending,
        fields=fields,
        changed=changed(fields, row.agreed, known),
        wanted=row.wanted,
    )


def _of(store: Store, row: TaskExport) -> tuple[Connection, Task]:
    connection, task = store.connections.many([row.connection_id])[row.connection_id], store.tasks.get(row.task_id)
    assert task is not None, "a task's exports are deleted with it"
    return connection, task


def _release(
    row: TaskExport, state: WorkState, *, error: str | None = None, next_try_at: datetime | None = None
) -> None:
    if row.state is not WorkState.STOPPED or state is WorkState.STOPPED:
        row.state = state
    row.claimed_by, row.lease_until, row.last_error = None, None, error
    if next_try_at is not None:
        row.next_try_at = next_try_at


def _redraw(store: Store, row: TaskExport) -> None:
    task = store.tasks.get(row.task_id)
    store.deliveries.refresh(message_id=task.message_id if task else None, task_id=row.task_id)
