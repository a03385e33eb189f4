"""Topics of forums."""

from emulator.jsontypes import Json
from emulator.model import Chat, Message, Topic
from emulator.world import Sent, World

COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def open_topic(world: World, chat: Chat, name: str, sent: Sent, colour: int = COLOURS[0]) -> Topic:
    """A new topic; its id is that of its opening message."""
    opening = world.post(chat, {"forum_topic_created": {"name": name, "icon_color": colour}}, sent)
    topic = Topic(opening.id, name, colour)
    chat.topics[topic.id] = topic
    return topic


def topic_json(topic: Topic) -> Json:
    """A `ForumTopic`."""
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.colour}


def change_topic(
    world: World, chat: Chat, topic: Topic, sent: Sent, *, name: str | None = None, closed: bool | None = None
) -> Message:
    """Rename, close or reopen a topic; the message that tells of it."""
    sent.thread = topic.id
    if closed is not None:
        topic.closed = closed
        return world.post(chat, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}, sent)
    topic.name = name or topic.name
    return world.post(chat, {"forum_topic_edited": {"name": topic.name}}, sent)
