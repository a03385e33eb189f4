"""Links to the bot, as people follow them."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from emulator.jsontypes import Json
from emulator.membership import move
from emulator.model import PRESENT
from emulator.verbs.base import Request, Verb
from emulator.verbs.pressing import launch
from emulator.verbs.talking import say
from emulator.world import WrongUseError

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
HOSTS = ("t.me", "telegram.me")


async def start(request: Request) -> Json:
    """Open the bot by a link with a `payload`, or without, and press Start: unblocks the bot, then `/start payload` is
    said. With a `chat` that is a group (`startgroup`): the bot is added there, and told the payload."""
    payload = str(request.get("payload", ""))
    if not PAYLOAD.fullmatch(payload):
        raise WrongUseError("a payload has at most 64 of A-Z a-z 0-9 _ -")
    world, person, chat = request.world, request.person(), request.chat()
    if chat.status(world.bot.id) not in PRESENT and (chat.kind != "private" or world.bot.id in chat.members):
        move(world, chat, world.bot, "member", person)
    command = "/start" if chat.kind == "private" else f"/start@{world.bot.username}"
    text = f"{command} {payload}".strip()
    return await say(Request(request.emulator, {"chat": chat.id, "user": person.id, "text": text}))


async def follow(request: Request) -> Json:
    """Follow a link `url` to the bot: `?start=`, `?startgroup=` (into `chat`), or `?startapp=`. Answers `{message}` or,
    for a Mini App, `{url}` as `launch` does."""
    name, query = _to_the_bot(request, str(request.fields["url"]))
    person = request.person().id
    if name == "startapp":
        return await launch(Request(request.emulator, {"user": person, "start_param": query or None}))
    chat = request.chat().id if name == "startgroup" else person
    fields = {"user": person, "chat": chat, "payload": query}
    return {"message": await start(Request(request.emulator, fields))}


def _to_the_bot(request: Request, url: str) -> tuple[str, str]:
    """What a link asks for and its payload."""
    parts = urlsplit(url)
    name = parts.path.strip("/").partition("/")[0]
    if parts.netloc not in HOSTS or name.lower() != (request.world.bot.username or "").lower():
        raise WrongUseError(f"{url} does not lead to the bot")
    asked: dict[str, Any] = parse_qs(parts.query, keep_blank_values=True)
    for kind in ("start", "startgroup", "startapp"):
        if kind in asked:
            return kind, str(asked[kind][0])
    return "start", ""


VERBS: dict[str, Verb] = {"start": start, "follow": follow}
