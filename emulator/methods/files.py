"""Sending and fetching files."""

import mimetypes
from typing import Any

from emulator.errors import bad_request
from emulator.files import StoredFile
from emulator.jsontypes import Json
from emulator.links import checked_link
from emulator.markup import Markup, read_markup
from emulator.media import DEFAULT_MIME, DETAILS, KINDS, content_of
from emulator.methods.addressing import reply_target, thread_parameter
from emulator.methods.base import Call, Method, method
from emulator.methods.sending import (
    CAPTION_FORMAT,
    COMMON,
    EPHEMERAL,
    bot_sent,
    caption_content,
    check_may_send,
    check_size,
    deliver,
)
from emulator.params import Params, Upload

MAX_UPLOAD = 50 * 1024 * 1024
WITHOUT_CAPTION = frozenset({"video_note", "sticker"})
EXTRA = "thumbnail has_spoiler disable_content_type_detection supports_streaming cover start_timestamp "
ALBUM_KINDS = frozenset({"photo", "video", "document", "audio"})
MEDIA_KINDS = ALBUM_KINDS | {"animation"}
MEDIA_FIELDS = frozenset((CAPTION_FORMAT + EXTRA + "type media").split())
ALBUM_SIZES = range(2, 11)
WRONG_FILE = "wrong file identifier/HTTP URL specified"


def file_parameter(call: Call, name: str, kind: str) -> StoredFile:
    """The file of a parameter: an upload, `attach://`, a file id, or a URL that Telegram would fetch.

    Raises:
        ApiError: 400 as the real server says it.
    """
    upload = call.params.upload(name)
    reference = "" if upload else call.params.text(name).strip()
    if reference.startswith("attach://"):
        upload = call.params.upload(reference.removeprefix("attach://"))
    if upload is not None:
        return _store(call, kind, upload)
    if not reference or reference.startswith("attach://"):
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if "://" in reference:
        return _fetched(call, kind, reference)
    stored = call.world.files.get(reference)
    if stored is None:
        raise bad_request(WRONG_FILE)
    if kind not in (stored.kind, "document"):
        raise bad_request(f"type of file mismatch: can't use file of type {stored.kind} as {kind}")
    return stored


def _store(call: Call, kind: str, upload: Upload) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > MAX_UPLOAD:
        raise bad_request("file is too big")
    mime = mimetypes.guess_type(upload.name)[0] or DEFAULT_MIME[kind]
    return call.world.files.add(kind, upload.name, mime, upload.content, len(upload.content))


def _fetched(call: Call, kind: str, url: str) -> StoredFile:
    """Telegram would download it; here it only gets a file of that name."""
    if not checked_link(url):
        raise bad_request(WRONG_FILE)
    name = url.partition("?")[0].rpartition("/")[2]
    return call.world.files.add(kind, name, mimetypes.guess_type(name)[0] or DEFAULT_MIME[kind], None, 1000)


def sender(kind: str) -> Method:
    """`sendPhoto` and its like."""

    async def send(call: Call) -> Json:
        caption = {} if kind in WITHOUT_CAPTION else caption_content(call)
        markup = read_markup(call.params, call.settings)
        call.writable_chat()
        stored = file_parameter(call, kind, kind)
        content = content_of(stored, kind, _details(call.params), call.world.files) | caption
        return call.world.message_json(deliver(call, content, markup))

    caption_format = "" if kind in WITHOUT_CAPTION else CAPTION_FORMAT
    return method(send, COMMON + EPHEMERAL + caption_format + EXTRA + " ".join(DETAILS) + f" {kind}")


def _details(params: Params) -> Json:
    numbers = ("width", "height", "duration", "length")
    given: Json = {name: params.integer(name) for name in numbers if name in params}
    return given | {name: params.text(name) for name in DETAILS if name in params and name not in numbers}


async def send_media_group(call: Call) -> list[Json]:
    """Two to ten photos and videos, or documents, or audios, as one album."""
    raw = call.params.decoded("media", "InputMedia")
    if not isinstance(raw, list):
        raise bad_request("expected an Array of InputMedia")
    if len(raw) not in ALBUM_SIZES:
        raise bad_request("wrong number of media specified, must be 2-10")
    chat = call.writable_chat()
    contents = [media_item(call, item, ALBUM_KINDS) for item in raw]
    kinds = {_kind_of(content) for content in contents}
    if len(kinds) > 1 and not kinds <= {"photo", "video"}:
        raise bad_request("wrong types of media are mixed in an album")
    check_may_send(call, chat)
    thread = thread_parameter(call, chat)
    reply_to, quote = reply_target(call, chat)
    for content in contents:
        check_size(content)
    call.world.limits.spend(chat, len(contents))
    album = str(call.world.rng.randrange(10**16, 10**17))
    sent = [bot_sent(call, chat, Markup(), reply_to, quote, album=album) for _ in contents]
    for how in sent:
        how.thread = thread
    posted = [call.world.post(chat, content, how) for content, how in zip(contents, sent, strict=True)]
    return [call.world.message_json(message) for message in posted]


def media_item(call: Call, raw: Any, kinds: frozenset[str]) -> Json:
    """An `InputMedia` as the content of a message.

    Raises:
        ApiError: 400 as the real server says it.
    """
    if not isinstance(raw, dict) or raw.get("type") not in kinds:
        raise bad_request("can't parse InputMedia: media type is not supported")
    kind = str(raw["type"])
    unknown = sorted(raw.keys() - MEDIA_FIELDS - set(DETAILS))
    if call.settings.strict and unknown:
        raise bad_request(f'unknown field "{unknown[0]}" of InputMedia')
    uploads = {n: v for n, v in call.params.values.items() if isinstance(v, Upload)}
    item_call = Call(call.world, call.webhook, Params(uploads | raw))
    stored = file_parameter(item_call, "media", kind)
    return content_of(stored, kind, raw, call.world.files) | caption_content(item_call)


def _kind_of(content: Json) -> str:
    return next(kind for kind in KINDS if kind in content)


async def get_file(call: Call) -> Json:
    """A path to download from, for files up to 20 MB."""
    stored = call.world.files.downloadable(call.params.text("file_id"))
    return stored.fields() | {"file_path": stored.path}


METHODS: dict[str, Method] = {
    "sendPhoto": sender("photo"),
    "sendDocument": sender("document"),
    "sendVoice": sender("voice"),
    "sendAudio": sender("audio"),
    "sendVideo": sender("video"),
    "sendAnimation": sender("animation"),
    "sendVideoNote": sender("video_note"),
    "sendSticker": sender("sticker"),
    "sendMediaGroup": method(
        send_media_group,
        "chat_id message_thread_id media disable_notification protect_content reply_parameters allow_paid_broadcast",
    ),
    "getFile": method(get_file, "file_id"),
}
