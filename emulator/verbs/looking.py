"""What is there to see: chats, messages, and what the bot has called."""

from typing import Any

from emulator.jsontypes import Json
from emulator.model import PRESENT, Chat, Person
from emulator.render import person_json
from emulator.verbs.base import Request, Verb, check_member

MAX_WAIT = 60.0


async def history(request: Request) -> Json:
    """Messages of a `chat` as its member `user` sees them, else as everybody does, oldest first: those with ids over
    `after`, and ephemeral ones that came since; `{messages, revision}`."""
    chat, viewer = request.chat(), None
    if request.get("user") is not None:
        check_member(chat, request.person())
        viewer = request.person().id
    after = int(request.get("after", 0))
    shown = [message for message in chat.messages.values() if message.id > after]
    shown += [message for message in chat.ephemeral.values() if message.follows >= after]
    seen = [message for message in shown if message.is_shown_to(viewer)]
    replaced = {message.replaces.id for message in seen if message.replaces}
    seen = sorted((m for m in seen if m.id not in replaced), key=lambda message: message.place)
    return {"messages": [request.world.view(m) for m in seen], "revision": request.world.hub.revision}


async def wait(request: Request) -> Json:
    """Until something has changed since the revision `after` (in a `chat`, if one is named), or `timeout` seconds are
    over; `{revision}`."""
    timeout = min(float(request.get("timeout", 5)), MAX_WAIT)
    chat = request.chat().id if request.get("chat") is not None else None
    return {"revision": await request.world.hub.wait(int(request.fields["after"]), timeout, chat)}


async def calls(request: Request) -> list[Json]:
    """Calls of the bot, oldest first: `{id, method, params, at, code, description, took}`; of one `method`."""
    return request.emulator.calls.select(request.get("method"), int(request.get("after", 0)))


async def state(request: Request) -> Json:
    """People, chats, the bot's profile, mailbox, webhook; with `user` what that person sees."""
    world, emulator = request.world, request.emulator
    viewer = int(request.fields["user"]) if "user" in request.fields else None
    chats = [c for c in world.chats.values() if viewer is None or c.status(viewer) in PRESENT]
    chats = [c for c in chats if c.migrated_to is None]
    language = (world.people[viewer].language_code or "") if viewer in world.people else ""
    result: Json = {
        "bot": person_json(world.bot),
        "people": [person_json(person) for person in world.people.values()],
        "chats": [world.chat_view(chat) for chat in chats],
        "pending_updates": len(world.mailbox.pending),
        "allowed_updates": sorted(world.mailbox.allowed),
        "webhook": emulator.webhook.target.url if emulator.webhook.target else None,
        "faults": len(emulator.faults.waiting),
        "now": world.clock.now(),
        "revision": world.hub.revision,
    }
    return result | _profile(request, viewer, language)


async def commands(request: Request) -> list[Json]:
    """The commands that the client of `user` shows in `chat`."""
    return request.world.profile.commands_for(request.chat(), request.person())


async def menu_button(request: Request) -> Json:
    """The button beside the input field of `user` in the private chat with the bot."""
    return request.world.profile.menu_button(request.person().id)


def _profile(request: Request, viewer: int | None, language: str) -> Json:
    profile = request.world.profile
    person = request.world.people.get(viewer or 0) or Person(0, "")
    facts: dict[str, Any] = {
        "name": profile.name(language),
        "description": profile.descriptions.get(language) or profile.descriptions.get("", ""),
        "short_description": profile.short_descriptions.get(language) or profile.short_descriptions.get("", ""),
        "commands": {
            "private": profile.commands_for(Chat(person.id, "private"), person),
            "group": profile.commands_for(Chat(0, "supergroup"), person),
        },
        "menu_button": profile.menu_button(viewer or 0),
        "app_url": request.world.settings.app_url,
    }
    return facts


VERBS: dict[str, Verb] = {
    "history": history,
    "wait": wait,
    "calls": calls,
    "state": state,
    "commands": commands,
    "menu_button": menu_button,
}
