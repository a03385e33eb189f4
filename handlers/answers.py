"""Answers to commands: sent at once, where the command was said, and changed in place by their buttons."""

from contextlib import suppress

from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    CallbackQuery,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
)
from aiogram.utils.formatting import Text

from handlers.cards.markup import to_html

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def answer(message: Message, text: Text, *rows: list[InlineKeyboardButton]) -> None:
    markup = InlineKeyboardMarkup(inline_keyboard=list(rows)) if rows else None
    html = to_html(text)
    await message.answer(html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW, reply_markup=markup)


async def show_instead(query: CallbackQuery, words: Text, *rows: list[InlineKeyboardButton]) -> None:
    """Say it in the message that was pressed, in place of what it said."""
    with suppress(TelegramBadRequest):
        await query.answer()
        if isinstance(query.message, Message):
            markup = InlineKeyboardMarkup(inline_keyboard=list(rows))
            await query.message.edit_text(to_html(words), parse_mode=ParseMode.HTML, reply_markup=markup)


async def ask(message: Message, question: Text, example: str) -> None:
    """Ask for words, with the reply box open."""
    box = ForceReply(selective=True, input_field_placeholder=example)
    await message.answer(to_html(question), parse_mode=ParseMode.HTML, reply_markup=box)
