"""Messages of Microsoft Teams, which are HTML, as plain text.

By expressions that look at each character once: the standard library's parser takes seconds for tags that never end.
"""

import re
from html import unescape

LONGEST = 30_000
"""Characters that are looked through: a message there has at most 28 KB."""

_CALLED = re.compile(r"(?:\s|&nbsp;|<(?:p|div)\b[^<>]*>)*<at\b[^<>]*>[^<>]*</at>(?:&nbsp;|[\s,:])*", re.IGNORECASE)
_NAMED = re.compile(r"<at\b[^<>]*>", re.IGNORECASE)
_ENDS = re.compile(r"<(?:br|/p|/div|/li|/tr|/blockquote|/pre|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(r"<[/!]?[a-z-][^<>]*>", re.IGNORECASE)
_GAPS = re.compile(r"\n\s*\n\s*")


def words_of(html: str) -> str:
    """What people read, without the mention that it begins with, which has called us."""
    said = _CALLED.sub("", html[:LONGEST], count=1) if _CALLED.match(html) else html[:LONGEST]
    shown = _TAGS.sub("", _ENDS.sub("\n", _NAMED.sub("@", said)))
    return _GAPS.sub("\n\n", unescape(shown).replace("\xa0", " ")).strip()
