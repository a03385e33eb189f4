"""What the buttons of a card carry: ids and a choice, never a fact. Telegram brings back whatever somebody forged."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field as Bounds

from classifier.base import Kind, Priority
from handlers.cards.sheet import Menu
from storage.reading_tables import Scope
from tasks.rules import DuePreset, Snooze, Verb

Id = Annotated[int, Bounds(ge=0, lt=2**63)]


class Field(StrEnum):
    """What a card may ask about."""

    KIND = "kind"
    DUE = "due"
    ASSIGNEE = "assignee"
    PRIORITY = "priority"


class MoveTask(CallbackData, prefix="move"):
    task: Id
    verb: Verb


class Unfold(CallbackData, prefix="menu"):
    """Show a menu of the task's, or its first buttons with None."""

    task: Id
    menu: Menu | None


class TurnMenu(CallbackData, prefix="leaf"):
    """Show another page of a long menu."""

    task: Id
    menu: Menu
    page: Annotated[int, Bounds(ge=0, le=999)]


class ShowPart(CallbackData, prefix="part"):
    task: Id


class AnswerDoubt(CallbackData, prefix="ask"):
    """The answer to what a reading left in doubt, by its place among the answers that this reading gives.

    Attributes:
        issue: The reading that was asked about; of another one the same place would mean something else.
    """

    task: Id
    issue: Id
    field: Field
    choice: Annotated[int, Bounds(ge=0, le=9)]


class SetKind(CallbackData, prefix="kind"):
    task: Id
    kind: Kind


class SetPriority(CallbackData, prefix="prio"):
    task: Id
    priority: Priority


class SetDue(CallbackData, prefix="due"):
    task: Id
    preset: DuePreset


class PickReading(CallbackData, prefix="read"):
    """Of a date that can be read in two ways, the first or the other."""

    task: Id
    other: bool


class TypeDue(CallbackData, prefix="type"):
    task: Id


class Assign(CallbackData, prefix="give"):
    """Person 0 is nobody."""

    task: Id
    person: Id


class SnoozeTask(CallbackData, prefix="zzz"):
    """Put aside, or take up again with None."""

    task: Id
    preset: Snooze | None


class UndoChange(CallbackData, prefix="undo"):
    """Names the change, so that a second press doesn't take back the one before."""

    task: Id
    event: Id


class ShowLesson(CallbackData, prefix="teach"):
    """Unfold what a person said: for which messages it may hold, or what would change if it held for these."""

    task: Id
    lesson: Id
    scope: Scope | None


class Teach(CallbackData, prefix="learn"):
    """Let what a person said hold for these messages."""

    task: Id
    lesson: Id
    scope: Scope


class ForgetLesson(CallbackData, prefix="forget"):
    task: Id
    lesson: Id


class MakeTask(CallbackData, prefix="make"):
    message: Id


class CancelAsking(CallbackData, prefix="never"):
    """Of a card or a page: ask for no words any more."""


class WriteDown(CallbackData, prefix="say"):
    """Ask for the words of what is spoken in a message, which may be a piece of the card's."""

    message: Id


class HearAgain(CallbackData, prefix="hear"):
    """Try again to write down what is spoken in a message and its pieces."""

    message: Id


class OpenCard(CallbackData, prefix="open"):
    task: Id


class ConfirmZone(CallbackData, prefix="zone"):
    task: Id


class ChangeZone(CallbackData, prefix="zones"):
    """Show the time zones to choose from. Task 0: no card asked for it."""

    task: Id
