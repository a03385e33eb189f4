"""The menus behind “More…”: description, notes, checklist, what comes again, what blocks it, links."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from aiogram.types import InlineKeyboardButton

from classifier.recurrence import preset_rule
from handlers.cards.field_lines import tick
from handlers.cards.field_presses import (
    Asked,
    AskWords,
    Clear,
    Clearable,
    EditNote,
    RemoveItem,
    RemoveNote,
    Repeat,
    SetRepeat,
    TickItem,
    Unblock,
    Unlink,
)
from handlers.cards.menus import button, pager
from handlers.cards.presses import Unfold
from handlers.cards.sheet import Menu, Sheet
from handlers.cards.times import remind_menu
from tasks.links import linked
from tasks.people import local
from tasks.views import TaskView
from wording.lines import capitalised, one_line
from wording.repeats import repeat_words

LABEL = 40
"""Longest words of a note, an item or a title on a button, in code points."""

NOTES, ITEMS = 5, 10
"""How many notes and items stand on a page."""

Rows = list[list[InlineKeyboardButton]]
Entry = Mapping[str, Any]


def field_menu(sheet: Sheet, item: TaskView, name: Menu) -> Rows:
    """The rows of a menu, and the way back to the menu it was opened from."""
    above = Menu.CHECKLIST if name is Menu.CROSS_OUT else Menu.MORE
    return [*FIELD_MENUS[name](sheet, item), [back_button(sheet, item, above)]]


def back_button(sheet: Sheet, item: TaskView, to: Menu | None) -> InlineKeyboardButton:
    return button(sheet.texts.gettext("‹ Back"), Unfold(task=item.task.id, menu=to))


def ask_button(item: TaskView, words: str, field: Asked) -> InlineKeyboardButton:
    return button(words, AskWords(task=item.task.id, field=field))


def _description(sheet: Sheet, item: TaskView) -> Rows:
    say = sheet.texts.gettext
    change = ask_button(item, say("Type a new one…"), Asked.DESCRIPTION)
    return [[change, button(say("Remove it"), Clear(task=item.task.id, field=Clearable.DESCRIPTION))]]


def _notes(sheet: Sheet, item: TaskView) -> Rows:
    """The newest first: to press a note is to change it."""
    task = item.task
    newest = task.notes[::-1]
    shown = _page(sheet, newest, NOTES)
    rows = [
        [
            button(f"✎ {one_line(note['text'], LABEL) or '…'}", EditNote(task=task.id, note=note["id"])),
            button("✖", RemoveNote(task=task.id, note=note["id"])),
        ]
        for note in shown
    ]
    add = ask_button(item, sheet.texts.gettext("Add a note…"), Asked.NOTE)
    return [*rows, *pager(sheet, task, Menu.NOTES, len(newest), NOTES), [add]]


def _checklist(sheet: Sheet, item: TaskView) -> Rows:
    task, say = item.task, sheet.texts.gettext
    rows = [
        [
            button(
                f"{tick(entry)} {one_line(entry['text'], LABEL) or '…'}",
                TickItem(task=task.id, item=entry["id"], done=not entry["done"]),
            )
        ]
        for entry in _page(sheet, task.checklist, ITEMS)
    ]
    last = [ask_button(item, say("Add items…"), Asked.ITEMS)]
    if task.checklist:
        last.append(button(say("Remove items…"), Unfold(task=task.id, menu=Menu.CROSS_OUT)))
    return [*rows, *pager(sheet, task, Menu.CHECKLIST, len(task.checklist), ITEMS), last]


def _cross_out(sheet: Sheet, item: TaskView) -> Rows:
    task = item.task
    rows = [
        [button(f"✖ {one_line(entry['text'], LABEL) or '…'}", RemoveItem(task=task.id, item=entry["id"]))]
        for entry in _page(sheet, task.checklist, ITEMS)
    ]
    return [*rows, *pager(sheet, task, Menu.CROSS_OUT, len(task.checklist), ITEMS)]


def _repeats(sheet: Sheet, item: TaskView) -> Rows:
    """The presets name the day of the due date, or today's."""
    task, say = item.task, sheet.texts.gettext
    day = local(task.due_at or sheet.now, sheet.view.zone).date()
    presets = [
        button(
            capitalised(repeat_words(preset_rule(preset, day), sheet.texts, sheet.view.locale)),
            SetRepeat(task=task.id, preset=preset),
        )
        for preset in Repeat
    ]
    other = [ask_button(item, say("Type it…"), Asked.REPEAT)]
    if task.recurrence is not None:
        other.append(button(say("Not again"), Clear(task=task.id, field=Clearable.REPEAT)))
    return [*([preset] for preset in presets), other]


def _blocked(sheet: Sheet, item: TaskView) -> Rows:
    task, say = item.task, sheet.texts.gettext
    rows = [[button(f"✖ {label}", Unblock(task=task.id, by=id_))] for id_, label in _linked(item, "blocked_by")]
    last = [ask_button(item, say("Type what blocks it…"), Asked.BLOCKED)]
    if task.blocked_reason is not None:
        last.append(button(say("Nothing blocks it"), Clear(task=task.id, field=Clearable.BLOCKED)))
    return [*rows, last]


def _links(sheet: Sheet, item: TaskView) -> Rows:
    related = [[button(f"✖ {label}", Unlink(task=item.task.id, other=id_))] for id_, label in _linked(item, "related")]
    return [*related, [ask_button(item, sheet.texts.gettext("Link to a task…"), Asked.LINKS)]]


def _linked(item: TaskView, kind: str) -> list[tuple[int, str]]:
    """(id, label) of the tasks that it is linked to so."""
    rows = [item.linked[id_] for id_ in linked(item.task, kind) if id_ in item.linked]
    return [(row.id, f"#{row.number} {one_line(row.title, LABEL)}".rstrip()) for row in rows]


def _page(sheet: Sheet, entries: Sequence[Entry], size: int) -> Sequence[Entry]:
    start = min(sheet.menu_page, max(len(entries) - 1, 0) // size) * size
    return entries[start : start + size]


FIELD_MENUS: Mapping[Menu, Callable[[Sheet, TaskView], Rows]] = MappingProxyType(
    {
        Menu.DESCRIPTION: _description,
        Menu.NOTES: _notes,
        Menu.CHECKLIST: _checklist,
        Menu.CROSS_OUT: _cross_out,
        Menu.REPEAT: _repeats,
        Menu.BLOCKED: _blocked,
        Menu.LINKS: _links,
        Menu.REMIND: remind_menu,
    }
)
