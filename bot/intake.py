"""From the inbox to the handlers: in order within a chat, many chats side by side, again after a failure.

A row leaves the state "new" only after its handler has come to an end, so one may run twice when the process dies
in between: handlers must be idempotent, and they are, since what they store is unique by the message's id.
"""

import asyncio
import contextlib
import json
import traceback
from collections.abc import Collection, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Never

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError

from bot.bell import Bell, Heard
from bot.health import Health
from bot.limits import backoff
from handlers.updates import Trace, is_known, read_update, trace
from storage.counting import counts
from storage.database import Database
from storage.faults import is_outage
from storage.store import Store
from storage.tables import InboxState, InboxUpdate

log = structlog.get_logger(__name__)

CHATS = 32
"""Handlers that run side by side."""

BATCH = 500
FAILURES = 3
FAILURES_OF_TELEGRAM = 10
"""When Telegram is to blame: more than a minute's worth."""

PAUSES = (0.2, 1.0)
HANDLER_SECONDS = 120.0
POLL_SECONDS = 1.0
STOP_SECONDS = 7.0

_TELEGRAM_IS_TO_BLAME = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter, TimeoutError)
_ROOT = Path(__file__).parent.parent


class Intake:
    """Runs the handlers until it is cancelled; then those under way may finish, and what waits stays.

    There must be one for a database, since it keeps in memory which chats are busy.

    Args:
        stop_seconds: How long handlers may take to finish after the cancellation.
    """

    def __init__(
        self,
        bot: Bot,
        db: Database,
        *,
        dispatcher: Dispatcher,
        bell: Bell,
        health: Health,
        pauses: tuple[float, float] = PAUSES,
        poll_seconds: float = POLL_SECONDS,
        stop_seconds: float = STOP_SECONDS,
    ) -> None:
        self._bot, self._dispatcher, self._db, self._bell, self._health = bot, dispatcher, db, bell, health
        self._pauses, self._poll_seconds, self._stop_seconds = pauses, poll_seconds, stop_seconds
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(CHATS)
        self._stopping = asyncio.Event()
        self._marks = _Marks(db, health)
        self._looks = 0
        self._may_be_more = False
        self._blind = False

    async def run(self) -> Never:
        async with self._bell.listen("inbox") as heard:
            try:
                while True:
                    await self._open_lanes(heard)
                    await heard.wait(self._poll_seconds)
            finally:
                await self._finish()

    async def replay(self, ids: Collection[int]) -> int:
        """Give quarantined rows another chance. Returns how many of them were."""
        count = await self._db.write(_replay, ids)
        await self._bell.ring("inbox")
        return count

    async def _open_lanes(self, heard: Heard) -> None:
        """Start on the chats where something waits and nobody works yet."""
        self._may_be_more = True
        while len(self._lanes) < CHATS:
            self._looks += 1
            try:
                rows = await self._db.read(_waiting, list(self._lanes))
            except Exception as error:  # noqa: BLE001 - whatever the database says, the next look is in a second
                self._blind = True
                self._health.fault("database", type(error).__name__)
                log.error("can't read the inbox", error=type(error).__name__)  # noqa: TRY400
                return
            if self._blind:
                self._blind = False
                self._health.ok("database")
            by_chat = sorted(rows, key=attrgetter("chat_id"))  # a stable sort: their order in a chat stays
            for chat_id, group in groupby(by_chat, key=attrgetter("chat_id")):
                self._lanes[chat_id] = asyncio.create_task(self._work_through(chat_id, list(group), heard))
            if len(rows) < BATCH:
                self._may_be_more = False
                return

    async def _work_through(self, chat_id: int, rows: list[InboxUpdate], heard: Heard) -> None:
        """One chat's rows, one after another. The chat is free again when the database knows what was done."""
        looks, marked = self._looks, None
        try:
            for row in rows:
                stays = await self._handle(row)
                if stays is not None:
                    marked = self._marks.add(row.id, stays)
                if self._stopping.is_set():
                    break
            if marked is not None:
                await asyncio.shield(marked)
        finally:
            del self._lanes[chat_id]
            if self._may_be_more or looks != self._looks:  # a look since then passed this chat by
                heard.ring()

    async def _handle(self, row: InboxUpdate) -> Trace | None:
        """Run a row's handler, again after a failure. Returns what is to stay of the row.

        None when it is left as it is: in quarantine, or for the next start.
        """
        failures = row.attempts
        while True:
            try:
                async with self._slots, asyncio.timeout(HANDLER_SECONDS):
                    # Not feed_raw_update: it logs the text of an error, in which there may be people's words.
                    update = read_update(self._bot, json.loads(row.raw))
                    if not is_known(update):
                        log.warning("an update of an unknown kind", inbox_id=row.id, update_id=row.update_id)
                        return Trace.WHOLE
                    answer = await self._dispatcher.feed_update(self._bot, update)
            except Exception as error:  # noqa: BLE001 - a handler may fail in any way; the next chat must go on
                failures += 1
                counts.add("sift_updates_handled_total", outcome="failed")
                if await self._note_failure(row, error, failures) is InboxState.QUARANTINED:
                    return None
                if await self._pause(failures):
                    return None
            else:
                counts.add("sift_updates_handled_total", outcome="handled")
                return trace(update, answer)

    async def _note_failure(self, row: InboxUpdate, error: Exception, failures: int) -> InboxState:
        """Count a failure, unless the database is the reason: it would have the whole inbox in quarantine."""
        what = f"{type(error).__name__} at {place(error)}"
        log.warning("a handler failed", inbox_id=row.id, update_id=row.update_id, error=what, failures=failures)
        if is_outage(error):
            self._health.fault("database", type(error).__name__)
            return InboxState.NEW
        allowed = FAILURES_OF_TELEGRAM if isinstance(error, _TELEGRAM_IS_TO_BLAME) else FAILURES
        try:
            state = await self._db.write(_failed, row.id, what, allowed)
        except Exception as fault:  # noqa: BLE001 - not counted, then: the row is tried again all the same
            self._health.fault("database", type(fault).__name__)
            return InboxState.NEW
        if state is InboxState.QUARANTINED:
            counts.add("sift_updates_handled_total", outcome="quarantined")
            log.error("an update is in quarantine", inbox_id=row.id, update_id=row.update_id, error=what)
        return state

    async def _pause(self, failures: int) -> bool:
        """Wait before the next try. True when there's no time for one: we are to stop."""
        more = failures - len(self._pauses)
        seconds = self._pauses[failures - 1] if more <= 0 else backoff(more, first=2 * self._pauses[-1], most=15)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        return self._stopping.is_set()

    async def _finish(self) -> None:
        self._stopping.set()
        lanes = list(self._lanes.values())
        if not lanes:
            return
        _, late = await asyncio.wait(lanes, timeout=self._stop_seconds)
        for lane in late:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
        await self._marks.close()
        if late:
            log.warning("handlers did not finish in time and run again at the next start", count=len(late))


