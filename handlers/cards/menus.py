"""The menus that unfold in a card: choices for one field."""

from collections.abc import Callable, Mapping, Sequence
from gettext import NullTranslations
from types import MappingProxyType

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from classifier.base import Kind, Priority
from handlers.cards.field_presses import Asked, AskWords, Offer
from handlers.cards.presses import (
    Assign,
    CancelAsking,
    SetDue,
    SetKind,
    SetPriority,
    SnoozeTask,
    TurnMenu,
    TypeDue,
    Unfold,
)
from handlers.cards.sheet import Menu, Sheet
from locales import mark
from storage.tables import Task
from tasks.rules import DuePreset, Snooze
from wording.lines import capitalised, one_line
from wording.names import KINDS, NAME, PRIORITIES, PRIORITY_ICONS

MEMBERS = 20
"""How many people stand on a page; somebody on another one can be found by typing, too."""

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
        Snooze.HOURS: mark("Three hours"),
        Snooze.EVENING: mark("This evening"),
        Snooze.TOMORROW: mark("Until tomorrow"),
        Snooze.SATURDAY: mark("Until Saturday"),
        Snooze.WEEK: mark("Until Monday"),
    }
)


def menu(sheet: Sheet, task: Task, name: Menu, more: Sequence[Choices] = ()) -> list[Choices]:
    """The rows of a menu, with what else can be done about its field, and the way back."""
    choices = _CHOICES[name](sheet, task)
    if name is Menu.ASSIGNEE:
        more = [*pager(sheet, task, name, len(sheet.view.members), MEMBERS), *more]
    back = button(sheet.texts.gettext("‹ Back"), Unfold(task=task.id, menu=None))
    return [*(choices[start : start + 2] for start in range(0, len(choices), 2)), *more, [back]]


def cancel_button(texts: NullTranslations) -> InlineKeyboardButton:
    """Takes back the question that waits for words."""
    return button(texts.gettext("✖ Cancel the question"), CancelAsking())


def pager(sheet: Sheet, task: Task, name: Menu, count: int, size: int) -> list[Choices]:
    """A row to turn the pages of a long menu; none for a short one."""
    pages = -(-count // size)
    if pages < 2:
        return []
    page = min(sheet.menu_page, pages - 1)
    before, after = (page - 1) % pages, (page + 1) % pages
    return [
        [
            button("‹", TurnMenu(task=task.id, menu=name, page=before)),
            button(f"{page + 1}/{pages}", TurnMenu(task=task.id, menu=name, page=page)),
            button("›", TurnMenu(task=task.id, menu=name, page=after)),
        ]
    ]


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
    """A page of the team; who is not on it can be found by typing."""
    say, members = sheet.texts.gettext, sheet.view.members
    start = min(sheet.menu_page, max(len(members) - 1, 0) // MEMBERS) * MEMBERS
    offered = [
        button(one_line(person.name, NAME // 2) or "?", Assign(task=task.id, person=person.id))
        for person in members[start : start + MEMBERS]
    ]
    offered += [button(say("Nobody"), Assign(task=task.id, person=0)), button(say("Anyone"), Offer(task=task.id))]
    if len(members) > MEMBERS:
        offered.append(button(say("Type a name…"), AskWords(task=task.id, field=Asked.ASSIGNEE)))
    return offered


def _snoozes(sheet: Sheet, task: Task) -> Choices:
    presets = [button(sheet.texts.gettext(t), SnoozeTask(task=task.id, preset=p)) for p, t in SNOOZES.items()]
    return [*presets, button(sheet.texts.gettext("Type a time…"), AskWords(task=task.id, field=Asked.SNOOZE))]


_CHOICES: Mapping[Menu, Callable[[Sheet, Task], Choices]] = MappingProxyType(
    {Menu.KIND: _kinds, Menu.PRIORITY: _priorities, Menu.DUE: _dates, Menu.ASSIGNEE: _people, Menu.SNOOZE: _snoozes}
)
