"""Files and other things that a message carries beside its words. Pure functions."""

from collections.abc import Callable, Mapping
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import Message

from locales import mark

FILES = frozenset({"animation", "audio", "document", "live_photo", "sticker", "video", "video_note", "voice"})
FETCHABLE_BYTES = 20 * 1024 * 1024
"""A bot can't fetch files larger than this (https://core.telegram.org/bots/api#getfile)."""

_FILE_FIELDS = {
    "name": "file_name",
    "size": "file_size",
    "mime": "mime_type",
    "duration": "duration",
    "width": "width",
    "height": "height",
    "title": "title",
    "performer": "performer",
    "emoji": "emoji",
}

Media = dict[str, Any]


def attachment(message: Message) -> Media | None:
    """What is attached, with its `type` and what belongs to that type; None when there's nothing we can name."""
    kind = ContentType(message.content_type).value
    if message.photo and kind == "photo":
        return _file(kind, max(message.photo, key=lambda size: size.width * size.height))
    if kind in FILES:
        return _file(kind, getattr(message, kind))
    make = _THINGS.get(kind)
    return {"type": kind, **make(getattr(message, kind))} if make else None


def _file(kind: str, file: Any) -> Media:
    """A file by its ids; `too_big` is there when it can't be fetched."""
    media = {"type": kind, "file_id": file.file_id, "file_unique_id": file.file_unique_id}
    for ours, theirs in _FILE_FIELDS.items():
        if (value := getattr(file, theirs, None)) is not None:
            media[ours] = value
    return media | {"too_big": True} if media.get("size", 0) > FETCHABLE_BYTES else media


def _contact(contact: Any) -> Media:
    name = " ".join(filter(None, (contact.first_name, contact.last_name)))
    return {"name": name, "phone": contact.phone_number} | ({"user_id": contact.user_id} if contact.user_id else {})


def _place(location: Any) -> Media:
    return {"latitude": location.latitude, "longitude": location.longitude}


_THINGS: Mapping[str, Callable[[Any], Media]] = MappingProxyType(
    {
        "contact": _contact,
        "location": _place,
        "venue": lambda venue: {"title": venue.title, "address": venue.address, **_place(venue.location)},
        "poll": lambda poll: {"question": poll.question, "options": [option.text for option in poll.options]},
        "dice": lambda dice: {"emoji": dice.emoji, "value": dice.value},
        "game": lambda game: {"title": game.title, "description": game.description},
        "paid_media": lambda paid: {"stars": paid.star_count},
        "checklist": lambda _: {},
        "rich_message": lambda _: {},
    }
)

_OWN_WORDS: Mapping[str, Callable[[Media], str]] = MappingProxyType(
    {
        "audio": lambda m: " – ".join(filter(None, (m.get("performer"), m.get("title")))) or m.get("name", ""),
        "contact": lambda m: ", ".join(filter(None, (m["name"], m["phone"]))),
        "venue": lambda m: f"{m['title']}, {m['address']}",
        "poll": lambda m: "\n".join([m["question"], *(f"- {option}" for option in m["options"])]),
        "dice": lambda m: f"{m['emoji']} {m['value']}",
        "game": lambda m: f"{m['title']}: {m['description']}",
    }
)

_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "photo": mark("Photo"),
        "live_photo": mark("Photo"),
        "animation": mark("Animation"),
        "audio": mark("Audio"),
        "video": mark("Video"),
        "video_note": mark("Video message"),
        "voice": mark("Voice message"),
        "document": mark("File"),
        "sticker": mark("Sticker"),
        "location": mark("Location"),
        "paid_media": mark("Paid media"),
        "checklist": mark("Checklist"),
        "rich_message": mark("Formatted text"),
    }
)


def summary(media: Media, texts: NullTranslations) -> str:
    """An attachment in words: what `spoken` says, with its length or place."""
    own = _own_words(media)
    return own or f"{spoken(media, texts)} {_detail(media)}".rstrip()


def spoken(media: Media, texts: NullTranslations) -> str:
    """What an attachment says where nothing was written with it: a poll's question, a file's name, else what it is.

    Without figures of ours: "0:14" of a voice message would be read as a time.
    """
    name = _NAMES.get(media["type"])
    return _own_words(media) or (texts.gettext(name) if name else "")


def _own_words(media: Media) -> str:
    kind = media["type"]
    return str(_OWN_WORDS[kind](media) if kind in _OWN_WORDS else media.get("name", ""))


def _detail(media: Media) -> str:
    if "latitude" in media:
        return f"{media['latitude']}, {media['longitude']}"
    if (seconds := media.get("duration")) is not None:
        return f"{seconds // 60}:{seconds % 60:02}"
    return str(media.get("emoji", ""))
