"""What every verb gets."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emulator.jsontypes import Json
from emulator.model import Chat, Message, Person
from emulator.world import World, WrongUseError

if TYPE_CHECKING:
    from emulator.server import Emulator


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `fields["x"]` that is missing is answered as such."""

    emulator: "Emulator"
    fields: Json

    @property
    def world(self) -> World:
        return self.emulator.world

    def get(self, name: str, default: Any = None) -> Any:
        """An optional field."""
        return self.fields.get(name, default)

    def person(self) -> Person:
        """Who acts."""
        return self.world.person(int(self.fields["user"]))

    def chat(self) -> Chat:
        """Where; a group that was upgraded stands for its supergroup."""
        chat = self.world.chat(int(self.fields["chat"]))
        return self.world.chat(chat.migrated_to) if chat.migrated_to is not None else chat

    def message(self, name: str = "message") -> Message:
        """Which message: an ordinary one's id, or an ephemeral one's as `ephemeral`."""
        if not self.get("ephemeral"):
            return self.world.message(self.chat().id, int(self.fields[name]))
        message = self.chat().ephemeral.get(int(self.fields["ephemeral"]))
        if message is None or not message.is_shown_to(self.person().id):
            raise WrongUseError(f"user {self.person().id} sees no ephemeral message {self.get('ephemeral')}")
        return message


Verb = Callable[[Request], Awaitable[Any]]


def check_member(chat: Chat, person: Person) -> None:
    """Somebody who is not in a chat can neither read nor write there.

    Raises:
        WrongUseError: Then.
    """
    if chat.status(person.id) in ("left", "kicked"):
        raise WrongUseError(f"{person.name()} is not in chat {chat.id}")
