"""The polling door: ask Telegram for updates, store them, and only then ask for what comes after them.

aiogram's own polling confirms an update before it is handled, and loses what was under way when the process dies.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any, Never

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiohttp import ClientError, ClientTimeout

from bot.bell import Bell
from bot.health import Health
from bot.limits import backoff
from bot.telegram import TokenRefusedError
from integrations.telegram import order_key, raw, update_id_of
from storage.counting import counts
from storage.database import Database
from storage.queries.inbox import Row
from storage.store import Store

log = structlog.get_logger(__name__)

LONG_POLL_SECONDS = 30
"""How long Telegram holds a call when there's nothing new; a dead connection is noticed a little later."""

MARGIN_SECONDS = 15
BATCH = 100
ANOTHER_POLLER = "another program asks for this bot's updates: stop it, or give it a bot of its own"


class _NoUpdatesError(Exception):
    """Telegram's answer is no, or no answer at all.

    Attributes:
        code: The HTTP status, 0 when there was no proper answer.
    """

    def __init__(self, code: int, text: str, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.code, self.text, self.retry_after = code, text, retry_after


class Poller:
    """Asks for one bot's updates until it is cancelled, which it may be at any moment.

    Args:
        bot: Gives address, token and connection; its session must be aiohttp's.
        allowed_updates: Those that somebody handles.
        most_seconds: The longest pause after failures.
    """

    def __init__(
        self,
        bot: Bot,
        db: Database,
        *,
        bell: Bell,
        health: Health,
        allowed_updates: Sequence[str],
        long_poll_seconds: int = LONG_POLL_SECONDS,
        most_seconds: float = 30.0,
    ) -> None:
        if not isinstance(bot.session, AiohttpSession):
            raise TypeError("the polling door needs aiohttp's session")
        self._bot, self._session, self._db, self._bell, self._health = bot, bot.session, db, bell, health
        self._allowed_updates, self._long_poll, self._most = list(allowed_updates), long_poll_seconds, most_seconds

    async def run(self) -> Never:
        """Store updates as they come. Raises `TokenRefusedError`.

        An offset confirms what was stored, and is sent until Telegram has answered once. Asking without one then
        misses nothing, and is right also after a quiet week, when Telegram starts again at a random number.
        """
        offset: int | None = None
        failures = 0
        while True:
            try:
                rows = await self._ask(offset)
                await self._store(rows)
            except _NoUpdatesError as refusal:
                failures += 1
                await self._wait_out(refusal, failures)
            except Exception as error:  # noqa: BLE001 - whatever the database says, what isn't stored isn't confirmed
                failures += 1
                self._health.fault("database", type(error).__name__)
                log.error("can't store updates", error=type(error).__name__, failures=failures)  # noqa: TRY400
                await asyncio.sleep(backoff(failures, most=self._most))
            else:
                failures = 0
                offset = max(number for number, _, _ in rows) + 1 if rows else None

    async def _ask(self, offset: int | None) -> list[Row]:
        """Raises `_NoUpdatesError`, also for an answer that makes no sense."""
        parameters: dict[str, Any] = {
            "timeout": self._long_poll,
            "limit": BATCH,
            "allowed_updates": self._allowed_updates,
        }
        if offset is not None:
            parameters["offset"] = offset
        session = await self._session.create_session()
        url = self._session.api.api_url(token=self._bot.token, method="getUpdates")
        timeout = ClientTimeout(total=self._long_poll + MARGIN_SECONDS, sock_connect=MARGIN_SECONDS)
        try:
            async with session.post(url, json=parameters, timeout=timeout) as response:
                return _rows(response.status, await response.read())
        except (ClientError, TimeoutError, OSError) as error:
            # Not str(error): an address with the token may stand in it.
            raise _NoUpdatesError(0, f"Telegram can't be reached ({type(error).__name__})") from None

    async def _store(self, rows: list[Row]) -> None:
        counts.add("sift_telegram_requests_total", method="getUpdates", outcome="ok")
        if rows:
            if new := await self._db.write(_add, self._bot.id, rows):
                counts.add("sift_updates_total", new, door="polling")
                await self._bell.ring("inbox")
            self._health.ok("database")
        self._health.ok("updates")

    async def _wait_out(self, refusal: _NoUpdatesError, failures: int) -> None:
        if refusal.code in {401, 404}:
            self._health.fault("updates", "BOT_TOKEN is refused")
            raise TokenRefusedError
        if refusal.code == 409 and "webhook is active" in refusal.text:
            log.warning("a webhook of this bot stands in the way: removing it, since PUBLIC_URL is not set")
            await self._remove_webhook()
        counts.add("sift_telegram_requests_total", method="getUpdates", outcome=_outcome(refusal))
        why = ANOTHER_POLLER if refusal.code == 409 else refusal.text
        self._health.fault("updates", why)
        log.warning("no updates", why=why, code=refusal.code, failures=failures)
        await asyncio.sleep(max(refusal.retry_after or 0.0, backoff(failures, most=self._most)))

    async def _remove_webhook(self) -> None:
        session = await self._session.create_session()
        url = self._session.api.api_url(token=self._bot.token, method="deleteWebhook")
        try:
            async with session.post(url, timeout=ClientTimeout(total=MARGIN_SECONDS)) as response:
                await response.read()
        except (ClientError, TimeoutError, OSError) as error:
            log.warning("can't remove the webhook", error=type(error).__name__)


def _add(store: Store, bot_id: int, rows: list[Row]) -> int:
    return store.inbox.add(bot_id, rows)


def _outcome(refusal: _NoUpdatesError) -> str:
    """In the words of `bot.counted_calls`."""
    if refusal.code == 429:
        return "too_many"
    return "unreachable" if refusal.code == 0 else "down" if refusal.code >= 500 else "refused"


def _rows(status: int, body: bytes) -> list[Row]:
    """The updates of an answer, each as it was sent. Raises `_NoUpdatesError`."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise _NoUpdatesError(0, f"what answers is not Telegram (status {status})")
    if not answer.get("ok"):
        parameters = answer.get("parameters")
        retry_after = parameters.get("retry_after") if isinstance(parameters, dict) else None
        raise _NoUpdatesError(status, str(answer.get("description")), retry_after)
    rows: list[Row] = []
    result = answer.get("result")
    update: Any
    for update in result if isinstance(result, list) else [result]:
        if (number := update_id_of(update)) is None:
            raise _NoUpdatesError(0, "Telegram answers with something that is no update")
        rows.append((number, order_key(update), raw(update)))
    return rows
