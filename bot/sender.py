"""The one who writes to Telegram about tasks: `deliveries` rows become messages and edits, at the rate Telegram allows.

What is to be shown stands in the database, so a restart goes on where it stopped. A message goes out and only then is
recorded: when the process dies in between (some milliseconds), or Telegram's answer is lost, it goes out twice; an edit
just finds that nothing changed. The other order would lose messages instead.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta
from typing import Any, Never

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SetMessageReaction
from aiogram.types import CallbackQuery, ReactionTypeEmoji, TelegramObject

from bot.bell import Bell, Heard
from bot.health import Health
from bot.intake import place
from bot.limits import NOWHERE, Limits, Place, backoff
from bot.outgoing import Shown, delete, is_unreachable, show, show_posted
from bot.telegram import TokenRefusedError, reason
from handlers.cards.sheet import Drawn
from storage.counting import counts
from storage.database import Database
from storage.store import Store
from storage.tables import Delivery, now
from tasks import people

log = structlog.get_logger(__name__)

SIDE_BY_SIDE = 64
BATCH = 50
POLL_SECONDS = 1.0
STOP_SECONDS = 5.0
MOST_FAILURES = 10
"""Of drawing one message, or of anything else that is our own mistake."""

SEEN = "👀"

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

Draw = Callable[[Delivery], Awaitable[Drawn | None]]
"""What a delivery shows now; None when there's nothing to show any more."""


