"""What the buttons of reminding do, and the times that are typed for it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData

from handlers.cards.times import SetReminder
from handlers.pressed import Pressed, fold
from storage.store import Store
from tasks import actions, changes
from tasks.people import zone_of
from tasks.presets import remind_on
from wording.moments import due_words


def _set(store: Store, pressed: Pressed, data: SetReminder) -> str:
    """In the zone of whoever presses."""
    task = changes.visible_task(store, pressed.actor, data.task, "change")
    moment = remind_on(data.preset, changes.due_of(task), zone_of(pressed.person.zone), pressed.now)
    actions.change(store, pressed.actor, task.id, reminder=moment)
    fold(store, pressed)
    return reminded(pressed, moment)


def reminded(pressed: Pressed, moment: datetime | None) -> str:
    """What a press is answered with."""
    if moment is None:
        return pressed.texts.gettext("No reminder")
    words = due_words(moment, "time", pressed.person.locale, pressed.person.zone, pressed.now)
    return pressed.texts.gettext("I'll remind you: {moment}").format(moment=words)


VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType({SetReminder: _set})
