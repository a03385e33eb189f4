"""What happens by itself: stored messages reach the workers, lost ones again, events get numbers, reminders fire.

One process does this for an installation. Each duty is a class with one `round`; nothing it fails at ends the loop,
and nothing here is remembered between two rounds: the database says what there is to do.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from dramatiq.brokers.redis import RedisBroker
from redis.exceptions import RedisError

from bot import health as healths
from bot.bell import Bell
from bot.health import Health
from bot.queue import IDS_PER_JOB, enqueue, jobs_waiting
from storage.counting import counts
from storage.database import Database
from storage.store import Store
from storage.tables import Channel
from storage.vault import Vault
from tasks import audit_chain, claims, inline, ledger, overhearing, refining, reminders, retention, tokens

log = structlog.get_logger(__name__)

JOBS_PER_ROUND = 100
LOST_AFTER = timedelta(seconds=2)
"""Enqueued so long ago, no job waits, and still no worker has claimed it: the broker lost it, or a worker did."""

LATE_AFTER = timedelta(seconds=15)
"""Enqueued so long ago although jobs wait: perhaps there are just many, so only a few are handed out again."""

LOST_PER_ROUND, LATE_PER_ROUND = 1_000, 100
EVENTS_PER_ROUND = 500
SENT_KEPT = timedelta(days=1)
"""How long answers that had to wait are kept after they were sent: they stand in the chat."""

SESSION_IDLE = timedelta(hours=24)
ARRIVALS_KEPT = timedelta(days=30)
"""How long a delivery to a hook is known by its id: sent again, it is not taken again. And what went out is known."""

REQUESTS_KEPT = timedelta(hours=24)
"""How long a request that names itself is known: sent again, it is answered as the first time."""

ANSWERS_KEPT = timedelta(days=30)
"""How long a model's answers are remembered: the same words are not paid for twice meanwhile."""


class Relay:
    """Hands stored messages to the workers. Writing down that they are out comes second: out twice does no harm."""

    name, topics, seconds = "relay", ("messages",), 1.0

    def __init__(self, db: Database, broker: RedisBroker, health: Health) -> None:
        self._db, self._outbox = db, _Outbox(db, broker, health)

    async def round(self) -> bool:
        limit = JOBS_PER_ROUND * IDS_PER_JOB
        ids = await self._db.read(_to_enqueue, limit)
        await self._outbox.send(ids)
        return len(ids) == limit


class Sweep:
    """Frees what dead workers held, and hands out again what the broker lost, at a measured rate."""

    name, topics, seconds = "sweep", (), 1.0

    def __init__(self, db: Database, broker: RedisBroker, bell: Bell, health: Health) -> None:
        self._db, self._bell, self._outbox = db, bell, _Outbox(db, broker, health)

    async def round(self) -> bool:
        freed, freed_of_models = await self._db.write(_release_expired)
        if freed:
            log.warning("claims ran out: a worker died or stalled", messages=freed)
            await self._bell.ring("messages")
        if freed_of_models:
            log.warning("claims for a model ran out: a worker died or stalled", messages=freed_of_models)
            await self._bell.ring("refinements")
        jobs = await self._outbox.jobs()
        age, limit = (LATE_AFTER, LATE_PER_ROUND) if jobs else (LOST_AFTER, LOST_PER_ROUND)
        ids = await self._db.read(_enqueued_before, datetime.now(UTC) - age, limit)
        if ids:
            log.warning("messages wait too long and are enqueued again", messages=len(ids), jobs=jobs)
        await self._outbox.send(ids)
        return False


class Numbering:
    """Gives committed events their place in the one order that readers follow."""

    name, topics, seconds = "numbering", ("events", "deliveries"), 1.0

    def __init__(self, db: Database, bell: Bell) -> None:
        self._db, self._bell = db, bell

    async def round(self) -> bool:
        numbered = await self._db.write(_number)
        if numbered:
            await self._bell.ring("numbered")
        return numbered == EVENTS_PER_ROUND


class Chaining:
    """Puts what was written into the audit log into its chain."""

    name, topics, seconds = "chaining", (), 1.0

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db, self._vault = db, vault

    async def round(self) -> bool:
        if not await self._db.read(_is_unchained):
            return False
        return await self._db.write(audit_chain.extend, self._vault) == audit_chain.STEP


