import asyncio

import pytest

from bot.bell import Bell
from bot.duties import keep


class Flaky:
    name, topics, seconds = "flaky", ("messages",), 0.01

    def __init__(self) -> None:
        self.rounds = 0
        self.enough = asyncio.Event()

    async def round(self) -> bool:
        self.rounds += 1
        if self.rounds >= 4:
            self.enough.set()
        if self.rounds == 1:
            raise RuntimeError("once")
        return self.rounds < 4


async def test_a_duty_that_fails_is_done_again_and_one_with_more_to_do_goes_on_at_once(bell: Bell) -> None:
    duty = Flaky()
    keeping = asyncio.create_task(keep(duty, bell))

    async with asyncio.timeout(10):
        await duty.enough.wait()

    assert not keeping.done()
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)


async def test_a_ring_calls_for_a_round_at_once(bell: Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    duty = Flaky()
    duty.rounds = 3
    monkeypatch.setattr(Flaky, "seconds", 60.0)
    keeping = asyncio.create_task(keep(duty, bell))
    async with asyncio.timeout(5):
        await duty.enough.wait()
    duty.enough.clear()

    async with asyncio.timeout(5):
        while not duty.enough.is_set():
            await bell.ring("messages")
            await asyncio.sleep(0.01)

    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
