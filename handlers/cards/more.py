"""What stands behind “More…”: the fields that most tasks don't have, and what other features add.

To add an entry, write a function that makes its buttons for a task (none where it does not apply) and put it into
`ENTRIES`. It may be asked for a closed task, too.
"""

from collections.abc import Callable, Sequence

from aiogram.types import InlineKeyboardButton

from handlers.cards.field_menus import Rows, ask_button, back_button
from handlers.cards.field_presses import Asked
from handlers.cards.menus import button
from handlers.cards.merging import entries as merge_entries
from handlers.cards.past import history_entry
from handlers.cards.presses import Unfold
from handlers.cards.sheet import Menu, Sheet
from handlers.cards.times import remind_entry
from locales import mark
from storage.tables import Status
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
    """A description that is not there yet is asked for at once."""
    task, say = item.task, sheet.texts.gettext
    if task.status not in {Status.OPEN, Status.IN_PROGRESS}:
        return []

    def unfold(words: str, menu: Menu) -> InlineKeyboardButton:
        return button(words, Unfold(task=task.id, menu=menu))

    described, words = bool(task.description), say("Description")
    return [
        ask_button(item, say("Title"), Asked.TITLE),
        unfold(words, Menu.DESCRIPTION) if described else ask_button(item, words, Asked.DESCRIPTION),
        unfold(say("Notes"), Menu.NOTES),
        unfold(say("Checklist"), Menu.CHECKLIST),
        unfold(say("Repeat"), Menu.REPEAT),
        unfold(say("Blocked"), Menu.BLOCKED),
        unfold(say("Links"), Menu.LINKS),
    ]


ENTRIES: tuple[Callable[[Sheet, TaskView], Sequence[InlineKeyboardButton]], ...] = (
    _fields,
    remind_entry,
    merge_entries,
    history_entry,
)
