"""What a Telegram message says and holds, as we keep it. Pure functions."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from aiogram.types import Message, MessageEntity

from handlers.messages.attachments import Media, attachment
from handlers.messages.rich import rich_text

Marks = list[dict[str, Any]]
Span = tuple[int, int]
"""Start and end."""


@dataclass(frozen=True, slots=True)
class Content:
    """Attributes:
    text: The author's own words, exactly as sent; empty for an attachment without a caption.
    entities, media: As in `storage.tables.Message`.
    """

    text: str
    entities: Marks
    media: Media | None


def content(message: Message) -> Content | None:
    """What a message holds; None for a kind that can't be kept, like a story or a service message."""
    media = attachment(message)
    text, entities = _words(message)
    if not text and media is None:
        return None
    return Content(text + _quoted(message), marks(text, entities), media)


def _quoted(message: Message) -> str:
    """What a reply across chats quotes: nobody else will tell us of it."""
    if message.external_reply is None or message.quote is None:
        return ""
    lines = [f"> {line}" for line in message.quote.text.splitlines()]
    return "\n\n" + "\n".join(lines)


def _words(message: Message) -> tuple[str, Sequence[MessageEntity]]:
    if message.text:
        return message.text, message.entities or ()
    if message.caption:
        return message.caption, message.caption_entities or ()
    if message.checklist:
        tasks = [f"- {task.text}" for task in message.checklist.tasks]
        return "\n".join([message.checklist.title, *tasks]), message.checklist.title_entities or ()
    if message.rich_message:
        return rich_text(message.rich_message), ()
    return "", ()


def marks(text: str, entities: Sequence[MessageEntity]) -> Marks:
    """Telegram's entities with offsets in code points; those outside the text are left out."""
    placed = zip(entities, spans(text, entities), strict=True)
    return [
        {"type": entity.type, "start": start, "end": end} | _named(entity)
        for entity, (start, end) in placed
        if start < end
    ]


def spans(text: str, entities: Sequence[MessageEntity]) -> list[Span]:
    """Where each entity's words stand, in code points. aiogram's `extract_from` fails on lone surrogates."""
    point = _Points(text)
    return [(point(entity.offset), point(entity.offset + entity.length)) for entity in entities]


def _named(entity: MessageEntity) -> dict[str, Any]:
    if entity.url is not None:
        return {"url": entity.url}
    return {"user_name": entity.user.full_name, "user": entity.user.id} if entity.user is not None else {}


class _Points:
    """Turns an offset in UTF-16 units, as Telegram counts, into one in code points. A lone surrogate is one of each."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._ends: list[int] = []
        if any(char > "\uffff" for char in text):
            self._ends = list(accumulate(2 if char > "\uffff" else 1 for char in text))

    def __call__(self, units: int) -> int:
        """The code point that starts there or around there, at most the text's length."""
        if not self._ends:
            return min(max(units, 0), self._length)
        return bisect_right(self._ends, units)


def without(text: str, entities: Marks, start: int, end: int) -> tuple[str, Marks]:
    """The text without `text[start:end]` and the blanks round it, and where its other entities stand then.

    What stood on both sides is joined by one blank, or by a line break where there was one.
    """
    head, tail = text[:start].rstrip(), text[end:].lstrip()
    gap = text[len(head) : start] + text[end : len(text) - len(tail)]
    joint = "" if not head or not tail or tail[0] in ",.:;!?" else "\n" if "\n" in gap else " "
    shift = len(text) - len(head) - len(joint) - len(tail)

    def moved(point: int) -> int:
        return min(point, len(head)) if point <= start else max(point - shift, len(head))

    kept = [{**mark, "start": moved(mark["start"]), "end": moved(mark["end"])} for mark in entities]
    return head + joint + tail, [mark for mark in kept if mark["start"] < mark["end"]]
