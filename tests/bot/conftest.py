"""A real broker for the tests of the processes, and none."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from dramatiq.brokers.redis import RedisBroker

from bot.bell import Bell
from bot.broker import EmbeddedBroker, address
from bot.queue import make_broker

NOWHERE = "unix:///nowhere/broker.sock"


@pytest.fixture(scope="session")
def valkey() -> Iterator[EmbeddedBroker]:
    """One server for the session; short-pathed, since a socket's path is limited."""
    with tempfile.TemporaryDirectory(prefix="sift-") as folder:
        server = EmbeddedBroker(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture
def redis_url(valkey: EmbeddedBroker) -> str:
    """The address of an empty broker."""
    url = address(valkey.directory)
    broker = make_broker(url)
    broker.client.flushall()
    broker.client.close()
    return url


@pytest.fixture
def broker(redis_url: str) -> Iterator[RedisBroker]:
    made = make_broker(redis_url)
    yield made
    made.client.close()


@pytest.fixture
async def bell() -> AsyncIterator[Bell]:
    """One that nobody hears."""
    bell = Bell(NOWHERE)
    yield bell
    await bell.close()
