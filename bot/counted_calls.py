"""The connection to Telegram, with every call counted, whoever makes it."""

import time

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType

from storage.counting import counts


class CountingSession(AiohttpSession):
    """aiogram's, which both middlewares and those who pass them by end in."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's
    ) -> TelegramType:
        started, outcome = time.perf_counter(), "broken"
        try:
            answer = await super().make_request(bot, method, timeout)
            outcome = "ok"
        except (TelegramAPIError, ClientDecodeError) as error:
            outcome = note_refusal(error)
            raise
        finally:
            counts.observe("sift_telegram_request_seconds", time.perf_counter() - started)
            counts.add("sift_telegram_requests_total", method=method.__api_method__, outcome=outcome)
        return answer


def note_refusal(error: Exception) -> str:
    """What Telegram's answer comes down to; how long it wants us to wait is counted."""
    if isinstance(error, TelegramRetryAfter):
        counts.add("sift_telegram_wait_seconds_total", error.retry_after)
        return "too_many"
    if isinstance(error, TelegramBadRequest | TelegramForbiddenError):
        return "refused"
    if isinstance(error, TelegramNetworkError | ClientDecodeError):
        return "unreachable"
    return "down" if isinstance(error, TelegramServerError) else "refused"
