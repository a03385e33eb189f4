"""Changing and deleting messages that only one member of a group sees. Sending them: `addressing.py`."""

from emulator.errors import bad_request
from emulator.markup import read_markup
from emulator.methods.base import Call, Method, method
from emulator.methods.editing import apply_edit
from emulator.methods.sending import CAPTION_FORMAT, TEXT_FORMAT, caption_content, text_content
from emulator.model import Message

WHICH = "chat_id receiver_user_id ephemeral_message_id "


def whispered(call: Call, purpose: str) -> Message:
    """The bot's own ephemeral message that is named.

    Raises:
        ApiError: 400 `message to <purpose> not found`, 403.
    """
    chat = call.writable_chat()
    message = chat.ephemeral.get(call.params.integer("ephemeral_message_id"))
    is_own = message is not None and message.sender is call.world.bot and not message.deleted
    if message is None or not is_own or message.receiver is None:
        raise bad_request(f"message to {purpose} not found")
    if message.receiver.id != call.params.integer("receiver_user_id"):
        raise bad_request(f"message to {purpose} not found")
    return message


async def edit_text(call: Call) -> bool:
    """Another text; the keyboard goes when none is given."""
    content = text_content(call)
    markup = read_markup(call.params, call.settings)
    message = whispered(call, "edit")
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return bool(apply_edit(call, message, content, markup))


async def edit_caption(call: Call) -> bool:
    """Another caption; the keyboard goes when none is given."""
    caption = caption_content(call)
    markup = read_markup(call.params, call.settings)
    message = whispered(call, "edit")
    if "text" in message.content:
        raise bad_request("there is no caption in the message to edit")
    media = {n: v for n, v in message.content.items() if n not in CAPTION_FORMAT.split()}
    return bool(apply_edit(call, message, media | caption, markup))


async def edit_markup(call: Call) -> bool:
    """Another keyboard, or none."""
    markup = read_markup(call.params, call.settings)
    message = whispered(call, "edit")
    return bool(apply_edit(call, message, message.content, markup))


async def delete(call: Call) -> bool:
    """Take it back."""
    message = whispered(call, "delete")
    call.world.limits.spend(None)
    call.world.withdraw(message)
    return True


METHODS: dict[str, Method] = {
    "editEphemeralMessageText": method(edit_text, WHICH + TEXT_FORMAT + "text reply_markup"),
    "editEphemeralMessageCaption": method(edit_caption, WHICH + CAPTION_FORMAT + "reply_markup"),
    "editEphemeralMessageReplyMarkup": method(edit_markup, WHICH + "reply_markup"),
    "deleteEphemeralMessage": method(delete, WHICH),
}
