"""Answers to commands: sent at once, where the command was said or to who said it alone; their buttons change them."""

from contextlib import suppress

import structlog
from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    CallbackQuery,
    EphemeralMessageParameters,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
)
from aiogram.utils.formatting import Bold, Text

from handlers.cards.markup import to_html
from handlers.messages.origins import GROUPS, title_of, topic_of
from wording.lines import one_line
from wording.names import NAME

log = structlog.get_logger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Row = list[InlineKeyboardButton]


async def answer(message: Message, text: Text, *rows: Row) -> None:
    html = to_html(text)
    await message.answer(html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW, reply_markup=_markup(rows))


async def answer_one(message: Message, text: Text, *rows: Row, elsewhere: bool = True) -> None:
    """Answer whoever wrote, without the group: by a message that they alone see, else in private, else in the group.

    Who writes as a group or a channel can't be told alone.

    Args:
        elsewhere: Whether it says the same in private: buttons that mean the chat they are in don't.
    """
    user, bot = message.from_user, message.bot
    if message.chat.type in GROUPS and user is not None and not user.is_bot and message.sender_chat is None:
        assert bot is not None, "it came to us"
        title = title_of(message.chat) if elsewhere else None
        if await whisper(bot, message.chat.id, user.id, text, *rows, title=title, to=message):
            return
        if message.ephemeral_message_id is not None:
            return  # what the group has not seen is not answered there
    html = to_html(text)
    await message.reply(html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW, reply_markup=_markup(rows))


async def whisper(
    bot: Bot, chat_id: int, user_id: int, text: Text, *rows: Row, title: str | None, to: Message | None = None
) -> bool:
    """Tell somebody in a group something that nobody else sees, in our own chat where Telegram can't do that there.

    Args:
        title: The group's, to say in private what it is about; None when it can't be said there.
        to: The message that it answers.

    Returns:
        Whether it went out: who has not started us can't be written to in private.
    """
    markup = _markup(rows)
    alone = EphemeralMessageParameters(receiver_user_id=user_id)
    reply = to.as_reply_parameters() if to is not None and to.ephemeral_message_id is not None else None
    try:
        await bot.send_message(
            chat_id,
            to_html(text),
            message_thread_id=topic_of(to) if to is not None else None,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=markup,
            reply_parameters=reply,
            ephemeral_message_parameters=alone,
        )
    except (TelegramBadRequest, TelegramForbiddenError) as error:
        log.info("no ephemeral message", chat_id=chat_id, error=error.message)
    else:
        return True
    if title is None:
        return False
    named = Text(Bold(one_line(title, NAME) or "…"), "\n", text)
    try:
        await bot.send_message(
            user_id, to_html(named), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW, reply_markup=markup
        )
    except (TelegramBadRequest, TelegramForbiddenError) as error:
        log.info("nobody to tell", chat_id=chat_id, error=error.message)
        return False
    return True


async def show_instead(query: CallbackQuery, words: Text, *rows: Row) -> None:
    """Say it in the message that was pressed, in place of what it said."""
    with suppress(TelegramBadRequest):
        await query.answer()
        message = query.message
        if not isinstance(message, Message) or message.bot is None:
            return
        html, markup = to_html(words), InlineKeyboardMarkup(inline_keyboard=list(rows))
        if message.ephemeral_message_id is None:
            await message.edit_text(html, parse_mode=ParseMode.HTML, reply_markup=markup)
            return
        which = message.chat.id, query.from_user.id, message.ephemeral_message_id
        await message.bot.edit_ephemeral_message_text(*which, html, parse_mode=ParseMode.HTML, reply_markup=markup)


async def ask(message: Message, question: Text, example: str) -> None:
    """Ask for words, with the reply box open."""
    box = ForceReply(selective=True, input_field_placeholder=example)
    await message.answer(to_html(question), parse_mode=ParseMode.HTML, reply_markup=box)


def _markup(rows: tuple[Row, ...]) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup(inline_keyboard=list(rows)) if rows else None
