"""The words of a rich message: headings, lists and tables as plain lines."""

from collections.abc import Iterator
from typing import Any

from aiogram.types import RichMessage


def rich_text(message: RichMessage) -> str:
    return "\n".join(line for block in message.blocks for line in _lines(block) if line)


def _lines(block: Any) -> Iterator[str]:
    """A block's lines; every kind of block keeps its words in some of these fields."""
    yield _flat(getattr(block, "summary", None))
    yield _flat(getattr(block, "text", None)) or str(getattr(block, "expression", ""))
    for item in getattr(block, "items", None) or ():
        inner = [line for part in item.blocks for line in _lines(part) if line]
        yield "- " + "\n".join(inner)
    for row in getattr(block, "cells", None) or ():
        yield " | ".join(_flat(cell.text) for cell in row)
    for part in getattr(block, "blocks", None) or ():
        yield from _lines(part)
    caption = getattr(block, "caption", None)
    yield _flat(getattr(caption, "text", caption))


def _flat(text: Any) -> str:
    """Marked-up text without its marks."""
    if text is None or isinstance(text, str):
        return text or ""
    if isinstance(text, list):
        return "".join(_flat(part) for part in text)
    for field in ("text", "alternative_text", "expression", "button"):
        if (inner := getattr(text, field, None)) is not None:
            return _flat(inner)
    return ""
