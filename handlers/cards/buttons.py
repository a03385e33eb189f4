"""The buttons of a card: the moves open to its task, and the menus of its fields."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.cards.field_menus import FIELD_MENUS, field_menu
from handlers.cards.field_presses import Claim
from handlers.cards.heard import heard_buttons
from handlers.cards.lessons import lesson_buttons, lesson_menu
from handlers.cards.lines import LISTED
from handlers.cards.menus import MENUS, button, cancel_button, menu
from handlers.cards.merging import note_rows, same_menu, tell_row
from handlers.cards.more import more_button, more_menu
from handlers.cards.past import history_rows
from handlers.cards.presses import (
    MakeTask,
    MoveTask,
    OpenCard,
    ShowPart,
    SnoozeTask,
    UndoChange,
    Unfold,
)
from handlers.cards.questions import questions
from handlers.cards.sending import send_menu
from handlers.cards.sheet import Menu, Sheet
from handlers.cards.times import quick_snoozes
from locales import mark
from storage.tables import Status
from tasks.rules import ACTIVE, Verb, possible
from tasks.views import TaskView

Rows = list[list[InlineKeyboardButton]]

MOVES: Mapping[Verb, str] = MappingProxyType(
    {
        Verb.ACCEPT: mark("✓ Accept"),
        Verb.START: mark("Start"),
        Verb.DONE: mark("✓ Done"),
        Verb.REOPEN: mark("Reopen"),
        Verb.DROP: mark("Not a task"),
    }
)

_ALWAYS: Mapping[Menu | None, Callable[[Sheet, TaskView], Rows]] = MappingProxyType(
    {Menu.MORE: more_menu, Menu.SEND: send_menu}
)
"""Menus that a closed task has, too."""

_PER_ROW = 8
_ACCEPTED = frozenset({Status.OPEN, Status.IN_PROGRESS})


def card_buttons(sheet: Sheet, item: TaskView) -> InlineKeyboardMarkup:
    task = item.task
    if (rows := _unfolded(sheet, item)) is not None:
        return InlineKeyboardMarkup(inline_keyboard=rows)
    if (lesson := sheet.lesson) is not None:
        return InlineKeyboardMarkup(inline_keyboard=lesson_menu(sheet, item, lesson))
    asking = [[cancel_button(sheet.texts)]] if sheet.view.delivery.view.get("asks") else []
    rows = [*asking, *_parts(sheet), *(row for asked in questions(sheet, item) for row in asked.answers)]
    rows += [*lesson_buttons(sheet, item), *_claim(sheet, item), _moves(sheet, item)]
    if task.status in _ACCEPTED:
        rows += _fields(sheet, item)
    if task.status in ACTIVE:
        rows += heard_buttons(sheet)
    last = [*_undo(sheet, item), *more_button(sheet, item)]
    if task.status in ACTIVE:
        rows += [last] if last else []
    else:
        rows[-1] += last
        rows += tell_row(sheet, item)
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _unfolded(sheet: Sheet, item: TaskView) -> Rows | None:
    """The menu that is open; on the card of a closed task only what is not about its fields."""
    name = sheet.menu
    if sheet.view.past is not None:
        return history_rows(sheet, item, sheet.view.past)
    if name in _ALWAYS:
        return _ALWAYS[name](sheet, item)
    if name is None or item.task.status not in ACTIVE:
        return None
    if name is Menu.SAME:
        return same_menu(sheet, item)
    if name in FIELD_MENUS:
        return field_menu(sheet, item, name)
    return menu(sheet, item.task, name, lesson_buttons(sheet, item, field=str(name)))


def note_buttons(sheet: Sheet) -> InlineKeyboardMarkup | None:
    """A note can be made a task, once it is known to be one."""
    message = sheet.view.message
    if message is None or sheet.view.sent or not (sheet.unreadable or sheet.view.issues):
        return None
    make = button(sheet.texts.gettext("Make it a task"), MakeTask(message=message.id))
    asking = [[cancel_button(sheet.texts)]] if sheet.view.delivery.view.get("asks") else []
    return InlineKeyboardMarkup(inline_keyboard=[*asking, [make], *note_rows(sheet), *heard_buttons(sheet)])


def reminder_buttons(sheet: Sheet, item: TaskView) -> InlineKeyboardMarkup:
    opening = button(sheet.texts.gettext("Open the card"), OpenCard(task=item.task.id))
    if item.task.status not in ACTIVE:
        return InlineKeyboardMarkup(inline_keyboard=[[opening, *_undo(sheet, item)]])
    asking = [[cancel_button(sheet.texts)]] if sheet.view.delivery.view.get("asks") else []
    if sheet.menu is Menu.SNOOZE:
        return InlineKeyboardMarkup(inline_keyboard=menu(sheet, item.task, sheet.menu))
    asleep = item.task.snoozed_until is not None and item.task.snoozed_until > sheet.now
    first = [_move(sheet, item, Verb.DONE), *([] if asleep else quick_snoozes(sheet, item))]
    return InlineKeyboardMarkup(inline_keyboard=[*asking, first, [_snooze(sheet, item), opening, *_undo(sheet, item)]])


def _undo(sheet: Sheet, item: TaskView) -> list[InlineKeyboardButton]:
    if item.last is None:
        return []
    return [button(sheet.texts.gettext("↩ Undo"), UndoChange(task=item.task.id, event=item.last.id))]


def _claim(sheet: Sheet, item: TaskView) -> Rows:
    """What is for anyone is taken by one press, above all others."""
    if not item.task.claimable or item.task.status not in ACTIVE:
        return []
    return [[button(sheet.texts.gettext("🙋 I'll take it"), Claim(task=item.task.id), "primary")]]


def _moves(sheet: Sheet, item: TaskView) -> list[InlineKeyboardButton]:
    """The moves open to the task. Once it is accepted, "not a task" stands apart, out of a quick thumb's way."""
    accepted = item.task.status in _ACCEPTED
    verbs = [verb for verb in possible(item.task.status) if not (accepted and verb is Verb.DROP)]
    return [_move(sheet, item, verb) for verb in sorted(verbs, key=lambda verb: verb is Verb.START)]


