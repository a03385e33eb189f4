"""Changing and deleting messages, reacting to them, pinning them."""

from emulator.errors import ApiError, bad_request
from emulator.jsontypes import Json
from emulator.markup import Markup, read_markup
from emulator.membership import may
from emulator.methods.base import Call, Method, method
from emulator.methods.sending import CAPTION_FORMAT, TEXT_FORMAT, caption_content, check_size, text_content
from emulator.model import Chat, Message
from emulator.params import whole_number
from emulator.reactions import FREE_REACTIONS

WHICH = "chat_id message_id "
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
MAX_DELETED_AT_ONCE = 100
DELETABLE_SECONDS = 48 * 3600


def editable(call: Call) -> Message:
    """The bot's own message that is to be changed, or the one sent through it.

    Raises:
        ApiError: 400 or 403.
    """
    if "inline_message_id" in call.params:
        return _inline(call)
    chat = call.writable_chat()
    message = call.message(chat, "edit")
    if message.sender is not call.world.bot or message.forward:
        raise bad_request("message can't be edited")
    return message


def _inline(call: Call) -> Message:
    message = call.world.inline.messages.get(call.params.text("inline_message_id"))
    if message is None or message.deleted:
        raise bad_request("MESSAGE_ID_INVALID")
    return message


def apply_edit(call: Call, message: Message, content: Json, markup: Markup) -> Json | bool:
    """Change a message, or refuse because nothing would change; the message, or true where the bot may not know it.

    Raises:
        ApiError: 400 `message is not modified…`, 429.
    """
    check_size(content)
    markup.check_for(message.chat)
    if markup.reply_interface is not None:
        raise bad_request("inline keyboard expected")
    if content == message.content and markup.inline == message.markup:
        raise bad_request(NOT_MODIFIED)
    call.world.limits.spend(None if message.inline_id else message.chat)
    message.edited_at = call.world.clock.now()
    message.content, message.markup = content, markup.inline
    call.world.show("edited", message)
    return True if message.inline_id or message.receiver else call.world.message_json(message)


async def edit_text(call: Call) -> Json | bool:
    """Another text; the keyboard goes when none is given."""
    content = text_content(call)
    markup = read_markup(call.params, call.settings)
    message = editable(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return apply_edit(call, message, content, markup)


async def edit_caption(call: Call) -> Json | bool:
    """Another caption; the keyboard goes when none is given."""
    caption = caption_content(call)
    markup = read_markup(call.params, call.settings)
    message = editable(call)
    if "text" in message.content:
        raise bad_request("there is no caption in the message to edit")
    media = {n: v for n, v in message.content.items() if n not in CAPTION_FORMAT.split()}
    return apply_edit(call, message, media | caption, markup)


async def edit_markup(call: Call) -> Json | bool:
    """Another keyboard, or none."""
    markup = read_markup(call.params, call.settings)
    message = editable(call)
    return apply_edit(call, message, message.content, markup)


async def delete_message(call: Call) -> bool:
    """One message."""
    chat = call.writable_chat()
    message = call.message(chat, "delete")
    _check_deletable(call, message)
    _delete(call, message)
    return True


async def delete_messages(call: Call) -> bool:
    """Up to 100; those that are not there are passed over."""
    ids = call.params.decoded("message_ids", "message identifiers")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > MAX_DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    chat = call.writable_chat()
    named = [chat.messages.get(whole_number(message_id)) for message_id in ids]
    found = [message for message in named if message is not None and not message.deleted]
    for message in found:
        _check_deletable(call, message)
    for message in found:
        _delete(call, message)
    return True


def _check_deletable(call: Call, message: Message) -> None:
    own = message.sender is call.world.bot
    is_admin = may(message.chat, call.world.bot, "can_delete_messages")
    too_old = call.world.clock.now() - message.date > DELETABLE_SECONDS
    if not (own or is_admin or message.chat.kind == "private") or (too_old and not is_admin):
        raise bad_request("message can't be deleted for everyone")


def _delete(call: Call, message: Message) -> None:
    call.world.limits.spend(None)
    call.world.withdraw(message)


async def set_reaction(call: Call) -> bool:
    """At most one emoji; none takes it away."""
    wanted = call.params.decoded("reaction", "reaction") or []
    if not isinstance(wanted, list) or not all(isinstance(reaction, dict) for reaction in wanted):
        raise bad_request("can't parse reaction: expected an Array of ReactionType")
    if any(reaction.get("type") != "emoji" for reaction in wanted):
        raise ApiError(501, "Not Implemented: only emoji reactions are modelled")
    chat = call.writable_chat()
    message = call.message(chat, "react")
    emoji = [str(reaction.get("emoji", "")) for reaction in wanted]
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if not set(emoji) <= FREE_REACTIONS:
        raise bad_request("REACTION_INVALID")
    call.world.limits.spend(None)
    message.reactions[call.world.bot.id] = emoji
    if not emoji:
        del message.reactions[call.world.bot.id]
    call.world.show("reaction", message)
    return True


async def pin(call: Call) -> bool:
    """Pin a message; in groups the bot must be an administrator."""
    chat = call.writable_chat()
    _check_may_pin(call, chat)
    message = call.message(chat, "pin")
    chat.pinned = [i for i in chat.pinned if i != message.id] + [message.id]
    call.world.hub.publish("pinned", chat=chat.id, pinned=list(chat.pinned))
    return True


async def unpin(call: Call) -> bool:
    """Take the named pin off, or the newest."""
    chat = call.writable_chat()
    _check_may_pin(call, chat)
    message_id = call.params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    call.world.hub.publish("pinned", chat=chat.id, pinned=list(chat.pinned))
    return True


def _check_may_pin(call: Call, chat: Chat) -> None:
    if chat.is_group and not may(chat, call.world.bot, "can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")


METHODS: dict[str, Method] = {
    "editMessageText": method(edit_text, WHICH + TEXT_FORMAT + "text reply_markup inline_message_id"),
    "editMessageCaption": method(edit_caption, WHICH + CAPTION_FORMAT + "reply_markup inline_message_id"),
    "editMessageReplyMarkup": method(edit_markup, WHICH + "reply_markup inline_message_id"),
    "deleteMessage": method(delete_message, WHICH),
    "deleteMessages": method(delete_messages, "chat_id message_ids"),
    "setMessageReaction": method(set_reaction, WHICH + "reaction is_big"),
    "pinChatMessage": method(pin, WHICH + "disable_notification"),
    "unpinChatMessage": method(unpin, WHICH),
}
