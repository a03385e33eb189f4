"""Voice messages become text, at their own pace, and nobody waits for that.

What is to be written down stands in the database, with its tries and its next time (`tasks/transcribing.py`); here is
only what the transcriber is allowed right now: a breaker, and two sounds side by side. It runs in the bot process,
which alone holds the token that sounds are fetched with.
"""

import asyncio
import tempfile
import time
from dataclasses import replace
from typing import BinaryIO, Never, Protocol

import structlog

from bot.bell import Bell
from bot.duties import keep
from bot.health import Health
from classifier.breaker import Breaker
from storage.database import Database
from storage.faults import is_outage
from storage.store import Store
from tasks import transcribing
from tasks.sounds import Media
from tasks.transcribers import Transcriber
from tasks.transcribing import Call, TranscriberError, Wanted

log = structlog.get_logger(__name__)

SIDE_BY_SIDE = 2
OUTAGES = 3
"""In a row, until the transcriber is left alone: fewer than `tasks.transcribing.TRIES`, so that one which is away
makes nobody's message be given up."""

PART = "transcriber"


class Sounds(Protocol):
    async def fetch(self, media: Media, into: BinaryIO) -> int:
        """Write a sound into a file, and say how many bytes it has. Raises `TranscriberError`."""
        ...


class Writer(Protocol):
    async def write_down(self, sound: BinaryIO, media: Media) -> str:
        """What is said in it. Raises `TranscriberError`."""
        ...


class Transcribing:
    """Args:
    name: Of this process, unique: claims carry it.
    daily_calls: How many sounds of one person may be written down in a day.
    """

    name, topics, seconds = "transcriber", (), 1.0

    def __init__(
        self,
        db: Database,
        bell: Bell,
        name: str,
        *,
        health: Health,
        transcriber: Transcriber,
        sounds: Sounds,
        writer: Writer,
        daily_calls: int,
        breaker: Breaker | None = None,
    ) -> None:
        self._db, self._bell, self._name, self._health = db, bell, name, health
        self._transcriber, self._sounds, self._writer = transcriber, sounds, writer
        self._daily_calls = daily_calls
        self._breaker = breaker or Breaker(outages=OUTAGES)
        self._running: set[asyncio.Task[None]] = set()
        self._taken_over = False

    async def run(self) -> Never:
        """Have written down what waits for it, until cancelled; then what was begun is given back.

        Without a transcriber the cards are told so, and that is all.
        """
        try:
            await keep(self, self._bell)
        finally:
            await self._stop()

    async def round(self) -> bool:
        """Begin as many sounds as there may be. Returns whether there may be more to begin."""
        if not self._taken_over:
            await self._db.write(transcribing.take_over, self._transcriber)
            self._taken_over = True
        if not self._transcriber.name:
            await asyncio.Event().wait()  # for nothing: there is nobody to write
        free = SIDE_BY_SIDE - len(self._running)
        if free <= 0:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            return True
        probing = self._breaker.is_open
        if self._breaker.wait > 0 or not await self._db.read(_is_due):
            return False
        claimed = await self._db.write(transcribing.claim, self._name, self._transcriber, 1 if probing else free)
        for wanted in claimed:
            task = asyncio.create_task(self._hear(wanted))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return bool(claimed) and not probing

    async def _hear(self, wanted: Wanted) -> None:
        try:
            if await self._db.write(transcribing.take_call, wanted, self._daily_calls):
                await self._write_down(wanted)
            else:
                await self._db.write(transcribing.wait_for_tomorrow, self._name, wanted)
        except Exception as error:  # noqa: BLE001 - the claim runs out, and counts as a try
            level = log.warning if is_outage(error) else log.exception
            level("a sound could not be written down", message_id=wanted.message_id, error=type(error).__name__)
        await self._bell.ring("messages")
        await self._bell.ring("deliveries")

    async def _write_down(self, wanted: Wanted) -> None:
        it = self._transcriber
        call = Call(it.name, it.endpoint, it.here, bytes=0, seconds=wanted.media.get("duration", 0))
        try:
            with tempfile.TemporaryFile() as sound:
                call = replace(call, bytes=await self._sounds.fetch(wanted.media, sound))
                sound.seek(0)
                words, milliseconds = await self._ask(sound, wanted)
        except TranscriberError as error:
            if not error.left:
                await self._db.write(transcribing.give_call_back, wanted)
            await self._db.write(transcribing.postpone, self._name, wanted, error, call)
        else:
            call = replace(call, milliseconds=milliseconds)
            await self._db.write(transcribing.finish, self._name, wanted, words, call)

    async def _ask(self, sound: BinaryIO, wanted: Wanted) -> tuple[str, float]:
        """What is said, and how many milliseconds that took. While the transcriber fails at everything, a failure is
        no message's fault. Raises `TranscriberError`."""
        away, started = self._breaker.is_open, time.perf_counter()
        self._breaker.allows()  # tells an open breaker that this is its probe
        try:
            words = await self._writer.write_down(sound, wanted.media)
        except TranscriberError as error:
            error.outage |= away
            self._failed(error)
            raise
        self._worked()
        return words, (time.perf_counter() - started) * 1000

    def _failed(self, error: TranscriberError) -> None:
        log.warning("a sound was not written down", error=str(error), outage=error.outage)
        if not error.retry:
            self._worked()  # it is this sound's fault
            return
        self._breaker.failed(error.retry_after)
        self._health.fault(PART, f"{self._transcriber.name}: {error}: voice messages wait as sound")

    def _worked(self) -> None:
        self._breaker.worked()
        self._health.ok(PART)

    async def _stop(self) -> None:
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        try:
            await self._db.write(transcribing.give_back, self._name, self._transcriber)
        except Exception as error:  # noqa: BLE001 - the next process takes them over
            log.warning("claims are left to run out", error=type(error).__name__)


def _is_due(store: Store) -> bool:
    return store.transcripts.is_due()
