"""Who the bot is: getMe, names, descriptions."""

import re

from emulator.errors import bad_request
from emulator.jsontypes import Json
from emulator.methods.base import Call, Method, method
from emulator.render import person_json

MAX_NAME, MAX_DESCRIPTION, MAX_SHORT_DESCRIPTION = 64, 512, 120
LANGUAGE = re.compile(r"(?:[a-z]{2})?")


async def get_me(call: Call) -> Json:
    """The bot itself, with what only it is told."""
    flags = {
        "can_join_groups": True,
        "can_read_all_group_messages": not call.world.abilities.privacy,
        "supports_inline_queries": call.world.abilities.inline,
        "supports_guest_queries": call.world.abilities.guest,
        "can_connect_to_business": False,
        "has_main_web_app": call.settings.app_url is not None,
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


METHODS: dict[str, Method] = {
    "getMe": method(get_me),
    "setMyName": method(set_name, "name language_code"),
    "getMyName": method(get_name, "language_code"),
    "setMyDescription": method(set_description, "description language_code"),
    "getMyDescription": method(get_description, "language_code"),
    "setMyShortDescription": method(set_short_description, "short_description language_code"),
    "getMyShortDescription": method(get_short_description, "language_code"),
}
