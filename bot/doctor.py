"""`sift doctor`: what is there, what is missing, and what to do about it."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot import model_doctor, transcriber_doctor
from bot.broker import find_binary
from bot.findings import SECONDS, Finding, session
from bot.settings import Settings
from storage import migrate
from storage.faults import is_outage

LEAST_FREE_BYTES = 500_000_000


def examine(settings: Settings) -> list[Finding]:
    """Look at everything, in the order in which one would mend it."""
    return [
        python(),
        data_dir(settings),
        disk(settings),
        database(settings),
        *asyncio.run(_others(settings)),
        model_doctor.reader(settings),
        *asyncio.run(model_doctor.models(settings)),
        asyncio.run(transcriber_doctor.transcriber(settings)),
    ]


async def _others(settings: Settings) -> list[Finding]:
    looks: tuple[Callable[[Settings], Awaitable[Finding]], ...] = (broker, token, public_url)
    return list(await asyncio.gather(*(look(settings) for look in looks)))


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    well = (3, 11) <= sys.version_info[:2] < (3, 15)
    return Finding("Python", well, version, "Sift runs on Python 3.11 to 3.14.")


def data_dir(settings: Settings) -> Finding:
    folder = settings.data_dir
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    well = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    return Finding("data", well, str(folder), f"{nearest} can't be written to: set DATA_DIR, or give it to this user.")


def disk(settings: Settings) -> Finding:
    nearest = next(path for path in (settings.data_dir, *settings.data_dir.parents) if path.exists())
    free = shutil.disk_usage(nearest).free
    return Finding("disk", free >= LEAST_FREE_BYTES, f"{free / 1e9:.1f} GB free", "Make room: writes will fail.")


def database(settings: Settings) -> Finding:
    kind = "SQLite" if settings.database.startswith("sqlite") else "PostgreSQL"
    try:
        revision = migrate.current(settings.database)
    except Exception as error:
        if not is_outage(error):
            raise
        return Finding("database", False, f"{kind}: {type(error).__name__}", "Start it, or mend DATABASE_URL.")
    if revision is None:
        return Finding("database", True, f"{kind}, still empty: the first start makes it")
    well = revision == migrate.newest()
    return Finding("database", well, f"{kind}, schema {revision}", "Run `sift migrate` (or `sift up`, which does).")


async def broker(settings: Settings) -> Finding:
    if settings.broker_dir is not None:
        binary = find_binary()
        what = f"embedded, {Path(binary).name}" if binary else "none"
        return Finding("broker", binary is not None, what, "Set REDIS_URL, or install valkey-server or redis-server.")
    client = Redis.from_url(settings.broker, socket_connect_timeout=SECONDS, socket_timeout=SECONDS)
    try:
        await client.ping()
    except (RedisError, OSError) as error:
        return Finding("broker", False, f"REDIS_URL: {type(error).__name__}", "Start it, or mend REDIS_URL.")
    finally:
        await client.aclose()
    return Finding("broker", True, "REDIS_URL answers")


async def token(settings: Settings) -> Finding:
    if settings.bot_token is None:
        return Finding("Telegram", True, "BOT_TOKEN is not set: no bot, only web and API")
    url = f"{settings.bot_api_url}/bot{settings.bot_token.get_secret_value()}/getMe"
    try:
        async with session() as http, http.get(url) as response:
            status, answer = response.status, json.loads(await response.read())
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return Finding("Telegram", False, type(error).__name__, f"{settings.bot_api_url} can't be reached from here.")
    if status != 200:
        return Finding("Telegram", False, "BOT_TOKEN is refused", "Set the token that @BotFather gives.")
    return Finding("Telegram", True, f"@{answer['result']['username']}{_inline_mode(answer['result'])}")


def _inline_mode(me: Mapping[str, Any]) -> str:
    """Bots have it only where @BotFather was told so; all the rest works without."""
    if me.get("supports_inline_queries"):
        return ", inline mode on"
    return f"; inline mode is off: send /setinline to @BotFather, and @{me['username']} finds tasks in any chat"


async def public_url(settings: Settings) -> Finding:
    if settings.public_url is None:
        return Finding("address", True, "PUBLIC_URL is not set: polling, without Mini App and hooks")
    try:
        async with session() as http, http.get(f"{settings.public_url}/api/config") as response:
            well = response.status == 200
            what = f"{settings.public_url} answers {response.status}"
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        well, what = False, f"{settings.public_url}: {type(error).__name__}"
    return Finding(
        "address", well, what, "It must lead to the web process (WEB_HOST, WEB_PORT), which must be running."
    )
