"""Readers under trial at work: beside the one that there is, message by message, by whichever worker is free.

A trial that is broken off, since a model is away or the calls of the day are used up, keeps what it has measured.
"""

from collections.abc import Callable
from typing import Any

import structlog

from bot.bell import Bell
from bot.refiner import Model
from classifier.base import Context, Reader, ReaderError, Usage
from classifier.evaluation.answers import Answer, Panel
from classifier.evaluation.trial import Confirmed, Side, figures
from storage.database import Database
from tasks import trials
from tasks.models import BUILT_IN
from tasks.trials import Call, Held

log = structlog.get_logger(__name__)

SPENT = "the calls of the day are used up"

Make = Callable[[str, "Payment"], Model]


class SpentError(Exception):
    """Whoever pays for this call has had all calls of the day."""


class LostError(Exception):
    """Somebody else holds the trial now."""


class Payment:
    """What a model's reader asks before it calls: it is always asked anew, for what is remembered took no time."""

    def __init__(self, db: Database, daily_calls: int, held: Held, model: str) -> None:
        self._db, self._daily_calls, self._held = db, daily_calls, held
        self._call = Call(model, 0, Usage())
        self.message_id = 0

    async def get(self, _key: str, usage: Usage) -> None:
        """Take the right to call. Raises `SpentError`."""
        self._call = Call(self._call.model, self.message_id, usage)
        if not await self._db.write(trials.take_call, self._held, self._call, self._daily_calls):
            raise SpentError

    async def put(self, _key: str, _answer: str) -> None:
        """It is not remembered: what it was asked with knows less than there is."""

    async def unsent(self) -> None:
        await self._db.write(trials.give_call_back, self._held, self._call)


class _Bench:
    """Two readers beside each other."""

    def __init__(self, db: Database, first: Reader, make: Make, daily_calls: int, held: Held) -> None:
        self._db, self._held, self._first, self._make, self._daily_calls = db, held, first, make, daily_calls
        self._payments: list[Payment] = []
        self._models: list[Model] = []
        self.answers: tuple[list[Answer], list[Answer]] = ([], [])

    async def read_all(self, seen: Callable[[int], None]) -> None:
        """Raises `ReaderError`, `SpentError`, `LostError`."""
        held = self._held
        await Panel(self._first, None, Context({})).warm_up()
        sides = self._side(held.beside, held.guidance), self._side(held.model, held.new_guidance)
        for item in held.items:
            await self._read(item, sides)
            read = len(self.answers[0])
            seen(read)
            if not await self._db.write(trials.has_read, held, read):
                raise LostError

    def _side(self, name: str, guidance: str) -> Side:
        if name == BUILT_IN:
            return Side(name, self._first)
        payment = Payment(self._db, self._daily_calls, self._held, name)
        model = self._make(name, payment)
        self._payments.append(payment)
        self._models.append(model)
        return Side(name, model, self._first, guidance)

    async def _read(self, item: Confirmed, sides: tuple[Side, Side]) -> None:
        for payment in self._payments:
            payment.message_id = item.message_id
        answers = [await side.read(item) for side in sides]
        for answered, answer in zip(self.answers, answers, strict=True):
            answered.append(answer)

    def result(self) -> dict[str, Any] | None:
        """What was measured; None where that is nothing."""
        return figures([self._held.beside, self._held.model], self.answers) if self.answers[0] else None

    async def close(self) -> None:
        for model in self._models:
            await model.close()


async def run_trial(
    db: Database,
    held: Held,
    *,
    first: Reader,
    make: Make,
    daily_calls: int,
    seen: Callable[[int], None] = lambda _: None,
) -> None:
    """Try what is held, and write down what came of it; cancelled, it is given back.

    Args:
        first: Reads before every model, and instead of it.
        make: A model's reader. Raises `ReaderError` for one that can't be.
        seen: Called with how many messages are read.
    """
    bench, error = _Bench(db, first, make, daily_calls, held), None
    try:
        await bench.read_all(seen)
    except ReaderError as failed:
        error = str(failed)
    except SpentError:
        error = SPENT
    except LostError:
        return
    except BaseException:
        await db.write(trials.give_back, held)
        raise
    finally:
        await bench.close()
    await db.write(trials.end, held, bench.result(), error)
    log.info("a reader was tried", model=held.model, messages=len(bench.answers[0]), error=error)


class Trying:
    """The duty of a worker: it tries what people have asked for, one after the other."""

    name, topics, seconds = "trying", ("trials",), 5.0

    def __init__(self, db: Database, bell: Bell, worker: str, *, first: Reader, make: Make, daily_calls: int) -> None:
        self._db, self._bell, self._worker = db, bell, worker
        self._first, self._make, self._daily_calls = first, make, daily_calls

    async def round(self) -> bool:
        held = await self._db.write(trials.claim, self._worker)
        if held is None:
            return False
        await run_trial(self._db, held, first=self._first, make=self._make, daily_calls=self._daily_calls)
        return True
