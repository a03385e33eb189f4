"""Commands, as Telegram's rules address them."""

import re
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from handlers.filters import is_command
from handlers.options import Options

_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<words>.*))?", re.DOTALL)


class Spoken(Filter):
    """A command of this name, to nobody or to us; its handler gets the `words` after it.

    Args:
        name: A regular expression; its named groups are given to the handler too.
    """

    def __init__(self, name: str) -> None:
        self._name = re.compile(name, re.IGNORECASE)

    async def __call__(self, message: Message, options: Options) -> dict[str, Any] | bool:
        spoken = _COMMAND.fullmatch(message.text or "") if is_command(message) else None
        if spoken is None or (spoken["bot"] or options.bot_username).lower() != options.bot_username.lower():
            return False
        named = self._name.fullmatch(spoken["name"])
        return {"words": (spoken["words"] or "").strip(), **named.groupdict()} if named else False
