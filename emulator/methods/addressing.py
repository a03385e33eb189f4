"""To whom and to what a message of the bot is addressed: what it replies to, and who alone shall see it."""

from typing import Any

from emulator.errors import ApiError, bad_request
from emulator.jsontypes import Json
from emulator.membership import may
from emulator.methods.base import TOO_OLD, Call
from emulator.model import PRESENT, Chat, Message, Person
from emulator.params import whole_number
from emulator.utf16 import units

FRESH_SECONDS = 15
REPLY_FIELDS = frozenset(
    {
        "message_id",
        "chat_id",
        "allow_sending_without_reply",
        "quote",
        "quote_parse_mode",
        "quote_entities",
        "quote_position",
        "ephemeral_message_id",
    }
)
EPHEMERAL_FIELDS = frozenset({"receiver_user_id", "callback_query_id", "replace_callback_query_message"})
NO_REPLIED = "message to be replied not found"


def object_parameter(call: Call, name: str, known: frozenset[str]) -> Json | None:
    """A parameter that is a JSON object with known fields.

    Raises:
        ApiError: 400 when it is something else; in strict mode also for a field that is not known.
    """
    words = name.replace("_", " ")
    raw: Any = call.params.decoded(name, words)
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise bad_request(f"can't parse {words} JSON object")
    unknown = sorted(raw.keys() - known)
    if call.settings.strict and unknown:
        raise bad_request(f'unknown field "{unknown[0]}" of {name}')
    return raw


def thread_parameter(call: Call, chat: Chat) -> int:
    """The topic to write in; where there are none, the real server overlooks that one was named.

    Raises:
        ApiError: 400 `message thread not found`, `TOPIC_CLOSED`.
    """
    named = call.params.integer("message_thread_id")
    if not named or not (chat.is_forum or chat.kind == "private"):
        return 0
    topic = chat.topics.get(named)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and not may(chat, call.world.bot, "can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return named


def reply_target(call: Call, chat: Chat) -> tuple[Message | None, Json | None]:
    """The message replied to and the words quoted from it.

    Raises:
        ApiError: 400 `message to be replied not found`.
    """
    raw = object_parameter(call, "reply_parameters", REPLY_FIELDS)
    if raw is None:
        return None, None
    if raw.get("chat_id") not in (None, chat.id, str(chat.id)):
        raise ApiError(501, "Not Implemented: replies to another chat are not modelled")
    if raw.get("ephemeral_message_id") is not None:
        return _whispered_to_the_bot(call, chat, whole_number(raw["ephemeral_message_id"])), None
    message = chat.messages.get(whole_number(raw.get("message_id")))
    if message is None or message.deleted:
        if raw.get("allow_sending_without_reply") and "ephemeral_message_parameters" not in call.params:
            return None, None
        raise bad_request(NO_REPLIED)
    return message, _quote(raw, message)


def _quote(raw: Json, message: Message) -> Json | None:
    if not isinstance(raw.get("quote"), str) or not raw["quote"]:
        return None
    text = message.content.get("text") or message.content.get("caption") or ""
    at = text.find(raw["quote"])
    if at < 0:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"text": raw["quote"], "position": units(text[:at]), "is_manual": True}


def _whispered_to_the_bot(call: Call, chat: Chat, ephemeral_id: int) -> Message:
    message = chat.ephemeral.get(ephemeral_id)
    is_there = message is not None and not message.deleted and message.receiver is call.world.bot
    # An ephemeral message can be answered by another ephemeral one only, and only at once.
    if message is None or not is_there or "ephemeral_message_parameters" not in call.params:
        raise bad_request(NO_REPLIED)
    if call.world.clock.time() - message.date > FRESH_SECONDS:
        raise bad_request(NO_REPLIED)
    return message


def ephemeral_address(call: Call, chat: Chat, reply_to: Message | None) -> tuple[Person | None, Message | None]:
    """Who alone shall see the message, and in place of which other one.

    Telegram says where such messages may be sent and who may send them, but not in which words it refuses: these words
    are ours, as far as the real server has none for the same in another place.

    Raises:
        ApiError: 400.
    """
    raw = object_parameter(call, "ephemeral_message_parameters", EPHEMERAL_FIELDS)
    if raw is None:
        return None, None
    receiver = _receiver(call, chat, raw)
    pressed = _pressed(call, chat, receiver, raw)
    answers = reply_to is not None and reply_to.receiver is call.world.bot and reply_to.sender is receiver
    if pressed is None and not answers and chat.status(call.world.bot.id) != "administrator":
        raise bad_request("CHAT_ADMIN_REQUIRED")
    if not raw.get("replace_callback_query_message"):
        return receiver, None
    if pressed is None or pressed.receiver is not None:
        raise bad_request("there is no message to replace by the ephemeral message")
    return receiver, pressed


def _receiver(call: Call, chat: Chat, raw: Json) -> Person:
    receiver_id = whole_number(raw.get("receiver_user_id"))
    if receiver_id <= 0:
        raise bad_request("invalid receiver_user_id specified")
    if not chat.is_group:
        raise bad_request("ephemeral messages can be sent only to groups and supergroups")
    if not chat.takes_ephemeral:
        raise bad_request("ephemeral messages are not supported in the chat")
    receiver = call.world.people.get(receiver_id)
    if receiver is None:
        raise bad_request("user not found")
    if receiver.is_bot or chat.status(receiver.id) not in PRESENT:
        raise bad_request("USER_NOT_PARTICIPANT")
    return receiver


def _pressed(call: Call, chat: Chat, receiver: Person, raw: Json) -> Message | None:
    """The message whose button the receiver has just pressed."""
    if raw.get("callback_query_id") is None:
        return None
    callback = call.world.callbacks.get(str(raw["callback_query_id"]))
    if callback is None or callback.person is not receiver or callback.message.chat is not chat:
        raise bad_request(TOO_OLD)
    if call.world.clock.monotonic() - callback.created > FRESH_SECONDS:
        raise bad_request(TOO_OLD)
    return callback.message
