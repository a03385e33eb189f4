"""What a page is: a message of the bot's that is drawn from the database, turned by buttons and answered by words.

Where a page stands is kept with its delivery, `{"page": name, …}`, so it survives a restart; a press or words change
that, and the page is drawn again. A page may have a task's card open in its place, with a way back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Text, TextLink

from handlers.cards.markup import fill
from handlers.cards.numbers import number
from handlers.options import Options
from handlers.pressed import Pressed
from locales import translations
from storage.store import Store
from storage.tables import Delivery, Person, Task, Workspace
from tasks.actors import Actor

Rows = Sequence[Sequence[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at which page.

    Attributes:
        reader: Whom it speaks to; None in a group, where the workspace's language and zone are used.
    """

    delivery: Delivery
    workspace: Workspace
    reader: Person | None
    now: datetime
    options: Options

    @property
    def view(self) -> Mapping[str, Any]:
        """Where the page stands."""
        return self.delivery.view

    @property
    def locale(self) -> str:
        return self.reader.locale if self.reader else self.workspace.locale

    @property
    def zone(self) -> str:
        return self.reader.zone if self.reader else self.workspace.zone

    @property
    def actor(self) -> Actor:
        """Who reads: in a group everybody sees what belongs to its workspace."""
        return Actor.person(self.reader.id, via="chat") if self.reader else Actor.INSTALLATION

    @property
    def texts(self) -> NullTranslations:
        return translations(self.locale)

    def say(self, text: str, **nodes: object) -> Text:
        """A text in the reader's language, with nodes in its places."""
        return fill(self.texts.gettext(text), **nodes)

    def number(self, task: Task) -> Text | TextLink:
        """ "#12", a link to the task's card."""
        return number(task, self.options.bot_username)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows. The text must be within Telegram's limits, at most 4,096 UTF-16 units and 100 entities."""

    text: Text
    rows: Rows = ()
    silent: bool = True


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that is answered by a reply.

    Attributes:
        example: What the reply box shows while it is empty.
    """

    question: Text
    example: str


@dataclass(frozen=True, slots=True)
class Feature:
    """A kind of page.

    Attributes:
        name: Its name in a delivery's view, and in its key.
        draw: What it shows; None when there is nothing left to show.
        verbs: What its buttons do. Each returns the words that the press is answered with, "" for none, or raises
            `TaskError`. Who pressed may do it is for the verb to check; that the pressed message is such a page, and
            the presser's own where it speaks to one person, is checked before.
        prompts: Field -> the question asked by `handlers.pages.ask`.
        typed: Takes the words that answer a prompt (its field), or that reply to the page itself (the field is "").
            Returns what to answer, "" for a reaction only; raises `TaskError` for what it can't take.
    """

    name: str
    draw: Callable[[Store, Look], Page | None]
    verbs: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    prompts: Mapping[str, Callable[[Store, Look], Prompt]] = field(default_factory=lambda: MappingProxyType({}))
    typed: Callable[[Store, Pressed, str, str], str] | None = None
