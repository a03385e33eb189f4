"""The languages that the grammar reads, and which of them a text may be in. A new one is a table and a line here."""

import re
from collections.abc import Mapping

from classifier.dates.czech import CZECH
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
    "cs": CZECH,
}
_CYRILLIC: Mapping[str, Lexicon] = {"uk": UKRAINIAN, "ru": RUSSIAN}
LANGUAGES = frozenset({*_LATIN, *_CYRILLIC})
_JUDGED_CHARACTERS = 500
_FAR_MORE = 2
_SHORT = 2  # letters
_FEW_WORDS, _HARDLY_ANY = 8, 2
_WORD = re.compile(r"[^\W\d_]{1,64}(?:['’ʼ][^\W\d_]{1,64})?")


def lexicons(language: str | None, text: str) -> list[list[Lexicon]]:
    """Which tables to ask for a word, in order: the language's own, others of its script since people mix, English.

    Without a language, or with one that the grammar does not read, the table that knows most words comes first. A
    short text may have been taken for another language: what comes after the first list is to be tried when that
    finds nothing.
    """
    start = text[:_JUDGED_CHARACTERS].lower()
    script = _CYRILLIC if any("а" <= letter <= "ї" for letter in start) else _LATIN
    known = _known(start, script)
    best = max(script, key=lambda name: (known[name], name == language))
    words = len(_WORD.findall(start))
    short = words <= _FEW_WORDS
    if script is _CYRILLIC or language is None or language not in script:
        return [_ordered(best, known, script)]
    if not _is_trusted(known[language], known[best], short=short):
        return [_ordered(best, known, script)]
    if not short:
        return [_ordered(language, known, script)]
    least = max(known[language], 1 if words > _HARDLY_ANY else 0.5)
    ours = script[language].words
    new = {word for word in _WORD.findall(start) if word not in ours or len(word) <= _SHORT}  # not "Guten Morgen"
    rivals = [name for name in script if name != language and known[name] >= least and new & script[name].telling]
    return [_ordered(name, known, script) for name in (language, *rivals)]


def _is_trusted(own: float, best: float, *, short: bool) -> bool:
    """Whether a text is in the language it was taken for, though another table may know more of its words.

    Tables share "in", "so" and "am" with each other, so that what was judged by all words is overruled by a wide
    margin only; a short text is judged by little more than the words that we know.
    """
    return best <= (own + 0.5 if short else _FAR_MORE * max(own, 1))


def _ordered(own: str, known: Mapping[str, float], script: Mapping[str, Lexicon]) -> list[Lexicon]:
    likelier = [name for name in script if name != own and (script is _CYRILLIC or known[name] > known[own] + 0.5)]
    ordered = [own, *sorted(likelier, key=lambda name: -known[name])]
    return [script[name] for name in ordered] + ([] if "en" in ordered else [ENGLISH])


def _known(start: str, script: Mapping[str, Lexicon]) -> dict[str, float]:
    """How many different words each table knows; of two letters ("do", "we", "am") two are worth one of more.

    So are words that a table only knows to be no date, which it says of words of other languages too ("sun").
    """
    words = set(_WORD.findall(start))
    long = {word for word in words if len(word) > _SHORT}
    return {
        name: (len(words & lexicon.words.keys()) + len(long & lexicon.telling)) / 2 for name, lexicon in script.items()
    }
