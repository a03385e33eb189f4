import pytest

from classifier.features import gist, grams
from classifier.signs import find_signs


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Hi! Where is the key?", "asks"),
        ("Привіт, де ключ?", "asks"),
        ("przypomnij mi o kluczu", "reminds"),
        ("напомни про ключ", "reminds"),
        ("put it on the shopping list", "lists"),
        ("könntest du den Schlüssel holen", "requests"),
        ("il faut changer la clé", "needs"),
        ("te mando la llave mañana", "promises"),
        ("seria bom ter outra chave", "wishes"),
        ("la chiave non funziona", "breaks"),
        ("spotkanie o dziesiątej", "meets"),
        ("к сведению: ключ у вахтёра", "informs"),
        ("merci beaucoup", "thanks"),
    ],
)
def test_signs_are_found_in_many_languages(text: str, sign: str) -> None:
    assert sign in {name for name, _, _ in find_signs(text)}


def test_a_word_that_asks_counts_only_at_the_start() -> None:
    assert "asks" not in {name for name, _, _ in find_signs("I know what you did")}


def test_the_words_of_a_sign_are_where_they_are_said_to_be() -> None:
    text = "Well, DON’T FORGET the İstanbul tickets"

    assert all(0 <= start < end <= len(text) for _, start, end in find_signs(text))


def test_quotes_code_and_signature_say_nothing_of_what_a_text_is_about() -> None:
    text = "> please send it\nDone.\n```\nraise ValueError\n```\n-- \nAnn, sales"

    assert gist(text).split() == ["Done."]
    assert gist("> only a quote") == "> only a quote"


def test_letters_of_any_text_have_slots() -> None:
    assert len(grams("The rain")) > 8
    assert len(grams("")) <= 1
    assert len(grams("\ud800 🙂")) > 0
