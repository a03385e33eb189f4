"""Language models at work: they read after the first reader, at their own pace, and nobody waits for them.

What is to be read stands in the database, with its tries and its next time; here is only what a model is allowed
right now: a breaker for each, and a few calls side by side.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Never, Protocol
from weakref import WeakValueDictionary

import structlog

from bot.bell import Bell
from bot.duties import keep
from bot.health import Health
from bot.lessons import Lessons
from classifier.base import Reader, ReaderError, Usage
from classifier.breaker import Breaker
from storage.counting import counts
from storage.database import Database
from storage.faults import is_outage
from tasks import refining
from tasks.models import provider_of
from tasks.refining import Wanted

log = structlog.get_logger(__name__)

CALLS = 4
"""At a time in one worker."""

CALLS_HERE = 2
"""The same of an Ollama model: it answers side by side at the cost of each, and an answer has a deadline."""

MODELS_KEPT = 32
"""Models whose readers a worker keeps, the last used ones: workspaces may name any."""

PART = "model"


class Model(Reader, Protocol):
    """A reader that holds connections to its server."""

    async def close(self) -> None: ...


class OverBudgetError(ReaderError):
    """Whoever pays for this call has had all calls of the day."""

    def __init__(self) -> None:
        super().__init__("over budget", retry=True)


@dataclass(slots=True)
class _Asking:
    """One call under way, and the questions that it alone may ask until it is over."""

    wanted: Wanted
    held: list[asyncio.Lock] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    """What is kept of one model.

    Attributes:
        reader: None until it is asked the first time.
        users: Calls under way, or waiting for one of its places.
    """

    breaker: Breaker
    places: asyncio.Semaphore
    reader: Model | None = None
    users: int = 0


class Desk:
    """What a model's reader asks before it calls: was this answered before, and may it be paid for?

    Who asks what another is asking already waits for that answer.
    """

    def __init__(self, db: Database, daily_calls: int) -> None:
        self._db, self._daily_calls = db, daily_calls
        self._locks: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()
        self._asking: ContextVar[_Asking] = ContextVar("asking")

    @contextmanager
    def serving(self, wanted: Wanted) -> Iterator[None]:
        """While the block lasts, what is asked in it is asked for this message."""
        asking = _Asking(wanted)
        token = self._asking.set(asking)
        try:
            yield
        finally:
            self._asking.reset(token)
            for lock in asking.held:
                lock.release()

    async def get(self, key: str, usage: Usage) -> str | None:
        """The remembered answer; without one, the right to ask for it, written down. Raises `OverBudgetError`."""
        asking = self._asking.get()
        workspace_id = asking.wanted.claimed.incoming.workspace_id
        lock = self._locks.setdefault((workspace_id, key), asyncio.Lock())
        await lock.acquire()
        asking.held.append(lock)
        answer = await self._db.read(lambda store: store.models.answer(workspace_id, key))
        if answer is None and not await self._db.write(refining.take_call, asking.wanted, self._daily_calls, usage):
            raise OverBudgetError
        return answer

    async def unsent(self) -> None:
        await self._db.write(refining.give_call_back, self._asking.get().wanted)

    async def put(self, key: str, answer: str) -> None:
        workspace_id = self._asking.get().wanted.claimed.incoming.workspace_id
        await self._db.write(lambda store: store.models.remember(workspace_id, key, answer))


class Refiner:
    """Args:
    name: Of this process, unique: claims carry it.
    desk: What the readers ask before they call.
    make: The reader of a model, by the name CLASSIFIER has for it. Raises `ReaderError` for one that can't be.
    installed: The installation's own model. Where there is one, the account of how things are tells of no other:
        workspaces may name what there isn't, and everybody reads that account.
    breaker: A new breaker; each model has its own.
    """

    name, topics, seconds = "models", ("refinements",), 2.0

    def __init__(
        self,
        db: Database,
        bell: Bell,
        name: str,
        *,
        health: Health,
        lessons: Lessons,
        desk: Desk,
        make: Callable[[str], Model],
        installed: str = "",
        breaker: Callable[[], Breaker] = Breaker,
    ) -> None:
        self._db, self._bell, self._health, self._lessons, self._name = db, bell, health, lessons, name
        self._desk, self._make, self._make_breaker, self._installed = desk, make, breaker, installed
        self._lines: dict[str, _Line] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> Never:
        """Have models read what waits for them, until cancelled; then what was begun is given back."""
        try:
            await keep(self, self._bell)
        finally:
            await self._stop()

    async def round(self) -> bool:
        """Begin as many calls as there may be. Returns whether there may be more to begin."""
        free = CALLS - len(self._running)
        if free <= 0:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            return True
        shut = {model for model, line in self._lines.items() if line.breaker.is_open and line.breaker.wait > 0}
        probing = any(line.breaker.is_open and line.breaker.wait == 0 for line in self._lines.values())
        claimed = await self._db.write(refining.claim, self._name, limit=1 if probing else free, without=shut)
        for wanted in claimed:
            task = asyncio.create_task(self._refine(wanted))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return bool(claimed)

    async def _refine(self, wanted: Wanted) -> None:
        try:
            with self._desk.serving(wanted), self._using(wanted.model) as line:
                await self._ask(wanted, line)
            await self._forget_lines()
        except Exception as error:  # noqa: BLE001 - the claim runs out, and counts as a try
            level = log.warning if is_outage(error) else log.exception
            level("a message could not be refined", trace=wanted.claimed.trace, error=type(error).__name__)
        await self._bell.ring("deliveries")
        await self._bell.ring("events")

    async def _ask(self, wanted: Wanted, line: _Line) -> None:
        line.breaker.allows()  # tells an open breaker that this is its probe
        try:
            context = await self._lessons.context(wanted.batch)
            async with line.places:
                line.reader = line.reader or self._make(wanted.model)
                (answer,) = await line.reader.read([wanted.claimed.incoming], context)
        except OverBudgetError:
            _count(wanted, "over_budget")
            await self._db.write(refining.wait_for_tomorrow, self._name, wanted)
        except ReaderError as error:
            _count(wanted, "no_answer")
            self._failed(wanted.model, line.breaker, error)
            await self._db.write(refining.postpone, self._name, wanted, error)
        else:
            line.breaker.worked()
            if self._is_told(wanted.model):
                self._health.ok(PART)
            await self._db.write(refining.finish, self._name, wanted, answer)
            _count(wanted, "read")
            counts.observe("sift_reading_seconds", answer.milliseconds / 1_000, provider=provider_of(wanted.model))
            log.info("a model has read a message", trace=wanted.claimed.trace, model=wanted.model)

    def _failed(self, model: str, breaker: Breaker, error: ReaderError) -> None:
        log.warning("a model gave no answer", model=model, error=str(error), outage=error.outage)
        if not error.retry:
            breaker.worked()  # it is this message's fault
            return
        breaker.failed(error.retry_after)
        if self._is_told(model):
            named = self._installed or provider_of(model)
            self._health.fault(PART, f"{named}: {error}: messages are read by the built-in reader meanwhile")

    def _is_told(self, model: str) -> bool:
        return self._installed in {"", model}

    @contextmanager
    def _using(self, model: str) -> Iterator[_Line]:
        places = CALLS_HERE if provider_of(model) == "ollama" else CALLS
        line = self._lines.pop(model, None) or _Line(self._make_breaker(), asyncio.Semaphore(places))
        self._lines[model] = line
        line.users += 1
        try:
            yield line
        finally:
            line.users -= 1

    async def _forget_lines(self) -> None:
        """Let go of the models that were not asked for longest."""
        for model in [model for model, line in self._lines.items() if not line.users]:
            if len(self._lines) > MODELS_KEPT and (reader := self._lines.pop(model).reader) is not None:
                await reader.close()

    async def _stop(self) -> None:
        running = list(self._running)
        for task in running:
            task.cancel()
        readers = [line.reader for line in self._lines.values() if line.reader is not None]
        await asyncio.gather(*running, *(reader.close() for reader in readers), return_exceptions=True)
        try:
            await self._db.write(refining.give_back, self._name)
        except Exception as error:  # noqa: BLE001 - the claims run out by themselves
            log.warning("claims are left to run out", error=type(error).__name__)


def _count(wanted: Wanted, outcome: str) -> None:
    counts.add("sift_readings_total", provider=provider_of(wanted.model), outcome=outcome)
