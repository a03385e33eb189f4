"""The content lines of iCalendar (RFC 5545, 3.1), each kept as it came: who changes one leaves the others as they are,
also those that no library can read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MOST_OCTETS = 75
"""Of a line before it is folded."""

_FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
_END = re.compile(r"\r\n|\n|\r")
_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;])*)*):(.*)', re.DOTALL)
_PARAM = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^":;])*)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """Attributes:
    raw: Unfolded, without its end.
    name: In upper case; "" where it is no content line.
    params: By name in upper case.
    """

    raw: str
    name: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    value: str = ""


def read_lines(text: str) -> list[Line]:
    return [_line(raw) for raw in _END.split(_FOLD.sub("", text)) if raw]


def made(name: str, value: str, **params: str) -> Line:
    told = "".join(f";{it}={params[it]}" for it in params)
    return Line(f"{name}{told}:{value}", name, params, value)


def written(lines: Iterable[Line]) -> str:
    return "".join(_folded(line.raw) for line in lines)


def escaped(words: str) -> str:
    """Of the type TEXT, without what neither a calendar nor the XML around it may hold."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    words = "".join(it for it in words if (it >= " " or it in "\n\t") and it not in "\x7f\ufffe\uffff")
    for special in "\\;,":
        words = words.replace(special, f"\\{special}")
    return words.replace("\n", "\\n")


def unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _line(raw: str) -> Line:
    found = _LINE.fullmatch(raw)
    if not found:
        return Line(raw)
    params = {name.upper(): value.strip('"') for name, value in _PARAM.findall(found[2])}
    return Line(raw, found[1].upper(), params, found[3])


def _folded(raw: str) -> str:
    """No letter is divided: some programs read each piece by itself."""
    pieces, piece, length = [], "", 0
    for letter in raw:
        octets = len(letter.encode("utf-8", "replace"))
        if length + octets > MOST_OCTETS:
            pieces.append(piece)
            piece, length = "", 1
        piece += letter
        length += octets
    return "\r\n ".join([*pieces, piece]) + "\r\n"
