"""Who really wrote a message, where, and when. Pure functions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.types import (
    Chat,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    User,
)

GROUPS = frozenset({"group", "supergroup"})
_SUPERGROUP_PREFIX = "-100"


@dataclass(frozen=True, slots=True)
class Authorship:
    """Attributes:
    author: Visible name.
    user: The author's account, where Telegram shows it and it is a person's.
    chat: Title of the chat it was written in; empty where nobody can know.
    link: Address of the original.
    origin: For a forward what Telegram says of it, else None.
    """

    author: str
    user: User | None
    chat: str
    link: str | None
    origin: dict[str, Any] | None
    written_at: datetime


def authorship(message: Message) -> Authorship:
    """Who wrote a message: a forward's author is who wrote the original."""
    match message.forward_origin:
        case MessageOriginUser(sender_user=user, date=date):
            origin = {"type": "user", "id": user.id, "name": name_of(user), "link": profile_link(user)}
            if user.username:
                origin["username"] = user.username
            return Authorship(name_of(user), _person(user), "", None, origin, date)
        case MessageOriginHiddenUser(sender_user_name=name, date=date):
            return Authorship(name, None, "", None, {"type": "hidden_user", "name": name}, date)
        case MessageOriginChat(sender_chat=chat, author_signature=signature, date=date):
            return _from_chat("chat", chat, signature, None, date)
        case MessageOriginChannel(chat=chat, message_id=message_id, author_signature=signature, date=date):
            return _from_chat("channel", chat, signature, message_id, date)
        case _:
            return _written_here(message)


def _from_chat(
    kind: str, chat: Chat, signature: str | None, message_id: int | None, written_at: datetime
) -> Authorship:
    origin: dict[str, Any] = {"type": kind, "id": chat.id, "title": title_of(chat)}
    fields = {"username": chat.username, "signature": signature, "message_id": message_id}
    origin |= {key: value for key, value in fields.items() if value is not None}
    link = message_link(chat, message_id) if message_id else None
    return Authorship(signature or title_of(chat), None, title_of(chat), link, origin, written_at)


def _written_here(message: Message) -> Authorship:
    chat = message.chat
    group = chat.type in GROUPS
    title, link = (title_of(chat), message_link(chat, message.message_id)) if group else ("", None)
    user = message.from_user
    if message.sender_chat is not None:
        author, user = message.author_signature or title_of(message.sender_chat), None
    else:
        author = name_of(user) if user else ""
    return Authorship(author, user and _person(user), title, link, None, message.date)


def _person(user: User) -> User | None:
    return None if user.is_bot else user


def name_of(user: User) -> str:
    """The visible name; a deleted account has none, so its username or id stands for it."""
    return user.full_name.strip() or user.username or str(user.id)


def title_of(chat: Chat) -> str:
    return chat.title or chat.full_name or chat.username or str(chat.id)


def profile_link(user: User) -> str:
    return f"https://t.me/{user.username}" if user.username else f"tg://user?id={user.id}"


def message_link(chat: Chat, message_id: int) -> str | None:
    """Address of a message in a channel or supergroup; nothing else has one."""
    if chat.username:
        return f"https://t.me/{chat.username}/{message_id}"
    digits = str(chat.id)
    if not digits.startswith(_SUPERGROUP_PREFIX) or chat.type == "group":
        return None
    return f"https://t.me/c/{digits.removeprefix(_SUPERGROUP_PREFIX)}/{message_id}"


def name_of_message(message: Message) -> str:
    """What a message is known by in its chat; those that only one person sees have ids of their own."""
    return str(message.message_id) if message.ephemeral_message_id is None else f"e{message.ephemeral_message_id}"


def topic_of(message: Message) -> int | None:
    """The topic it was written in; Telegram counts every answer in a group as a thread, which is none."""
    return message.message_thread_id if message.is_topic_message else None
