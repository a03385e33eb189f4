"""Spoken messages as they are stored: which attachments speak, and where their words stand beside a caption. Pure."""

from collections.abc import Mapping
from typing import Any

Media = Mapping[str, Any]

SPOKEN = frozenset({"voice", "video_note", "audio"})
"""Types of attachments that a transcriber can write down."""

_JOINT = "\n\n"


def is_spoken(media: Media | None) -> bool:
    """Whether there is a sound that can be fetched; one above Telegram's limit for bots stays in its chat."""
    return media is not None and media["type"] in SPOKEN and "file_id" in media and not media.get("too_big")


def is_same_file(media: Media | None, other: Media | None) -> bool:
    """Whether two attachments are one file: its id may change, its unique id does not."""
    one, two = ((it or {}).get("file_unique_id") for it in (media, other))
    return one is not None and one == two


def with_words(caption: str, words: str) -> str:
    """A message's text: what was written with the sound, then what is heard in it."""
    return _JOINT.join(filter(None, (caption, words)))


def caption_of(text: str, words: str) -> str:
    """What of a text was written with the sound; the other way round of `with_words`."""
    if not words or not text.endswith(words):
        return text
    return text.removesuffix(words).removesuffix(_JOINT)
