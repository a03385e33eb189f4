"""What the buttons of messages carry that people post in chats of theirs: whoever sees them may press them."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.cards.presses import Id
from handlers.teams.presses import Code


class Deed(StrEnum):
    """What can be done with a task from there."""

    DONE = "done"
    TAKE = "take"


class AcceptOffer(CallbackData, prefix="accept"):
    """Take what is offered; without `ref` nobody can know it."""

    offer: Id
    ref: Code


class DoPosted(CallbackData, prefix="posted"):
    """Attributes: by: Who has posted it, whose language it speaks."""

    task: Code
    deed: Deed
    by: Id
