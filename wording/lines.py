"""People's words as text that can't disturb what stands around them."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_BLANK_LINES = re.compile(r"\n\s*\n")
_TURNING = frozenset({"R", "AL", "LRE", "RLE", "LRO", "RLO", "PDF"})
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})
_OPEN, _CLOSE = "\u2068", "\u2069"


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


def capitalised(words: str) -> str:
    """With a large first letter, the others as they are."""
    return words[:1].upper() + words[1:]


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
