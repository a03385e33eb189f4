"""A tracker is asked whether what somebody has filled in is good, before any of it is kept; and what is shown then."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from integrations.connecting import Filled
from integrations.trackers import Account, TrackerError
from integrations.tracking import tracker_of
from storage.connected_tables import Connection, WorkState
from storage.store import Store
from storage.vault import UnsealableError
from tasks import connections
from tasks.actors import Actor
from webapp.names import moment
from webapp.opaque import Opaque
from webapp.services import Services
from wording.connections import state_name

SECONDS = 25.0
"""For as long somebody waits: a check takes some requests."""


async def ask(services: Services, service: str, filled: Filled, mapping: Mapping[str, Any]) -> Account:
    """Never within a transaction. Raises `TrackerError`."""
    tracker = filled.tracker(tracker_of(service), services.outbound, mapping)
    try:
        async with asyncio.timeout(SECONDS):
            return await tracker.check()
    except TimeoutError:
        raise TrackerError("unreachable", again=True, detail="too_slow") from None


async def ask_again(services: Services, actor: Actor, public_id: str) -> Account:
    """The same of a connection that there is. Raises `TrackerError`, `TaskError` "not_found", "not_allowed"."""
    row, secret = await services.db.read(_opened, services, actor, public_id)
    return await ask(services, row.service, Filled(row.address, row.place, secret), row.mapping)


async def ask_renewed(services: Services, row: Connection, secret: Mapping[str, str]) -> Account:
    """The same with another secret. Raises `TrackerError`."""
    return await ask(services, row.service, Filled(row.address, row.place, secret), row.mapping)


def counted(states: Mapping[WorkState, int]) -> dict[str, int]:
    """How many tasks are there, are waiting, have failed."""
    return {
        "there": states.get(WorkState.DONE, 0),
        "waiting": states.get(WorkState.WAITING, 0) + states.get(WorkState.RUNNING, 0),
        "failed": states.get(WorkState.FAILED, 0),
    }


def shapes(store: Store, people: Opaque, rows: Sequence[Connection]) -> list[dict[str, Any]]:
    """As the API shows them: without what signs in."""
    ids = [row.id for row in rows]
    workspaces = store.workspaces.many({row.workspace_id for row in rows})
    states, synced = store.exports.counts(ids), store.exports.synced(ids)
    return [
        _shape(row, workspaces[row.workspace_id].public_id, people)
        | {"tasks": counted(states.get(row.id, {})), "synced_at": _moment(synced.get(row.id))}
        for row in rows
    ]


def _shape(row: Connection, workspace: str, people: Opaque) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "service": row.service,
        "name": row.name,
        "address": row.address,
        "place": row.place,
        "two_way": row.two_way,
        "mapping": row.mapping,
        "people": {theirs: people.word(person_id) for theirs, person_id in row.people.items()},
        "hook": row.hook_id,
        "workspace": workspace,
        "state": state_name(row),
        "why": row.last_error,
        "since": _moment(row.off_at or row.failing_since),
        "created_at": moment(row.created_at),
    }


def _opened(store: Store, services: Services, actor: Actor, public_id: str) -> tuple[Connection, Mapping[str, str]]:
    row = connections.own_connection(store, actor, public_id)
    try:
        return row, connections.secret_of(store, services.vault, row)
    except UnsealableError:
        raise TrackerError("bad_secret", detail="It was sealed with another SECRET_KEY.") from None


def _moment(at: datetime | None) -> str | None:
    return None if at is None else moment(at)
