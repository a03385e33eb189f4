"""What is refused in a chat is a key for certain."""

import base64
import random
import uuid
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.keys import key_in
from classifier.redaction import Redactor
from tests.keys import GITHUB, HEX, KEYS, PRIVATE_KEY, chars

AROUND = [
    "{}",
    "here it is: {}",
    "токен={}, дякую!",
    "export TOKEN='{}'",
    '{{"token": "{}"}}',
    "use `{}`.",
    "https://oauth2:{}@example.com/team/app.git",
    "first line\n{}\nlast line",
    "ключ{}",
    "-{}",
    "_{} and more",
]


@pytest.mark.parametrize(("service", "key"), [(service, key) for service, keys in KEYS.items() for key in keys])
def test_a_key_is_known_by_its_service_wherever_it_stands(service: str, key: str) -> None:
    assert {key_in(around.format(key)) for around in AROUND} == {service}


@pytest.mark.parametrize("key", KEYS["Telegram"])
@pytest.mark.parametrize("around", ["https://api.telegram.org/bot{}/getMe", "bot{}"])
def test_the_token_of_a_bot_is_known_in_an_address_too(key: str, around: str) -> None:
    assert key_in(around.format(key)) == "Telegram"
    assert key not in Redactor().hide(around.format(key))


@pytest.mark.parametrize("key", [key for keys in KEYS.values() for key in keys])
def test_whatever_is_refused_would_also_be_hidden_from_a_model(key: str) -> None:
    assert key not in Redactor().hide(f"here it is: {key}")


CROSSED_OUT = [
    "ghp_" + "x" * 36,
    "glpat-your-personal-access-token",
    "gldt-the-name-of-a-branch-of-ours-2026-fix",
    "AKIA" + "IOSFODNN7" + "EXAMPLE",
    "AKIA" + "IMPORTANTMEETING",
    "sk-" + "some-long-name-of-a-class-in-a-style-sheet-of-ours",
    "sk-ant-" + "…" * 8,
    "xoxb-your-token-1234567890",
    "secret_manager_of_the_backend_configuration_module",
    "whsec_" + "…",
    "-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----",
    "the file starts with -----BEGIN RSA PRIVATE KEY----- and then comes nothing that I could read to you on the phone",
]


@pytest.mark.parametrize("text", CROSSED_OUT)
def test_what_is_crossed_out_an_example_or_a_name_is_no_key(text: str) -> None:
    assert key_in(text) is None


def picture(rng: random.Random) -> str:
    return f"data:image/png;base64,{base64.b64encode(rng.randbytes(2500)).decode()}"


LIKE_KEYS: list[Callable[[random.Random], str]] = [
    picture,
    lambda rng: base64.urlsafe_b64encode(rng.randbytes(2500)).decode(),
    lambda rng: f"commit {rng.randbytes(20).hex()} broke the build",
    lambda rng: f"sha256:{rng.randbytes(32).hex()}",
    lambda rng: (
        f"https://example.com/d/{chars(44, seed=rng.randrange(9999))}/edit?id={uuid.UUID(bytes=rng.randbytes(16))}"
    ),
    lambda rng: f"order 4711, reference {chars(32, seed=rng.randrange(9999))}",
    lambda rng: f"{rng.randrange(10**9)}:{rng.randrange(60)} and {chars(40, HEX, rng.randrange(9999))}",
    lambda rng: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5" + chars(44, seed=rng.randrange(9999)) + " ann@example.com",
    lambda rng: f"task-{chars(30, seed=rng.randrange(9999))} in sk-{chars(12, seed=rng.randrange(9999))}",
]


@pytest.mark.parametrize("make", LIKE_KEYS)
def test_long_numbers_sums_addresses_and_pictures_are_no_keys(make: Callable[[random.Random], str]) -> None:
    rng = random.Random("like keys")

    assert [text for text in (make(rng) for _ in range(100)) if key_in(text) is not None] == []


def test_a_part_of_a_longer_word_is_no_key() -> None:
    assert key_in("a" + GITHUB) is None
    assert key_in("AKIA" + chars(30, "ABCDEFGH1234")) is None


def test_a_private_key_that_was_cut_is_one_all_the_same() -> None:
    assert key_in(PRIVATE_KEY[:150]) == "private key"


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert key_in(text) is None
