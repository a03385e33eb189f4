"""Whether a message holds a key or a token of a service: such a message is refused, and nothing of it is kept."""

from collections.abc import Iterator
from gettext import NullTranslations

from aiogram.types import Message, Update

from classifier.keys import key_in
from handlers.messages.attachments import spoken
from handlers.messages.content import content


def key_held(message: Message) -> str | None:
    """Whose key a message holds, in its words, what it quotes, behind its links or in a poll; None for no key."""
    return next(filter(None, map(key_in, _said(message))), None)


def _said(message: Message) -> Iterator[str]:
    held = content(message)
    if held is None:
        return
    yield held.text
    yield from (mark["url"] for mark in held.entities if "url" in mark)
    if message.quote is not None:
        yield message.quote.text
    if held.media is not None:
        yield spoken(held.media, NullTranslations())


def tells_key(update: Update) -> bool:
    """Whether a key stands anywhere in an update: what people write, answer or press may bring others' words along."""
    pressed = update.callback_query.message if update.callback_query is not None else None
    told = update.message or update.edited_message or update.guest_message or pressed
    if not isinstance(told, Message):
        return False
    near = (told, told.reply_to_message, told.pinned_message)
    return any(key_held(message) is not None for message in near if isinstance(message, Message))