class Sender:
    """Sends until it is cancelled; then what is on its way may arrive and be recorded.

    There must be one for a bot: the budgets are kept in memory.
    """

    def __init__(
        self,
        bot: Bot,
        db: Database,
        *,
        bell: Bell,
        health: Health,
        limits: Limits,
        draw: Draw,
        poll_seconds: float = POLL_SECONDS,
        backoff_seconds: float = 1.0,
        stop_seconds: float = STOP_SECONDS,
    ) -> None:
        self._bot, self._db, self._bell, self._health = bot, db, bell, health
        self._limits, self._draw = limits, draw
        self._poll_seconds, self._backoff_seconds, self._stop_seconds = poll_seconds, backoff_seconds, stop_seconds
        self._on_their_way: dict[int, asyncio.Task[None]] = {}
        self._resting: dict[int, float] = {}
        self._urgent: set[int] = set()
        self._outages = 0
        self._blind = False
        self._token_refused = False
        self._reactions: set[asyncio.Task[None]] = set()
        self._heard: Heard | None = None

    async def run(self) -> Never:
        """Send what is due, and what becomes due. Raises `TokenRefusedError`."""
        async with self._bell.listen("deliveries") as heard:
            self._heard = heard
            try:
                while True:
                    seconds = await self._start_what_may_go()
                    await heard.wait(seconds)
                    if self._token_refused:
                        raise TokenRefusedError
            finally:
                await self._finish()

    def urge(self, chat_id: int) -> None:
        """Somebody waits there: this chat goes first."""
        self._urgent.add(chat_id)
        self._wake()

    async def urge_after(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """A middleware of presses: whoever pressed a button waits for the card to change."""
        try:
            return await handler(event, data)
        finally:
            if isinstance(event, CallbackQuery) and event.message is not None:
                self.urge(event.message.chat.id)

    def acknowledge(self, chat_id: int, message_id: int) -> None:
        """Show that a message was seen, unless it would delay the card that follows. Never waits, never raises."""
        if self._outages or self._limits.wait(chat_id, 2) > 0:
            return
        task = asyncio.create_task(self._react(chat_id, message_id, self._limits.take(chat_id)))
        self._reactions.add(task)
        task.add_done_callback(self._reactions.discard)

    async def _start_what_may_go(self) -> float:
        """Start every delivery that the budgets allow now. Returns the seconds until it's worth another look."""
        while len(self._on_their_way) < (1 if self._outages else SIDE_BY_SIDE):
            if (seconds := self._limits.wait_overall()) > 0:
                return min(seconds, self._poll_seconds)
            try:
                rows = await self._due()
            except Exception as error:  # noqa: BLE001 - whatever the database says, the next look is in a second
                self._blind = True
                self._health.fault("database", type(error).__name__)
                log.error("can't read deliveries", error=type(error).__name__)  # noqa: TRY400
                break
            if self._blind:
                self._blind = False
                self._health.ok("database")
            if not rows:
                break
            self._start(rows)
        wakes = [until - time.monotonic() for until in self._resting.values()]
        return max(0.0, min([self._poll_seconds, *wakes]))

    async def _due(self) -> Sequence[Delivery]:
        clock = time.monotonic()
        self._resting = {chat: until for chat, until in self._resting.items() if until > clock}
        busy = self._on_their_way.keys() | self._resting.keys()
        if urgent := self._urgent - busy:
            if rows := await self._db.read(_pending, busy, urgent):
                return rows
            self._urgent -= urgent
        return await self._db.read(_pending, busy, ())

    def _start(self, rows: Sequence[Delivery]) -> None:
        """Start the first of each chat; a chat that must wait rests, and is not looked at until then."""
        for row in rows:
            chat_id = row.chat_id
            if chat_id in self._on_their_way or chat_id in self._resting:
                continue
            if self._limits.wait_overall() > 0:
                return
            if (seconds := self._limits.wait(chat_id)) > 0:
                self._resting[chat_id] = time.monotonic() + seconds
                continue
            self._on_their_way[chat_id] = asyncio.create_task(self._deliver(row, self._limits.take(chat_id)))
            if self._outages:
                return

    async def _deliver(self, row: Delivery, place_taken: Place) -> None:
        try:
            with place_taken:
                await self._show(row)
        except (TelegramUnauthorizedError, TelegramNotFound):
            self._token_refused = True
        except TelegramRetryAfter as error:
            counts.add("sift_deliveries_total", outcome="postponed")
            log.info("Telegram asks us to wait", seconds=error.retry_after, chat_id=row.chat_id)
            self._limits.refused(row.chat_id, error.retry_after)
        except TelegramMigrateToChat as error:
            log.info("a group became a supergroup", chat_id=row.chat_id, new_chat_id=error.migrate_to_chat_id)
            await self._record(people.migrate_chat, row.chat_id, error.migrate_to_chat_id)
        except Exception as error:  # noqa: BLE001 - one message must not stop the others
            await self._note_failure(row, error)
        finally:
            del self._on_their_way[row.chat_id]
            self._wake()

    async def _show(self, row: Delivery) -> None:
        gone = bool(row.view.get("gone"))
        drawn = None if gone else await self._draw(row)
        shown = None
        if gone and row.telegram_message_id is not None:
            await delete(self._bot, row)
        if drawn is not None:
            if row.chat_id == NOWHERE:
                await show_posted(self._bot, str(row.view["inline"]), drawn)
            else:
                shown = await show(self._bot, self._limits, row, drawn)
            self._limits.accepted()
            self._outages = 0
            self._health.ok("telegram")
        await self._record(_sent, row.id, row, shown)
        counts.add("sift_deliveries_total", outcome="sent")

    async def _note_failure(self, row: Delivery, error: Exception) -> None:
        """Give up what can't arrive, and try the rest again: its chat rests meanwhile, so that its order stays."""
        why = reason(error) if isinstance(error, TelegramAPIError) else f"{type(error).__name__} at {place(error)}"
        log.warning("a message was not delivered", delivery_id=row.id, chat_id=row.chat_id, error=why)
        lost = is_unreachable(error)
        failed = isinstance(error, TelegramBadRequest) or (not _is_passing(error) and row.attempts + 1 >= MOST_FAILURES)
        counts.add("sift_deliveries_total", outcome="failed" if lost or failed else "postponed")
        if lost:
            await self._record(_lost_chat, row.id, row.chat_id, why)
        elif failed:
            await self._record(_failed, row.id, why)
        else:
            seconds = backoff(row.attempts + 1, first=self._backoff_seconds)
            self._limits.hold(row.chat_id, seconds)
            if isinstance(error, TelegramNetworkError) and _is_passing(error):
                self._note_outage(why)
            await self._record(_postpone, row.id, seconds, why)

    def _note_outage(self, why: str) -> None:
        """Telegram can't be reached: only one message at a time finds out whether it can again."""
        self._health.fault("telegram", why)
        if self._limits.wait_overall() > 0:  # of the same failure: it was on its way with the one that told us
            return
        self._outages += 1
        self._limits.hold_all(backoff(self._outages, first=self._backoff_seconds, most=15))

    async def _record(self, function: Callable[..., None], *args: Any) -> None:
        """Write until the database takes it: what happened in Telegram can't be taken back."""
        failures = 0
        while True:
            try:
                await self._db.write(function, *args)
            except Exception as error:  # noqa: BLE001 - see above
                failures += 1
                self._health.fault("database", type(error).__name__)
                log.error("can't record a delivery", error=type(error).__name__, args=args[:1])  # noqa: TRY400
                await asyncio.sleep(backoff(failures, first=0.2, most=5))
            else:
                if failures:
                    self._health.ok("database")
                return

    async def _react(self, chat_id: int, message_id: int, place_taken: Place) -> None:
        reaction = SetMessageReaction(chat_id=chat_id, message_id=message_id, reaction=[ReactionTypeEmoji(emoji=SEEN)])
        try:
            with place_taken:
                await self._bot.session.make_request(self._bot, reaction, timeout=5)
        except TelegramRetryAfter as error:
            self._limits.refused(chat_id, error.retry_after)
        except (TelegramAPIError, ClientDecodeError) as error:
            log.debug("no reaction", chat_id=chat_id, error=reason(error))

    def _wake(self) -> None:
        if self._heard is not None:
            self._heard.ring()

    async def _finish(self) -> None:
        tasks = [*self._on_their_way.values(), *self._reactions]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=self._stop_seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _is_passing(error: Exception) -> bool:
    """Whether somebody else is to blame, so that the same message will be taken some time."""
    if isinstance(error, TelegramNetworkError | TelegramServerError | ClientDecodeError):
        return not isinstance(error, TelegramEntityTooLarge)
    return type(error) is TelegramAPIError  # an answer that aiogram has no class for, such as a 429 without a time


def _pending(store: Store, busy: Collection[int], only: Collection[int]) -> Sequence[Delivery]:
    return store.deliveries.pending(BATCH, busy=busy, only=only)


def _sent(store: Store, delivery_id: int, row: Delivery, shown: Shown | None) -> None:
    message_id = row.telegram_message_id if shown is None else shown.message_id
    store.deliveries.sent(delivery_id, shown=row.wanted, telegram_message_id=message_id)
    if shown is not None and (shown.chat_id, shown.ephemeral_for) != (row.chat_id, row.ephemeral_for):
        store.deliveries.move(delivery_id, shown.chat_id)


def _postpone(store: Store, delivery_id: int, seconds: float, error: str) -> None:
    store.deliveries.postpone(delivery_id, until=now() + timedelta(seconds=seconds), error=error)


def _failed(store: Store, delivery_id: int, error: str) -> None:
    store.deliveries.failed(delivery_id, error)


def _lost_chat(store: Store, delivery_id: int, chat_id: int, error: str) -> None:
    store.deliveries.failed(delivery_id, error)
    if chat_id > 0:
        people.unreachable(store, chat_id)
