"""Everything that is stored about somebody, as a file for them alone: `/export me`, and a button of /privacy."""

import asyncio
from datetime import datetime
from gettext import NullTranslations

from aiogram import Bot, Router
from aiogram.exceptions import TelegramForbiddenError
from aiogram.filters.callback_data import CallbackData
from aiogram.types import BufferedInputFile, CallbackQuery

from storage.database import Database
from storage.tables import Person, now
from tasks import portability
from tasks.actors import Actor
from tasks.people import local
from tasks.rules import TaskError

ME = frozenset({"me", "mine", "my data"})
"""What stands after /export for this file."""


class TakeMine(CallbackData, prefix="mydata"):
    """Send whoever presses a copy of their own data."""


async def send(bot: Bot, db: Database, person: Person, actor: Actor, texts: NullTranslations) -> None:
    """Send somebody their copy in private. Raises `TaskError` "no_private_chat", "too_often"."""
    if person.telegram_id is None or not person.reachable:
        raise TaskError("no_private_chat")
    taking = await db.write(portability.begin, actor)
    while await db.read(taking.step):
        pass
    moment = now()
    content = await asyncio.to_thread(taking.file, moment)
    file = BufferedInputFile(content, file_name(local(moment, person.zone)))
    count = texts.ngettext("{count} row", "{count} rows", taking.rows).format(count=taking.rows)
    caption = texts.gettext("All that is stored about you: {rows}. Keep it safe.").format(rows=count)
    try:
        await bot.send_document(person.telegram_id, file, caption=caption)
    except TelegramForbiddenError:
        raise TaskError("no_private_chat") from None


def file_name(at: datetime) -> str:
    return f"sift-my-data-{at:%Y-%m-%d}.json"


async def press(
    query: CallbackQuery, *, person: Person, actor: Actor, texts: NullTranslations, db: Database, bot: Bot
) -> None:
    await send(bot, db, person, actor, texts)
    await query.answer()


def setup() -> Router:
    router = Router(name=__name__)
    router.callback_query.register(press, TakeMine.filter())
    return router
