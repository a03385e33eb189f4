"""The menu button in somebody's own language: Telegram knows one for everybody, and one for each private chat."""

from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import MenuButtonWebApp, WebAppInfo

from handlers.options import Options
from locales import translations
from storage.tables import Person


async def show_own_menu(bot: Bot, person: Person, options: Options, *, changed: bool = False) -> None:
    """Have their button speak their language, if there is one and everybody's doesn't. It is a courtesy.

    Args:
        changed: Whether they had another language until now.
    """
    if options.mini_app_url is None or person.telegram_id is None:
        return
    if person.locale == options.default_locale and not changed:
        return
    words = translations(person.locale).gettext("Tasks")
    button = MenuButtonWebApp(text=words, web_app=WebAppInfo(url=options.mini_app_url))
    with suppress(TelegramAPIError):
        await bot.set_chat_menu_button(person.telegram_id, button)
