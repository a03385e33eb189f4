"""One message of the bot's in a chat: sent the first time, edited later, another way when Telegram refuses it so.

What is for one person in a group is sent so that they alone see it; where Telegram refuses that, whatever its reason,
it goes to their private chat, and where we can't write, into the group.
"""

import html
import re
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import structlog
from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import (
    DeleteEphemeralMessage,
    DeleteMessage,
    EditEphemeralMessageText,
    EditMessageText,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import EphemeralMessageParameters, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters

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
class Shown:
    """Where a message stands.

    Attributes:
        message_id: Its id in its chat, among the ephemeral ones when it is one.
        ephemeral_for: Telegram id of the only person who sees it.
    """

    chat_id: int
    message_id: int
    ephemeral_for: int | None


@dataclass(frozen=True, slots=True)
class _Way:
    """How to show it: in which chat, to whom alone; as an edit of which message, else as a new one; in which topic; and
    whether without markup."""

    chat_id: int
    alone: int | None
    edits: int | None
    topic: int | None
    plain: bool


async def show(bot: Bot, limits: Limits, delivery: Delivery, drawn: Drawn) -> Shown:
    """Send or edit a message whose place in the chat's budget is taken already. Returns where it stands.

    It passes the bot's middlewares by: they would take a second place. Raises aiogram's errors.
    """
    way = _Way(
        delivery.chat_id,
        delivery.ephemeral_for,
        delivery.telegram_message_id,
        delivery.thread_id,
        plain=_length(plain(drawn.text)) > TEXT_LIMIT,
    )
    with ExitStack() as more_places:
        while True:
            try:
                return Shown(way.chat_id, await _request(bot, way, delivery, drawn), way.alone)
            except (TelegramBadRequest, TelegramForbiddenError) as error:
                if way.edits is not None and _NOT_MODIFIED in error.message:
                    return Shown(way.chat_id, way.edits, way.alone)
                way = _another(way, error, delivery)
                log.warning("a message goes another way", delivery_id=delivery.id, error=error.message, way=repr(way))
            more_places.enter_context(await limits.turn(way.chat_id))


async def show_posted(bot: Bot, inline_message_id: str, drawn: Drawn) -> None:
    """Edit a message that somebody posted through us in any chat. Raises aiogram's errors."""
    edit = EditMessageText(
        inline_message_id=inline_message_id,
        text=drawn.text.encode("utf-8", "replace").decode(),
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_markup=drawn.reply_markup if isinstance(drawn.reply_markup, InlineKeyboardMarkup) else None,
    )
    try:
        await bot.session.make_request(bot, edit, timeout=REQUEST_SECONDS)
    except TelegramBadRequest as error:
        if _NOT_MODIFIED not in error.message:
            raise


async def delete(bot: Bot, delivery: Delivery) -> None:
    """Delete a message; one that is gone already, or too old to be deleted, is left. Raises aiogram's errors."""
    assert delivery.telegram_message_id is not None
    which = {"chat_id": delivery.chat_id}
    request: TelegramMethod[bool] = DeleteMessage(**which, message_id=delivery.telegram_message_id)
    if delivery.ephemeral_for is not None:
        which |= {"receiver_user_id": delivery.ephemeral_for, "ephemeral_message_id": delivery.telegram_message_id}
        request = DeleteEphemeralMessage(**which)
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
    words: dict[str, Any] = {
        "chat_id": way.chat_id,
        # Half a surrogate pair, as a forger sends it, has no place in UTF-8.
        "text": text.encode("utf-8", "replace").decode(),
        "parse_mode": None if way.plain else ParseMode.HTML,
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
    }
    if way.edits is not None:
        # An edit can't ask for a reply: only a new message does.
        words["reply_markup"] = drawn.reply_markup if isinstance(drawn.reply_markup, InlineKeyboardMarkup) else None
        await bot.session.make_request(bot, _edit(way, way.edits, words), timeout=REQUEST_SECONDS)
        return way.edits
    send = SendMessage(
        **words,
        message_thread_id=way.topic,
        disable_notification=drawn.silent or None,
        reply_parameters=_reply(way, delivery),
        reply_markup=drawn.reply_markup,
        ephemeral_message_parameters=_alone(way),
    )
    return _id_of(await bot.session.make_request(bot, send, timeout=REQUEST_SECONDS))


def _edit(way: _Way, message_id: int, words: dict[str, Any]) -> TelegramMethod[Any]:
    if way.alone is None:
        return EditMessageText(**words, message_id=message_id)
    return EditEphemeralMessageText(**words, receiver_user_id=way.alone, ephemeral_message_id=message_id)


def _alone(way: _Way) -> EphemeralMessageParameters | None:
    return None if way.alone is None else EphemeralMessageParameters(receiver_user_id=way.alone)


def _id_of(message: Message) -> int:
    return message.message_id if message.ephemeral_message_id is None else message.ephemeral_message_id


def _reply(way: _Way, delivery: Delivery) -> ReplyParameters | None:
    if way.alone is not None:
        answers = delivery.view.get("answers")
        return None if answers is None else ReplyParameters(ephemeral_message_id=answers)
    if delivery.reply_to is None or way.chat_id != delivery.chat_id:
        return None
    return ReplyParameters(message_id=delivery.reply_to, allow_sending_without_reply=True)


def _another(way: _Way, error: TelegramBadRequest | TelegramForbiddenError, delivery: Delivery) -> _Way:
    """The next way to try after a refusal; each leads away from its reason. Raises the error when there's none."""
    if way.edits is not None and _says(error, _GONE):
        return replace(way, edits=None)
    if not way.plain and _says(error, _UNREADABLE):
        return replace(way, plain=True)
    if way.topic is not None and _says(error, _NO_TOPIC):
        return replace(way, topic=None)
    if way.edits is None and way.alone is not None:
        return replace(way, chat_id=way.alone, alone=None, topic=None)
    if way.chat_id != delivery.chat_id:
        return replace(way, chat_id=delivery.chat_id, topic=delivery.thread_id)
    raise error


def _says(error: TelegramBadRequest | TelegramForbiddenError, texts: tuple[str, ...]) -> bool:
    message = error.message.lower()
    return any(text in message for text in texts)


def _length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _cut(text: str) -> str:
    if _length(text) <= TEXT_LIMIT:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * (TEXT_LIMIT - 1)]
    return units.decode("utf-16-le", "ignore") + "…"
