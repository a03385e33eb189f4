"""What handlers send waits for its turn without keeping its chat waiting.

A chat's updates are handled one after another, so a handler must not stand still until the chat's budget has room
again: that can take a minute in a lively group. What can't go now is put among the deliveries, and goes in its turn.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, cast

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import EditMessageText, Response, SendMessage, SetMessageReaction, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, Message

from bot.limits import Limits

log = structlog.get_logger(__name__)

PATIENCE = 5
"""How often one message is tried when Telegram says 429."""

PATIENCE_SECONDS = 0.25
"""How long a handler may stand still for its turn."""

Words = SendMessage | EditMessageText
Postpone = Callable[[Words], Awaitable[bool]]
"""Have words delivered later. Returns whether they will be."""


class Paced(BaseRequestMiddleware):
    """Lets what handlers send wait for its turn, and waits out a 429. Calls that no limit counts pass."""

    def __init__(self, limits: Limits, postpone: Postpone | None = None) -> None:
        self._limits, self._postpone = limits, postpone

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        chat = getattr(method, "chat_id", None)
        if not isinstance(chat, int | str) or method.__api_method__.startswith(("get", "setChatMenuButton")):
            return await make_request(bot, method)
        if isinstance(method, SetMessageReaction):
            return await self._react(make_request, bot, method)
        if (promise := await self._later(chat, method)) is not None:
            return cast("Response[TelegramType]", promise)
        for _ in range(PATIENCE - 1):
            try:
                return await self._send(chat, make_request, bot, method)
            except TelegramRetryAfter as error:
                log.info("Telegram asks us to wait", seconds=error.retry_after, chat_id=chat)
                if (promise := await self._later(chat, method)) is not None:
                    return cast("Response[TelegramType]", promise)
        return await self._send(chat, make_request, bot, method)

    async def _later(self, chat: int | str, method: TelegramMethod[Any]) -> Message | None:
        """Have words sent later whose turn is far away. Returns what stands for them; None when they go now."""
        if self._postpone is None or not isinstance(method, SendMessage | EditMessageText):
            return None
        if self._limits.wait(chat) <= PATIENCE_SECONDS or not await self._postpone(method):
            return None
        return _promise(method)

    async def _send(
        self,
        chat: int | str,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        with await self._limits.turn(chat):
            try:
                response = await make_request(bot, method)
            except TelegramRetryAfter as error:
                self._limits.refused(chat, error.retry_after)
                raise
        self._limits.accepted()
        return response

    async def _react(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: SetMessageReaction
    ) -> Response[TelegramType]:
        """A reaction counts among all calls, not in its chat. It is a courtesy: where it would have to wait, it is left
        out."""
        if self._limits.wait_overall() > 0:
            return cast("Response[TelegramType]", True)
        with self._limits.take_overall():
            try:
                return await make_request(bot, cast("TelegramMethod[TelegramType]", method))
            except TelegramRetryAfter as error:
                log.info("Telegram asks us to wait", seconds=error.retry_after, chat_id=method.chat_id)
                return cast("Response[TelegramType]", True)


def _promise(method: Words) -> Message:
    """What stands for the message that will be sent: nothing is known of it yet but its chat."""
    chat_id = method.chat_id if isinstance(method.chat_id, int) else 0
    kind = "private" if chat_id > 0 else "supergroup"
    return Message(message_id=0, date=datetime.now(UTC), chat=Chat(id=chat_id, type=kind))
