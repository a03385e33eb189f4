"""A reply as words; what was understood is blanked out, and the rest can be named."""

import re
from collections.abc import Hashable, Sequence

from classifier.base import Span
from classifier.edit_words.english import ENGLISH
from classifier.edit_words.german import GERMAN
from classifier.edit_words.lexicon import Say
from classifier.edit_words.russian import RUSSIAN
from classifier.edit_words.spanish import SPANISH
from classifier.edit_words.ukrainian import UKRAINIAN
from classifier.phrases import PhrasedText, phrase_table, plain, single_words

PHRASES = phrase_table((ENGLISH, UKRAINIAN, RUSSIAN, SPANISH, GERMAN))
_FILLER = single_words(PHRASES, Say.FILLER)
_LEFT = re.compile(r"[^\s,;]+")
_EDGES = ".,;:!?¿¡()[]\"'«»“”„-–—+&"


class Reply(PhrasedText[Say]):
    """The words of a reply, and the values they give to fields."""

    def __init__(self, text: str) -> None:
        super().__init__(text, PHRASES)
        self._named: dict[str, dict[Hashable, list[str]]] = {}
        self._contradictions: list[str] = []

    def name(self, field: str, value: Hashable, words: str) -> None:
        """Note down that the words give the field this value."""
        self._named.setdefault(field, {}).setdefault(value, []).append(words)

    def blank_spans(self, spans: Sequence[Span]) -> str:
        return " ".join(self.blank(span.start, span.end) for span in spans)

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
        return (*self._contradictions, *_telling(self.readable()))


def only_joins(words: str) -> bool:
    """Whether nothing is said by these words alone."""
    return not _telling(words)


def _telling(words: str) -> list[str]:
    left = [word.strip(_EDGES) for word in _LEFT.findall(words)]
    return [word for word in left if word and plain(word) not in _FILLER]
