"""The languages that are read. A new one is a table and a line here."""

from classifier.recurrence.english import ENGLISH
from classifier.recurrence.german import GERMAN
from classifier.recurrence.lexicon import Words
from classifier.recurrence.russian import RUSSIAN
from classifier.recurrence.spanish import SPANISH
from classifier.recurrence.ukrainian import UKRAINIAN

_LATIN = (ENGLISH, SPANISH, GERMAN)
_CYRILLIC = (UKRAINIAN, RUSSIAN)


def tables(text: str) -> tuple[Words, ...]:
    """Those of the scripts that a text is written in."""
    lower = text.lower()
    cyrillic = any("а" <= letter <= "ї" for letter in lower)
    latin = any("a" <= letter <= "z" for letter in lower)
    return (*(_LATIN if latin else ()), *(_CYRILLIC if cyrillic else ()))
