"""The web process: pages, API, hooks and Telegram's webhook. Imports no aiogram."""

import asyncio
import errno
import os
import socket
import time
from urllib.parse import urlsplit

from bot import VERSION
from bot.build.base import Base, base
from bot.build.models import models_of, transcriber_of
from bot.health import add_up
from bot.metrics import metrics
from bot.model_choices import model_choices
from bot.process import WRONG_USE, announce_ready, complain
from bot.settings import TELEGRAM, Settings
from bot.username import known
from bot.webhook import webhook_door
from integrations.outbound import Outbound
from locales import LOCALES, translations
from webapp.app import create_app
from webapp.server import serving
from webapp.services import Services

USERNAME_SECONDS = 5.0
"""How long a first start waits for the bot process to learn its name."""


async def run_web(settings: Settings, stop: asyncio.Event) -> int:
    async with base(settings, "web") as parts:
        services = await _services(parts)
        app = create_app(services)
        try:
            async with serving(app, settings.web_host, settings.web_port) as port:
                announce_ready(f"http://{settings.web_host}:{port}")
                await stop.wait()
        except OSError as error:
            unknown = isinstance(error, socket.gaierror)
            if not unknown and error.errno not in {errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES}:
                raise
            where = f"{settings.web_host}:{settings.web_port}"
            why = error.strerror if unknown else os.strerror(error.errno or 0)
            complain(f"Can't listen on {where}: {why}. Stop what does, or set WEB_HOST and WEB_PORT.")
            return WRONG_USE
        finally:
            await services.outbound.close()
    return 0


async def _services(parts: Base) -> Services:
    settings, token = parts.settings, parts.settings.bot_token
    secret_key = settings.secret_key.get_secret_value() if settings.secret_key else ""
    door = webhook_door(secret_key, settings.bot_id) if token and settings.webhook_url else None
    return Services(
        db=parts.db,
        bell=parts.bell,
        listen=parts.bell.listen,
        health=lambda: add_up(parts.db, parts.health),
        metrics=lambda: metrics(parts.db, parts.health),
        metrics_token=settings.metrics_token.get_secret_value() if settings.metrics_token else "",
        name="Sift",
        version=VERSION,
        bot_id=settings.bot_id,
        bot_token=token.get_secret_value() if token else "",
        bot_username=await _username(parts) if token else None,
        public_url=settings.public_url,
        local_url=settings.local_url,
        mini_app_url=settings.mini_app_url,
        webhook_path=door.path if door else "",
        webhook_secret=door.secret if door else "",
        api_token=settings.api_token.get_secret_value() if settings.api_token else "",
        secret_key=secret_key,
        classifier=settings.classifier,
        models=models_of(settings),
        transcriber=transcriber_of(settings),
        list_models=model_choices(settings),
        inbox_days=settings.inbox_days,
        locales=LOCALES,
        default_locale=settings.default_locale,
        default_zone=settings.default_timezone,
        admin_ids=settings.admin_ids,
        allowed_ids=settings.allowed_ids,
        trusted_proxies=settings.trusted_proxies,
        frame_ancestors=_frame_ancestors(settings),
        outbound=Outbound(settings.outbound_allow),
        translations=translations,
    )


async def _username(parts: Base) -> str | None:
    """The bot's name, which the bot process writes down when Telegram has told it."""
    deadline = time.monotonic() + USERNAME_SECONDS
    while time.monotonic() < deadline:
        if username := await parts.db.read(known, parts.settings.bot_id):
            return username
        await asyncio.sleep(0.1)
    return None


def _frame_ancestors(settings: Settings) -> tuple[str, ...]:
    """A Bot API server of our own shows the Mini App in a page of its own."""
    if settings.bot_api_url == TELEGRAM:
        return ()
    parts = urlsplit(settings.bot_api_url)
    return (f"{parts.scheme}://{parts.netloc}",)
