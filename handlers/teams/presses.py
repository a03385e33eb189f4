"""What the buttons of these pages carry."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field as Bounds
from pydantic import StringConstraints

from handlers.cards.presses import Id
from storage.tables import Role

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16}$")]
Leaf = Annotated[int, Bounds(ge=0, lt=1000)]


class Part(StrEnum):
    """Of the page of a team."""

    HOME = "home"
    PEOPLE = "people"
    INVITING = "inviting"


class ShowTeam(CallbackData, prefix="team"):
    part: Part
    leaf: Leaf


class PickMate(CallbackData, prefix="mate"):
    person: Id


class GiveRole(CallbackData, prefix="role"):
    person: Id
    role: Role


class RemoveMate(CallbackData, prefix="away"):
    person: Id


class SetInvitation(CallbackData, prefix="inv"):
    """How the invitation that is being made stands."""

    role: Role
    days: Annotated[int, Bounds(ge=1, le=30)]
    many: bool


class MakeInvitation(CallbackData, prefix="link"):
    """Make the invitation as it stands."""


class RevokeInvitation(CallbackData, prefix="uninv"):
    code: Code


class AcceptInvitation(CallbackData, prefix="yes"):
    """Follow the invitation that the page shows."""


class DeclineInvitation(CallbackData, prefix="no"):
    """Leave it."""


class SwitchWorkspace(CallbackData, prefix="work"):
    workspace: Id


class AskToLeave(CallbackData, prefix="quit"):
    """Ask whether somebody really goes away; workspace 0: they don't."""

    workspace: Id


class LeaveWorkspace(CallbackData, prefix="bye"):
    workspace: Id


class ShowWorkspaces(CallbackData, prefix="works"):
    leaf: Leaf
