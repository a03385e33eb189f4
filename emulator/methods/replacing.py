"""Another file in a message that is there."""

from typing import Any

from emulator.errors import bad_request
from emulator.jsontypes import Json
from emulator.markup import read_markup
from emulator.methods.base import Call, Method, method
from emulator.methods.editing import apply_edit, editable
from emulator.methods.ephemeral import whispered
from emulator.methods.files import MEDIA_KINDS, media_item
from emulator.model import Message


async def edit_media(call: Call) -> Json | bool:
    """Another photo, document and so on with its caption, also instead of a text; the keyboard goes when none is
    given."""
    content = _new_content(call)
    return _replace(call, editable(call), content)


async def edit_ephemeral_media(call: Call) -> bool:
    """The same in a message that one member sees."""
    content = _new_content(call)
    return bool(_replace(call, whispered(call, "edit"), content))


def _new_content(call: Call) -> Json:
    raw: Any = call.params.decoded("media", "InputMedia")
    if raw is None:
        raise bad_request("media is not specified")
    return media_item(call, raw, MEDIA_KINDS)


def _replace(call: Call, message: Message, content: Json) -> Json | bool:
    markup = read_markup(call.params, call.settings)
    if message.album and not content.keys() & {"photo", "video", "document", "audio"}:
        raise bad_request("message can't be edited")
    return apply_edit(call, message, content, markup)


METHODS: dict[str, Method] = {
    "editMessageMedia": method(edit_media, "chat_id message_id inline_message_id media reply_markup"),
    "editEphemeralMessageMedia": method(
        edit_ephemeral_media, "chat_id receiver_user_id ephemeral_message_id media reply_markup"
    ),
}
