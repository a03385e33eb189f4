"""Which language models an installation has, what writes voice messages down, and for whom what costs money works."""

from typing import Any

import pytest

from bot.build.models import models_of, transcriber_of
from bot.settings import Settings


def test_without_settings_there_are_none() -> None:
    models = models_of(Settings())

    assert (models.model, models.providers, models.paid) == ("", frozenset(), frozenset())


def test_a_provider_that_is_set_up_may_be_chosen_whatever_the_installation_reads_with() -> None:
    models = models_of(Settings(ollama_base_url="http://gpu.example:11434"))

    assert (models.model, models.providers, models.paid) == ("", frozenset({"ollama"}), frozenset())


@pytest.mark.parametrize(
    ("address", "paid"),
    [
        (None, True),
        ("http://127.0.0.1:8000/v1", False),
        ("http://localhost:8000/v1", False),
        ("http://192.168.1.20:8000/v1", True),
        ("http://127.example.org/v1", True),
    ],
)
def test_a_server_elsewhere_costs_money(address: str | None, paid: bool) -> None:
    models = models_of(Settings(classifier="openai:gpt", openai_api_key="key", openai_base_url=address))

    assert (models.model, models.paid) == ("openai:gpt", frozenset({"openai"} if paid else ()))


def test_what_costs_money_is_for_the_owners_alone_unless_the_door_is_closed_to_strangers() -> None:
    open_door = models_of(Settings(openai_api_key="key", admin_ids={7}))
    closed_door = models_of(Settings(openai_api_key="key", admin_ids={7}, allowed_ids={7, 8}))

    assert open_door.admitted == frozenset({7})
    assert closed_door.admitted is None


@pytest.mark.parametrize(
    ("settings", "endpoint", "here"),
    [
        ({}, "api.openai.com", False),
        ({"openai_base_url": "http://127.0.0.1:8000/v1"}, "127.0.0.1:8000", True),
        ({"transcriber_base_url": "http://me:secret@whisper.example/v1"}, "whisper.example", False),
        (
            {"openai_base_url": "https://models.example/v1", "transcriber_base_url": "http://localhost:9000/v1"},
            "localhost:9000",
            True,
        ),
    ],
)
def test_a_transcriber_is_where_its_address_is(settings: dict[str, Any], endpoint: str, here: bool) -> None:
    found = transcriber_of(Settings(transcriber="openai:whisper-1", admin_ids={7}, **settings))

    assert (found.name, found.endpoint, found.here, found.admitted) == (
        "openai:whisper-1",
        endpoint,
        here,
        frozenset({7}),
    )


def test_without_a_setting_nothing_writes_voice_messages_down() -> None:
    assert not transcriber_of(Settings(openai_api_key="key")).name


def test_the_key_for_openai_goes_to_no_other_transcriber() -> None:
    both: dict[str, Any] = {"transcriber": "openai:m", "openai_api_key": "for-openai"}

    assert Settings(**both).transcriber_key == "for-openai"
    assert Settings(**both, transcriber_base_url="http://whisper.example/v1").transcriber_key == ""
    assert Settings(**both, transcriber_api_key="its-own").transcriber_key == "its-own"