class Reminding:
    """Fires reminders that are due, and ends snoozes."""

    name, topics, seconds = "reminding", (), 1.0

    def __init__(self, db: Database, bell: Bell) -> None:
        self._db, self._bell = db, bell

    async def round(self) -> bool:
        now = datetime.now(UTC)
        if not await self._db.read(reminders.is_anything_due, now):
            return False
        await self._db.write(reminders.fire_due, now)
        await self._bell.ring("deliveries")
        return True


class Tidying:
    """Deletes what is past its time: handled updates, groups' talk, idle sessions, accounts of processes gone."""

    name, topics, seconds = "tidying", (), 60.0

    def __init__(self, db: Database, inbox_days: int) -> None:
        self._db, self._keep = db, timedelta(days=inbox_days)

    async def round(self) -> bool:
        await self._db.write(_tidy, datetime.now(UTC), self._keep)
        return False


class Forgetting:
    """Takes out the words and the closed tasks that a workspace wants to keep no longer, in small steps."""

    name, topics, seconds = "forgetting", (), 30.0

    def __init__(self, db: Database, bell: Bell) -> None:
        self._db, self._bell = db, bell

    async def round(self) -> bool:
        now = datetime.now(UTC)
        if not await self._db.read(retention.is_anything_due, now):
            return False
        more = await self._db.write(retention.forget_due, now)
        await self._bell.ring("events")
        return more


class Effacing:
    """After somebody was erased: what the index of searching and the database's log still have of them goes, too."""

    name, topics, seconds = "effacing", (), 5.0

    def __init__(self, db: Database) -> None:
        self._db = db

    async def round(self) -> bool:
        if await self._db.read(_has_marks) and await self._db.write(lambda store: store.search.purge()):
            return True
        erased = await self._db.read(lambda store: store.erasure.not_effaced())
        if erased is not None and await self._db.settle():
            await self._db.write(lambda store: store.erasure.effaced(erased))
        return False


class _Outbox:
    """Puts ids into the broker, and tells how the broker is."""

    def __init__(self, db: Database, broker: RedisBroker, health: Health) -> None:
        self._db, self._broker, self._health = db, broker, health

    async def send(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        try:
            await asyncio.to_thread(enqueue, self._broker, ids)
        except RedisError as error:
            self._fault(error)
            raise
        self._health.ok("broker")
        await self._db.write(_enqueued, ids)

    async def jobs(self) -> int:
        try:
            jobs = await asyncio.to_thread(jobs_waiting, self._broker)
        except RedisError as error:
            self._fault(error)
            raise
        self._health.ok("broker")
        counts.level("sift_broker_jobs", jobs)
        return jobs

    def _fault(self, error: RedisError) -> None:
        self._health.fault("broker", f"{type(error).__name__}: messages are kept and wait")


def _release_expired(store: Store) -> tuple[int, int]:
    """How many messages were freed, of the first reader and of models."""
    return claims.release_expired(store), refining.release_expired(store)


def _to_enqueue(store: Store, limit: int) -> Sequence[int]:
    return store.messages.to_enqueue(limit)


def _enqueued_before(store: Store, moment: datetime, limit: int) -> Sequence[int]:
    return store.messages.to_enqueue(limit, before=moment)


def _enqueued(store: Store, ids: Sequence[int]) -> None:
    store.messages.enqueued(ids)


def _has_marks(store: Store) -> bool:
    return store.search.has_marks()


def _is_unchained(store: Store) -> bool:
    return bool(store.audit.unchained(1))


def _number(store: Store) -> int:
    return store.events.number(EVENTS_PER_ROUND)


def _tidy(store: Store, moment: datetime, inbox_age: timedelta) -> None:
    store.inbox.prune(moment - inbox_age)
    store.arrivals.prune(moment - inbox_age, moment - ARRIVALS_KEPT)
    store.posts.prune(moment - ARRIVALS_KEPT)
    store.sessions.prune(moment - SESSION_IDLE)
    tokens.forget_over(store, moment)
    store.idempotent.prune(moment - REQUESTS_KEPT)
    overhearing.prune(store, moment)
    store.deliveries.forget(Channel.ANSWER, moment - SENT_KEPT)
    store.inline.forget(moment - inline.KEPT)
    store.models.forget_answers(moment - ANSWERS_KEPT)
    store.models.forget_calls((moment - ANSWERS_KEPT).date())
    store.departures.prune(moment - ledger.KEPT)
    healths.forget_the_dead(store)
