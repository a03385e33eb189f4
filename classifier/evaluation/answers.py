"""Rows are read, one message at a time, and each is timed."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from classifier.base import Context, Due, Incoming, Reader, ReaderError, Reading, Workspace
from classifier.evaluation.attacks import probes
from classifier.evaluation.rows import Row

WARM_UP = ("Please send Ann the report by Friday, it is urgent", "Привіт! Коли буде реліз?")
"""Read first and not counted: what is loaded or remembered at the first message is no cost of each."""

TRIES = 3
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
"""Between tries, where the other side named no time, and at most."""

ZONE = ZoneInfo("UTC")
ANY_DAY = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the rows are read against.

    Attributes:
        workspace: Whose kinds and thresholds hold.
        aimed: Whether the texts were sent to the bot on purpose. None: texts labelled with kind, actionable or priority
            were not, as they were written to somebody else; those with dates and attacks were.
    """

    workspace: Workspace = field(default_factory=Workspace)
    aimed: bool | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader made of a row.

    Attributes:
        readings: Of the row's text; for an attack of its probes, in order.
        cpu_ms, wall_ms: For each reading, milliseconds of this process's CPU, and by the clock.
        failed: How many of the readings are another reader's, as this one gave none.
    """

    row: Row
    readings: Sequence[Reading]
    cpu_ms: Sequence[float]
    wall_ms: Sequence[float]
    failed: int = 0

    @property
    def reading(self) -> Reading:
        return self.readings[0]

    @property
    def due(self) -> Due | None:
        """The first date of its drafts: the one that the product would apply or ask for."""
        return next((draft.due for draft in self.reading.drafts if draft.due), None)

    @property
    def due_sure(self) -> float | None:
        """How sure of that."""
        return next((draft.confidence.get("due") for draft in self.reading.drafts if draft.due), None)


def texts_of(rows: Sequence[Row]) -> list[list[str]]:
    """The texts to be read for each row."""
    attacks = iter(probes([row.text for row in rows if row.attack]))
    return [next(attacks) if row.attack else [row.text] for row in rows]


async def read_rows(
    rows: Sequence[Row],
    reader: Reader,
    conditions: Conditions,
    *,
    instead: Reader | None = None,
    seen: Callable[[], None] = lambda: None,
) -> list[Answer]:
    """Read every row.

    Args:
        instead: Reads what the reader could not, as in the product; without it the first failure ends it all.
        seen: Called after each text.

    Raises:
        ReaderError: The reader is away, or can't read a text and nobody does instead.
    """
    panel = Panel(reader, instead, Context({0: conditions.workspace}))
    await panel.warm_up()
    answers: list[Answer] = []
    for row, texts in zip(rows, texts_of(rows), strict=True):
        aimed = _is_aimed(row) if conditions.aimed is None else conditions.aimed
        sent_at = row.due.ref if row.due else ANY_DAY
        timed: list[Timed] = []
        for text in texts:
            timed.append(await panel.read(Incoming(0, 0, text, sent_at, ZONE, aimed=aimed)))
            seen()
        answers.append(answer_of(row, timed))
    return answers


def answer_of(row: Row, timed: Sequence["Timed"]) -> Answer:
    """What the readings of a row's texts come to."""
    return Answer(
        row,
        [one.reading for one in timed],
        [one.cpu_ms for one in timed],
        [one.wall_ms for one in timed],
        sum(one.failed for one in timed),
    )


def _is_aimed(row: Row) -> bool:
    return row.kind is None and row.actionable is None and row.priority is None


@dataclass(frozen=True, slots=True)
class Timed:
    """A reading and what it took.

    Attributes:
        failed: It is another reader's.
    """

    reading: Reading
    cpu_ms: float
    wall_ms: float
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A reader, who reads what it can't, and what both may know."""

    reader: Reader
    instead: Reader | None
    context: Context

    async def warm_up(self) -> None:
        """Raises `ReaderError`: the reader is away."""
        for text in WARM_UP:
            await self.read(Incoming(0, 0, text, ANY_DAY, ZONE))

    async def read(self, message: Incoming) -> Timed:
        """A message's reading. Raises `ReaderError`: the reader is away, or can't read it and nobody does instead."""
        for tries_left in reversed(range(TRIES)):
            try:
                return await self._timed(self.reader, message)
            except ReaderError as error:
                if error.retry and tries_left:
                    pause = PAUSE_SECONDS if error.retry_after is None else error.retry_after
                    await asyncio.sleep(min(pause, LONGEST_PAUSE_SECONDS))
                elif error.outage or self.instead is None:
                    raise
                else:
                    break
        assert self.instead is not None
        return await self._timed(self.instead, message, failed=True)

    async def _timed(self, reader: Reader, message: Incoming, *, failed: bool = False) -> Timed:
        clock, cpu = time.perf_counter(), time.process_time()
        [reading] = await reader.read([message], self.context)
        cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
        return Timed(reading, cpu * 1000, clock * 1000, failed)
