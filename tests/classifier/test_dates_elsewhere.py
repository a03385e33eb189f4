"""What people write about time in further languages, said on Wednesday 25 November 2026, 10:30 in Kyiv."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.dates import find_due
from tests.classifier.conftest import KYIV, WEDNESDAY
from tests.classifier.test_dates import local


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rends le rapport avant le 15 décembre", "2026-12-15"),
        ("demain à 15h", "2026-11-26 15:00"),
        ("après-demain matin", "2026-11-27 09:00"),
        ("vendredi prochain", "2026-12-04"),
        ("vendredi en huit", "2026-12-04"),
        ("la semaine prochaine, jeudi", "2026-12-03"),
        ("dans deux semaines", "2026-12-09"),
        ("le premier lundi du mois prochain", "2026-12-07"),
        ("à midi et demi", "2026-11-25 12:30"),
        ("ce soir", "2026-11-25 20:00"),
        ("à la fin du mois", "2026-11-30"),
    ],
)
def test_french_words_become_the_date_they_mean(text: str, expected: str) -> None:
    assert local(text, language="fr") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("consegna entro venerdì alle 18", "2026-11-27 18:00"),
        ("dopodomani mattina", "2026-11-27 09:00"),
        ("lunedì prossimo", "2026-11-30"),
        ("tra mezz'ora", "2026-11-25 11:00"),
        ("fra due settimane", "2026-12-09"),
        ("il 19", "2026-12-19"),
        ("il primo dicembre", "2026-12-01"),
        ("le otto e un quarto di sera", "2026-11-25 20:15"),
        ("entro fine mese", "2026-11-30"),
    ],
)
def test_italian_words_become_the_date_they_mean(text: str, expected: str) -> None:
    assert local(text, language="it") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("entregar até sexta-feira às 18h", "2026-11-27 18:00"),
        ("depois de amanhã", "2026-11-27"),
        ("na segunda às 10", "2026-11-30 10:00"),
        ("daqui a duas semanas", "2026-12-09"),
        ("em meia hora", "2026-11-25 11:00"),
        ("no dia 17", "2026-12-17"),
        ("semana que vem", "2026-11-30"),
        ("hoje às oito e meia da noite", "2026-11-25 20:30"),
        ("no fim do mês", "2026-11-30"),
    ],
)
def test_portuguese_words_become_the_date_they_mean(text: str, expected: str) -> None:
    assert local(text, language="pt") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("uiterlijk vrijdag om half vier", "2026-11-27 15:30"),
        ("overmorgen", "2026-11-27"),
        ("volgende week dinsdag", "2026-12-01"),
        ("over twee weken", "2026-12-09"),
        ("over een half uur", "2026-11-25 11:00"),
        ("vrijdagavond", "2026-11-27 19:00"),
        ("op tweeëntwintig december", "2026-12-22"),
        ("eind van de maand", "2026-11-30"),
    ],
)
def test_dutch_words_become_the_date_they_mean(text: str, expected: str) -> None:
    assert local(text, language="nl") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zrób raport do piątku", "2026-11-27"),
        ("pojutrze o piętnastej", "2026-11-27 15:00"),
        ("w przyszłym tygodniu we wtorek", "2026-12-01"),
        ("za dwa tygodnie", "2026-12-09"),
        ("za pół godziny", "2026-11-25 11:00"),
        ("dziś o wpół do szóstej wieczorem", "2026-11-25 17:30"),
        ("piętnastego grudnia", "2026-12-15"),
        ("15-tego grudnia po południu", "2026-12-15 15:00"),
        ("do końca miesiąca", "2026-11-30"),
    ],
)
def test_polish_words_become_the_date_they_mean(text: str, expected: str) -> None:
    assert local(text, language="pl") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pošli to do pondělí", "2026-11-30"),
        ("pozítří v 15 hodin", "2026-11-27 15:00"),
        ("za dvě hodiny", "2026-11-25 12:30"),
        ("schůzka 15. prosince v 14:00", "2026-12-15 14:00"),
        ("zítra v půl čtvrté odpoledne", "2026-11-26 15:30"),
        ("do konce měsíce", "2026-11-30"),
    ],
)
def test_czech_words_become_the_date_they_mean(text: str, expected: str) -> None:
    assert local(text, language="cs") == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("cs", "dobrý den"),
        ("cs", "před dvěma dny"),
        ("cs", "so je to"),
        ("fr", "bonne journée à tous"),
        ("fr", "la facture de novembre"),
        ("fr", "il y a deux jours"),
        ("fr", "ça prend 3h"),
        ("fr", "lundi dernier"),
        ("it", "buona giornata"),
        ("it", "due giorni fa"),
        ("it", "costa 15 euro"),
        ("pt", "bom dia, tudo bem?"),
        ("pt", "na semana passada"),
        ("pt", "a segunda opção"),
        ("nl", "goedemorgen allemaal"),
        ("nl", "twee dagen geleden"),
        ("pl", "dzień dobry"),
        ("pl", "w zeszłym tygodniu"),
        ("pl", "to ma sens"),
    ],
)
def test_further_languages_without_a_due_date(language: str, text: str) -> None:
    assert local(text, language=language) is None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("tr", "yarın bitir", "2026-11-26"),
        ("tr", "20 aralık cuma saat 19:30", "2026-12-20 19:30"),
        ("sv", "vi ses på fredag", "2026-11-27"),
    ],
)
def test_languages_without_a_table_are_read_by_a_library(language: str, text: str, expected: str) -> None:
    assert local(text, language=language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [("tr", "3 kişi var"), ("tr", "saat 8 gibi değil"), ("sv", "det är en mars"), ("ro", "am 5 mere")],
)
def test_the_library_is_not_believed_without_a_word_for_a_day_or_a_clock(language: str, text: str) -> None:
    assert local(text, language=language) is None


def test_the_library_is_asked_in_the_persons_time_zone_and_says_where_it_read() -> None:
    found = find_due("Merhaba, 15 aralık 14:00 olur mu?", now=WEDNESDAY, zone=KYIV, language="tr")

    assert found
    assert found.due.at.astimezone(KYIV).hour == 14
    assert "15 aralık 14:00" in found.spans[0].text


def test_the_library_is_loaded_only_when_a_text_may_need_it() -> None:
    code = (
        "import sys; from datetime import UTC, datetime; from zoneinfo import ZoneInfo\n"
        "from classifier.dates import find_due\n"
        "find_due('mañana a las 5', now=datetime.now(UTC), zone=ZoneInfo('UTC'), language='es')\n"
        "find_due('merhaba', now=datetime.now(UTC), zone=ZoneInfo('UTC'), language='tr')\n"
        "sys.exit('dateparser' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.text(alphabet="0123456789:./- aryınpzte", max_size=120))
def test_whatever_the_library_meets_nothing_is_raised(text: str) -> None:
    found = find_due(text, now=WEDNESDAY, zone=KYIV, language="tr")

    assert all(text[span.start : span.end] == span.text for span in (found.spans if found else ()))
