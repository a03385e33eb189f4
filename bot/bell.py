"""A bell between processes: it says that there is something to look for, never what.

Whoever waits looks at the database when the bell rings, and once a second all the same; so a lost ring costs a
second, and nothing here may raise or block because the broker is away.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

PREFIX = "sift:bell:"
RECONNECT_SECONDS = 1.0
ANSWER_SECONDS = 2.0


class Heard:
    """Rings of the topics that somebody listens to; rings that come before `wait` are one ring."""

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109 - it is the pace of polling, and running out is no error
        """Wait for a ring, at most `timeout` seconds. False when there was none."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._event.wait()
        rung = self._event.is_set()
        self._event.clear()
        return rung


class Bell:
    """Rings and listens through Redis; inside one process a ring arrives without it."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(
            redis_url, socket_connect_timeout=ANSWER_SECONDS, socket_timeout=ANSWER_SECONDS, health_check_interval=30
        )
        self._here: set[Heard] = set()
        self._to_ring: set[str] = set()
        self._ringing: asyncio.Task[None] | None = None

    async def ring(self, topic: str) -> None:
        """Ring `topic`, in this process at once and elsewhere soon; rings that pile up are one."""
        for heard in self._here:
            if topic in heard.topics:
                heard.ring()
        self._to_ring.add(topic)
        if self._ringing is None or self._ringing.done():
            self._ringing = asyncio.create_task(self._publish())

    @contextlib.asynccontextmanager
    async def listen(self, *topics: str) -> AsyncGenerator[Heard]:
        """Hear the rings of these topics while the block lasts."""
        heard = Heard(frozenset(topics))
        self._here.add(heard)
        listening = [asyncio.create_task(self._listen(heard))] if topics else []
        try:
            yield heard
        finally:
            self._here.discard(heard)
            for task in listening:
                task.cancel()
            await asyncio.gather(*listening, return_exceptions=True)

    async def close(self) -> None:
        """Send what is still to be rung, and hang up."""
        if self._ringing is not None:
            await asyncio.gather(self._ringing, return_exceptions=True)
        with contextlib.suppress(RedisError, OSError):
            await self._redis.aclose()

    async def _publish(self) -> None:
        while self._to_ring:
            topic = self._to_ring.pop()
            try:
                await self._redis.publish(PREFIX + topic, b"")
            except (RedisError, OSError) as error:
                self._to_ring.clear()
                log.debug("the bell is out of order", error=str(error))

    async def _listen(self, heard: Heard) -> None:
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await self._pass_on(channel, heard)
            except (RedisError, OSError) as error:
                log.debug("the bell can't be heard", error=str(error))
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _pass_on(self, channel: PubSub, heard: Heard) -> None:
        await channel.subscribe(*(PREFIX + topic for topic in heard.topics))
        heard.ring()  # something may have happened before we listened
        while True:
            if await channel.get_message(timeout=ANSWER_SECONDS) is not None:
                heard.ring()