class _Marks:
    """Writes down what was handled: while one transaction is on its way, the next one gathers."""

    def __init__(self, db: Database, health: Health) -> None:
        self._db, self._health = db, health
        self._rows: list[tuple[int, Trace]] = []
        self._written: asyncio.Future[None] | None = None
        self._writing: asyncio.Task[None] | None = None

    def add(self, inbox_id: int, stays: Trace) -> asyncio.Future[None]:
        """Done when this row, and every one before it, is written down."""
        if self._written is None:
            self._written = asyncio.get_running_loop().create_future()
        self._rows.append((inbox_id, stays))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return self._written

    async def close(self) -> None:
        """Write down the rest, if the database takes it now."""
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=1)
            self._writing.cancel()

    async def _write(self) -> None:
        while self._written is not None:
            rows, written = self._rows, self._written
            self._rows, self._written = [], None
            await self._write_for_certain(rows)
            written.set_result(None)

    async def _write_for_certain(self, rows: list[tuple[int, Trace]]) -> None:
        failures = 0
        while True:
            try:
                await self._db.write(_handled, rows)
            except Exception as error:  # noqa: BLE001 - whatever the database says, these handlers have run
                failures += 1
                self._health.fault("database", type(error).__name__)
                log.error("can't write down what was handled", error=type(error).__name__)  # noqa: TRY400
                await asyncio.sleep(backoff(failures, first=0.2, most=5))
            else:
                self._health.ok("database")
                return


def place(error: BaseException) -> str:
    """Where an error came from, as `file:line` of our own code where it passed through it; never its text."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)]
    if not (ours or frames):
        return "?"
    frame = (ours or frames)[-1]
    return f"{_short(frame.filename)}:{frame.lineno}"


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(_ROOT) and "site-packages" not in path.parts and path != Path(__file__)


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name


def _waiting(store: Store, busy: Collection[int]) -> Sequence[InboxUpdate]:
    return store.inbox.waiting(BATCH, busy=busy)


def _handled(store: Store, rows: Sequence[tuple[int, Trace]]) -> None:
    if ids := [id_ for id_, stays in rows if stays is not Trace.NONE]:
        store.inbox.handled(ids)
    if ids := [id_ for id_, stays in rows if stays is Trace.EMPTY]:
        store.inbox.emptied(ids)
    if ids := [id_ for id_, stays in rows if stays is Trace.NONE]:
        store.inbox.forget(ids)


def _failed(store: Store, inbox_id: int, error: str, allowed: int) -> InboxState:
    return store.inbox.failed(inbox_id, error, attempts=allowed)


def _replay(store: Store, ids: Collection[int]) -> int:
    return store.inbox.replay(ids)
