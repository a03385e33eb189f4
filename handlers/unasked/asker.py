"""Who asked for a task hears that it is done: from the bot, or by a message that is made to be forwarded."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold, Text

from handlers.cards.lines import TITLE
from handlers.cards.markup import fill, link
from handlers.cards.merge_presses import TellAsker
from handlers.pages import Feature, Look, Page
from handlers.pressed import Pressed
from locales import translations
from storage.store import Store
from storage.tables import Status, Task
from tasks import asking, changes
from tasks.asking import Asker
from tasks.rules import TaskError
from wording.lines import one_line
from wording.names import NAME

MOST = 10
"""How many messages are made to be forwarded at once."""


def _told(store: Store, look: Look) -> Page | None:
    """What the bot says itself; nothing of what is not done any more."""
    found = _asked(store, look)
    if found is None or found[0].status is not Status.DONE:
        return None
    task, asker = found
    say = translations(asking.language_of(store, asker, look.workspace)).gettext
    named = {"title": Bold(_title(task)), "number": look.number(task)}
    if look.reader is not None or asker.person is None:
        return Page(fill(say("What you asked for is done: {title} {number}"), **named))
    words = say("{name}, what you asked for is done: {title} {number}")
    return Page(fill(words, name=_mention(asker), **named))


def _ready(store: Store, look: Look) -> Page | None:
    """For somebody whom the bot can't write to, in their language, with nothing that only members understand."""
    found = _asked(store, look)
    if found is None:
        return None
    task, asker = found
    say = translations(asking.language_of(store, asker, look.workspace)).gettext
    words = say("Hello, {name}! What you asked for is done: {title}")
    return Page(fill(words, name=one_line(asker.name, NAME) or "…", title=Bold(_title(task))))


def _asked(store: Store, look: Look) -> tuple[Task, Asker] | None:
    task = store.tasks.get(look.view["task"])
    asker = asking.asker_by(store, task, look.view["message"]) if task is not None else None
    return (task, asker) if task is not None and asker is not None else None


def _title(task: Task) -> str:
    return one_line(task.title, TITLE) or "…"


def _mention(asker: Asker) -> Text:
    """Their name, which rings for them where Telegram knows their account."""
    name = one_line(asker.name, NAME) or "?"
    known = asker.person is not None and asker.person.telegram_id is not None
    return Text(link(name, f"tg://user?id={asker.person.telegram_id}") if known and asker.person else name)


def _tell(store: Store, pressed: Pressed, data: TellAsker) -> str:
    """Make a message for each who can't be told otherwise, in the chat with whoever pressed."""
    task = changes.visible_task(store, pressed.actor, data.task, "change")
    askers = asking.untold(store, task) if task.status is Status.DONE else []
    person = store.people.get(pressed.person.id)
    if not askers or person is None:
        raise TaskError("nobody_to_tell")
    if person.telegram_id is None or not person.reachable:
        raise TaskError("no_private_chat")
    for asker in askers[:MOST]:
        asking.make_ready(store, task, asker, person, person.telegram_id)
    if pressed.delivery.chat_id == person.telegram_id:
        return pressed.texts.gettext("Forward what comes now")
    return pressed.texts.gettext("It is in our chat: forward it from there")


FEATURES = (Feature(asking.PAGE, _told), Feature(asking.READY, _ready))

VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType({TellAsker: _tell})
