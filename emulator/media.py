"""Media: from what a sender gives to the fields of a message."""

import base64
import struct
from typing import Any

from emulator.files import Files, StoredFile
from emulator.jsontypes import Json

KINDS = ("photo", "document", "voice", "audio", "video", "animation", "video_note", "sticker")
DEFAULT_MIME = {
    "photo": "image/jpeg",
    "document": "application/octet-stream",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "animation": "video/mp4",
    "video_note": "video/mp4",
    "sticker": "image/webp",
}
DEFAULT_SIZE = 40_000
PNG = b"\x89PNG\r\n\x1a\n"
THUMBNAIL_SIDE = 320
DEFAULTS: dict[str, Json] = {
    "photo": {"width": 1280, "height": 960},
    "document": {},
    "voice": {"duration": 7},
    "audio": {"duration": 180},
    "video": {"width": 1280, "height": 720, "duration": 12},
    "animation": {"width": 480, "height": 270, "duration": 3},
    "video_note": {"length": 384, "duration": 9},
    "sticker": {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False},
}
DETAILS = ("width", "height", "duration", "length", "emoji", "title", "performer", "set_name")


def media_content(files: Files, kind: str, given: Json) -> Json:
    """The media field of a message: `{"photo": [...]}`, `{"voice": {...}}` and so on.

    `given` holds any of `name`, `mime`, `size` (bytes, when there is no content), `content` (base64), `file_id` (of a
    file that is there already) and the kind's details.
    """
    known = files.get(str(given["file_id"])) if "file_id" in given else None
    stored = known or _store(files, kind, given)
    return content_of(stored, kind, given, files)


def _store(files: Files, kind: str, given: Json) -> StoredFile:
    content = base64.b64decode(given["content"]) if "content" in given else None
    size = len(content) if content is not None else int(given.get("size", DEFAULT_SIZE))
    name = str(given.get("name", f"{kind}.bin" if kind == "document" else ""))
    return files.add(kind, name, str(given.get("mime", DEFAULT_MIME[kind])), content, size)


def content_of(stored: StoredFile, kind: str, given: Json, files: Files) -> Json:
    """The media field for a stored file."""
    details: Json = (
        DEFAULTS[kind] | _measured(stored) | {name: given[name] for name in DETAILS if given.get(name) is not None}
    )
    if kind == "photo":
        return {"photo": _sizes(stored, details, files)}
    fields: dict[str, Any] = stored.fields() | details
    if kind in ("document", "voice", "audio", "video", "animation"):
        fields["mime_type"] = stored.mime
    if kind in ("document", "audio", "video", "animation") and stored.name:
        fields["file_name"] = stored.name
    content: Json = {kind: fields}
    if kind == "animation":  # the real server tells it twice, for old clients
        content["document"] = {n: v for n, v in fields.items() if n not in ("width", "height", "duration")}
    return content


def _measured(stored: StoredFile) -> Json:
    """Width and height of a PNG, which Telegram would find by decoding it."""
    header = (stored.content or b"")[:24]
    if stored.kind != "photo" or len(header) < 24 or not header.startswith(PNG):
        return {}
    width, height = struct.unpack(">II", header[16:])
    return {"width": width, "height": height}


def _sizes(stored: StoredFile, details: Json, files: Files) -> list[Json]:
    """A small and the full size, as Telegram makes them."""
    width, height = int(details["width"]), int(details["height"])
    small = files.add("photo", "", stored.mime, None, max(1, stored.size // 20))
    ratio = THUMBNAIL_SIDE / max(width, height, THUMBNAIL_SIDE)
    thumbnail = small.fields() | {"width": round(width * ratio), "height": round(height * ratio)}
    return [thumbnail, stored.fields() | {"width": width, "height": height}]