def _move(sheet: Sheet, item: TaskView, verb: Verb) -> InlineKeyboardButton:
    expected = Verb.ACCEPT if item.task.status is Status.PROPOSED else Verb.DONE
    style = "success" if verb is expected else None
    return button(sheet.texts.gettext(MOVES[verb]), MoveTask(task=item.task.id, verb=verb), style)


def _fields(sheet: Sheet, item: TaskView) -> Rows:
    """The menus; to give a task away takes somebody to give it to."""
    team = len(sheet.view.members) > 1 or item.assignee is not None
    first = [_unfold(sheet, item, name) for name in (Menu.DUE, Menu.KIND, Menu.PRIORITY)]
    rest = [_unfold(sheet, item, Menu.ASSIGNEE)] if team else []
    return [first, [*rest, _snooze(sheet, item), _move(sheet, item, Verb.DROP)]]


def _snooze(sheet: Sheet, item: TaskView) -> InlineKeyboardButton:
    if item.task.snoozed_until is not None and item.task.snoozed_until > sheet.now:
        return button(sheet.texts.gettext("Take it up again"), SnoozeTask(task=item.task.id, preset=None))
    return _unfold(sheet, item, Menu.SNOOZE)


def _unfold(sheet: Sheet, item: TaskView, name: Menu) -> InlineKeyboardButton:
    return button(sheet.texts.gettext(MENUS[name]), Unfold(task=item.task.id, menu=name))


def _parts(sheet: Sheet) -> Rows:
    """One button for each task of the message, to choose which one the others are for."""
    if len(sheet.view.tasks) < 2:
        return []
    buttons = [
        button(f"· {position} ·" if item is sheet.selected else str(position), ShowPart(task=item.task.id))
        for position, item in enumerate(sheet.view.tasks[:LISTED], 1)
    ]
    return [buttons[start : start + _PER_ROW] for start in range(0, len(buttons), _PER_ROW)]
