"""Long lists, a leaf at a time."""

from collections.abc import Callable, Sequence
from gettext import NullTranslations
from typing import TypeVar

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from handlers.cards.menus import button

T = TypeVar("T")


def leaf_of(things: Sequence[T], leaf: int, size: int) -> tuple[Sequence[T], int]:
    """What stands on a leaf, and which one that is: the last one where there is none of this number."""
    last = max(0, (len(things) - 1) // size)
    shown = min(leaf, last)
    return things[shown * size : (shown + 1) * size], shown


def turning(
    texts: NullTranslations, count: int, leaf: int, size: int, press: Callable[[int], CallbackData]
) -> list[InlineKeyboardButton]:
    """Buttons to the leaf before and the one after, where there are such."""
    before = [button(texts.gettext("‹ Before"), press(leaf - 1))] if leaf > 0 else []
    after = [button(texts.gettext("More ›"), press(leaf + 1))] if (leaf + 1) * size < count else []
    return before + after
