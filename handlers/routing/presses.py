"""What the buttons of the page of rules carry."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import StringConstraints

from handlers.cards.presses import Id
from handlers.teams.presses import Leaf

Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class Part(StrEnum):
    """Of the page: all rules, one of them, and the steps in which one is made."""

    LIST = "list"
    RULE = "rule"
    WHEN = "when"
    THEN = "then"
    CHECK = "check"


class Field(StrEnum):
    """What a rule looks at, or does."""

    SOURCE = "source"
    AUTHOR = "author"
    KIND = "kind"
    PRIORITY = "priority"
    WORDS = "words"
    TOPIC = "topic"
    ASSIGNEE = "assignee"
    WORKSPACE = "workspace"
    NOTIFY = "notify"
    EXPORT = "export"


class ShowRules(CallbackData, prefix="rules"):
    """Show all rules; what was being made is dropped."""

    leaf: Leaf


class ShowRule(CallbackData, prefix="rule"):
    rule: Id


class MakeRule(CallbackData, prefix="rmake"):
    """Begin to make a rule, or to change one; 0 for a new one."""

    rule: Id


class ShowStep(CallbackData, prefix="rstep"):
    """Show a step of making a rule."""

    part: Part


class PickField(CallbackData, prefix="rfield"):
    part: Part
    field: Field
    leaf: Leaf


class PickValue(CallbackData, prefix="rvalue"):
    """Choose a value, or no longer, by the digest of what it is."""

    part: Part
    field: Field
    key: Key


class TypeValue(CallbackData, prefix="rtype"):
    field: Field


class TryRule(CallbackData, prefix="rtry"):
    """Show what the rule that is being made would have done."""


class SaveRule(CallbackData, prefix="rsave"):
    """Keep the rule that is being made."""


class SwitchRule(CallbackData, prefix="ron"):
    rule: Id
    on: bool


class ShiftRule(CallbackData, prefix="rshift"):
    rule: Id
    up: bool


class AskToDelete(CallbackData, prefix="rask"):
    """Ask whether a rule is really to be deleted, or no longer."""

    rule: Id
    sure: bool


class DeleteRule(CallbackData, prefix="rdel"):
    rule: Id
