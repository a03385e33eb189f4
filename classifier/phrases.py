"""Text as words, among which the phrases of tables are found; what was understood is blanked, so as to be read once."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

Say = TypeVar("Say", bound=Enum)
Phrases = Mapping[str, list[tuple[tuple[str, ...], Say]]]
"""First word -> phrases that begin with it and what they say, the longest first."""

BLANK = "\x00"
_WORD = re.compile(r"#\d{1,9}(?!\w)|@\w{1,64}|\w{1,64}(?:['-]\w{1,64}){0,4}|\S|\n")
_ALIKE = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "ё": "е", "á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u"})
_BREAKS = frozenset(",;\n.!")


class Meaning(Enum):
    """What a phrase can mean: each value is the field it is about, and what it gives that field, if it alone does."""

    __hash__ = object.__hash__

    @property
    def field(self) -> str:
        return str(self.value[0])

    @property
    def gives(self) -> str | None:
        value: str | None = self.value[1]
        return value


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark at code points of the text; `text` as phrases are compared."""

    start: int
    end: int
    text: str


class PhrasedText(Generic[Say]):
    """The words of a text, and what is left of it.

    Attributes:
        whole: As it was said, composed.
        text: The same where what was understood is blank.
        words: All of it, blank or not.
    """

    def __init__(self, text: str, phrases: Phrases[Say]) -> None:
        said = text.encode("utf-8", "ignore").decode()  # without halves of characters, which nothing can keep
        self.whole = unicodedata.normalize("NFC", said).replace(BLANK, " ")
        self.text = self.whole
        self.words = [Word(match.start(), match.end(), match.group()) for match in _WORD.finditer(plain(self.whole))]
        self._phrases = phrases

    def is_free(self, place: int) -> bool:
        """Whether the word there exists and is not understood yet."""
        return 0 <= place < len(self.words) and self.text[self.words[place].start] != BLANK

    def mark(self, place: int) -> str:
        """The word there as phrases are compared; empty beyond the end and where it is blank."""
        return self.words[place].text if self.is_free(place) else ""

    def said(self, place: int, *says: Say) -> tuple[Say, int] | None:
        """The longest phrase there that says one of these, and the place behind it."""
        if not self.is_free(place):
            return None
        for phrase, say in self._phrases.get(self.words[place].text, ()):
            if say in says and all(self.mark(place + ahead) == word for ahead, word in enumerate(phrase)):
                return say, place + len(phrase)
        return None

    def opens_clause(self, place: int) -> bool:
        """Whether a new thing may be said there: at the start, behind a mark, behind what was understood."""
        return place == 0 or not self.is_free(place - 1) or self.words[place - 1].text in _BREAKS

    def closes_clause(self, place: int) -> bool:
        """Whether what is before is over there."""
        return not self.is_free(place) or self.words[place].text in _BREAKS

    def end_of(self, place: int, marks: str) -> int:
        """Where the first of the marks at or behind a place stands, in code points; the end of the text without one."""
        for word in self.words[place:]:
            if word.text in marks:
                return word.start
        return len(self.text)

    def blank(self, start: int, end: int) -> str:
        """Take out what was understood, in code points; the words that it was."""
        self.text = self.text[:start] + BLANK * (end - start) + self.text[end:]
        return self.whole[start:end]

    def blank_words(self, first: int, after: int) -> str:
        return self.blank(self.words[first].start, self.words[after - 1].end)

    def readable(self, start: int = 0, end: int | None = None) -> str:
        """What is left between two code points, as long as it was."""
        return self.text[start:end].replace(BLANK, " ")


def plain(text: str) -> str:
    """The text as phrases are compared: in lower case, without accents that people leave out, as long as it was."""
    lower = text.lower()
    return (lower if len(lower) == len(text) else text).translate(_ALIKE)


def phrase_table(languages: Iterable[Mapping[Say, str]]) -> Phrases[Say]:
    """The phrases of tables from what is said to phrases with commas between them."""
    phrases: dict[str, dict[tuple[tuple[str, ...], Say], None]] = {}
    for language in languages:
        for say, said in language.items():
            for phrase in said.split(","):
                words = tuple(_WORD.findall(plain(phrase.strip())))
                phrases.setdefault(words[0], {})[words, say] = None
    return {first: sorted(those, key=lambda one: -len(one[0])) for first, those in phrases.items()}


def single_words(phrases: Phrases[Say], say: Say) -> frozenset[str]:
    """The phrases of one word that say this."""
    return frozenset(words[0] for those in phrases.values() for words, said in those if said is say and len(words) == 1)
