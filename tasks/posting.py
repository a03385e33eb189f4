"""Posting events to the addresses that are told of them: when, how often, and what becomes of those that fail."""

import json
import logging
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from classifier.endpoints import is_here
from storage.connected_tables import Post, Subscription, WorkState
from storage.faults import is_outage
from storage.store import Store
from storage.vault import Vault
from tasks import ledger
from tasks.models import lets_nothing_leave
from tasks.signing import good_secrets

log = logging.getLogger(__name__)

PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 60, 300, 1_800, 3_600, 10_800, 21_600, 43_200, 72_000, 86_400, 108_000)
)
"""After each attempt but the last: twelve attempts in 96.6 hours, with the least jitter in 77."""

ATTEMPTS = len(PAUSES) + 1
JITTER = 0.2
LONGEST_ASKED = timedelta(hours=1)
"""As long as an endpoint may ask us to wait."""

EACH = 2
"""Requests under way to one endpoint."""

FAILING = timedelta(days=5)
"""An endpoint at which nothing has arrived for so long, in `ATTEMPTS` attempts at least, is switched off."""

LEASE = timedelta(seconds=40)
"""Longer than an attempt may take."""

GONE = 410
PREFIX = "msg_"


@dataclass(frozen=True, slots=True)
class Letter:
    """One attempt to be made.

    Attributes:
        id: The `webhook-id`.
        secrets: What signs it, the newest first; none where they can't be opened any more, and nothing is sent.
        departure: Its entry in the ledger; 0 for none.
    """

    post: int
    subscription: int
    id: str
    address: str
    body: bytes
    secrets: tuple[str, ...]
    departure: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt went.

    Attributes:
        status: Of HTTP; None when there was no answer.
        error: Why there was none: a code of `integrations.outbound.OutboundError`, or "unsealable".
        answer: The beginning of what was answered.
        wait: How long the endpoint asked us to wait.
    """

    milliseconds: int
    status: int | None = None
    error: str = ""
    answer: str = ""
    wait: timedelta | None = None

    @property
    def well(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def claim(
    store: Store,
    vault: Vault,
    worker: str,
    *,
    limit: int,
    busy: Collection[int],
    moment: datetime,
    failing: bool = True,
    write: Callable[[Store, Post], str] | None = None,
) -> list[Letter]:
    """Take the next attempts. What is for an endpoint that is off or paused waits on.

    Args:
        busy: Subscriptions with something under way, each as often as it has.
        failing: Also for endpoints that took nothing lately.
        write: Says what of a post was left to be said when it goes: see `tasks.following`.
    """
    store.posts.release_expired(moment)
    posts = store.posts.claim(worker, lease=LEASE, limit=limit, each=EACH, busy=busy, failing=failing, moment=moment)
    rows = store.posts.subscriptions_by_id({post.subscription_id for post in posts})
    letters = []
    for post in posts:
        row = rows[post.subscription_id]
        secrets = good_secrets(store, vault, row, moment)
        if _stays(store, post, row):
            _settle(post, WorkState.FAILED, "stays_here")
            continue
        if not post.body and write is not None and not _is_written(store, post, write):
            continue
        left = ledger.note_posted(store, post, row.address)
        letters.append((post, row, secrets, left))
    store.flush()
    return [
        Letter(post.id, row.id, f"{PREFIX}{post.public_id}", row.address, post.body.encode(), secrets, left.id)
        for post, row, secrets, left in letters
    ]


def _stays(store: Store, post: Post, row: Subscription) -> bool:
    """Whether the workspace lets nothing leave, and the endpoint is not on this machine."""
    workspace = store.workspaces.get(post.workspace_id)
    return workspace is not None and lets_nothing_leave(workspace) and not is_here(row.address)


def _is_written(store: Store, post: Post, write: Callable[[Store, Post], str]) -> bool:
    """Whether it could be said what was left to be said. If not it is put aside: it must not hold up the others."""
    try:
        post.body = write(store, post)
    except Exception as error:
        if is_outage(error):
            raise
        log.exception("what is to be posted can't be written: post %s is put aside", post.id)
        _settle(post, WorkState.FAILED, "unwritable")
        return False
    return True


def is_due(store: Store, busy: Collection[int], *, failing: bool, moment: datetime) -> bool:
    """Whether there is anything to claim."""
    return store.posts.is_due(moment, busy=busy, each=EACH, failing=failing)


def conclude(store: Store, worker: str, letter: Letter, result: Result, moment: datetime) -> Subscription | None:
    """Write down how an attempt went, and when the next one is. Returns the subscription if this switched it off."""
    if not ledger.has_left(result.error):
        store.departures.strike(letter.departure)
    post = store.posts.held(letter.id.removeprefix(PREFIX), worker)
    if post is None:
        return None
    row = store.posts.subscriptions_by_id([post.subscription_id])[post.subscription_id]
    how = {"milliseconds": result.milliseconds, "status": result.status, "error": result.error}
    store.posts.note(post, at=moment, answer=result.answer, **how)
    post.attempts += 1
    is_elsewhere = row.address != letter.address  # it was given another address meanwhile: that has done nothing yet
    if result.well:
        row.failing_since = row.failing_since if is_elsewhere else None
        _settle(post, WorkState.DONE, None)
        return None
    row.failing_since = row.failing_since or (None if is_elsewhere else moment)
    error = result.error or f"status {result.status}"
    if post.attempts >= ATTEMPTS:
        _settle(post, WorkState.FAILED, error)
    else:
        _settle(post, WorkState.WAITING, error)
        post.next_try_at = moment + pause_after(post.attempts, result.wait)
    return None if is_elsewhere else _switched_off(store, row, result, moment)


def _switched_off(store: Store, row: Subscription, result: Result, moment: datetime) -> Subscription | None:
    """Stop telling an endpoint that is gone, or has failed for long. None where this changes nothing."""
    assert row.failing_since is not None
    why = "gone" if result.status == GONE else "failing" if _is_failing(store, row, moment) else ""
    was_on = row.off_at is None
    if why and was_on:
        row.off_at, row.off_why = moment, why
    if row.off_at is not None:
        store.posts.stop(row.id)
    return row if why and was_on else None


def _is_failing(store: Store, row: Subscription, moment: datetime) -> bool:
    """For long, and often: two hiccups with a quiet week in between are none."""
    since = row.failing_since or moment
    return moment - since >= FAILING and store.posts.failures(row.id, since) >= ATTEMPTS


def pause_after(attempts: int, asked: timedelta | None = None) -> timedelta:
    """How long to wait after so many attempts: as the schedule has it, a fifth more or less, or as was asked."""
    pause = PAUSES[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - so that not all come at once
    return max(pause, min(asked or timedelta(), LONGEST_ASKED))


def body_of(event: str, at: datetime, data: object) -> str:
    """What is posted, in the form of Standard Webhooks."""
    return json.dumps({"type": event, "timestamp": at.isoformat(), "data": data}, separators=(",", ":"))


def _settle(post: Post, state: WorkState, error: str | None) -> None:
    post.state, post.last_error, post.claimed_by, post.lease_until = state, error, None, None
