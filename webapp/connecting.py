"""A tracker is asked whether what somebody has filled in is good, before any of it is kept."""

import asyncio
from collections.abc import Mapping
from typing import Any

from integrations.connecting import Filled
from integrations.trackers import Account, TrackerError
from integrations.tracking import tracker_of
from storage.connected_tables import Connection, WorkState
from storage.store import Store
from storage.vault import UnsealableError
from tasks import connections
from tasks.actors import Actor
from webapp.services import Services

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


def counts(store: Store, row: Connection) -> dict[str, int]:
    """How many of its tasks are there, are waiting, have failed."""
    states = store.exports.counts([row.id]).get(row.id, {})
    return {
        "there": states.get(WorkState.DONE, 0),
        "waiting": states.get(WorkState.WAITING, 0) + states.get(WorkState.RUNNING, 0),
        "failed": states.get(WorkState.FAILED, 0),
    }


def _opened(store: Store, services: Services, actor: Actor, public_id: str) -> tuple[Connection, Mapping[str, str]]:
    row = connections.own_connection(store, actor, public_id)
    try:
        return row, connections.secret_of(store, services.vault, row)
    except UnsealableError:
        raise TrackerError("bad_secret", detail="It was sealed with another SECRET_KEY.") from None
