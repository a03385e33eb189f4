"""Each language counts as its people do."""

import re
from collections.abc import Mapping

import pytest

from locales import LOCALES, SOURCE, catalog, translations

MESSAGES: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "en": {"{count} message": (1,), "{count} messages": (0, 2, 5, 11, 21, 101)},
    "uk": {
        "{count} повідомлення": (1, 2, 3, 4, 21, 22, 101, 102),
        "{count} повідомлень": (0, 5, 10, 11, 12, 14, 20, 25, 100, 111, 112),
    },
    "de": {"{count} Nachricht": (1,), "{count} Nachrichten": (0, 2, 5, 11, 21, 101)},
    "es": {"{count} mensaje": (1,), "{count} mensajes": (0, 2, 5, 11, 21, 101)},
    "ru": {
        "{count} сообщение": (1, 21, 101),
        "{count} сообщения": (2, 3, 4, 22, 102),
        "{count} сообщений": (0, 5, 10, 11, 12, 14, 20, 25, 100, 111, 112),
    },
}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_language_counts_as_its_people_do(locale: str) -> None:
    say = translations(locale).ngettext

    for words, counts in MESSAGES[locale].items():
        assert {count: say("{count} message", "{count} messages", count) for count in counts} == dict.fromkeys(
            counts, words
        )


@pytest.mark.parametrize("locale", LOCALES)
def test_every_count_has_a_form(locale: str) -> None:
    say = translations(locale).ngettext

    for message in catalog(locale):
        if isinstance(message.id, tuple):
            assert {say(*message.id, count) for count in range(200)} == set(message.string or ())


def test_what_is_said_of_one_names_the_count_too() -> None:
    """In Ukrainian and Russian the form of 1 is that of 21 as well: "every day" has no place for it."""
    for message in catalog(SOURCE):
        if isinstance(message.id, tuple):
            assert re.search(r"\{count\}|%\((count|told)\)s", message.id[0]), message.id
