"""What the bot tells about itself: names, descriptions, commands, menu buttons."""

from dataclasses import dataclass, field

from emulator.jsontypes import Json


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

    def commands_for(self, chat_id: int, kind: str, language: str) -> list[Json]:
        """The list a client shows: the narrowest scope that has one, in the person's language first."""
        wide = "all_private_chats" if kind == "private" else "all_group_chats"
        for scope in (f"chat {chat_id}", wide, "default"):
            for code in (language, ""):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []

    def menu_button(self, chat_id: int) -> Json:
        """The button of one private chat."""
        return self.menu_buttons.get(chat_id) or self.menu_buttons.get(0) or {"type": "commands"}
