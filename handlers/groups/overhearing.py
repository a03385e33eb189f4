"""What groups say among themselves is kept for two days where they allow it: a reaction can make a task of it."""

import json
from collections.abc import Sequence

from aiogram import Bot, Router
from aiogram.types import Message

from handlers.filters import in_group
from handlers.messages.content import content
from handlers.messages.keys import key_held
from handlers.updates import Trace
from integrations.telegram import raw
from storage.database import Database
from storage.store import Store
from tasks import overhearing

_NOT_KEPT = {"reply_to_message", "pinned_message"}
"""Others' messages, which are kept by themselves or not at all."""


async def kept_here(message: Message, db: Database) -> bool:
    """Is talk that is kept: a key of some service never is, whoever says it."""
    return await is_kept_talk(message, db) and key_held(message) is None


async def is_kept_talk(message: Message, db: Database) -> bool:
    """Is talk, and the group lets its talk be kept. Bots' messages and Telegram's own notes are no talk."""
    by_bot = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    if by_bot or message.ephemeral_message_id is not None or content(message) is None:
        return False
    return await db.read(_allowed, message.chat.id)


async def overhear(message: Message, db: Database) -> Trace:
    """Keep it where it is deleted in time, and nowhere else."""
    await db.write(_keep, message)
    return Trace.NONE


def take_over_edit(store: Store, message: Message) -> None:
    """Keep the newest words of a message that is kept, unless they hold a key."""
    if key_held(message) is not None:
        return
    store.overheard.replace(message.chat.id, message.message_id, _as_sent(message))


def take_out(store: Store, bot: Bot, chat_id: int, message_id: int) -> Sequence[Message]:
    """A message that is kept, or the whole album that it is a piece of, in order; its words are kept here no longer.

    Nothing when it isn't kept.
    """
    near = [_read(bot, row.raw) for row in store.overheard.near(chat_id, message_id)]
    meant = next((message for message in near if message.message_id == message_id), None)
    if meant is None:
        return []
    album = meant.media_group_id
    found = [meant] if album is None else [message for message in near if message.media_group_id == album]
    store.overheard.take(chat_id, [message.message_id for message in found])
    return found


def _allowed(store: Store, chat_id: int) -> bool:
    workspace = store.workspaces.by_chat(chat_id)
    return workspace is not None and overhearing.is_of_use(workspace)


def _keep(store: Store, message: Message) -> None:
    if _allowed(store, message.chat.id):  # it may have been switched off since
        store.overheard.keep(message.chat.id, message.message_id, _as_sent(message))


def _as_sent(message: Message) -> str:
    return raw(message.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude=_NOT_KEPT))


def _read(bot: Bot, kept: str) -> Message:
    return Message.model_validate(json.loads(kept), context={"bot": bot})


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(overhear, in_group, kept_here)
    return router
