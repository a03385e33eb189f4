"""The menus that unfold in a card: choices for one field."""

from collections.abc import Callable, Mapping, Sequence
from gettext import NullTranslations
from types import MappingProxyType

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from classifier.base import Kind, Priority
from handlers.cards.lines import NAME, capitalised
from handlers.cards.markup import one_line
from handlers.cards.presses import Assign, CancelAsking, SetDue, SetKind, SetPriority, SnoozeTask, TypeDue, Unfold
from handlers.cards.sheet import Menu, Sheet
from handlers.cards.words import KINDS, PRIORITIES, PRIORITY_ICONS
from locales import mark
from storage.tables import Task
from tasks.rules import DuePreset, Snooze

MEMBERS = 20
"""How many people are offered as buttons; anybody else is named in a reply."""

Choices = list[InlineKeyboardButton]

MENUS: Mapping[Menu, str] = MappingProxyType(
    {
        Menu.KIND: mark("Kind"),
        Menu.PRIORITY: mark("Priority"),
        Menu.DUE: mark("Due date"),
        Menu.ASSIGNEE: mark("Assignee"),
        Menu.SNOOZE: mark("Snooze"),
    }
)

DUE_PRESETS: Mapping[DuePreset, str] = MappingProxyType(
    {
        DuePreset.TODAY: mark("Today"),
        DuePreset.TOMORROW: mark("Tomorrow"),
        DuePreset.FRIDAY: mark("Friday"),
        DuePreset.WEEK: mark("In a week"),
        DuePreset.CLEAR: mark("No date"),
    }
)

SNOOZES: Mapping[Snooze, str] = MappingProxyType(
    {
        Snooze.HOUR: mark("An hour"),
        Snooze.EVENING: mark("This evening"),
        Snooze.TOMORROW: mark("Until tomorrow"),
        Snooze.WEEK: mark("Until Monday"),
    }
)


def menu(sheet: Sheet, task: Task, name: Menu, more: Sequence[Choices] = ()) -> list[Choices]:
    """The rows of a menu, with what else can be done about its field, and the way back."""
    choices = _CHOICES[name](sheet, task)
    back = button(sheet.texts.gettext("‹ Back"), Unfold(task=task.id, menu=None))
    return [*(choices[start : start + 2] for start in range(0, len(choices), 2)), *more, [back]]


def cancel_button(texts: NullTranslations) -> InlineKeyboardButton:
    """Takes back the question that waits for words."""
    return button(texts.gettext("✖ Cancel the question"), CancelAsking())


def button(words: str, press: CallbackData, style: str | None = None) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=words, callback_data=press.pack(), style=style)


def _kinds(sheet: Sheet, task: Task) -> Choices:
    """What a task can be; what is nothing to do is "not a task"."""
    return [
        button(capitalised(sheet.texts.gettext(text)), SetKind(task=task.id, kind=Kind(name)))
        for name, text in KINDS.items()
        if name != Kind.CHITCHAT
    ]


def _priorities(sheet: Sheet, task: Task) -> Choices:
    return [
        button(
            f"{PRIORITY_ICONS[name]} {sheet.texts.gettext(text)}", SetPriority(task=task.id, priority=Priority(name))
        )
        for name, text in PRIORITIES.items()
    ]


def _dates(sheet: Sheet, task: Task) -> Choices:
    presets = [button(sheet.texts.gettext(t), SetDue(task=task.id, preset=p)) for p, t in DUE_PRESETS.items()]
    return [*presets, button(sheet.texts.gettext("Type a date…"), TypeDue(task=task.id))]


def _people(sheet: Sheet, task: Task) -> Choices:
    offered = [
        button(one_line(person.name, NAME // 2) or "?", Assign(task=task.id, person=person.id))
        for person in sheet.view.members[:MEMBERS]
    ]
    return [*offered, button(sheet.texts.gettext("Nobody"), Assign(task=task.id, person=0))]


def _snoozes(sheet: Sheet, task: Task) -> Choices:
    return [button(sheet.texts.gettext(t), SnoozeTask(task=task.id, preset=p)) for p, t in SNOOZES.items()]


_CHOICES: Mapping[Menu, Callable[[Sheet, Task], Choices]] = MappingProxyType(
    {Menu.KIND: _kinds, Menu.PRIORITY: _priorities, Menu.DUE: _dates, Menu.ASSIGNEE: _people, Menu.SNOOZE: _snoozes}
)
