"""Where a forwarded message comes from, in the new form and in the legacy fields beside it."""

from emulator.jsontypes import Json
from emulator.model import Chat, Message, Person
from emulator.render import chat_json, person_json


def from_user(person: Person, date: int) -> Json:
    """Somebody who lets forwards name the account."""
    user = person_json(person)
    return {
        "forward_origin": {"type": "user", "date": date, "sender_user": user},
        "forward_from": user,
        "forward_date": date,
    }


def from_hidden_user(name: str, date: int) -> Json:
    """Somebody of whom only the visible name is known."""
    return {
        "forward_origin": {"type": "hidden_user", "date": date, "sender_user_name": name},
        "forward_sender_name": name,
        "forward_date": date,
    }


def from_chat(chat: Chat, date: int, signature: str | None) -> Json:
    """An anonymous administrator, who wrote as the group."""
    sender = chat_json(chat)
    signed = {"author_signature": signature} if signature else {}
    legacy = {"forward_signature": signature} if signature else {}
    origin = {"type": "chat", "date": date, "sender_chat": sender} | signed
    return {"forward_origin": origin, "forward_from_chat": sender, "forward_date": date} | legacy


def from_channel(chat: Chat, message_id: int, date: int, signature: str | None) -> Json:
    """A post in a channel."""
    sender = chat_json(chat)
    signed = {"author_signature": signature} if signature else {}
    legacy = {"forward_signature": signature} if signature else {}
    origin = {"type": "channel", "date": date, "chat": sender, "message_id": message_id} | signed
    return {
        "forward_origin": origin,
        "forward_from_chat": sender,
        "forward_from_message_id": message_id,
        "forward_date": date,
    } | legacy


def forward_of(message: Message, *, hidden: bool = False) -> Json:
    """The forward fields for a copy of a message; a forward of a forward keeps the first origin."""
    if message.forward:
        return message.forward
    if message.chat.kind == "channel":
        return from_channel(message.chat, message.id, message.date, message.signature)
    if message.sender_chat is not None:
        return from_chat(message.sender_chat, message.date, message.signature)
    if message.sender is None:
        return {}
    if hidden:
        return from_hidden_user(message.sender.name(), message.date)
    return from_user(message.sender, message.date)
