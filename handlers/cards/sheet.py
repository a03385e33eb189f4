"""What every part of a card is drawn with, and what drawing gives."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from gettext import NullTranslations

from aiogram.types import ForceReply, InlineKeyboardMarkup
from aiogram.utils.formatting import Text, TextLink

from handlers.cards.markup import fill
from handlers.cards.numbers import number
from handlers.cards.shown import selected
from locales import translations
from storage.reading_tables import Correction
from storage.tables import MessageState, Task
from tasks.views import CardView, TaskView


class Menu(StrEnum):
    """What a card can have unfolded instead of its first row of buttons."""

    KIND = "kind"
    PRIORITY = "priority"
    DUE = "due"
    ASSIGNEE = "assignee"
    SNOOZE = "snooze"
    MORE = "more"
    DESCRIPTION = "text"
    NOTES = "notes"
    CHECKLIST = "list"
    CROSS_OUT = "cross"
    REPEAT = "repeat"
    BLOCKED = "block"
    LINKS = "links"
    HISTORY = "history"
    SAME = "same"
    REMIND = "remind"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message to send or to edit.

    Attributes:
        text: Telegram's HTML, within its limits; link previews are to be off.
        silent: Whether it comes without a sound.
    """

    text: str
    reply_markup: InlineKeyboardMarkup | ForceReply | None
    silent: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Attributes:
    selected: The task that the buttons are for; None while there is none.
    mini_app_url: Where the Mini App opens, None where it can't.
    """

    view: CardView
    now: datetime
    texts: NullTranslations
    selected: TaskView | None
    bot_username: str = ""
    mini_app_url: str | None = None

    @classmethod
    def of(cls, view: CardView, now: datetime, bot_username: str = "", mini_app_url: str | None = None) -> "Sheet":
        task = selected([item.task for item in view.tasks], view.delivery) if view.tasks else None
        item = next((item for item in view.tasks if item.task is task), None)
        return cls(view, now, translations(view.locale), item, bot_username, mini_app_url)

    def number(self, task: Task) -> Text | TextLink:
        """ "#12", a link to the task's card."""
        return number(task, self.bot_username)

    def say(self, text: str, **nodes: object) -> Text:
        """A text in the reader's language, with nodes in its places."""
        return fill(self.texts.gettext(text), **nodes)

    @property
    def menu(self) -> Menu | None:
        name = self.view.delivery.view.get("menu")
        return Menu(name) if name in tuple(Menu) else None

    @property
    def menu_page(self) -> int:
        """Which page of a long menu is shown, from 0."""
        page = self.view.delivery.view.get("menu_page")
        return page if isinstance(page, int) else 0

    @property
    def lesson(self) -> Correction | None:
        """What a person said of the selected task, if it is unfolded."""
        said = self.selected.lessons if self.selected is not None else ()
        return next((lesson for lesson in said if lesson.id == self.view.delivery.view.get("lesson")), None)

    @property
    def asks_elsewhere(self) -> bool:
        """Whether something is unfolded that asks already."""
        return self.menu is not None or self.lesson is not None

    @property
    def zone_guessed(self) -> bool:
        """Whether the zone of times is not confirmed by whoever reads them."""
        return self.view.reader is not None and not self.view.reader.zone_confirmed

    @property
    def unreadable(self) -> bool:
        return self.view.message is not None and self.view.message.state is MessageState.QUARANTINED
