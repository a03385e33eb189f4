"""The worker process: one Dramatiq worker on this process's own loop, and the language models. Imports no Telegram."""

import asyncio
from collections.abc import Sequence

import structlog

from bot import queue
from bot.build.base import Base, Job, base, run_until
from bot.build.models import models_of
from bot.duties import keep
from bot.lessons import Lessons
from bot.process import announce_ready
from bot.queue import HostLoop
from bot.refiner import Desk, Model, Refiner
from bot.settings import Settings
from bot.trying import Payment, Trying
from bot.worker import Worker
from classifier.base import Reader, ReaderError
from classifier.rules import RulesReader

log = structlog.get_logger(__name__)

STOP_SECONDS = 6.0
"""For jobs that are under way; what isn't done by then is taken up by others when its claims run out."""


def make_reader(settings: Settings) -> Reader:
    """The reader that every message is read by first. Takes seconds: it loads the encoder of meanings."""
    if settings.classifier == "off":
        return RulesReader()
    try:
        from classifier.embedded import EmbeddedReader  # noqa: PLC0415 - numpy and 40 MB, for those who read

        return EmbeddedReader.load()
    except (ImportError, OSError, ValueError) as error:
        log.error("the built-in classifier can't be loaded: rules read", error=str(error))  # noqa: TRY400 - no trace
        return RulesReader()


def make_model(settings: Settings, first: Reader, name: str, desk: Desk | Payment | None = None) -> Model:
    """The reader of one language model, which refines what `first` read.

    Raises:
        ReaderError: Its provider is not set up.
    """
    provider, _, model = name.partition(":")
    address = settings.model_providers.get(provider)
    if address is None:
        raise ReaderError(f"{provider} is not set up here", retry=False)
    from classifier.agent import ModelReader  # noqa: PLC0415 - seconds and megabytes, for those who have a model

    key = settings.openai_api_key if provider == "openai" else None
    return ModelReader(
        first,
        provider="ollama" if provider == "ollama" else "openai",
        model=model,
        base_url=f"{address}/v1" if provider == "ollama" else address,
        api_key=key.get_secret_value() if key else "",
        timeout=settings.llm_timeout,
        memory=desk,
    )


async def run_worker(settings: Settings, stop: asyncio.Event) -> int:
    async with base(settings, "worker") as parts:
        reader = await asyncio.to_thread(make_reader, settings)
        lessons, models = Lessons(parts.db), models_of(settings)
        worker = Worker(parts.db, parts.bell, reader, parts.name, lessons=lessons, models=models)
        broker = queue.make_broker(settings.broker, [HostLoop(asyncio.get_running_loop())])
        queue.register(broker, worker.read)
        consumer = queue.make_worker(broker)
        await asyncio.to_thread(consumer.start)
        announce_ready()
        duties = _with_models(parts, reader, lessons) if models.providers else ()
        await run_until(stop, *duties)
        await asyncio.to_thread(consumer.stop, int(STOP_SECONDS * 1000))
        broker.client.close()
    return 0


def _with_models(parts: Base, reader: Reader, lessons: Lessons) -> Sequence[Job]:
    return _refiner(parts, reader, lessons).run(), keep(_trying(parts, reader), parts.bell)


def _trying(parts: Base, reader: Reader) -> Trying:
    settings = parts.settings
    return Trying(
        parts.db,
        parts.bell,
        parts.name,
        first=reader,
        make=lambda model, payment: make_model(settings, reader, model, payment),
        daily_calls=settings.llm_daily_calls,
    )


def _refiner(parts: Base, reader: Reader, lessons: Lessons) -> Refiner:
    desk = Desk(parts.db, parts.settings.llm_daily_calls)
    return Refiner(
        parts.db,
        parts.bell,
        parts.name,
        health=parts.health,
        lessons=lessons,
        desk=desk,
        make=lambda model: make_model(parts.settings, reader, model, desk),
        installed=models_of(parts.settings).model,
    )
