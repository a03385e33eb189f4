import re

import pytest
from babel.messages.catalog import Message

from locales import LOCALES, catalog, translations
from locales.extract import is_translated, texts
from locales.refusals import REFUSALS, refusal

PLACE = re.compile(r"\{\w*\}|%\(\w+\)s")


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [])


def messages(locale: str) -> list[Message]:
    return [message for message in catalog(locale) if message.id]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_language_says_everything_the_code_says_and_nothing_else(locale: str) -> None:
    assert {message.id for message in messages(locale)} == {message.id for message in texts() if message.id}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_has_its_words_in_every_form(locale: str) -> None:
    forms_needed = catalog(locale).num_plurals

    for message in messages(locale):
        assert is_translated(message), message.id
        assert len(forms(message.string)) == (1 if isinstance(message.id, str) else forms_needed), message.id


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_has_the_places_of_its_original(locale: str) -> None:
    for message in messages(locale):
        places = set(PLACE.findall(forms(message.id)[-1]))
        for form in forms(message.string):
            assert set(PLACE.findall(form)) == places, message.id


@pytest.mark.parametrize("locale", LOCALES)
def test_commands_and_tags_survive_translation(locale: str) -> None:
    for message in messages(locale):
        original = set(re.findall(r"/[a-z]+", forms(message.id)[0]))
        for form in forms(message.string):
            assert original == set(re.findall(r"/[a-z]+", form)), message.id


def test_ukrainian_has_its_own_letters_only() -> None:
    """A Latin "i" or "o" in a Ukrainian word looks right and is found by nobody; Russian letters have no place."""
    mixed = re.compile(r"[а-яіїєґ’][a-z]|[a-z][а-яіїєґ’]|[ыэёъ]", re.IGNORECASE)

    for message in messages("uk"):
        for form in forms(message.string):
            assert not mixed.search(PLACE.sub("", form)), form


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 повідомлення"),
        (2, "2 повідомлення"),
        (5, "5 повідомлень"),
        (11, "11 повідомлень"),
        (14, "14 повідомлень"),
        (21, "21 повідомлення"),
        (22, "22 повідомлення"),
        (25, "25 повідомлень"),
        (111, "111 повідомлень"),
        (0, "0 повідомлень"),
    ],
)
def test_ukrainian_counts_as_ukrainian_does(count: int, words: str) -> None:
    said = translations("uk").ngettext("{count} message", "{count} messages", count)

    assert said.format(count=count) == words


def test_english_counts_one_and_many() -> None:
    say = translations("en").ngettext

    assert [say("{count} message", "{count} messages", n).format(count=n) for n in (1, 2)] == [
        "1 message",
        "2 messages",
    ]


@pytest.mark.parametrize(
    ("locale", "word"),
    [("uk", "Виконано"), ("uk-UA", "Виконано"), ("UK", "Виконано"), ("en-GB", "Done"), ("fr", "Done")],
)
def test_a_locale_is_found_by_its_language_and_english_stands_in(locale: str, word: str) -> None:
    assert translations(locale).gettext("Done") == word


@pytest.mark.parametrize("locale", LOCALES)
def test_every_refusal_has_words_of_its_own_and_an_unknown_one_general_words(locale: str) -> None:
    said = [refusal(translations(locale), code) for code in (*REFUSALS, "something_new")]

    assert all(said)
    assert len(set(said)) == len(REFUSALS) + 1


def test_a_catalog_is_compiled_once() -> None:
    assert translations("uk") is translations("uk")
