"""Nodes of text, and what Telegram takes as HTML of them."""

import html
import re
from itertools import islice
from string import Formatter

from aiogram.types import MessageEntity
from aiogram.utils.formatting import Text, TextLink
from aiogram.utils.text_decorations import html_decoration

LIMIT = 4096
"""What Telegram takes, after entities. It counts code points here and UTF-16 units there: we keep to both."""

MENTIONS = 100
"""How many mentions in one message are kept from ringing; Telegram marks no more than that."""

_MENTION = re.compile(r"(?<!\w)@(?=[A-Za-z0-9_])")
_JOINER = "\u2060"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def width(text: str) -> int:
    """Length in UTF-16 units, never less than in code points."""
    return len(text.encode("utf-16-le")) // 2


def fill(template: str, **nodes: object) -> Text:
    """A translated text with nodes in its `{places}`."""
    body: list[object] = []
    for literal, place, _, _ in Formatter().parse(template):
        body += [literal] if literal else []
        body += [nodes[place]] if place else []
    return Text(*body)


def joined(nodes: list[Text], separator: str) -> Text:
    body: list[object] = []
    for node in nodes:
        body += [separator, node] if body else [node]
    return Text(*body)


def link(words: str, url: str) -> TextLink:
    """A link; aiogram puts the address into HTML as it is, so it comes escaped."""
    return TextLink(words, url=html.escape(_CONTROL.sub("", url)))


def to_html(node: Text, *, pings: bool = True) -> str:
    """Telegram's HTML. aiogram's own way nests an entity wrongly in a shorter one that starts with it.

    Args:
        pings: Whether "@ann" in somebody's words is left to be a mention, which Telegram tells Ann of in a group.
    """
    text, entities = node.render(_sort=False)
    if not pings:
        text, entities = _unpinged(text, entities)
    outermost_first = sorted((entity for entity in entities if entity.length), key=lambda e: (e.offset, -e.length))
    return html_decoration.unparse(text, outermost_first)


def unpinged(text: str) -> str:
    """The same to look at, without mentions."""
    return _MENTION.sub(f"@{_JOINER}", text, count=MENTIONS)


def _unpinged(text: str, entities: list[MessageEntity]) -> tuple[str, list[MessageEntity]]:
    """Entities move with the characters that are put in, each one UTF-16 unit wide."""
    places = [width(text[: match.end()]) for match in islice(_MENTION.finditer(text), MENTIONS)]
    if not places:
        return text, entities
    moved = []
    for entity in entities:
        end = entity.offset + entity.length
        before = sum(place <= entity.offset for place in places)
        inside = sum(entity.offset < place < end for place in places)
        moved.append(entity.model_copy(update={"offset": entity.offset + before, "length": entity.length + inside}))
    return unpinged(text), moved
