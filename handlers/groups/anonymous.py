"""Administrators who hide: a command of theirs goes on as soon as somebody presses, since a press tells who."""

from gettext import NullTranslations

from aiogram import Bot, Dispatcher, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message, Update

from handlers.cards.menus import button
from handlers.filters import is_anonymous_admin, is_command
from tasks.rules import TaskError


class GoOn(CallbackData, prefix="me"):
    """Carry out, as who presses, the command that the pressed message answers."""


def way_on(message: Message, texts: NullTranslations) -> list[list[InlineKeyboardButton]]:
    """The buttons below the refusal of a command whose sender hides; none for everything else."""
    if not is_anonymous_admin(message) or not is_command(message):
        return []
    return [[button(texts.gettext("Go on as myself"), GoOn())]]


async def go_on(query: CallbackQuery, *, dispatcher: Dispatcher, bot: Bot) -> None:
    """The command is read again from the message itself: the button says only that it is to be carried out."""
    asked = query.message if isinstance(query.message, Message) else None
    said = asked.reply_to_message if asked is not None else None
    if said is None or not is_anonymous_admin(said) or not is_command(said):
        raise TaskError("old_card")
    await query.answer()
    as_themselves = said.model_copy(update={"from_user": query.from_user, "sender_chat": None})
    await dispatcher.feed_update(bot, Update(update_id=0, message=as_themselves))


def setup() -> Router:
    router = Router(name=__name__)
    router.callback_query.register(go_on, GoOn.filter())
    return router
