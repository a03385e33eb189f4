"""Keys and tokens that somebody sends through a chat: deleted there, kept nowhere, and told how it is done instead."""

from dataclasses import dataclass
from gettext import NullTranslations
from typing import Any

from aiogram import Bot, Router
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message, WebAppInfo
from aiogram.utils.formatting import Text

from classifier.keys import PRIVATE_KEY
from handlers.answers import NO_PREVIEW, Row, whisper
from handlers.cards.markup import fill, joined, to_html
from handlers.groups.addressed import asks_us, request_of
from handlers.groups.overhearing import is_kept_talk
from handlers.messages.keys import key_held
from handlers.messages.origins import GROUPS, title_of, topic_of
from handlers.options import Options
from handlers.people import texts_of
from handlers.spoken import Spoken
from locales import mark
from storage.database import Database
from storage.store import Store

GONE = mark("🔑 That message held a secret ({what}), so I deleted it and kept nothing of it.")
STAYS = mark("🔑 That message holds a secret ({what}). I kept nothing of it, but can't delete it here: please do that.")
REVOKE = mark("It has been in a chat, so revoke it where it was made and make a new one.")
IN_THE_APP = mark("A service is connected in the Mini App, where its secret goes through no chat.")
NOT_KEPT = mark("🔑 That message holds a secret ({what}). I keep none: please delete it and revoke the secret.")

_OUR_COMMAND = Spoken(r"\w+")


@dataclass(frozen=True, slots=True)
class Found:
    """A message that holds a key.

    Attributes:
        service: Whose key it is.
        to_us: Whether it was said to us, or is kept already; else it is a group's talk among themselves.
    """

    message: Message
    service: str
    to_us: bool


async def holds_key(message: Message, options: Options, db: Database) -> dict[str, Any] | bool:
    """Holds a key, or is to make a task of a message that does; the handler gets it as `found`.

    In a group only what is said to us, what we keep already, and talk that the group lets us keep.
    """
    if message.chat.type not in GROUPS:
        return _found(message, to_us=True)
    if not _is_admitted(message, options):
        return False
    if key_held(message) is None:
        request = request_of(message, options)
        return _found(request.about, to_us=True) if request is not None and request.about is not None else False
    if await _is_to_us(message, options, db):
        return _found(message, to_us=True)
    return _found(message, to_us=False) if await is_kept_talk(message, db) else False


def _found(message: Message, *, to_us: bool) -> dict[str, Any] | bool:
    service = key_held(message)
    return {"found": Found(message, service, to_us)} if service is not None else False


async def _is_to_us(message: Message, options: Options, db: Database) -> bool:
    if await asks_us(message, options, db) or await _OUR_COMMAND(message, options):
        return True
    return await db.read(_is_kept, message)


def _is_kept(store: Store, message: Message) -> bool:
    return store.messages.in_chat(message.chat.id, message.message_id) is not None


def _is_admitted(message: Message, options: Options) -> bool:
    return message.from_user is None or options.admits(message.from_user.id)


async def refuse(message: Message, *, found: Found, bot: Bot, db: Database, options: Options) -> None:
    """It is deleted first: the update may be handled again, and then it is gone already. Strangers are not told."""
    if message.is_automatic_forward:
        return  # it would stay in the channel: it isn't kept, and that is all
    gone = await _delete(bot, found.message)
    if not _is_admitted(message, options):
        return
    texts = await db.read(texts_of, message.from_user, options)
    private = message.chat.type == "private"
    lines = [named(GONE if gone else STAYS, found.service, texts), Text(texts.gettext(REVOKE))]
    if rows := _way_in(texts, options, private=private):
        lines.append(Text(texts.gettext(IN_THE_APP)))
    words = joined(lines, "\n")
    if not private and await _whispered(bot, message, words, rows):
        return
    if gone or found.to_us:  # what people leave standing among themselves is not remarked upon before all of them
        await _say(bot, message, words, rows, answers=not gone or found.message is not message)


def named(words: str, service: str, texts: NullTranslations) -> Text:
    """A text with what kind of secret it is."""
    return fill(texts.gettext(words), what=texts.gettext("private key") if service == PRIVATE_KEY else service)


async def _delete(bot: Bot, pasted: Message) -> bool:
    """Whether it is in the chat no longer."""
    if pasted.ephemeral_message_id is not None:
        return False  # only who has sent it sees it, and can delete it
    try:
        await bot.delete_message(pasted.chat.id, pasted.message_id)
    except TelegramBadRequest as error:
        return "message to delete not found" in error.message
    except TelegramForbiddenError:
        return False
    return True


async def _whispered(bot: Bot, message: Message, words: Text, rows: list[Row]) -> bool:
    """Whether whoever wrote was told alone. Who writes as a group or a channel can't be."""
    user = message.from_user
    if user is None or user.is_bot or message.sender_chat is not None:
        return False
    return await whisper(bot, message.chat.id, user.id, words, *rows, title=title_of(message.chat), to=message)


async def _say(bot: Bot, message: Message, words: Text, rows: list[Row], *, answers: bool) -> None:
    """Say it in the chat, below the message unless that is gone."""
    await bot.send_message(
        message.chat.id,
        to_html(words),
        message_thread_id=topic_of(message),
        parse_mode=ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
        reply_markup=InlineKeyboardMarkup(inline_keyboard=rows) if rows else None,
        reply_parameters=message.as_reply_parameters(allow_sending_without_reply=True) if answers else None,
    )


def _way_in(texts: NullTranslations, options: Options, *, private: bool) -> list[Row]:
    """Telegram refuses the buttons of Mini Apps in groups: there a link to the bot's own does the same."""
    if options.mini_app_url is None:
        return []
    words = texts.gettext("Open the settings")
    if private:
        opening = WebAppInfo(url=f"{options.mini_app_url}/settings/connections")
        return [[InlineKeyboardButton(text=words, web_app=opening)]]
    url = f"https://t.me/{options.bot_username}?startapp=view_connections"
    return [[InlineKeyboardButton(text=words, url=url)]]


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(refuse, holds_key)
    router.edited_message.register(refuse, holds_key)
    return router
