"""Chats and their members."""

from emulator.errors import bad_request, forbidden
from emulator.jsontypes import Json
from emulator.membership import ADMINISTRATORS, PERMISSIONS, move, standing
from emulator.methods.base import Call, Method, method
from emulator.model import PRESENT, Chat
from emulator.render import chat_json

MAX_REACTIONS = 11


def readable_chat(call: Call) -> Chat:
    """The chat of `chat_id`, if the bot may look into it.

    Raises:
        ApiError: 400 or 403.
    """
    chat = call.world.find_chat(call.params.text("chat_id"))
    status = chat.status(call.world.bot.id)
    if chat.kind != "private" and status not in PRESENT and chat.username is None:
        reason = "was kicked from" if status == "kicked" else "is not a member of"
        raise forbidden(f"bot {reason} the {chat.kind} chat")
    return chat


async def get_chat(call: Call) -> Json:
    """A `ChatFullInfo`."""
    chat = readable_chat(call)
    extra: Json = {"accent_color_id": 0, "max_reaction_count": MAX_REACTIONS}
    extra["accepted_gift_types"] = {
        "unlimited_gifts": False,
        "limited_gifts": False,
        "unique_gifts": False,
        "premium_subscription": False,
        "gifts_from_channels": False,
    }
    if chat.description:
        extra["description"] = chat.description
    if chat.is_group:
        extra["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if chat.linked is not None:
        extra["linked_chat_id"] = chat.linked.id
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None and not pinned.deleted:
        extra["pinned_message"] = call.world.message_json(pinned)
    return chat_json(chat, call.world.partner(chat)) | extra


async def get_member(call: Call) -> Json:
    """How somebody stands in a chat."""
    chat = readable_chat(call)
    person = call.world.people.get(call.params.integer("user_id"))
    if person is None:
        raise bad_request("invalid user_id specified")
    if person.id not in chat.members and chat.kind == "private":
        raise bad_request("member not found")
    return standing(chat, person)


async def get_administrators(call: Call) -> list[Json]:
    """Owner and administrators, other bots left out unless they are asked for."""
    chat = readable_chat(call)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    found = [call.world.people[who] for who, status in chat.members.items() if status in ADMINISTRATORS]
    with_bots = call.params.flag("return_bots")
    shown = [person for person in found if with_bots or not person.is_bot or person is call.world.bot]
    return [standing(chat, person) for person in shown]


async def get_member_count(call: Call) -> int:
    """How many are in a chat."""
    return sum(status in PRESENT for status in readable_chat(call).members.values())


async def leave(call: Call) -> bool:
    """Leave a group or channel."""
    chat = call.writable_chat()
    if chat.kind == "private":
        raise bad_request("can't leave a private chat")
    move(call.world, chat, call.world.bot, "left", call.world.bot)
    return True


METHODS: dict[str, Method] = {
    "getChat": method(get_chat, "chat_id"),
    "getChatMember": method(get_member, "chat_id user_id"),
    "getChatAdministrators": method(get_administrators, "chat_id return_bots"),
    "getChatMemberCount": method(get_member_count, "chat_id"),
    "leaveChat": method(leave, "chat_id"),
}
