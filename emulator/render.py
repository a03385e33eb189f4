"""The world in the Bot API's words."""

from emulator.jsontypes import Json
from emulator.model import Chat, Message, Person


def person_json(person: Person) -> Json:
    """A `User`."""
    fields: Json = {"id": person.id, "is_bot": person.is_bot, "first_name": person.first_name}
    optional = {
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "is_premium": person.is_premium or None,
    }
    return fields | {name: value for name, value in optional.items() if value is not None}


def chat_json(chat: Chat, person: Person | None = None) -> Json:
    """A `Chat`; for a private chat the person's names stand in it."""
    fields: Json = {"id": chat.id, "type": chat.kind} | ({"is_forum": True} if chat.is_forum else {})
    named: Json = {"title": chat.title, "username": chat.username}
    if chat.kind == "private" and person is not None:
        named = {"first_name": person.first_name, "last_name": person.last_name, "username": person.username}
    return fields | {name: value for name, value in named.items() if value is not None}


def message_json(message: Message, partner: Person | None, *, with_reply: bool = True) -> Json:
    """A `Message`.

    Args:
        message: The message.
        partner: Whose private chat it is, when it is one.
        with_reply: Whether the message replied to is shown too; the one shown so carries no further one.
    """
    chat = message.chat
    fields: Json = {"message_id": message.id, "date": message.date, "chat": chat_json(chat, partner)}
    if message.sender is not None and chat.kind != "channel":
        fields["from"] = person_json(message.sender)
    if message.sender_chat is not None:
        fields["sender_chat"] = chat_json(message.sender_chat)
    optional: Json = {
        "author_signature": message.signature,
        "edit_date": message.edited_at,
        "media_group_id": message.album,
        "quote": message.quote,
        "reply_markup": message.markup,
        "has_protected_content": message.protected or None,
        "message_thread_id": message.thread or None,
        "is_topic_message": True if message.thread and chat.is_forum else None,
        "is_automatic_forward": message.automatic or None,
        "guest_bot_caller_user": person_json(message.caller) if message.caller else None,
        "via_bot": person_json(message.via_bot) if message.via_bot else None,
        "receiver_user": person_json(message.receiver) if message.receiver else None,
        "ephemeral_message_id": message.ephemeral_id or None,
    }
    fields |= {name: value for name, value in optional.items() if value is not None}
    if with_reply and message.answered is not None and not message.answered.deleted:
        fields["reply_to_message"] = message_json(message.answered, partner, with_reply=False)
    return fields | message.forward | message.content


def inaccessible_json(message: Message, partner: Person | None) -> Json:
    """A message that is gone, as a press on its button still names it."""
    return {"chat": chat_json(message.chat, partner), "message_id": message.id, "date": 0}
