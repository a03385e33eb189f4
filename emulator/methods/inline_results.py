"""What a bot offers to be sent in the name of somebody else: inline results, as four methods take them."""

from typing import Any

from emulator.errors import ApiError, bad_request
from emulator.formatting import formatted
from emulator.inline import Result
from emulator.jsontypes import Json
from emulator.markup import read_markup
from emulator.media import content_of
from emulator.methods.base import Call
from emulator.methods.sending import check_size
from emulator.model import Chat
from emulator.params import Params

MAX_ID_BYTES = 64
PROBLEM = "can't parse inline query result"
COMMON = frozenset({"type", "id", "title", "description", "input_message_content", "reply_markup"})
CAPTION = frozenset({"caption", "parse_mode", "caption_entities", "show_caption_above_media"})
FIELDS = {
    "article": COMMON | {"url", "hide_url", "thumbnail_url", "thumbnail_width", "thumbnail_height"},
    "photo": COMMON | CAPTION | {"photo_file_id"},
    "document": COMMON | CAPTION | {"document_file_id"},
}
TEXT_FIELDS = frozenset({"message_text", "parse_mode", "entities", "link_preview_options", "disable_web_page_preview"})
SHOWN = ("type", "title", "description", "url", "thumbnail_url")
NOWHERE = Chat(0, "supergroup")


def read_result(call: Call, raw: Any) -> Result:
    """One inline result: an article, or a photo or document by file id.

    Raises:
        ApiError: 400 with the real server's words; 501 for kinds that are not modelled.
    """
    if not isinstance(raw, dict):
        raise bad_request("inline query result must be an object")
    kind = str(required(raw, "type")).lower()
    if kind not in FIELDS:
        raise ApiError(501, f"Not Implemented: inline results of type {kind} are not modelled")
    refuse_unknown(call, raw, FIELDS[kind], "InlineQueryResult")
    result_id = required(raw, "id")
    if not result_id:
        raise bad_request("RESULT_ID_EMPTY")
    if len(result_id.encode()) > MAX_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    content = _content(call, raw, kind)
    check_size(content)
    shown = {name: raw[name] for name in SHOWN if raw.get(name) is not None}
    return Result(result_id, shown, content, _keyboard(call, raw))


def required(raw: Json, name: str) -> str:
    """A field that must be there, a string.

    Raises:
        ApiError: 400 otherwise.
    """
    if raw.get(name) is None:
        raise bad_request(f'{PROBLEM}: Can\'t find field "{name}"')
    if not isinstance(raw[name], str):
        raise bad_request(f'{PROBLEM}: Field "{name}" must be of type String')
    return str(raw[name])


def refuse_unknown(call: Call, raw: Json, known: frozenset[str], what: str) -> None:
    """In strict mode every field must be known."""
    unknown = sorted(raw.keys() - known)
    if call.settings.strict and unknown:
        raise bad_request(f'unknown field "{unknown[0]}" of {what}')


def _content(call: Call, raw: Json, kind: str) -> Json:
    given = raw.get("input_message_content")
    if kind == "article" and not required(raw, "title"):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if given is not None:
        return _text(call, given)
    if kind == "article":
        raise bad_request(f'{PROBLEM}: Can\'t find field "message_text"')
    stored = call.world.files.get(required(raw, f"{kind}_file_id"))
    if stored is None or stored.kind != kind:
        raise bad_request("wrong file identifier specified")
    text, entities = formatted(Params(raw), "caption", "caption_entities", call.world.people)
    caption: Json = ({"caption": text} if text else {}) | ({"caption_entities": entities} if entities else {})
    return content_of(stored, kind, {}, call.world.files) | caption


def _text(call: Call, given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad_request(f'{PROBLEM}: Field "input_message_content" must be of type Object')
    if not given.get("message_text"):
        raise bad_request(f"{PROBLEM}: Input message content is not specified")
    refuse_unknown(call, given, TEXT_FIELDS, "InputTextMessageContent")
    text, entities = formatted(Params(given), "message_text", "entities", call.world.people)
    preview = given.get("link_preview_options")
    content: Json = {"text": text} | ({"entities": entities} if entities else {})
    return content | ({"link_preview_options": preview} if preview else {})


def _keyboard(call: Call, raw: Json) -> Json | None:
    markup = read_markup(Params({"reply_markup": raw.get("reply_markup")}), call.settings)
    if markup.reply_interface is not None:
        raise bad_request("inline keyboard expected")
    markup.check_for(NOWHERE)
    return markup.inline
