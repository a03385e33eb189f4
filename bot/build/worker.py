"""The worker process: one Dramatiq worker on this process's own loop. Imports neither Telegram nor HTTP."""

import asyncio

import structlog

from bot import queue
from bot.build.base import base
from bot.process import announce_ready
from bot.queue import HostLoop
from bot.settings import Settings
from bot.worker import Worker
from classifier.base import Reader
from classifier.rules import RulesReader

log = structlog.get_logger(__name__)

STOP_SECONDS = 6.0
"""For jobs that are under way; what isn't done by then is taken up by others when its claims run out."""


def make_reader(settings: Settings) -> Reader:
    """The reader that CLASSIFIER names. Rules are the only one there is so far."""
    if settings.classifier != "embedded":
        log.warning("messages are read by rules: no other reader is built in yet", CLASSIFIER=settings.classifier)
    return RulesReader()


async def run_worker(settings: Settings, stop: asyncio.Event) -> int:
    async with base(settings, "worker") as parts:
        reader = make_reader(settings)
        broker = queue.make_broker(settings.broker, [HostLoop(asyncio.get_running_loop())])
        queue.register(broker, Worker(parts.db, parts.bell, reader, parts.name).read)
        consumer = queue.make_worker(broker)
        await asyncio.to_thread(consumer.start)
        announce_ready()
        await stop.wait()
        await asyncio.to_thread(consumer.stop, int(STOP_SECONDS * 1000))
        broker.client.close()
    return 0
