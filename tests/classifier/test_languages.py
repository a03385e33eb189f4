import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.languages import guess_language
from classifier.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("language", "texts"),
    {
        "en": ["Could you ask the printers for a second quote?", "gate 4 is jammed", "never mind", "who signs it"],
        "uk": ["Хто забере ключі від складу?", "кран тече", "заїдь по фарбу", "Їжак під'їхав", "рахунок на оплату"],
        "ru": ["Кто заберёт ключи от склада?", "кран течёт", "заедь за краской", "подпись на акте", "счёт на оплату"],
        "de": ["Wer holt die Schlüssel vom Lager?", "Der Hahn tropft", "Farbe nachkaufen", "Heizung entlüften"],
        "es": ["¿Quién recoge las llaves del almacén?", "el grifo gotea", "faltan tornillos", "acuérdate del acta"],
        "pl": ["Kto odbierze klucze z magazynu?", "kran cieknie", "dokupić farbę", "podpisz protokół"],
        "pt": [
            "Quem vai buscar as chaves do armazém?",
            "a torneira pinga",
            "faltam parafusos",
            "assina a ata de ontem",
        ],
        "it": ["Chi ritira le chiavi del magazzino?", "il rubinetto gocciola", "mancano le viti", "firma il verbale"],
        "fr": [
            "Qui récupère les clés de l'entrepôt ?",
            "le robinet goutte",
            "il manque des vis",
            "signe le compte-rendu",
        ],
        "nl": [
            "Wie haalt de sleutels van het magazijn op?",
            "de kraan lekt",
            "schroeven bijbestellen",
            "teken het verslag",
        ],
        "cs": ["Kdo vyzvedne klíče od skladu?", "kohoutek kape", "chybí šrouby", "podepiš zápis"],
        "tr": ["Deponun anahtarlarını kim alacak?", "musluk damlatıyor", "vidalar eksik", "tutanağı imzala"],
    }.items(),
)
def test_each_of_the_twelve_languages_is_told_in_a_sentence_and_in_two_words(language: str, texts: list[str]) -> None:
    assert [guess_language(text) for text in texts] == [language] * len(texts)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Prosze sprawdz jutro fakture", "pl"),
        ("manana a las nueve en la oficina", "es"),
        ("Naprav prosim tu chybu", "cs"),
        ("lutfen yarin toplantiyi iptal et", "tr"),
        ("Fuer morgen brauche ich die Schluessel", "de"),
    ],
)
def test_a_text_typed_without_accents_is_told_too(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    "text", ["", " \n", "2026-11-25 15:00", "👍👍🎉", "?!…", "https://example.com/the/report", "@olena_k #ok", "报告"]
)
def test_where_nothing_tells_the_language_is_unknown(text: str) -> None:
    assert guess_language(text) == "und"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Καλημέρα σας", "el"),
        ("אפשר לדבר מחר", "he"),
        ("هل يمكنك الاتصال غدا", "ar"),
        ("कल मिलते हैं", "hi"),
        ("ხვალ შევხვდეთ", "ka"),
        ("明日の会議は何時ですか", "ja"),
        ("내일 만나요", "ko"),
    ],
)
def test_a_script_of_one_language_tells_it(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Подивись, будь ласка: https://example.com/how-to-do-this-and-that", "uk"),
        ("@the_big_boss @and_all проверьте смету", "ru"),
        ("Bitte prüfen:\n```\nfor item in the_list: print(item) if this else that\n```", "de"),
        ('Стався збій\nTraceback (most recent call last):\n  File "app.py", line 3, in main\n    open(the, file)\nValueError: this is not a number', "uk"),
        ("No arranca\n  at com.acme.Main.start(Main.java:12)\n  at com.acme.Main.run(Main.java:40)", "es"),
        ("Dlaczego `return None if not found` zwraca błąd?", "pl"),
        ("getUserById wirft manchmal eine NullPointerException", "de"),
        ("файл C:\\Users\\Public\\The Report не відкривається", "uk"),
    ],
)  # fmt: skip
def test_code_addresses_and_names_do_not_count(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Треба задеплоїти hotfix на staging до вечора, бо клієнт чекає", "uk"),
        ("Посмотри pull request по feature flags до созвона", "ru"),
        ("Das Meeting mit dem Customer Success Team ist auf Montag verschoben", "de"),
        ("Please reply to the customer who wrote «дякую за допомогу»", "en"),
        ("We call it Gemütlichkeit and it means more than comfort", "en"),
        ("Il cliente Müller di Düsseldorf vuole il preventivo", "it"),
    ],
)
def test_a_mixed_text_is_in_the_language_of_most_of_its_words(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_a_stack_trace_alone_is_in_its_own_language() -> None:
    assert (
        guess_language("java.lang.IllegalStateException: connection is closed\n  at com.acme.Main.run(Main.java:40)")
        == "en"
    )


def test_a_long_text_is_judged_by_all_of_it() -> None:
    text = "Forwarded message, see below. " + "Ми домовилися з підрядником про нові вікна. " * 30

    assert guess_language(text) == "uk"


@pytest.mark.parametrize(("text", "one", "other"), [("no", "es", "it"), ("a casa", "it", "pt"), ("молоко", "ru", "uk")])
def test_the_expected_language_decides_where_a_short_text_could_be_in_either(text: str, one: str, other: str) -> None:
    assert guess_language(text, likely=[one]) == one
    assert guess_language(text, likely=[other]) == other


def test_what_is_expected_does_not_outvote_a_sentence() -> None:
    assert guess_language("Wer holt die Schlüssel vom Lager?", likely=["en", "uk"]) == "de"
    assert guess_language("кран на кухні тече з учорашнього дня", likely=["en", "ru"]) == "uk"


def test_capitals_and_curly_apostrophes_change_nothing() -> None:
    assert guess_language("ПЕРЕВІР ЗВІТ") == guess_language("перевір звіт") == "uk"
    assert guess_language("Об’єкт п’ятий") == guess_language("об'єкт п'ятий") == "uk"


@given(st.text(max_size=300))
def test_any_text_gets_a_code(text: str) -> None:
    assert guess_language(text).isalpha()


def test_threads_that_ask_at_once_get_the_same_answer() -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(guess_language, ["Wer holt die Schlüssel?"] * 64))

    assert answers == {"de"}


def test_nothing_is_read_at_import_and_numpy_never() -> None:
    code = (
        "import sys, classifier.edits, classifier.languages as languages\n"
        "assert not languages._read_vocabulary.cache_info().currsize\n"
        "assert languages.guess_language('good morning') == 'en'\n"
        "assert 'numpy' not in sys.modules"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestVocabulary:
    def test_a_listed_word_tells_more_than_letters_but_never_everything(self) -> None:
        vocabulary = Vocabulary({"one": ["ab", "ba"], "other": ["cd", "dc"]})

        one, other = vocabulary.weigh("ab")

        assert -0.1 < one < 0
        assert -5 < other < -3

    def test_a_word_that_is_not_listed_is_judged_by_its_letters(self) -> None:
        vocabulary = Vocabulary({"one": ["ab", "ba"], "other": ["cd", "dc"]})

        one, other = vocabulary.weigh("aba")

        assert one > other

    def test_letters_never_seen_tell_nothing(self) -> None:
        vocabulary = Vocabulary({"one": ["ab"], "other": ["cd"]})

        one, other = vocabulary.weigh("xyz")

        assert one == pytest.approx(other)
