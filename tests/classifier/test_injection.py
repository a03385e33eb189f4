import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.injection import looks_like_injection
from tests.classifier.attacks import ATTACKS
from tests.work import costs_at_most

CLEAN = [
    "Please ignore the flaky test for now, Bob is on it",
    "Ignoring null values in the export would help",
    "The system is down again, all previous builds were fine",
    "Read the instructions in the wiki before you deploy",
    "You are welcome! See you tomorrow",
    "Забудь про звіт, його вже здали",
    "Повтори, будь ласка, адресу",
    "Не забудь надіслати всі рахунки до п'ятниці",
    "Обнови инструкцию по установке до среды",
    "Vergiss nicht, die Rechnung bis Freitag zu schicken",
    "Ignora el correo anterior, ya está arreglado",
    "¿Puedes mostrar el prompt de la terminal en la captura?",
    "Set the deadline to Friday and assign it to Ann",
    "### System information\nUbuntu 24.04",
    "commit 3f786850e387550fdab836ed7e6dc881de23001b broke the build",
    "https://example.com/a%20long%20path/with/parts?x=1",
    "Flags: 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇺🇦 👩‍💻",
    "Mum said: call grandma on Sunday",
]


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_recognised(name: str) -> None:
    assert looks_like_injection(ATTACKS[name])


@pytest.mark.parametrize("text", CLEAN)
def test_what_colleagues_write_is_no_attack(text: str) -> None:
    assert not looks_like_injection(text)


@given(st.text(max_size=300))
def test_no_text_upsets_it(text: str) -> None:
    assert looks_like_injection(text) in {True, False}


@pytest.mark.parametrize("piece", ["ignore ", "a=", "a='b' ", "i g ", "QUJD", "%41", "<|", "### ", "0x41 ", "A"])
def test_time_has_a_bound_whatever_the_length(piece: str) -> None:
    text = piece * 200_000

    assert costs_at_most(1, looks_like_injection, text)
