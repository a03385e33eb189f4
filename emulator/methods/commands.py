"""Lists of commands and menu buttons: per scope, per language, per chat."""

import re
from typing import Any

from emulator.errors import bad_request
from emulator.jsontypes import Json
from emulator.links import mini_app_url
from emulator.methods.about_bot import language
from emulator.methods.base import Call, Method, method
from emulator.model import Chat
from emulator.params import whole_number

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMANDS, MAX_DESCRIPTION = 100, 256
PLAIN_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
CHAT_SCOPES = {
    "chat": frozenset({"type", "chat_id"}),
    "chat_administrators": frozenset({"type", "chat_id"}),
    "chat_member": frozenset({"type", "chat_id", "user_id"}),
}
PROBLEM = "can't parse BotCommandScope"


def scope(call: Call) -> str:
    """The `scope` parameter as a key: its type, with chat and member for the narrow ones.

    Raises:
        ApiError: 400 when it is none, or not for such a chat.
    """
    raw: Any = call.params.decoded("scope", "BotCommandScope")
    if raw is None:
        return "default"
    if not isinstance(raw, dict):
        raise bad_request(f"{PROBLEM}: BotCommandScope must be an Object")
    kind = raw.get("type")
    known = CHAT_SCOPES.get(kind, frozenset({"type"})) if isinstance(kind, str) else frozenset()
    unknown = sorted(raw.keys() - known - {"type"})
    if kind not in PLAIN_SCOPES and kind not in CHAT_SCOPES:
        raise bad_request(f"{PROBLEM}: Unsupported type specified")
    if call.settings.strict and unknown:
        raise bad_request(f'unknown field "{unknown[0]}" of BotCommandScope')
    return str(kind) if kind in PLAIN_SCOPES else _chat_scope(call, str(kind), raw)


def _chat_scope(call: Call, kind: str, raw: Json) -> str:
    if raw.get("chat_id") is None:
        raise bad_request(f'{PROBLEM}: Can\'t find field "chat_id"')
    if not str(raw["chat_id"]):
        raise bad_request(f"{PROBLEM}: Empty chat_id specified")
    member = whole_number(raw.get("user_id")) if kind == "chat_member" else 0
    if kind == "chat_member" and member <= 0:
        raise bad_request(f"{PROBLEM}: Invalid user_id specified")
    chat = call.world.find_chat(str(raw["chat_id"]))
    _check_scope(call, kind, chat, member)
    return f"{kind} {chat.id} {member}" if member else f"{kind} {chat.id}"


def _check_scope(call: Call, kind: str, chat: Chat, member: int) -> None:
    if member and member not in call.world.people:
        raise bad_request("user not found")
    if chat.kind == "private" and kind != "chat":
        raise bad_request("can't use specified scope in private chats")
    if chat.kind == "channel":
        raise bad_request("can't change commands in channel chats")


async def set_commands(call: Call) -> bool:
    """The list behind the menu button; an empty one is none."""
    raw: Any = call.params.decoded("commands", "commands")
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    if len(raw) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = (scope(call), language(call))
    call.world.profile.commands[key] = [_command(item, strict=call.settings.strict) for item in raw]
    if not raw:
        del call.world.profile.commands[key]
    call.world.hub.publish("profile")
    return True


def _command(raw: Any, *, strict: bool) -> Json:
    if not isinstance(raw, dict) or not isinstance(raw.get("command"), str):
        raise bad_request("can't parse BotCommand: Can't find field \"command\"")
    command = raw["command"].removeprefix("/")
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    description = raw.get("description")
    if not isinstance(description, str):
        raise bad_request("can't parse BotCommand: Can't find field \"description\"")
    if not description.strip():
        raise bad_request("command description must be non-empty")
    if len(description.strip()) > MAX_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {MAX_DESCRIPTION}")
    unknown = sorted(raw.keys() - {"command", "description", "is_ephemeral"})
    if strict and unknown:
        raise bad_request(f'unknown field "{unknown[0]}" of BotCommand')
    ephemeral = {"is_ephemeral": True} if raw.get("is_ephemeral") else {}
    return {"command": command, "description": description.strip()} | ephemeral


async def get_commands(call: Call) -> list[Json]:
    """Exactly what was set for this scope and language."""
    return call.world.profile.commands.get((scope(call), language(call)), [])


async def delete_commands(call: Call) -> bool:
    call.world.profile.commands.pop((scope(call), language(call)), None)
    call.world.hub.publish("profile")
    return True


def private_chat_id(call: Call) -> int:
    """Whose menu button is meant; 0 for everybody's.

    Raises:
        ApiError: 400 for a chat that is not with a person.
    """
    if "chat_id" not in call.params:
        return 0
    if call.params.integer("chat_id") <= 0:
        raise bad_request("invalid chat_id specified")
    return call.world.find_chat(call.params.text("chat_id")).id


async def set_menu_button(call: Call) -> bool:
    """For one private chat, or for all."""
    button: Any = call.params.decoded("menu_button", "menu button") or {"type": "default"}
    chat_id = private_chat_id(call)
    kind = button.get("type") if isinstance(button, dict) else None
    if kind == "web_app":
        app: Json = button["web_app"] if isinstance(button.get("web_app"), dict) else {}
        if not button.get("text"):
            raise bad_request("BUTTON_TEXT_INVALID")
        mini_app_url(str(app.get("url", "")), loopback_http=call.settings.loopback_http, what="menu button")
    elif kind not in ("default", "commands"):
        raise bad_request("can't parse menu button: unsupported type specified")
    call.world.profile.menu_buttons[chat_id] = button
    if kind == "default":
        del call.world.profile.menu_buttons[chat_id]
    call.world.hub.publish("profile")
    return True


async def get_menu_button(call: Call) -> Json:
    return call.world.profile.menu_button(private_chat_id(call))


METHODS: dict[str, Method] = {
    "setMyCommands": method(set_commands, "commands scope language_code"),
    "getMyCommands": method(get_commands, "scope language_code"),
    "deleteMyCommands": method(delete_commands, "scope language_code"),
    "setChatMenuButton": method(set_menu_button, "chat_id menu_button"),
    "getChatMenuButton": method(get_menu_button, "chat_id"),
}
