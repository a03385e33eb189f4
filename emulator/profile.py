"""What the bot tells about itself: names, descriptions, commands, menu buttons."""

from dataclasses import dataclass, field

from emulator.jsontypes import Json
from emulator.model import Chat, Person


@dataclass(slots=True)
class Profile:
    """Texts by language code (empty: for all), commands by scope and language, menu buttons by chat (0: default)."""

    default_name: str
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """The name shown to a language."""
        return self.names.get(language) or self.names.get("") or self.default_name

    def commands_for(self, chat: Chat, person: Person) -> list[Json]:
        """The list that a person's client shows in a chat: the narrowest scope that has one, in each the person's
        language first."""
        for scope in _scopes(chat, person):
            for code in (person.language_code or "", ""):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []

    def menu_button(self, chat_id: int) -> Json:
        """The button of one private chat."""
        return self.menu_buttons.get(chat_id) or self.menu_buttons.get(0) or {"type": "commands"}


def _scopes(chat: Chat, person: Person) -> list[str]:
    """Whose lists count for a person in a chat, the first one that has any."""
    if chat.kind == "private":
        return [f"chat {chat.id}", "all_private_chats", "default"]
    is_admin = chat.status(person.id) in ("creator", "administrator")
    scopes = [f"chat_member {chat.id} {person.id}"]
    scopes += [f"chat_administrators {chat.id}"] if is_admin else []
    scopes += [f"chat {chat.id}"]
    scopes += ["all_chat_administrators"] if is_admin else []
    return [*scopes, "all_group_chats", "default"]
