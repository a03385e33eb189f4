"""The names of a forum's topics, as far as Telegram tells: `options["topics"]` of its workspace, {"17": "Bugs"}."""

from aiogram import Router
from aiogram.types import Message

from handlers.filters import in_group
from handlers.messages.origins import topic_of
from storage.database import Database
from storage.store import Store
from tasks.topics import name_topic


async def tells_topic(message: Message) -> bool:
    return _name(message) is not None and topic_of(message) is not None


async def remember(message: Message, db: Database) -> None:
    await db.write(learn_topic, message)


def learn_topic(store: Store, message: Message) -> None:
    """Keep the name of the topic that a message is in, if the message, or the one that opened it, tells it."""
    name, topic = _name(message), topic_of(message)
    if name is not None and topic is not None:
        name_topic(store, message.chat.id, topic, name, anew=message.forum_topic_edited is not None)


def _name(message: Message) -> str | None:
    if message.forum_topic_edited is not None:
        return message.forum_topic_edited.name
    opening = message.forum_topic_created or (message.reply_to_message and message.reply_to_message.forum_topic_created)
    return opening.name if opening else None


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(remember, in_group, tells_topic)
    return router
