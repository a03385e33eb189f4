"""What every method of the Bot API is made of here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from emulator.errors import bad_request
from emulator.model import Chat, Message
from emulator.params import Params
from emulator.settings import Settings
from emulator.webhook import Webhook
from emulator.world import World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what it may touch and what it was given."""

    world: World
    webhook: Webhook
    params: Params

    @property
    def settings(self) -> Settings:
        return self.world.settings

    def writable_chat(self) -> Chat:
        """The chat of `chat_id`, if the bot may write there."""
        return self.world.writable_chat(self.params.text("chat_id"))

    def message(self, chat: Chat, purpose: str, name: str = "message_id") -> Message:
        """The message named by a parameter.

        Raises:
            ApiError: 400 `message to <purpose> not found`.
        """
        message_id = self.params.integer(name)
        if message_id <= 0 and not self.params.text(name).strip():
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(message_id)
        if message is None or message.deleted:
            raise bad_request(f"message to {purpose} not found")
        return message


@dataclass(frozen=True, slots=True)
class Method:
    """A method and the parameters it knows."""

    run: Callable[[Call], Awaitable[Any]]
    parameters: frozenset[str]


def method(run: Callable[[Call], Awaitable[Any]], parameters: str = "") -> Method:
    """A table entry; parameters are given as words."""
    return Method(run, frozenset(parameters.split()))
