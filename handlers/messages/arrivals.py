"""From a message in Telegram to a stored one."""

from collections.abc import Callable
from typing import Any

from aiogram.types import Message, User

from handlers.messages.attachments import Media, spoken
from handlers.messages.content import Content
from handlers.messages.origins import authorship, topic_of
from handlers.options import Options
from handlers.people import meet
from locales import translations
from storage.store import Store
from storage.tables import Person, Workspace
from tasks import transcribing
from tasks.capture import Captured, NewMessage, capture
from tasks.sounds import is_spoken

Acknowledge = Callable[[int, int], None]
"""Shows that a message arrived: chat id, message id. Best effort."""


def keep(
    store: Store,
    message: Message,
    held: Content,
    *,
    sender: Person | None,
    workspace: Workspace,
    options: Options,
    **instead: Any,
) -> Captured:
    """Store a message, once; who wrote it becomes known, and what is spoken is to be written down.

    Args:
        sender: Who brought it; None for a group's administrator who hides.
        instead: Values of `NewMessage` that the message itself doesn't have.
    """
    written = authorship(message)
    author = _author(store, written.user, sender, options)
    values: dict[str, Any] = {
        "workspace_id": workspace.id,
        "source": ("telegram", "telegram"),
        "external_id": f"{message.chat.id}:{message.message_id}",
        "text": held.text,
        "entities": held.entities,
        "media": described(store, message, held, (sender or workspace).locale),
        "author": written.author,
        "author_id": author.id if author else None,
        "sender_id": sender.id if sender else None,
        "chat": written.chat,
        "origin": written.origin,
        "link": written.link,
        "written_at": written.written_at,
        "sent_at": message.date,
        "chat_id": message.chat.id,
        "telegram_message_id": message.message_id,
        "thread_id": topic_of(message),
        "album_id": message.media_group_id,
        "forwarded": message.forward_origin is not None,
    }
    captured = capture(store, NewMessage(**values | instead), burst_seconds=options.burst_seconds)
    if captured.created and is_spoken(held.media) and (stored := store.messages.get(captured.id)) is not None:
        transcribing.want(store, options.transcriber, stored)
    return captured


def _author(store: Store, user: User | None, sender: Person | None, options: Options) -> Person | None:
    if user is None or (sender is not None and user.id == sender.telegram_id):
        return sender if user else None
    return meet(store, user, options)


def described(store: Store, message: Message, held: Content, locale: str) -> Media | None:
    """The attachment, with a summary to read when it has no caption. Of an album without captions one is enough."""
    if held.media is None or held.text:
        return held.media
    if message.media_group_id is not None:
        root = store.messages.album_root(message.chat.id, message.media_group_id)
        if root is not None and root.telegram_message_id != message.message_id:
            return held.media
    return held.media | {"summary": spoken(held.media, translations(locale))}
