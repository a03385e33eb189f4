"""One message of the bot's in a chat: sent the first time, edited later, another way when Telegram refuses it so."""

import html
import re
from contextlib import ExitStack
from dataclasses import dataclass, replace

import structlog
from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import DeleteMessage, EditMessageText, SendMessage
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters

from bot.limits import Limits
from handlers.cards.sheet import Drawn
from storage.tables import Delivery

log = structlog.get_logger(__name__)

REQUEST_SECONDS = 20
TEXT_LIMIT = 4_096
"""UTF-16 units that are seen, after the markup is taken out."""

_TAG = re.compile(r"<[^>]*>")

_NOT_MODIFIED = "message is not modified"
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message",
)
_UNREADABLE = ("can't parse entities", "message is too long", "message_too_long", "entities_too_long")
_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted")
_NO_CHAT = (
    "chat not found",
    "peer_id_invalid",
    "chat_write_forbidden",
    "chat_restricted",
    "deactivated",
    "no rights to send",
    "not enough rights",
    "need administrator rights",
)


@dataclass(frozen=True, slots=True)
class _Way:
    """How to show it: as an edit of which message, else as a new one; in which topic; and whether without markup."""

    edits: int | None
    topic: int | None
    plain: bool


async def show(bot: Bot, limits: Limits, delivery: Delivery, drawn: Drawn) -> int:
    """Send or edit a message whose place in the chat's budget is taken already. Returns its id.

    It passes the bot's middlewares by: they would take a second place. Raises aiogram's errors.
    """
    way = _Way(delivery.telegram_message_id, delivery.thread_id, plain=_length(plain(drawn.text)) > TEXT_LIMIT)
    with ExitStack() as more_places:
        while True:
            try:
                return await _request(bot, way, delivery, drawn)
            except TelegramBadRequest as error:
                if way.edits is not None and _NOT_MODIFIED in error.message:
                    return way.edits
                way = _another(way, error)
                log.warning("a message goes another way", delivery_id=delivery.id, error=error.message, way=repr(way))
            more_places.enter_context(await limits.turn(delivery.chat_id))


async def delete(bot: Bot, delivery: Delivery) -> None:
    """Delete a message; one that is gone already, or too old to be deleted, is left. Raises aiogram's errors."""
    assert delivery.telegram_message_id is not None
    request = DeleteMessage(chat_id=delivery.chat_id, message_id=delivery.telegram_message_id)
    try:
        await bot.session.make_request(bot, request, timeout=REQUEST_SECONDS)
    except TelegramBadRequest as error:
        log.info("a message was not deleted", delivery_id=delivery.id, error=error.message)


def is_unreachable(error: Exception) -> bool:
    """Whether nobody can be written to there: blocked, kicked, deleted, or no right to write."""
    if isinstance(error, TelegramBadRequest):
        return _says(error, _NO_CHAT)
    return isinstance(error, TelegramForbiddenError)


def plain(text: str) -> str:
    """HTML as it is seen."""
    return html.unescape(_TAG.sub("", text))


async def _request(bot: Bot, way: _Way, delivery: Delivery, drawn: Drawn) -> int:
    text = _cut(plain(drawn.text)) if way.plain else drawn.text
    # Half a surrogate pair, as a forger sends it, has no place in UTF-8.
    text = text.encode("utf-8", "replace").decode()
    parse_mode = None if way.plain else ParseMode.HTML
    preview = LinkPreviewOptions(is_disabled=True)
    if way.edits is not None:
        edit = EditMessageText(
            chat_id=delivery.chat_id,
            message_id=way.edits,
            text=text,
            parse_mode=parse_mode,
            link_preview_options=preview,
            # An edit can't ask for a reply: only a new message does.
            reply_markup=drawn.reply_markup if isinstance(drawn.reply_markup, InlineKeyboardMarkup) else None,
        )
        await bot.session.make_request(bot, edit, timeout=REQUEST_SECONDS)
        return way.edits
    send = SendMessage(
        chat_id=delivery.chat_id,
        message_thread_id=way.topic,
        text=text,
        parse_mode=parse_mode,
        link_preview_options=preview,
        disable_notification=drawn.silent or None,
        reply_parameters=_reply(delivery),
        reply_markup=drawn.reply_markup,
    )
    return (await bot.session.make_request(bot, send, timeout=REQUEST_SECONDS)).message_id


def _reply(delivery: Delivery) -> ReplyParameters | None:
    if delivery.reply_to is None:
        return None
    return ReplyParameters(message_id=delivery.reply_to, allow_sending_without_reply=True)


def _another(way: _Way, error: TelegramBadRequest) -> _Way:
    """The next way to try after a refusal; each leads away from its reason. Raises the error when there's none."""
    if way.edits is not None and _says(error, _GONE):
        return replace(way, edits=None)
    if not way.plain and _says(error, _UNREADABLE):
        return replace(way, plain=True)
    if way.topic is not None and _says(error, _NO_TOPIC):
        return replace(way, topic=None)
    raise error


def _says(error: TelegramBadRequest, texts: tuple[str, ...]) -> bool:
    message = error.message.lower()
    return any(text in message for text in texts)


def _length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _cut(text: str) -> str:
    if _length(text) <= TEXT_LIMIT:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * (TEXT_LIMIT - 1)]
    return units.decode("utf-16-le", "ignore") + "…"
