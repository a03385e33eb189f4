"""Texts for people: one gettext catalog for each language, compiled in memory at its first use.

`python -m locales.extract` brings the catalogs up to date with the code.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from locales.languages import LOCALES, SOURCE, Language, spoken

__all__ = ["LOCALES", "SOURCE", "Language", "catalog", "mark", "own_name", "path_of", "spoken", "translations"]

_HERE = Path(__file__).parent


def mark(text: str) -> str:
    """Mark a text to be translated later, where it is shown."""
    return text


def path_of(locale: str) -> Path:
    return _HERE / locale / "LC_MESSAGES" / "sift.po"


def catalog(locale: str) -> Catalog:
    """The catalog of a locale, as its file has it."""
    with path_of(locale).open("rb") as file:
        return read_po(file, locale=locale, domain="sift", abort_invalid=True)


def translations(locale: str) -> NullTranslations:
    """The texts of a locale such as "uk" or "uk-UA"; English where we don't speak it."""
    return _compiled(spoken(locale) or SOURCE)


@cache
def own_name(locale: str) -> str:
    """What a language calls itself, as the label of a button: "Deutsch"."""
    return (Locale.parse(locale).get_display_name() or locale).capitalize()


@cache
def _compiled(locale: str) -> NullTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalog(locale))
    compiled.seek(0)
    return GNUTranslations(compiled)
