"""The part of the bot process that talks with Telegram. Importing it imports aiogram."""

import asyncio
from collections.abc import Sequence

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramBadRequest

import handlers
from bot import chart, claim
from bot.build.base import Base, run_until
from bot.build.models import models_of, transcriber_of
from bot.build.transcribing import make_transcribing
from bot.intake import Intake
from bot.limits import Limits
from bot.model_choices import model_choices
from bot.polling import Poller
from bot.postponed import answer, postponer
from bot.process import announce_ready, tell
from bot.sender import Draw, Sender
from bot.settings import Settings
from bot.telegram import TokenRefusedError, Webhook, introduce, make_bot, set_up
from bot.username import known, note
from bot.webhook import webhook_door
from handlers.cards import Drawn
from handlers.options import Options
from locales import LOCALES, translations
from storage.database import Database
from storage.tables import Channel, Delivery, now
from storage.vault import Vault

REFUSALS = (TokenRefusedError, TelegramBadRequest)
"""What Telegram says to wrong settings: starting again would not help."""

STOP_SECONDS = 5.0
PATIENCE_SECONDS = 5.0


async def run(parts: Base) -> None:
    """Take in updates, handle them and send what is to be shown, until cancelled. Raises one of `REFUSALS`."""
    db, bell, health = parts.db, parts.bell, parts.health
    limits = Limits()
    bot = make_bot(_token(parts.settings), parts.settings.bot_api_url, limits, postponer(db, bell))
    # Without Telegram all the rest is ready all the same; `GET /api/health` tells what isn't.
    patience = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, announce_ready)
    try:
        username = await _username(bot, parts)
        draw = _drawer(db, _options(parts.settings, username))
        sender = Sender(bot, db, bell=bell, health=health, limits=limits, draw=draw, stop_seconds=STOP_SECONDS)
        dispatcher = make_dispatcher(parts, username, sender)
        intake = Intake(bot, db, dispatcher=dispatcher, bell=bell, health=health, stop_seconds=STOP_SECONDS)
        door = _open_door(bot, parts, dispatcher.resolve_used_update_types(), patience)
        transcribing = make_transcribing(bot, parts)
        await run_until(asyncio.Event(), intake.run(), sender.run(), transcribing.run(), door)
    finally:
        patience.cancel()
        await bot.session.close()


async def _open_door(bot: Bot, parts: Base, updates: Sequence[str], patience: asyncio.TimerHandle) -> None:
    """Tell Telegram how we want updates; then ask for them, or wait for what it posts to the web process."""
    settings, health = parts.settings, parts.health
    username = (await introduce(bot, health)).username or ""
    await parts.db.write(note, bot.id, username)
    await set_up(
        bot,
        health,
        webhook=_webhook(settings),
        allowed_updates=updates,
        mini_app_url=settings.mini_app_url,
        translations=translations,
        locales=LOCALES,
        default_locale=settings.default_locale,
    )
    await _invite_owner(parts, username)
    patience.cancel()
    announce_ready(f"@{username}")
    if settings.webhook_url is None:
        poller = Poller(bot, parts.db, bell=parts.bell, health=health, allowed_updates=updates)
        await poller.run()
    await asyncio.Event().wait()


def explain(error: BaseException) -> str:
    """A refusal in a line for whoever runs Sift."""
    if isinstance(error, TelegramBadRequest):
        return f"Telegram refuses PUBLIC_URL: {error.message}"
    return str(error)


def make_dispatcher(parts: Base, username: str, sender: Sender) -> Dispatcher:
    """aiogram's dispatcher with every handler, and what handlers ask for by name."""
    settings = parts.settings
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_router(handlers.setup())
    dispatcher.workflow_data.update(
        db=parts.db,
        bell=parts.bell,
        options=_options(settings, username),
        acknowledge=sender.acknowledge,
        paint=chart.picture,
        vault=Vault(_secret_key(settings)),
    )
    dispatcher.callback_query.outer_middleware(sender.urge_after)
    return dispatcher


def _options(settings: Settings, username: str) -> Options:
    return Options(
        bot_id=settings.bot_id,
        bot_username=username,
        burst_seconds=settings.burst_seconds,
        default_zone=settings.default_timezone,
        default_locale=settings.default_locale,
        allowed_ids=settings.allowed_ids,
        admin_ids=settings.admin_ids,
        mini_app_url=settings.mini_app_url,
        public_url=settings.public_url,
        inbox_days=settings.inbox_days,
        models=models_of(settings),
        transcriber=transcriber_of(settings),
        list_models=model_choices(settings),
    )


async def _username(bot: Bot, parts: Base) -> str:
    """Our name in Telegram, as Telegram said the last time: handlers can start while it can't be reached."""
    return await parts.db.read(known, bot.id) or (await introduce(bot, parts.health)).username or ""


async def _invite_owner(parts: Base, username: str) -> None:
    """Print a link whose first follower owns the installation, while nobody does."""
    if parts.settings.admin_ids:
        return
    code = await parts.db.write(claim.offer)
    if code is not None:
        tell(f"Nobody owns this Sift yet. Whoever opens this link first does: {claim.link(username, code)}")


def _webhook(settings: Settings) -> Webhook | None:
    if settings.webhook_url is None:
        return None
    door = webhook_door(_secret_key(settings), settings.bot_id)
    return Webhook(f"{settings.webhook_url}/telegram/{door.path}", door.secret)


def _drawer(db: Database, options: Options) -> Draw:
    async def draw_now(delivery: Delivery) -> Drawn | None:
        if delivery.channel is Channel.ANSWER:
            return answer(delivery)
        return await db.read(handlers.drawn, delivery, options, now())

    return draw_now


def _token(settings: Settings) -> str:
    return settings.bot_token.get_secret_value() if settings.bot_token else ""


def _secret_key(settings: Settings) -> str:
    return settings.secret_key.get_secret_value() if settings.secret_key else ""
