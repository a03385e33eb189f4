"""Who the bot is: getMe, names, descriptions, commands, menu buttons."""

import re
from typing import Any

from emulator.errors import bad_request
from emulator.jsontypes import Json
from emulator.links import mini_app_url
from emulator.methods.base import Call, Method, method
from emulator.render import person_json

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMANDS = 100
MAX_NAME, MAX_DESCRIPTION, MAX_SHORT_DESCRIPTION, MAX_COMMAND_DESCRIPTION = 64, 512, 120, 256
LANGUAGE = re.compile(r"(?:[a-z]{2})?")
PLAIN_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")


async def get_me(call: Call) -> Json:
    """The bot itself, with what only it is told."""
    flags = {
        "can_join_groups": True,
        "can_read_all_group_messages": not call.world.abilities.privacy,
        "supports_inline_queries": call.world.abilities.inline,
        "supports_guest_queries": call.world.abilities.guest,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return person_json(call.world.bot) | {"first_name": call.world.profile.name("")} | flags


def language(call: Call) -> str:
    """The `language_code` parameter.

    Raises:
        ApiError: 400 when it is none.
    """
    code = call.params.text("language_code")
    if not LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def store_text(call: Call, texts: dict[str, str], name: str, limit: int, error: str) -> bool:
    """Keep a text for a language, or drop it when it is empty."""
    text, code = call.params.text(name), language(call)
    if len(text) > limit:
        raise bad_request(error)
    texts[code] = text
    if not text:
        del texts[code]
    call.world.hub.publish("profile")
    return True


async def set_name(call: Call) -> bool:
    """The visible name."""
    done = store_text(call, call.world.profile.names, "name", MAX_NAME, "BOT_TITLE_INVALID")
    call.world.bot.first_name = call.world.profile.name("")
    return done


async def get_name(call: Call) -> Json:
    return {"name": call.world.profile.name(language(call))}


async def set_description(call: Call) -> bool:
    """What an empty chat shows."""
    return store_text(call, call.world.profile.descriptions, "description", MAX_DESCRIPTION, "BOT_DESCRIPTION_INVALID")


async def get_description(call: Call) -> Json:
    return {"description": _text_for(call.world.profile.descriptions, language(call))}


async def set_short_description(call: Call) -> bool:
    """What the bot's profile shows."""
    texts = call.world.profile.short_descriptions
    return store_text(call, texts, "short_description", MAX_SHORT_DESCRIPTION, "BOT_SHORT_DESCRIPTION_INVALID")


async def get_short_description(call: Call) -> Json:
    return {"short_description": _text_for(call.world.profile.short_descriptions, language(call))}


def _text_for(texts: dict[str, str], code: str) -> str:
    return texts.get(code) or texts.get("") or ""


def scope(call: Call) -> str:
    """The `scope` parameter as a key: its type, with the chat for the narrow ones.

    Raises:
        ApiError: 400 when it is none.
    """
    raw = call.params.decoded("scope", "BotCommandScope")
    if raw is None:
        return "default"
    kind = raw.get("type") if isinstance(raw, dict) else None
    if kind in PLAIN_SCOPES:
        return str(kind)
    if kind in ("chat", "chat_administrators", "chat_member"):
        chat = call.world.find_chat(str(raw.get("chat_id", "")))
        member = f" {raw.get('user_id')}" if kind == "chat_member" else ""
        return f"{kind} {chat.id}{member}"
    raise bad_request("can't parse BotCommandScope: unsupported type specified")


async def set_commands(call: Call) -> bool:
    """The list behind the menu button."""
    raw = call.params.decoded("commands", "BotCommand list")
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
    if not isinstance(description, str) or not 1 <= len(description.strip()) <= MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    unknown = sorted(raw.keys() - {"command", "description", "is_ephemeral"})
    if strict and unknown:
        raise bad_request(f'unknown field "{unknown[0]}" of BotCommand')
    ephemeral = {"is_ephemeral": True} if raw.get("is_ephemeral") else {}
    return {"command": command, "description": description} | ephemeral


async def get_commands(call: Call) -> list[Json]:
    """Exactly what was set for this scope and language."""
    return call.world.profile.commands.get((scope(call), language(call)), [])


async def delete_commands(call: Call) -> bool:
    call.world.profile.commands.pop((scope(call), language(call)), None)
    call.world.hub.publish("profile")
    return True


async def set_menu_button(call: Call) -> bool:
    """For one private chat, or for all."""
    button = call.params.decoded("menu_button", "menu button") or {"type": "default"}
    chat_id = call.world.find_chat(call.params.text("chat_id")).id if "chat_id" in call.params else 0
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
    chat_id = call.world.find_chat(call.params.text("chat_id")).id if "chat_id" in call.params else 0
    return call.world.profile.menu_button(chat_id)


METHODS: dict[str, Method] = {
    "getMe": method(get_me),
    "setMyName": method(set_name, "name language_code"),
    "getMyName": method(get_name, "language_code"),
    "setMyDescription": method(set_description, "description language_code"),
    "getMyDescription": method(get_description, "language_code"),
    "setMyShortDescription": method(set_short_description, "short_description language_code"),
    "getMyShortDescription": method(get_short_description, "language_code"),
    "setMyCommands": method(set_commands, "commands scope language_code"),
    "getMyCommands": method(get_commands, "scope language_code"),
    "deleteMyCommands": method(delete_commands, "scope language_code"),
    "setChatMenuButton": method(set_menu_button, "chat_id menu_button"),
    "getChatMenuButton": method(get_menu_button, "chat_id"),
}
