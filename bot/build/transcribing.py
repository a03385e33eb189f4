"""What has voice messages written down, put together. Importing it imports aiogram."""

from aiogram import Bot

from bot.build.base import Base
from bot.build.models import transcriber_of
from bot.transcriber import Transcribing
from bot.transcriber_sounds import TelegramSounds
from integrations.transcription import Transcription


def make_transcribing(bot: Bot, parts: Base) -> Transcribing:
    settings, transcriber = parts.settings, transcriber_of(parts.settings)
    model = transcriber.name.partition(":")[2]
    return Transcribing(
        parts.db,
        parts.bell,
        parts.name,
        health=parts.health,
        transcriber=transcriber,
        sounds=TelegramSounds(bot),
        writer=Transcription(settings.transcriber_url, model, settings.transcriber_key),
        daily_calls=settings.llm_daily_calls,
    )
