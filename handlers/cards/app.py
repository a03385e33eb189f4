"""The way from a card into the Mini App."""

from aiogram.types import InlineKeyboardButton, WebAppInfo

from handlers.cards.sheet import Sheet
from tasks.views import TaskView


def app_entry(sheet: Sheet, item: TaskView) -> list[InlineKeyboardButton]:
    """A button that opens the task's page; none where there is no Mini App.

    Telegram refuses the buttons of Mini Apps in groups: there a link to the bot's own does the same.
    """
    if sheet.mini_app_url is None:
        return []
    words = sheet.texts.gettext("Open in the app")
    if sheet.view.delivery.chat_id > 0:
        url = f"{sheet.mini_app_url}/tasks/{item.task.public_id}"
        return [InlineKeyboardButton(text=words, web_app=WebAppInfo(url=url))]
    if not sheet.bot_username:
        return []
    url = f"https://t.me/{sheet.bot_username}?startapp=task_{item.task.public_id}"
    return [InlineKeyboardButton(text=words, url=url)]
