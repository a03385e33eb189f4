"""What stands for somebody's picture: their initials, in a colour of their own."""

from zlib import crc32

TURNS = 8
"""How many colours there are: `.t0` to `.t7` in base.css."""


def initials(name: str) -> str:
    """Of the first word and of the last: "ML" for Marcus Lee, "B" for Bob, the first sign of what has no letters."""
    letters = [letter for word in name.split() if (letter := next(filter(str.isalnum, word), ""))]
    return "".join(letters[:: max(1, len(letters) - 1)]).upper() or name.strip()[:1]


def turn(name: str) -> int:
    """The same name has the same colour everywhere and always."""
    return crc32(name.strip().casefold().encode(errors="replace")) % TURNS
