"""The queue between the relay and the workers: Dramatiq on Redis or Valkey, set up as measured.

Dramatiq carries lists of message ids and nothing else. Whether and how often a message is tried is decided in the
database, so Dramatiq's own retries, delays and results are left out.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import cast

import dramatiq
from dramatiq import asyncio as dramatiq_asyncio
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AsyncIO, Middleware
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

QUEUE = "messages"
ACTOR = "read"
IDS_PER_JOB = 32

HEARTBEAT_MS = 15_000
"""After so long without a sign a worker counts as dead; sooner, and one that only stalled would work beside another."""

MAINTENANCE_PER_MILLION = 100_000
"""How often a command looks for dead workers. Dramatiq's default makes their jobs wait for minutes."""

IDLE_POLL_MS = 250
THREADS = 4
"""Jobs at a time in one worker; fewer threads starve, since a worker fetches by twice their number."""

Read = Callable[[list[int]], Awaitable[None]]


def make_broker(url: str, middleware: Iterable[Middleware] = ()) -> RedisBroker:
    """A broker that fails within seconds when the server is away; nothing is connected yet."""
    client = Redis.from_url(url, socket_connect_timeout=2, socket_timeout=5, retry=Retry(NoBackoff(), 1))
    return RedisBroker(  # type: ignore[no-untyped-call]
        client=client,
        middleware=list(middleware),
        heartbeat_timeout=HEARTBEAT_MS,
        maintenance_chance=MAINTENANCE_PER_MILLION,
    )


def enqueue(broker: RedisBroker, ids: Sequence[int]) -> int:
    """Hand out jobs of at most 32 ids. Blocks. Returns how many ids were handed out.

    Raises:
        redis.RedisError: The broker is away or full; the jobs before it are out.
    """
    for start in range(0, len(ids), IDS_PER_JOB):
        job = list(ids[start : start + IDS_PER_JOB])
        broker.enqueue(dramatiq.Message(queue_name=QUEUE, actor_name=ACTOR, args=(job,), kwargs={}, options={}))
    return len(ids)


def jobs_waiting(broker: RedisBroker) -> int:
    """Jobs that no worker has fetched yet. Blocks."""
    return cast("int", broker.client.llen(f"{broker.namespace}:{QUEUE}"))


def register(broker: RedisBroker, read: Read) -> None:
    """Declare the one actor there is."""

    @dramatiq.actor(actor_name=ACTOR, queue_name=QUEUE, broker=broker)
    async def read_ids(ids: list[int]) -> None:
        await read(ids)


def make_worker(broker: RedisBroker) -> dramatiq.Worker:
    return dramatiq.Worker(broker, queues={QUEUE}, worker_timeout=IDLE_POLL_MS, worker_threads=THREADS)


class HostLoop(AsyncIO):
    """Runs async actors on a loop that runs already, where the database was made.

    Dramatiq's own middleware starts a loop in a thread of its own, and hangs for ever at a second SIGTERM.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop

    def before_worker_boot(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:  # noqa: ARG002
        dramatiq_asyncio.set_event_loop_thread(_BorrowedLoop(self._loop))

    def after_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:  # noqa: ARG002
        dramatiq_asyncio.set_event_loop_thread(None)


class _BorrowedLoop(dramatiq_asyncio.EventLoopThread):
    """What Dramatiq takes for its loop's thread: it only passes coroutines on."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(logging.getLogger(__name__))
        self.loop.close()
        self.loop = loop
