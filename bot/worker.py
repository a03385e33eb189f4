"""The worker: takes ids of stored messages, reads them, and writes what becomes of them.

A worker that dies in the middle loses nothing: its claims run out after seconds and others take the messages up.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence

import structlog

from bot.bell import Bell
from bot.lessons import Lessons
from classifier.base import Reader, ReaderError, Reading
from classifier.rules import RulesReader
from storage.counting import counts
from storage.database import Database
from storage.faults import is_outage
from storage.tables import now
from tasks import claims, duplicates, reading
from tasks.claims import Batch, Claimed
from tasks.models import Models

log = structlog.get_logger(__name__)

RENEW_SECONDS = 1.3
"""A third of a lease: one renewal may be late."""

OUTAGE_PAUSE_SECONDS = 0.5
OUTAGE_TRIES = 60


class Worker:
    """Reads messages with one reader, and by rules when that one can't.

    Args:
        name: Of this process, unique: claims carry it.
        models: Which language model is to read after it, if any.
    """

    def __init__(
        self,
        db: Database,
        bell: Bell,
        reader: Reader,
        name: str,
        *,
        lessons: Lessons | None = None,
        models: Models | None = None,
    ) -> None:
        self._db, self._bell, self._reader, self._name = db, bell, reader, name
        self._lessons, self._models = lessons or Lessons(db), models or Models()
        self._rules = RulesReader()

    async def read(self, ids: list[int]) -> None:
        """Read those that still wait. What was started before is read alone: if it kills us, it takes no other."""
        batch = await self._db.write(claims.claim, ids, self._name)
        await self._process(batch)
        for message_id in batch.retry:
            await self._process(await self._db.write(claims.claim, [message_id], self._name, alone=True))
        if batch.claimed or batch.retry:
            await self._bell.ring("deliveries")
            await self._bell.ring("events")
            if self._models.providers:
                await self._bell.ring("refinements")

    async def _process(self, batch: Batch) -> None:
        """Read and write one batch. On an error give it back, to be tried one by one, three times at most."""
        if not batch.claimed:
            return
        ids = [claimed.message_id for claimed in batch.claimed]
        try:
            async with self._holding():
                readings = await self._readings(batch)
                await self._finish(list(zip(batch.claimed, readings, strict=True)))
        except Exception as error:
            attempt = max(claimed.attempt for claimed in batch.claimed)
            traces = [claimed.trace for claimed in batch.claimed]
            log.exception("a batch could not be read", traces=traces, attempt=attempt, error=type(error).__name__)
            counts.add("sift_readings_total", len(ids), provider=self._reader.provider, outcome="failed")
            await self._db.write(claims.release, ids, self._name)

    async def _readings(self, batch: Batch) -> list[Reading]:
        messages = [claimed.incoming for claimed in batch.claimed]
        context = await self._lessons.context(batch)
        try:
            return await self._reader.read(messages, context)
        except ReaderError as error:
            log.warning("the reader can't answer, rules do", provider=self._reader.provider, error=str(error))
            counts.add("sift_readings_total", len(messages), provider=self._reader.provider, outcome="no_answer")
            return await self._rules.read(messages, context)

    async def _finish(self, results: Sequence[tuple[Claimed, Reading]]) -> None:
        """Write the readings. Waits while the database is away: giving up would count against the messages."""
        for _ in range(OUTAGE_TRIES):
            try:
                alike = await self._db.read(duplicates.alike, results)
                await self._db.write(reading.finish, self._name, results, self._models, alike)
                _note(results)
            except Exception as error:
                if not is_outage(error):
                    raise
                log.warning("can't write what was read", error=type(error).__name__)
            else:
                return
            await asyncio.sleep(OUTAGE_PAUSE_SECONDS)

    @contextlib.asynccontextmanager
    async def _holding(self) -> AsyncGenerator[None]:
        renewing = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self._db.write(claims.renew, self._name)
            except Exception as error:  # noqa: BLE001 - the next renewal may work; if none does, others take over
                log.warning("can't renew claims", error=type(error).__name__)


def _note(results: Sequence[tuple[Claimed, Reading]]) -> None:
    """For the figures and the log: what was read, by whom, and how long that took."""
    moment = now()
    for claimed, read in results:
        counts.add("sift_readings_total", provider=read.provider, outcome="read")
        counts.observe("sift_reading_seconds", read.milliseconds / 1_000, provider=read.provider)
        if claimed.arrived is not None:
            counts.observe("sift_arrival_to_task_seconds", (moment - claimed.arrived).total_seconds())
        log.info("a message was read", trace=claimed.trace, provider=read.provider, found=len(read.drafts))
