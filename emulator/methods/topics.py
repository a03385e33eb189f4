"""Topics of forums."""

from emulator.errors import bad_request
from emulator.jsontypes import Json
from emulator.markup import Markup
from emulator.membership import may
from emulator.methods.base import Call, Method, method
from emulator.methods.sending import bot_sent
from emulator.model import Chat, Topic
from emulator.topics import COLOURS, change_topic, open_topic, topic_json

MAX_NAME = 128


def forum(call: Call) -> Chat:
    """The forum of `chat_id`, where the bot manages topics.

    Raises:
        ApiError: 400 when it is none, or the bot may not.
    """
    chat = call.writable_chat()
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not may(chat, call.world.bot, "can_manage_topics"):
        raise bad_request("not enough rights to manage topics")
    return chat


def named_topic(call: Call, chat: Chat) -> Topic:
    """The topic of `message_thread_id`.

    Raises:
        ApiError: 400 when there is none.
    """
    topic = chat.topics.get(call.params.integer("message_thread_id"))
    if topic is None:
        raise bad_request("message thread not found")
    return topic


def _name(call: Call) -> str:
    name = call.params.text("name").strip()
    if not 1 <= len(name) <= MAX_NAME:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    return name


async def create(call: Call) -> Json:
    """A new topic."""
    chat = forum(call)
    colour = call.params.integer("icon_color", COLOURS[0])
    if colour not in COLOURS:
        raise bad_request("invalid icon color specified")
    call.world.limits.spend(chat)
    return topic_json(open_topic(call.world, chat, _name(call), bot_sent(call, chat, Markup()), colour))


async def edit(call: Call) -> bool:
    """Another name."""
    chat = forum(call)
    topic, name = named_topic(call, chat), _name(call)
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    change_topic(call.world, chat, topic, bot_sent(call, chat, Markup()), name=name)
    return True


async def close(call: Call) -> bool:
    return _set_closed(call, closed=True)


async def reopen(call: Call) -> bool:
    return _set_closed(call, closed=False)


def _set_closed(call: Call, *, closed: bool) -> bool:
    chat = forum(call)
    topic = named_topic(call, chat)
    if topic.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    change_topic(call.world, chat, topic, bot_sent(call, chat, Markup()), closed=closed)
    return True


METHODS: dict[str, Method] = {
    "createForumTopic": method(create, "chat_id name icon_color"),
    "editForumTopic": method(edit, "chat_id message_thread_id name"),
    "closeForumTopic": method(close, "chat_id message_thread_id"),
    "reopenForumTopic": method(reopen, "chat_id message_thread_id"),
}
