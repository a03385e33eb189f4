"""The bot's account with Telegram: the connection, and what is set up there at each start."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response
from aiogram.types import LinkPreviewOptions, Message, User

from bot.counted_calls import CountingSession
from bot.health import Health
from bot.limits import Limits, backoff
from bot.log import without_token
from bot.menus import list_commands, show_menu
from bot.paced import Paced, Postpone

T = TypeVar("T")

log = structlog.get_logger(__name__)

REQUEST_SECONDS = 30.0
MAX_CONNECTIONS = 40


class TokenRefusedError(Exception):
    """Telegram does not know this token (any more): whoever runs Sift must set another one. Nothing stored is lost."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram refuses BOT_TOKEN: it was revoked or mistyped. Set the one that @BotFather gives and start again"
        )


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram is to send updates.

    Attributes:
        url: The whole address.
        secret: What the header X-Telegram-Bot-Api-Secret-Token is to say.
    """

    url: str
    secret: str


_ANSWERS = (Response[bool], Response[Message], Response[Message | bool], Response[list[Message]], Response[User])
"""What the methods we call often answer with. Pydantic forgets a model with parameters that nobody holds, and aiogram
asks for one at each call: building it took longer than the rest of the call."""


def make_bot(token: str, api_url: str, limits: Limits, postpone: Postpone | None = None) -> Bot:
    """A bot whose messages wait for their turn by themselves. It opens no connection yet; close its session.

    Args:
        postpone: Takes the words whose turn is too far away to wait for.
    """
    session = CountingSession(api=TelegramAPIServer.from_base(api_url), timeout=REQUEST_SECONDS)
    session.middleware(Paced(limits, postpone))
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True))
    return Bot(token, session=session, default=defaults)


async def introduce(bot: Bot, health: Health) -> User:
    """Who we are; waits while Telegram can't be reached. Raises `TokenRefusedError`."""
    return await persist(lambda: bot.me(), health)  # noqa: PLW0108 - a new coroutine for each try


async def set_up(
    bot: Bot,
    health: Health,
    *,
    webhook: Webhook | None,
    allowed_updates: Sequence[str],
    mini_app_url: str | None,
    translations: Callable[[str], NullTranslations],
    locales: Sequence[str],
    default_locale: str,
) -> None:
    """Say how we want updates, which commands there are, and what the menu button opens.

    Waits while Telegram can't be reached. A refusal of the menu or the commands is logged: the bot works without.

    Args:
        webhook: None when updates are asked for by polling.
        allowed_updates: Those that somebody handles.
        mini_app_url: None where there is no Mini App to open: then the button is not shown, rather than dead.
        translations: The texts of a locale.
        default_locale: What people of other languages get.

    Raises:
        TokenRefusedError:
        TelegramBadRequest: Telegram refuses the webhook's address.
    """
    await persist(lambda: _receive(bot, webhook, allowed_updates), health)
    try:
        await persist(lambda: show_menu(bot, mini_app_url, translations(default_locale)), health)
        for locale in locales:
            code = None if locale == default_locale else locale
            await persist(lambda locale=locale, code=code: list_commands(bot, translations(locale), code), health)  # type: ignore[misc]
    except (TelegramBadRequest, TelegramForbiddenError) as error:
        log.warning("Telegram refuses the menu", error=str(error))


async def persist(call: Callable[[], Awaitable[T]], health: Health) -> T:
    """Call Telegram until it answers. Raises its refusal, and `TokenRefusedError`."""
    failures = 0
    while True:
        try:
            result = await call()
        except (TelegramUnauthorizedError, TelegramNotFound) as error:
            raise TokenRefusedError from error
        except (TelegramBadRequest, TelegramForbiddenError):
            raise
        except (TelegramAPIError, ClientDecodeError) as error:
            failures += 1
            health.fault("telegram", reason(error))
            await asyncio.sleep(_pause(error, failures))
        else:
            health.ok("telegram")
            return result


def reason(error: AiogramError) -> str:
    """The error in a line for people who run Sift, without what was sent, and fit for the page that everybody sees."""
    message = str(getattr(error, "message", error)).partition("\n")[0]
    return f"{type(error).__name__}: {without_token(message)}"


def _pause(error: AiogramError, failures: int) -> float:
    return float(error.retry_after) if isinstance(error, TelegramRetryAfter) else backoff(failures, most=30)


async def _receive(bot: Bot, webhook: Webhook | None, allowed_updates: Sequence[str]) -> None:
    if webhook is None:
        await bot.delete_webhook(drop_pending_updates=False)
        return
    await bot.set_webhook(
        webhook.url,
        secret_token=webhook.secret,
        allowed_updates=list(allowed_updates),
        max_connections=MAX_CONNECTIONS,
        drop_pending_updates=False,
    )
