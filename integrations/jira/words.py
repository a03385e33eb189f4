"""Descriptions as Jira takes them: the Atlassian Document Format of Cloud, and the wiki markup of Data Center."""

import re
from collections.abc import Iterator
from typing import Any

from integrations.fields import cut

LONGEST = 30_000
"""Jira takes 32,767 characters; what we add to them needs the rest."""

_LINK = re.compile(
    r"\[([^\[\]\n]{1,500})\]\((https?://[^\s()]{1,2000})\)|(https?://[^\s()\[\]<>\"]{0,2000}[^\s()\[\]<>\".,;:!?])"
)
_BLANK = re.compile(r"\n[ \t]*\n\s*")


def document(markdown: str) -> dict[str, Any]:
    """Paragraphs, line breaks and links; all other marks stay as they are written."""
    paragraphs = [it for it in _BLANK.split(cut(markdown.replace("\r\n", "\n"), LONGEST).strip()) if it.strip()]
    content = [{"type": "paragraph", "content": _inline(it)} for it in paragraphs]
    return {"type": "doc", "version": 1, "content": content}


def wiki(markdown: str) -> str:
    """The same words, with links as wiki markup has them and nothing else that it would take for markup."""
    words = "".join(_wiki_parts(cut(markdown.replace("\r\n", "\n"), LONGEST)))
    return cut(words, LONGEST + 2_000)


def _inline(paragraph: str) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for number, line in enumerate(paragraph.split("\n")):
        if number:
            nodes.append({"type": "hardBreak"})
        for words, address in _parts(line):
            node: dict[str, Any] = {"type": "text", "text": words}
            nodes.append(node | {"marks": [{"type": "link", "attrs": {"href": address}}]} if address else node)
    return nodes


def _wiki_parts(markdown: str) -> Iterator[str]:
    for words, address in _parts(markdown):
        plain = re.sub(r"([{}\[\]!|])", r"\\\1", words)
        yield (address if words == address else f"[{plain}|{address}]") if address else plain


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Words and the address that they lead to, "" for none."""
    end = 0
    for found in _LINK.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], ""
        yield found[1] or found[3], found[2] or found[3]
        end = found.end()
    if end < len(text):
        yield text[end:], ""
