"""The languages that the grammar reads, and which of them a text may be in. A new one is a table and a line here."""

import re
from collections.abc import Mapping

from classifier.dates.dutch import DUTCH
from classifier.dates.english import ENGLISH
from classifier.dates.french import FRENCH
from classifier.dates.german import GERMAN
from classifier.dates.italian import ITALIAN
from classifier.dates.lexicon import Lexicon
from classifier.dates.polish import POLISH
from classifier.dates.portuguese import PORTUGUESE
from classifier.dates.russian import RUSSIAN
from classifier.dates.spanish import SPANISH
from classifier.dates.ukrainian import UKRAINIAN

_LATIN: Mapping[str, Lexicon] = {
    "en": ENGLISH,
    "de": GERMAN,
    "es": SPANISH,
    "fr": FRENCH,
    "it": ITALIAN,
    "pt": PORTUGUESE,
    "nl": DUTCH,
    "pl": POLISH,
}
_CYRILLIC: Mapping[str, Lexicon] = {"ru": RUSSIAN, "uk": UKRAINIAN}
LANGUAGES = frozenset({*_LATIN, *_CYRILLIC})
_JUDGED_CHARACTERS = 500
_FAR_MORE = 2
_SHORT = 2
_WORD = re.compile(r"[^\W\d_]{1,64}(?:['’ʼ][^\W\d_]{1,64})?")


def lexicons(language: str | None, text: str) -> list[Lexicon]:
    """The tables to ask for a word, in order: the language's own, others of its script since people mix, English.

    Without a language, or with one that the grammar does not read, the table that knows most words comes first.
    """
    start = text[:_JUDGED_CHARACTERS].lower()
    script = _CYRILLIC if any("а" <= letter <= "ї" for letter in start) else _LATIN
    known = _known(start, script)
    own = max(script, key=lambda name: (known[name], name == language))
    if language and language in _LATIN and script is _LATIN and known[own] <= _FAR_MORE * max(known[language], 1):
        own = language  # its tables share "in", "so" and "am" with each other: what the text is in was better judged
    likelier = [name for name in script if name != own and (script is _CYRILLIC or known[name] > known[own] + 0.5)]
    ordered = [own, *sorted(likelier, key=lambda name: -known[name])]
    return [script[name] for name in ordered] + ([] if "en" in ordered else [ENGLISH])


def _known(start: str, script: Mapping[str, Lexicon]) -> dict[str, float]:
    """How many different words each table knows; of two letters ("do", "we", "am") two are worth one of more."""
    words = set(_WORD.findall(start))
    long = {word for word in words if len(word) > _SHORT}
    return {
        name: len(long & lexicon.words.keys()) + len((words - long) & lexicon.words.keys()) / 2
        for name, lexicon in script.items()
    }
