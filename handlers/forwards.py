"""What a person sends in private, forwarded or typed, is a wish: it is kept."""

from gettext import NullTranslations

from aiogram import Router
from aiogram.types import Message

from handlers.arrivals import Acknowledge, keep
from handlers.content import Content
from handlers.filters import commands, in_private, keepable, sent_on_purpose
from handlers.options import Options
from handlers.people import meet, workspace_of
from storage.database import Database
from storage.store import Store
from tasks.bell import Bell


async def capture(
    message: Message, *, held: Content, db: Database, bell: Bell, options: Options, acknowledge: Acknowledge
) -> None:
    await db.write(keep_in_private, message, held, options)
    await bell.ring("messages")
    acknowledge(message.chat.id, message.message_id)


def keep_in_private(store: Store, message: Message, held: Content, options: Options) -> None:
    """Store a private message of somebody, whom we may answer from now on."""
    if message.from_user is None:
        return
    sender = meet(store, message.from_user, options, private=True)
    workspace = workspace_of(store, message.chat, sender, options)
    keep(store, message, held, sender=sender, workspace=workspace, options=options)


async def refuse_command(message: Message, texts: NullTranslations) -> None:
    await message.reply(texts.gettext("I don't know this command. /help lists those I know."), parse_mode=None)


async def refuse(message: Message, texts: NullTranslations) -> None:
    """Nothing is lost in silence: what can't be kept is refused in words."""
    words = texts.gettext("I can't keep this kind of message yet. Send me its words, a photo or a file instead.")
    await message.reply(words, parse_mode=None)


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(refuse_command, in_private, commands)
    router.message.register(capture, in_private, keepable)
    router.message.register(refuse, in_private, sent_on_purpose)
    return router
