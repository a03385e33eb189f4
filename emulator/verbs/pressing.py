"""Buttons, and Mini Apps that they open."""

import asyncio

from emulator.jsontypes import Json
from emulator.launch import THEMES, Launch, launch_url
from emulator.markup import SWITCHES, Markup
from emulator.model import Message
from emulator.verbs.base import Request, Verb, check_member
from emulator.world import WrongUseError

ANSWER_SECONDS = 10.0
NOT_ANSWERED: Json = {"answered": False, "text": None, "alert": False, "url": None}


async def press(request: Request) -> Json:
    """Press a button of a `message`, found by its `button` text or its `data`; waits for the bot's answer.

    Answers `{answered, text, alert, url}`; a link's button answers its `url` at once, a Mini App's its launch URL,
    a copying one the text `copied`, one that leads to inline mode which `switch` it is and its `query`.
    """
    person, message = request.person(), request.message()
    check_member(message.chat, person)
    button = _button(message, request.get("button"), request.get("data"))
    if "url" in button:
        return NOT_ANSWERED | {"url": button["url"]}
    if "copy_text" in button:
        return NOT_ANSWERED | {"copied": button["copy_text"]["text"]}
    if switch := next((name for name in SWITCHES if name in button), None):
        return NOT_ANSWERED | {"switch": switch, "query": button[switch]}
    if "web_app" in button:
        launch = Launch(button["web_app"]["url"], person, request.world.settings.token, request.world.clock.now())
        return NOT_ANSWERED | {"url": launch_url(launch)}
    return await _wait_for_answer(request, message, str(button["callback_data"]))


def _button(message: Message, text: str | None, data: str | None) -> Json:
    buttons = list(Markup(inline=message.markup).buttons())
    for button in buttons:
        if (text is not None and button["text"] == text) or (data is not None and button.get("callback_data") == data):
            return button
    names = ", ".join(repr(button["text"]) for button in buttons) or "none"
    raise WrongUseError(f"message {message.id} has no such button; it has {names}")


async def press_raw(request: Request) -> Json:
    """Send any `data` as if a button of a `message` had held it: a forged or stale press, also on a deleted message."""
    chat = request.chat()
    message = chat.messages.get(int(request.fields["message"]))
    if request.get("ephemeral"):
        message = chat.ephemeral.get(int(request.fields["ephemeral"]))
    if message is None:
        raise WrongUseError("there has never been such a message")
    return await _wait_for_answer(request, message, str(request.fields["data"]))


async def _wait_for_answer(request: Request, message: Message, data: str) -> Json:
    callback = request.world.press(request.person(), message, data)
    try:
        return await asyncio.wait_for(asyncio.shield(callback.answer), float(request.get("timeout", ANSWER_SECONDS)))
    except TimeoutError:
        return NOT_ANSWERED


async def launch(request: Request) -> Json:
    """The signed URL of a Mini App as a client opens it: `user`, `url` (else the menu button's), `start_param`,
    `platform`, `theme`, `date` of signing."""
    person = request.person()
    menu = request.world.profile.menu_button(person.id)
    url = request.get("url") or menu.get("web_app", {}).get("url") or request.world.settings.app_url
    if not url:
        raise WrongUseError("the bot has set no Mini App")
    wanted = Launch(
        str(url),
        person,
        request.world.settings.token,
        int(request.get("date", request.world.clock.now())),
        platform=str(request.get("platform", "weba")),
        theme=str(request.get("theme", "light")),
        start_param=request.get("start_param"),
    )
    return {"url": launch_url(wanted), "theme_params": THEMES.get(wanted.theme, THEMES["light"])}


VERBS: dict[str, Verb] = {"press": press, "press_raw": press_raw, "launch": launch}
