"""People's words as text, and nodes of text as Telegram's HTML."""

import html
import re
import unicodedata
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
_ISOLATES = re.compile("[\u2066-\u2069]")
_BLANK_LINES = re.compile(r"\n\s*\n")
_TURNING = frozenset({"R", "AL", "LRE", "RLE", "LRO", "RLO", "PDF"})
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})
_OPEN, _CLOSE = "\u2068", "\u2069"


def width(text: str) -> int:
    """Length in UTF-16 units, never less than in code points."""
    return len(text.encode("utf-16-le")) // 2


def one_line(text: str, limit: int) -> str:
    """Somebody's words in one line of at most `limit` code points, that can't disturb what stands around them.

    Blank and invisible words come back as "".
    """
    text = " ".join(_plain(text).split())
    return _isolated(_cut(text, limit)) if _visible(text) else ""


def paragraphs(text: str, limit: int) -> str:
    """Somebody's words over several lines, at most `limit` code points."""
    text = _BLANK_LINES.sub("\n", _plain(text).replace("\u2028", "\n").replace("\u2029", "\n")).strip()
    if not _visible(text):
        return ""
    return "\n".join(_isolated(" ".join(line.split())) for line in _cut(text, limit).split("\n"))


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


def _plain(text: str) -> str:
    return _ISOLATES.sub("", _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


def _visible(text: str) -> bool:
    return any(unicodedata.category(letter) not in _INVISIBLE for letter in text)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _isolated(line: str) -> str:
    """A line that turns the direction of writing does so only within itself."""
    turns = any(unicodedata.bidirectional(letter) in _TURNING for letter in line)
    return f"{_OPEN}{line}{_CLOSE}" if turns else line
