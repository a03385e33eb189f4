"""When to be reminded of a task: the menu behind “More…”, and the quick choices of a reminder."""

from collections.abc import Mapping
from types import MappingProxyType

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from handlers.cards.field_presses import Asked, AskWords
from handlers.cards.menus import SNOOZES, button
from handlers.cards.presses import Id, SnoozeTask, Unfold
from handlers.cards.sheet import Menu, Sheet
from locales import mark
from tasks.changes import due_of
from tasks.people import zone_of
from tasks.presets import Remind, reminders_offered
from tasks.rules import ACTIVE, Snooze
from tasks.views import TaskView
from wording.moments import due_words

Rows = list[list[InlineKeyboardButton]]

REMINDS: Mapping[Remind, str] = MappingProxyType(
    {
        Remind.HOUR: mark("In an hour"),
        Remind.EVENING: mark("This evening"),
        Remind.TOMORROW: mark("Tomorrow morning"),
        Remind.DUE_MORNING: mark("The morning it is due"),
        Remind.HOUR_BEFORE: mark("An hour before"),
        Remind.DAY_BEFORE: mark("A day before"),
        Remind.NONE: mark("No reminder"),
    }
)

QUICK = (Snooze.HOUR, Snooze.TOMORROW)
"""How long a reminder can be put off with one tap."""

_PER_ROW = 2


class SetReminder(CallbackData, prefix="remind"):
    task: Id
    preset: Remind


def remind_entry(sheet: Sheet, item: TaskView) -> list[InlineKeyboardButton]:
    """Of “More…”; with the time where one is set."""
    task, say = item.task, sheet.texts.gettext
    if task.status not in ACTIVE:
        return []
    words = say("Remind me")
    if task.remind_at is not None and task.remind_at > sheet.now:
        words = f"⏰ {due_words(task.remind_at, 'time', sheet.view.locale, sheet.view.zone, sheet.now)}"
    return [button(words, Unfold(task=task.id, menu=Menu.REMIND))]


def remind_menu(sheet: Sheet, item: TaskView) -> Rows:
    """What leads to a time to come, and words for any other."""
    task, say = item.task, sheet.texts.gettext
    offered = [
        button(say(REMINDS[preset]), SetReminder(task=task.id, preset=preset))
        for preset in reminders_offered(due_of(task), zone_of(sheet.view.zone), sheet.now)
        if preset is not Remind.NONE or task.remind_at is not None
    ]
    typed = button(say("Type a time…"), AskWords(task=task.id, field=Asked.REMINDER))
    choices = [*offered, typed]
    return [choices[start : start + _PER_ROW] for start in range(0, len(choices), _PER_ROW)]


def quick_snoozes(sheet: Sheet, item: TaskView) -> list[InlineKeyboardButton]:
    say = sheet.texts.gettext
    return [button(f"💤 {say(SNOOZES[preset])}", SnoozeTask(task=item.task.id, preset=preset)) for preset in QUICK]
