"""What the buttons of a list carry: ids and choices, never a fact."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field as Bounds
from pydantic import StringConstraints

from classifier.base import Priority
from handlers.cards.presses import Id
from storage.tables import Status
from tasks.rules import DuePreset, Snooze, Verb

MOST_PAGES = 100_000
WEEKS = 52
"""How far a week may be from this one."""

Value = Annotated[str, StringConstraints(pattern=r"^[a-z_0-9]{1,20}$")]


class Fold(StrEnum):
    """What can be unfolded below a list instead of its first buttons."""

    FILTER = "filter"
    KIND = "kind"
    PRIORITY = "priority"
    STATUS = "status"
    PERSON = "person"
    DUE = "due"
    SAVED = "saved"
    ALL_SNOOZE = "all_snooze"
    ALL_DUE = "all_due"
    ALL_PRIORITY = "all_priority"
    ALL_PERSON = "all_person"


class TurnTo(CallbackData, prefix="l.page"):
    """Pages are counted from 0; one that is not there any more shows the last one."""

    number: Annotated[int, Bounds(ge=0, le=MOST_PAGES)]


class OpenRow(CallbackData, prefix="l.open"):
    task: Id


class UnfoldList(CallbackData, prefix="l.fold"):
    """None: show the first buttons again."""

    fold: Fold | None


class Toggle(CallbackData, prefix="l.set"):
    """Add a value to a filter, or take it out; "any" takes all out. People go by their id."""

    field: Fold
    value: Value


class UseSaved(CallbackData, prefix="l.saved"):
    """Limit the list to what somebody has saved, or, with 0, to nothing."""

    saved: Id


class TypeWords(CallbackData, prefix="l.words"):
    pass


class ClearFilters(CallbackData, prefix="l.clear"):
    pass


class ShowWhose(CallbackData, prefix="l.whose"):
    """Of a day: everybody's, or the reader's own."""

    everybody: bool


class ShowColumn(CallbackData, prefix="l.col"):
    status: Status


class ShowWeek(CallbackData, prefix="l.week"):
    """Weeks are counted from the one that begins today."""

    week: Annotated[int, Bounds(ge=-WEEKS, le=WEEKS)]


class ShowDay(CallbackData, prefix="l.day"):
    """Of a week one day, counted from its first; None: all of them."""

    day: Annotated[int, Bounds(ge=0, le=6)] | None


class PickSeveral(CallbackData, prefix="l.pick"):
    """Begin to pick tasks, or stop."""

    on: bool


class Pick(CallbackData, prefix="l.tick"):
    """Pick a task, or no longer. Says which, so that the same press twice is one."""

    task: Id
    on: bool


class PickPage(CallbackData, prefix="l.ticks"):
    """The same for all tasks of the page that is shown."""

    on: bool


class MoveAll(CallbackData, prefix="l.move"):
    verb: Verb


class SnoozeAll(CallbackData, prefix="l.zzz"):
    preset: Snooze


class SetDueOfAll(CallbackData, prefix="l.due"):
    preset: DuePreset


class SetPriorityOfAll(CallbackData, prefix="l.prio"):
    priority: Priority


class AssignAll(CallbackData, prefix="l.give"):
    """Person 0 is nobody."""

    person: Id


class UndoAll(CallbackData, prefix="l.undo"):
    pass
