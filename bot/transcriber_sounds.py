"""Fetching what was spoken from Telegram: in small pieces, up to the size that Telegram gives to bots."""

import asyncio
from typing import BinaryIO

import aiohttp
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramRetryAfter

from handlers.messages.attachments import FETCHABLE_BYTES
from tasks.sounds import Media
from tasks.transcribing import GONE, TOO_BIG, TranscriberError

SECONDS = 60.0


class TelegramSounds:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, media: Media, into: BinaryIO) -> int:
        """Write a sound into a file. Returns how many bytes it has; raises `TranscriberError`."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._download(await self._path(media), into)
        except TelegramRetryAfter as error:
            raise _late("Telegram asks to wait", error.retry_after) from None
        except TelegramBadRequest as error:
            too_big = "too big" in error.message.lower()
            raise TranscriberError(TOO_BIG if too_big else GONE, retry=False, left=False) from None
        except aiohttp.ClientResponseError as error:  # its words hold the address, and that the token
            if error.status in {404, 410}:
                raise TranscriberError(GONE, retry=False, left=False) from None
            raise _late(f"Telegram fails ({error.status})") from None
        except (AiogramError, aiohttp.ClientError, OSError) as error:
            raise _late(f"Telegram can't be reached ({type(error).__name__})") from None

    async def _path(self, media: Media) -> str:
        file = await self._bot.get_file(str(media["file_id"]))
        if (file.file_size or 0) > FETCHABLE_BYTES:
            raise TranscriberError(TOO_BIG, retry=False, left=False)
        if file.file_path is None:
            raise TranscriberError(GONE, retry=False, left=False)
        return file.file_path

    async def _download(self, path: str, into: BinaryIO) -> int:
        url, size = self._bot.session.api.file_url(self._bot.token, path), 0
        async for chunk in self._bot.session.stream_content(url, timeout=int(SECONDS)):
            size += len(chunk)
            if size > FETCHABLE_BYTES:
                raise TranscriberError(TOO_BIG, retry=False, left=False)
            into.write(chunk)
        return size


def _late(what: str, retry_after: float | None = None) -> TranscriberError:
    return TranscriberError(what, retry=True, retry_after=retry_after, outage=True, left=False)
