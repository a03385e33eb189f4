"""What stands behind “More…”: the fields that most tasks don't have, and what other features add.

To add an entry, write a function that makes its buttons for a task (none where it does not apply) and put it into
`ENTRIES`. It may be asked for a closed task, too.
"""

from collections.abc import Callable, Sequence

from aiogram.types import InlineKeyboardButton

from handlers.cards.app import app_entry
from handlers.cards.field_menus import Rows, ask_button, back_button
from handlers.cards.field_presses import Asked
from handlers.cards.menus import button
from handlers.cards.merging import entries as merge_entries
from handlers.cards.past import history_entry
from handlers.cards.presses import Unfold
from handlers.cards.sending import send_entry
from handlers.cards.sheet import Menu, Sheet
from handlers.cards.times import remind_entry
from locales import mark
from storage.tables import Status
from tasks.links import linked
from tasks.views import TaskView

MORE = mark("More…")
_PER_ROW = 2


def more_menu(sheet: Sheet, item: TaskView) -> Rows:
    choices = _choices(sheet, item)
    rows = [choices[start : start + _PER_ROW] for start in range(0, len(choices), _PER_ROW)]
    return [*rows, [back_button(sheet, item, None)]]


def more_button(sheet: Sheet, item: TaskView) -> list[InlineKeyboardButton]:
    """The way there; none where there is nothing, and while it is asked whether it is a task at all."""
    if item.task.status is Status.PROPOSED or not _choices(sheet, item):
        return []
    return [button(sheet.texts.gettext(MORE), Unfold(task=item.task.id, menu=Menu.MORE))]


def _choices(sheet: Sheet, item: TaskView) -> list[InlineKeyboardButton]:
    return [choice for entry in ENTRIES for choice in entry(sheet, item)]


def _fields(sheet: Sheet, item: TaskView) -> list[InlineKeyboardButton]:
    """What is not there yet is asked for at once."""
    task, say = item.task, sheet.texts.gettext
    if task.status not in {Status.OPEN, Status.IN_PROGRESS}:
        return []

    def unfold(words: str, menu: Menu) -> InlineKeyboardButton:
        return button(words, Unfold(task=task.id, menu=menu))

    def change(words: str, menu: Menu, asked: Asked, *, is_there: bool) -> InlineKeyboardButton:
        return unfold(words, menu) if is_there else ask_button(item, words, asked)

    is_blocked = task.blocked_reason is not None or bool(linked(task, "blocked_by"))
    return [
        ask_button(item, say("Title"), Asked.TITLE),
        change(say("Description"), Menu.DESCRIPTION, Asked.DESCRIPTION, is_there=bool(task.description)),
        change(say("Notes"), Menu.NOTES, Asked.NOTE, is_there=bool(task.notes)),
        change(say("Checklist"), Menu.CHECKLIST, Asked.ITEMS, is_there=bool(task.checklist)),
        unfold(say("Repeat"), Menu.REPEAT),
        change(say("Blocked"), Menu.BLOCKED, Asked.BLOCKED, is_there=is_blocked),
        change(say("Links"), Menu.LINKS, Asked.LINKS, is_there=bool(linked(task, "related"))),
    ]


ENTRIES: tuple[Callable[[Sheet, TaskView], Sequence[InlineKeyboardButton]], ...] = (
    _fields,
    remind_entry,
    merge_entries,
    send_entry,
    history_entry,
    app_entry,
)
