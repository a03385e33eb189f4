"""Every catalog says what the code says, whole and in its own letters."""

import re
import unicodedata
from collections import Counter
from functools import cache

import pytest
from babel.messages.catalog import Message

from locales import LOCALES, SOURCE, catalog, translations
from locales.extract import is_translated, texts
from locales.refusals import REFUSALS, refusal

PLACE = re.compile(r"\{\w*\}|%\(\w+\)s")
NAME = re.compile(r"@?\{\w*\}|%\(\w+\)s|/[a-z]+|[A-Z_]{2,}|https?:\S+")
"""What stands in another alphabet in any language."""

TRANSLATED = [locale for locale in LOCALES if locale != SOURCE]
ALPHABETS = {
    "en": "a-z",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "de": "a-zäöüß",
    "es": "a-záéíñóúü",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}
CYRILLIC = [locale for locale in LOCALES if "а" in ALPHABETS[locale]]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [])


def sign(text: str) -> str:
    """The mark that a button begins with, such as ✓."""
    return text[0] if text[0] in "‹›" or unicodedata.category(text[0]).startswith("S") else ""


@cache
def said_by_the_code() -> frozenset[str | tuple[str, ...]]:
    return frozenset(message.id for message in texts() if message.id)


def messages(locale: str) -> list[Message]:
    return [message for message in catalog(locale) if message.id]


def pairs(locale: str) -> list[tuple[str, str]]:
    """Each form that has words, with its original: the first form with the singular, the others with the plural."""
    return [
        (forms(message.id)[min(number, len(forms(message.id)) - 1)], form)
        for message in messages(locale)
        for number, form in enumerate(forms(message.string))
        if form
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_language_says_everything_the_code_says_and_nothing_else(locale: str) -> None:
    assert {message.id for message in messages(locale)} == said_by_the_code()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_has_its_words_in_every_form(locale: str) -> None:
    forms_needed = catalog(locale).num_plurals

    for message in messages(locale):
        assert is_translated(message), message.id
        assert len(forms(message.string)) == (1 if isinstance(message.id, str) else forms_needed), message.id


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_a_guess_or_left_over(locale: str) -> None:
    found = catalog(locale)

    assert [message.id for message in found if message.fuzzy and message.id] == []
    assert list(found.obsolete) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_has_the_places_of_its_original(locale: str) -> None:
    for original, form in pairs(locale):
        assert Counter(PLACE.findall(form)) == Counter(PLACE.findall(original)), form


@pytest.mark.parametrize("locale", LOCALES)
def test_commands_and_settings_survive_translation(locale: str) -> None:
    for original, form in pairs(locale):
        for names in (r"/[a-z]+", r"[A-Z]+_[A-Z_]+", r"#\d+|UTC\+2"):
            assert set(re.findall(names, form)) == set(re.findall(names, original)), form


@pytest.mark.parametrize("locale", LOCALES)
def test_a_text_is_bounded_as_its_original_is(locale: str) -> None:
    """By the same spaces, marks and ends of lines: a question stays a question, and a button keeps its sign."""
    for original, form in pairs(locale):
        assert form.strip() == form, form
        assert form.count("\n") == original.count("\n"), form
        assert form[-1] == original[-1] or not {form[-1], original[-1]} & set("?:….!"), form
        assert sign(form) == sign(original), form


@pytest.mark.parametrize("locale", LOCALES)
def test_a_text_is_no_markup_and_closes_no_attribute(locale: str) -> None:
    """Templates take translations as they are, also between the quotes of an attribute."""
    for original, form in pairs(locale):
        assert not set('<>&"') & set(form), form
        assert "  " not in form, original
        assert unicodedata.normalize("NFC", form) == form, original


@pytest.mark.parametrize("locale", LOCALES)
def test_a_language_has_its_own_letters_only(locale: str) -> None:
    """A Latin "i" in a Ukrainian word looks right and is found by nobody; Russian letters have no place there."""
    own = re.compile(rf"[{ALPHABETS[locale]}]", re.IGNORECASE)

    for _, form in pairs(locale):
        for word in re.findall(r"[^\W\d_]+", NAME.sub(" ", form)):
            in_latin = locale in CYRILLIC and word.isascii()
            assert in_latin or all(own.match(letter) for letter in word), form


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_language_is_not_english_over_again(locale: str) -> None:
    same = [form for original, form in pairs(locale) if form == original and re.search(r"[a-z]", PLACE.sub("", form))]

    assert len(same) < len(messages(locale)) / 10, same


@pytest.mark.parametrize(("locale", "quotes"), [("en", "“”"), ("uk", "«»"), ("de", "„“"), ("es", "«»"), ("ru", "«»")])
def test_a_language_quotes_in_its_own_marks(locale: str, quotes: str) -> None:
    for original, form in pairs(locale):
        marks = re.sub(r"[^«»„“”]", "", form)
        assert re.fullmatch(f"(?:{quotes})*", marks), form
        assert len(marks) >= len(re.sub(r"[^“”]", "", original)), form


@pytest.mark.parametrize("locale", LOCALES)
def test_every_refusal_has_words_of_its_own_and_an_unknown_one_general_words(locale: str) -> None:
    said = [refusal(translations(locale), code) for code in (*REFUSALS, "something_new")]

    assert all(said)
    assert len(set(said)) == len(REFUSALS) + 1


def test_a_catalog_is_compiled_once() -> None:
    assert translations("uk") is translations("uk-UA")
