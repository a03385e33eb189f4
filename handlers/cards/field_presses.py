"""What the buttons behind “More…” carry: ids and choices, as `handlers.cards.presses` says."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import StringConstraints

from handlers.cards.presses import Id

ShortId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,24}$")]
"""Of a note or an item."""


class Asked(StrEnum):
    """What words can be asked for, besides a due date."""

    TITLE = "title"
    DESCRIPTION = "description"
    NOTE = "note"
    ITEMS = "items"
    REPEAT = "repeat"
    BLOCKED = "blocked"
    LINKS = "links"
    ASSIGNEE = "assignee"
    SNOOZE = "snooze"
    SAME = "same"
    REMINDER = "reminder"


class Clearable(StrEnum):
    """What can be emptied by one press."""

    DESCRIPTION = "description"
    REPEAT = "recurrence"
    BLOCKED = "blocked"


class Repeat(StrEnum):
    """The rules that are offered, by their names in `classifier.recurrence.PRESETS`."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class AskWords(CallbackData, prefix="words"):
    """Ask whoever presses for words."""

    task: Id
    field: Asked


class Clear(CallbackData, prefix="clear"):
    task: Id
    field: Clearable


class EditNote(CallbackData, prefix="note"):
    """Ask for the words of one's own note."""

    task: Id
    note: ShortId


class RemoveNote(CallbackData, prefix="unnote"):
    task: Id
    note: ShortId


class TickItem(CallbackData, prefix="tick"):
    task: Id
    item: ShortId
    done: bool


class RemoveItem(CallbackData, prefix="unitem"):
    task: Id
    item: ShortId


class SetRepeat(CallbackData, prefix="again"):
    task: Id
    preset: Repeat


class Unblock(CallbackData, prefix="free"):
    """The task waits no more for another one."""

    task: Id
    by: Id


class Unlink(CallbackData, prefix="unlink"):
    task: Id
    other: Id


class Offer(CallbackData, prefix="anyone"):
    """Whoever claims it first has it."""

    task: Id


class Claim(CallbackData, prefix="mine"):
    task: Id
