"""A reply as words; what was understood is blanked out, so that nothing is read twice and the rest can be named."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from classifier.base import Span
from classifier.edit_words.english import ENGLISH
from classifier.edit_words.german import GERMAN
from classifier.edit_words.lexicon import Say, composed, phrase_table, plain, words_in
from classifier.edit_words.russian import RUSSIAN
from classifier.edit_words.spanish import SPANISH
from classifier.edit_words.ukrainian import UKRAINIAN

LANGUAGES = (ENGLISH, UKRAINIAN, RUSSIAN, SPANISH, GERMAN)
_PHRASES = phrase_table(LANGUAGES)
_FILLER = frozenset(
    words[0] for those in _PHRASES.values() for words, say in those if say is Say.FILLER and len(words) == 1
)
_BLANK = "\x00"
_BREAKS = frozenset(",;\n.!")
_LEFT = re.compile(r"[^\s,;]+")
_EDGES = ".,;:!?¿¡()[]\"'«»“”„-–—+&"


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark at code points of the reply; `text` as phrases are compared."""

    start: int
    end: int
    text: str


class Reply:
    """The words of a reply, and what has been understood of them.

    Attributes:
        text: Composed; what was understood is blank.
        words: All of it, blank or not.
    """

    def __init__(self, text: str) -> None:
        self.whole = composed(text).replace(_BLANK, " ")
        self.text = self.whole
        self.words = [Word(match.start(), match.end(), match.group()) for match in words_in(plain(self.whole))]
        self._named: dict[str, dict[Hashable, list[str]]] = {}
        self._contradictions: list[str] = []

    def is_free(self, place: int) -> bool:
        """Whether the word there exists and is not understood yet."""
        return 0 <= place < len(self.words) and self.text[self.words[place].start] != _BLANK

    def mark(self, place: int) -> str:
        """The word there as phrases are compared; empty beyond the end and where it is blank."""
        return self.words[place].text if self.is_free(place) else ""

    def said(self, place: int, *says: Say) -> tuple[Say, int] | None:
        """The longest phrase there that says one of these, and the place behind it."""
        if not self.is_free(place):
            return None
        for phrase, say in _PHRASES.get(self.words[place].text, ()):
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

    def name(self, field: str, value: Hashable, words: str) -> None:
        """Note down that the words give the field this value."""
        self._named.setdefault(field, {}).setdefault(value, []).append(words)

    def blank(self, start: int, end: int) -> str:
        """Take out what was understood, in code points; the words that it was."""
        self.text = self.text[:start] + _BLANK * (end - start) + self.text[end:]
        return self.whole[start:end]

    def blank_words(self, first: int, after: int) -> str:
        return self.blank(self.words[first].start, self.words[after - 1].end)

    def blank_spans(self, spans: Sequence[Span]) -> str:
        return " ".join(self.blank(span.start, span.end) for span in spans)

    def readable(self, start: int = 0, end: int | None = None) -> str:
        """What is left between two code points, as long as it was."""
        return self.text[start:end].replace(_BLANK, " ")

    def one(self, field: str) -> Hashable | None:
        """The one value the field was given; None when there is none, or when two contradict each other."""
        named = self._named.get(field, {})
        if len(named) == 1:
            return next(iter(named))
        self._contradictions += [said for words in named.values() for said in words]
        return None

    def all(self, field: str) -> tuple[Hashable, ...]:
        """Every value the field was given, in the order of the reply."""
        return tuple(self._named.get(field, {}))

    def doubt(self, words: str) -> None:
        """Name words that are not to be taken for what they look like."""
        self._contradictions.append(words)

    def unread(self) -> tuple[str, ...]:
        """The words left over, without those that only join."""
        left = [word.strip(_EDGES) for word in _LEFT.findall(self.text.replace(_BLANK, " "))]
        return (*self._contradictions, *(word for word in left if word and plain(word) not in _FILLER))
