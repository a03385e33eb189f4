"""What the buttons of merging, splitting and looking back carry, as `handlers.cards.presses` says."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field as Bounds

from handlers.cards.presses import Id


class ShowHistory(CallbackData, prefix="past"):
    """Show a page of what happened to the task in place of its card."""

    task: Id
    page: Annotated[int, Bounds(ge=0, le=99_999)]


class SplitBurst(CallbackData, prefix="split"):
    """Make every message of the task's burst one of its own."""

    task: Id


class JoinPrevious(CallbackData, prefix="join"):
    """Let the task's message be one with the one before."""

    task: Id


class JoinNote(CallbackData, prefix="joins"):
    """The same for a message that made no task."""

    message: Id


class CountIn(CallbackData, prefix="plus"):
    """The task is one more request for another one."""

    task: Id
    into: Id


class SetApart(CallbackData, prefix="apart"):
    """The task is another one than what it looks like."""

    task: Id


class KeepPriority(CallbackData, prefix="keep"):
    """The priority is right, whoever else asks."""

    task: Id


class TellAsker(CallbackData, prefix="asker"):
    """Make a message for who asked, to be forwarded."""

    task: Id
