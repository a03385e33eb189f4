import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.bell import Bell
from tests.bot.conftest import NOWHERE


@asynccontextmanager
async def bell_at(url: str) -> AsyncIterator[Bell]:
    bell = Bell(url)
    yield bell
    await bell.close()


async def test_a_ring_in_one_process_is_heard_in_another(redis_url: str) -> None:
    async with bell_at(redis_url) as here, bell_at(redis_url) as there, there.listen("inbox") as heard:
        assert await heard.wait(5), "listening begins with a ring: something may have come before"

        await here.ring("inbox")

        assert await heard.wait(5)


async def test_only_the_topics_asked_for_are_heard(redis_url: str) -> None:
    async with bell_at(redis_url) as here, bell_at(redis_url) as there, there.listen("inbox") as heard:
        await heard.wait(5)

        await here.ring("deliveries")

        assert not await heard.wait(0.3)


async def test_many_rings_are_one(redis_url: str) -> None:
    async with bell_at(redis_url) as bell, bell.listen() as heard:
        heard.topics = frozenset({"inbox"})
        for _ in range(100):
            await bell.ring("inbox")

        assert await heard.wait(1)
        assert not await heard.wait(0.05)


async def test_without_a_broker_ringing_neither_raises_nor_waits_and_is_heard_inside_the_process() -> None:
    async with bell_at(NOWHERE) as bell, bell.listen("inbox") as heard:
        before = time.monotonic()
        await bell.ring("inbox")

        assert await heard.wait(1)
        assert time.monotonic() - before < 3


async def test_waiting_ends_when_its_time_is_up() -> None:
    async with bell_at(NOWHERE) as bell, bell.listen("inbox") as heard:
        before = time.monotonic()

        assert not await heard.wait(0.05)
        assert time.monotonic() - before < 3


async def test_listening_begins_again_when_the_connection_breaks(redis_url: str) -> None:
    async with bell_at(redis_url) as here, bell_at(redis_url) as there, there.listen("inbox") as heard:
        await heard.wait(5)
        await here._redis.client_kill_filter(_type="pubsub")

        assert await heard.wait(5), "it rings when it listens again"
        await here.ring("inbox")
        assert await heard.wait(5)


async def test_closing_sends_what_was_rung(redis_url: str) -> None:
    async with bell_at(redis_url) as there, there.listen("inbox") as heard:
        await heard.wait(5)
        here = Bell(redis_url)
        await here.ring("inbox")
        await here.close()

        assert await heard.wait(5)
        assert len(asyncio.all_tasks()) == 2, "the test and the one who listens"
