"""Filters. aiogram runs a plain `F` filter in a thread of its own (300 µs each); an async one costs nothing."""

from typing import Any

from aiogram.types import CallbackQuery, Message

from handlers.messages.content import content
from handlers.messages.origins import GROUPS
from handlers.options import Options

_ANONYMOUS_ADMIN = 1087968824
"""@GroupAnonymousBot, in whose name administrators write who hide themselves."""

_HOUSEKEEPING = frozenset(
    {
        "boost_added",
        "chat_background_set",
        "checklist_tasks_added",
        "checklist_tasks_done",
        "connected_website",
        "forum_topic_closed",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "message_auto_delete_timer_changed",
        "pinned_message",
        "write_access_allowed",
    }
)
"""What Telegram itself writes into a chat when somebody changes it: it has no words, so nothing is lost."""


async def in_private(message: Message) -> bool:
    return message.chat.type == "private"


async def in_group(message: Message) -> bool:
    return message.chat.type in GROUPS


async def pressed_in_private(query: CallbackQuery) -> bool:
    return query.message is not None and query.message.chat.type == "private"


async def commands(message: Message) -> bool:
    return is_command(message)


async def keepable(message: Message) -> dict[str, Any] | bool:
    """Has something to keep, which the handler gets as `held`."""
    held = content(message)
    return {"held": held} if held is not None else False


async def sent_on_purpose(message: Message) -> bool:
    """Is more than Telegram's own note that the chat has changed."""
    return message.content_type not in _HOUSEKEEPING


def is_command(message: Message) -> bool:
    """Starts with a command of the sender's own; a forwarded one commands nobody."""
    if message.forward_origin is not None:
        return False
    first = next(iter(message.entities or ()), None)
    return first is not None and first.type == "bot_command" and first.offset == 0


def is_anonymous_admin(message: Message) -> bool:
    """An administrator who writes as the group itself."""
    by_group = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    return by_group or (message.from_user is not None and message.from_user.id == _ANONYMOUS_ADMIN)


async def by_anonymous_admin(message: Message) -> bool:
    return is_anonymous_admin(message)


def answers_bot(message: Message, options: Options) -> bool:
    """Is a reply to one of our messages. In a topic everything "replies" to the message that opened it."""
    to = message.reply_to_message
    if to is None or to.from_user is None or to.forum_topic_created is not None:
        return False
    return to.from_user.id == options.bot_id
