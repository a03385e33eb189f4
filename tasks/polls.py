"""Asking trackers what has changed there: which, how often, and what is made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.connected_tables import Connection
from storage.store import Store
from storage.vault import UnsealableError, Vault
from tasks import connections, exports
from tasks.connections import ASKED_BESIDE_HOOK, ASKED_EACH
from tasks.sending import REST, Account, Failure, account_of
from tasks.syncing import There

MANY = 100
"""So many changes at once, and there may be more: it is asked again soon, unless it tells the same again."""

SOON = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Poll:
    """A tracker to be asked.

    Attributes:
        seen: How far its changes were read.
    """

    connection: int
    account: Account
    seen: Mapping[str, Any]
    public_id: str


def due(store: Store, vault: Vault, moment: datetime, limit: int) -> list[Poll]:
    """Those to be asked now. Each is due again later, whatever comes of it."""
    polls = []
    for row in store.connections.to_ask(moment, limit):
        row.next_poll_at = moment + (ASKED_BESIDE_HOOK if row.hook_id else ASKED_EACH)
        try:
            polls.append(Poll(row.id, account_of(store, vault, row), row.seen, row.public_id))
        except UnsealableError:
            connections.failed(row, "bad_secret", moment)
    return polls


def heard(store: Store, poll: Poll, told: Sequence[Any], seen: Mapping[str, Any], moment: datetime) -> int:
    """Have each task of ours looked at that was told of. Returns how many.

    Args:
        told: As `integrations.remote.Remote`.
        seen: How far it goes now.
    """
    row = _asked(store, poll)
    if row is None:
        return 0
    connections.worked(row)
    went_on, row.seen = dict(seen) != row.seen, dict(seen)
    if len(told) >= MANY and went_on:
        row.next_poll_at = moment + SOON
    noticed = 0
    for there in told:
        for export in store.exports.of_remote([row.id], there.id, there.marker):
            if exports.is_followed(export) and _is_news(export.agreed, there):
                exports.notice(export, there, moment)
                noticed += 1
    return noticed


def failed(store: Store, poll: Poll, why: Failure, moment: datetime) -> Connection | None:
    """It gave no answer. Returns the connection if this switched it off."""
    row = _asked(store, poll)
    if row is None:
        return None
    since = moment - (row.failing_since or moment)
    rest = why.wait or max(REST, min(since, timedelta(minutes=15)))
    return row if connections.failed(row, why.code, moment, rest=rest) else None


def _asked(store: Store, poll: Poll) -> Connection | None:
    """None for one that is asked no more, or from the beginning, since somebody has changed it."""
    row = store.connections.many([poll.connection]).get(poll.connection)
    if row is None or row.public_id != poll.public_id:  # SQLite gives numbers away again
        return None
    return row if row.two_way and row.seen == dict(poll.seen) else None


def _is_news(agreed: Mapping[str, Any], there: There) -> bool:
    """Whether anything stands there otherwise than both sides agreed: what we have sent is told of, too."""
    return there.gone or any(value != agreed.get(field, {}).get("theirs") for field, value in there.fields.items())
