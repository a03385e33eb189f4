"""The methods of the Bot API that are modelled."""

from emulator.methods import (
    about_bot,
    answering,
    chats,
    commands,
    editing,
    ephemeral,
    files,
    guest,
    inline,
    receiving,
    replacing,
    sending,
    topics,
)
from emulator.methods.base import Method

_ALL: dict[str, Method] = (
    receiving.METHODS
    | sending.METHODS
    | files.METHODS
    | editing.METHODS
    | replacing.METHODS
    | ephemeral.METHODS
    | inline.METHODS
    | guest.METHODS
    | answering.METHODS
    | chats.METHODS
    | about_bot.METHODS
    | commands.METHODS
    | topics.METHODS
)
_BY_LOWER_NAME = {name.lower(): (name, method) for name, method in _ALL.items()}


def find_method(name: str) -> tuple[str, Method] | None:
    """The method's proper name and itself; Telegram does not care for case."""
    return _BY_LOWER_NAME.get(name.lower())


def names() -> list[str]:
    """All methods modelled."""
    return sorted(_ALL)
