"""Dates, times and places as each language writes them."""

from datetime import UTC, datetime

import pytest

from locales import LOCALES
from wording.moments import day, due_words
from wording.zones import zone_words

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 1, 5, 13, 5, tzinfo=UTC)
ZONE = "Europe/Berlin"

WRITTEN = {
    "en": ("Fri, Nov 27", "Fri, Nov 27, 14:05", "Tue, Jan 5, 2027", "Kyiv, 11:30"),
    "uk": ("пт, 27 лист.", "пт, 27 лист., 14:05", "вт, 5 січ. 2027 р.", "Київ, 11:30"),
    "de": ("Fr., 27. Nov.", "Fr., 27. Nov., 14:05", "Di., 5. Jan. 2027", "Kiew, 11:30"),
    "es": ("vie, 27 nov", "vie, 27 nov, 14:05", "mar, 5 ene 2027", "Kiev, 11:30"),
    "ru": ("пт, 27 нояб.", "пт, 27 нояб., 14:05", "вт, 5 янв. 2027 г.", "Киев, 11:30"),
}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_date_is_written_as_its_language_does(locale: str) -> None:
    said = (
        due_words(FRIDAY, "day", locale, ZONE, NOW),
        due_words(FRIDAY, "time", locale, ZONE, NOW),
        day(NEXT_YEAR, locale, ZONE, NOW),
        zone_words("Europe/Kyiv", locale, NOW),
    )

    assert tuple(" ".join(words.split()) for words in said) == WRITTEN[locale]
