"""Topics of forums, as people open and close them."""

from emulator.jsontypes import Json
from emulator.model import Chat, Topic
from emulator.topics import change_topic, open_topic, topic_json
from emulator.verbs.base import Request, Verb, check_member
from emulator.world import Sent, WrongUseError


def topic_of(chat: Chat, topic_id: int) -> Topic:
    """A topic that exists.

    Raises:
        WrongUseError: When it does not.
    """
    if topic_id not in chat.topics:
        raise WrongUseError(f"there is no topic {topic_id} in chat {chat.id}")
    return chat.topics[topic_id]


async def topic(request: Request) -> Json:
    """Open a topic `name` in a `chat`; with `topic` (its id) rename it, or close or reopen it by `closed`. Answers
    `{message_thread_id, name, icon_color}`."""
    world, chat, person = request.world, request.chat(), request.person()
    check_member(chat, person)
    if not chat.is_forum:
        raise WrongUseError(f"chat {chat.id} has no topics")
    sent = Sent(sender=person)
    if request.get("topic") is None:
        return topic_json(open_topic(world, chat, str(request.fields["name"]), sent))
    changed = topic_of(chat, int(request.fields["topic"]))
    change_topic(world, chat, changed, sent, name=request.get("name"), closed=request.get("closed"))
    return topic_json(changed)


VERBS: dict[str, Verb] = {"topic": topic}
