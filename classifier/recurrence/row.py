"""A text as tokens with the parts they can play in one language."""

import re
from dataclasses import dataclass

from classifier.recurrence.lexicon import Part, Words

_TOKEN = re.compile(
    r"(?P<opaque>(?:https?://|www\.)\S{1,2048}|[@#][^\W]\w{0,63})"
    r"|(?P<number>\d{1,40})(?P<ordinal>(?:-?(?:st|nd|rd|th|er|o|го|е|ого|му|й|та|ше|ге|тє)(?!\w))|[ºª]|\.(?=\s|$))?"
    r"|(?P<word>[^\W\d_]{1,64}(?:'[^\W\d_]{1,64}){0,3})"
    r"|(?P<mark>\S)",
    re.IGNORECASE,
)
_MOST_TOKENS = 2_000
_MOST_SMALL = 4
_MARKS = frozenset(".,;:!?)\"'»”\n-–—")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark, in lower case; `number` when it is one, `ordinal` when it is written as "1st"."""

    start: int
    end: int
    text: str
    number: int | None = None
    ordinal: bool = False
    glued: bool = False


_NOTHING = Token(0, 0, "")


def tokenize(text: str) -> list[Token]:
    """Every token, at most 2,000; offsets are code points."""
    plain = text.replace("’", "'").replace("ʼ", "'").replace("`", "'")
    tokens: list[Token] = []
    for match in _TOKEN.finditer(plain):
        digits = match["number"]
        number = int(digits) if digits and len(digits) <= 4 else None
        glued = bool(tokens) and tokens[-1].end == match.start()
        said = match["number"] or match.group()
        tokens.append(Token(match.start(), match.end(), said.lower(), number, bool(match["ordinal"]), glued))
        if len(tokens) == _MOST_TOKENS:
            break
    return tokens


class Row:
    """Tokens in the light of one language; places outside are nothing."""

    def __init__(self, tokens: list[Token], words: Words) -> None:
        self.tokens = tokens
        self.words = words
        self._seen: dict[int, dict[Part, tuple[int, int]]] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, place: int) -> Token:
        return self.tokens[place] if 0 <= place < len(self.tokens) else _NOTHING

    def parts(self, place: int) -> dict[Part, tuple[int, int]]:
        """What begins there: part -> its number and the place behind it; of two phrases the longer."""
        if place in self._seen:
            return self._seen[place]
        found: dict[Part, tuple[int, int]] = {}
        for words, part, number in self.words.phrases.get(self[place].text, ()):
            after = place + len(words)
            if part in found and found[part][1] >= after:
                continue
            if all(self[place + ahead].text == word for ahead, word in enumerate(words)):
                found[part] = number, after
        if self[place].number is not None:
            found[Part.ORDINAL if self[place].ordinal else Part.NUMBER] = self[place].number or 0, place + 1
        self._seen[place] = found
        return found

    def get(self, place: int, part: Part) -> tuple[int, int] | None:
        return self.parts(place).get(part)

    def has(self, place: int, *parts: Part) -> bool:
        return not self.parts(place).keys().isdisjoint(parts)

    def skip(self, place: int, part: Part = Part.SMALL) -> int:
        """The first place from here on that begins no such part, a few words ahead at most."""
        for _ in range(_MOST_SMALL):
            found = self.get(place, part)
            if found is None:
                break
            place = found[1]
        return place

    def closes(self, place: int) -> bool:
        """Whether nothing stands there that what is before it could belong to as an adjective."""
        token = self[place]
        return not token.text or token.text in _MARKS or token.number is not None or self.has(place, Part.CLOSING)

    def opens(self, place: int) -> bool:
        """Whether nothing stands before it that it could be the object or a part of."""
        return place == 0 or self[place - 1].text in _MARKS
