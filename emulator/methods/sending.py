"""Sending text and other content that is not a file; copying and forwarding."""

from emulator.errors import bad_request
from emulator.formatting import formatted
from emulator.jsontypes import Json
from emulator.markup import Markup, read_markup
from emulator.membership import is_mute, may
from emulator.methods.addressing import ephemeral_address, reply_target, thread_parameter
from emulator.methods.base import Call, Method, method
from emulator.model import Chat, Message
from emulator.origins import forward_of
from emulator.world import Sent

MAX_TEXT = 4096
MAX_CAPTION = 1024
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
COMMON = (
    "chat_id message_thread_id disable_notification protect_content reply_parameters reply_markup allow_paid_broadcast "
)
EPHEMERAL = "ephemeral_message_parameters "
TEXT_FORMAT = "parse_mode entities link_preview_options "
CAPTION_FORMAT = "caption parse_mode caption_entities show_caption_above_media "


def text_content(call: Call) -> Json:
    """`text` with `entities`, as far as it can be judged without the chat.

    Raises:
        ApiError: 400 `message text is empty`, or what `formatted` refuses.
    """
    if not call.params.text("text"):
        raise bad_request("message text is empty")
    text, entities = formatted(call.params, "text", "entities", call.world.people)
    preview = call.params.decoded("link_preview_options", "link preview options")
    content: Json = {"text": text} | ({"entities": entities} if entities else {})
    return content | ({"link_preview_options": preview} if preview else {})


def caption_content(call: Call) -> Json:
    """`caption` with `caption_entities`; empty when there is none."""
    text, entities = formatted(call.params, "caption", "caption_entities", call.world.people)
    above = {"show_caption_above_media": True} if call.params.flag("show_caption_above_media") else {}
    caption: Json = {"caption": text} if text else {}
    return caption | ({"caption_entities": entities} if text and entities else {}) | (above if text else {})


def check_size(content: Json) -> None:
    """Telegram counts code points here, not UTF-16 units.

    Raises:
        ApiError: 400.
    """
    if "text" in content and not content["text"]:
        raise bad_request("text must be non-empty")
    if len(content.get("text", "")) > MAX_TEXT:
        raise bad_request("message is too long")
    if len(content.get("caption", "")) > MAX_CAPTION:
        raise bad_request("message caption is too long")


def check_may_send(call: Call, chat: Chat) -> None:
    """Whether the bot may say anything.

    Raises:
        ApiError: 400 `not enough rights…`.
    """
    if is_mute(chat, call.world.bot):
        raise bad_request("not enough rights to send text messages to the chat")
    if chat.kind == "channel" and not may(chat, call.world.bot, "can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")


def deliver(call: Call, content: Json, markup: Markup, *, forward: Json | None = None) -> Message:
    """The checks that need the chat, in the real order, then the message itself.

    Raises:
        ApiError: 400, 403 or 429.
    """
    chat = call.writable_chat()
    check_may_send(call, chat)
    thread = thread_parameter(call, chat)
    reply_to, quote = reply_target(call, chat)
    check_size(content)
    markup.check_for(chat)
    receiver, replaces = ephemeral_address(call, chat, reply_to)
    call.world.limits.spend(chat)
    sent = bot_sent(call, chat, markup, reply_to, quote, forward=forward)
    sent.receiver, sent.replaces, sent.thread = receiver, replaces, thread
    return call.world.post(chat, content, sent)


def bot_sent(
    call: Call,
    chat: Chat,
    markup: Markup,
    reply_to: Message | None = None,
    quote: Json | None = None,
    *,
    forward: Json | None = None,
    album: str | None = None,
) -> Sent:
    """How a message of the bot is posted."""
    return Sent(
        sender=call.world.bot,
        sender_chat=chat if chat.kind == "channel" else None,
        forward=forward or {},
        reply_to=reply_to,
        quote=quote,
        album=album,
        markup=markup.inline,
        reply_interface=markup.reply_interface,
        protected=call.params.flag("protect_content"),
    )


async def send_message(call: Call) -> Json:
    """Text."""
    content = text_content(call)
    markup = read_markup(call.params, call.settings)
    return call.world.message_json(deliver(call, content, markup))


async def send_contact(call: Call) -> Json:
    """A telephone number with a name."""
    contact = {n: call.params.text(n) for n in ("phone_number", "first_name", "last_name", "vcard") if n in call.params}
    if not contact.get("phone_number"):
        raise bad_request("PHONE_NUMBER_INVALID")
    if not contact.get("first_name"):
        raise bad_request("contact first name is empty")
    return call.world.message_json(deliver(call, {"contact": contact}, read_markup(call.params, call.settings)))


async def send_location(call: Call) -> Json:
    """A point on the map."""
    try:
        place = {name: float(call.params.text(name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise bad_request("latitude and longitude must be numbers") from None
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        raise bad_request("can't parse location: Wrong coordinates")
    return call.world.message_json(deliver(call, {"location": place}, read_markup(call.params, call.settings)))


async def send_chat_action(call: Call) -> bool:
    """`… is typing`."""
    action = call.params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = call.writable_chat()
    thread_parameter(call, chat)
    call.world.limits.spend(None)
    call.world.hub.publish("chat_action", chat=chat.id, action=action)
    return True


def source_message(call: Call, purpose: str) -> Message:
    """The message that `from_chat_id` and `message_id` name.

    Raises:
        ApiError: 400 `message to <purpose> not found`.
    """
    origin = call.world.find_chat(call.params.text("from_chat_id"))
    message = call.message(origin, purpose)
    if message.is_service:
        raise bad_request(f"message can't be {'forwarded' if purpose == 'forward' else 'copied'}")
    return message


async def forward_message(call: Call) -> Json:
    """With the origin shown."""
    call.writable_chat()
    message = source_message(call, "forward")
    return call.world.message_json(deliver(call, dict(message.content), Markup(), forward=forward_of(message)))


async def copy_message(call: Call) -> Json:
    """Without the origin, with another caption if one is given."""
    markup = read_markup(call.params, call.settings)
    call.writable_chat()
    content = dict(source_message(call, "copy").content)
    if "caption" in call.params and "text" not in content:
        content = {k: v for k, v in content.items() if not k.startswith("caption")} | caption_content(call)
    return {"message_id": deliver(call, content, markup).id}


METHODS: dict[str, Method] = {
    "sendMessage": method(send_message, COMMON + EPHEMERAL + TEXT_FORMAT + "text"),
    "sendContact": method(send_contact, COMMON + EPHEMERAL + "phone_number first_name last_name vcard"),
    "sendLocation": method(send_location, COMMON + EPHEMERAL + "latitude longitude"),
    "sendChatAction": method(send_chat_action, "chat_id message_thread_id action"),
    "forwardMessage": method(
        forward_message, "chat_id message_thread_id from_chat_id message_id disable_notification protect_content"
    ),
    "copyMessage": method(copy_message, COMMON + CAPTION_FORMAT + "from_chat_id message_id"),
}
