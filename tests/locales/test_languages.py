"""Which languages there are, and which one somebody gets."""

from pathlib import Path
from typing import get_args

import pytest
from babel import Locale

import locales
from bot.settings import Settings
from locales import LOCALES, SOURCE, Language, own_name, spoken, translations
from tests.house.repository import text
from webapp.services import Services
from wording.zones import likely_zones


def test_every_part_knows_the_same_languages() -> None:
    folders = {path.parent.parent.name for path in Path(locales.__file__).parent.glob("*/LC_MESSAGES/*.po")}

    assert folders == set(LOCALES)
    assert Settings.model_fields["default_locale"].annotation is Language
    assert get_args(Language) == LOCALES == Services.__dataclass_fields__["locales"].default
    assert all(likely_zones(locale) for locale in LOCALES)


def test_the_readme_names_every_language() -> None:
    row = next(line for line in text("README.md").splitlines() if line.startswith("| `DEFAULT_LOCALE`"))

    for locale in LOCALES:
        assert Locale.parse(locale).get_display_name("en") in text("README.md")
        assert f"`{locale}`" in row


def test_a_language_is_called_what_its_people_call_it() -> None:
    assert [own_name(locale) for locale in LOCALES] == ["English", "Українська", "Deutsch", "Español", "Русский"]


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("uk", "uk"),
        ("UK", "uk"),
        ("uk-UA", "uk"),
        ("de-AT", "de"),
        ("es-419", "es"),
        ("es_MX", "es"),
        ("ru", "ru"),
        ("pt-BR", None),
        ("pt-br", None),
        ("zh-hans", None),
        ("be", None),
        ("", None),
        (None, None),
        ("-", None),
        ("русский", None),
    ],
)
def test_a_tag_names_a_language_whatever_its_country(tag: str | None, language: Language | None) -> None:
    assert spoken(tag) == language


@pytest.mark.parametrize(
    ("locale", "word"),
    [("uk-UA", "Завдання"), ("de-AT", "Aufgaben"), ("es-419", "Tareas"), ("ru", "Задачи"), ("fr", "Tasks")],
)
def test_texts_come_in_the_language_of_a_tag_and_english_stands_in(locale: str, word: str) -> None:
    assert translations(locale).gettext("Tasks") == word


def test_the_texts_of_the_code_are_one_of_the_languages() -> None:
    assert SOURCE in LOCALES
